"""
OAuth2 clients, as the authorization server sees them.
"""

from __future__ import annotations

import json
import secrets

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from aries_sandbox.mint import digest
from aries_sandbox.world import World


@dataclass(frozen=True)
class Client:
    """
    A registered client.  *secret* is the hash of its secret; a public client has none.
    """

    client_id: str
    owner: int
    secret: str | None
    name: str
    scopes: tuple[str, ...]
    redirect_uris: tuple[str, ...]
    any_port: bool

    @property
    def is_public(self) -> bool:
        """
        Whether it cannot keep a secret (RFC 6749, section 2.1).
        """
        return self.secret is None

    def has_secret(self, secret: str) -> bool:
        """
        Is *secret* its secret?
        """
        return self.secret is not None and secrets.compare_digest(self.secret, digest(secret))

    def accepts(self, redirect_uri: str) -> bool:
        """
        Is *redirect_uri* registered, and safe to redirect to?
        """
        if not _is_redirectable(redirect_uri):
            return False
        if redirect_uri in self.redirect_uris:
            return True
        return self.any_port and _without_loopback_port(redirect_uri) in self.redirect_uris


def find_client(world: World, client_id: str) -> Client | None:
    """
    Return the client, if it exists and is active.
    """
    row = world.store.one(
        "SELECT * FROM clients WHERE client_id = :id AND status = 'active'", id=client_id
    )
    if row is None:
        return None
    return Client(
        client_id=row["client_id"],
        owner=row["owner"],
        secret=row["secret"],
        name=row["name"],
        scopes=tuple(json.loads(row["scopes"])),
        redirect_uris=tuple(json.loads(row["redirect_uris"])),
        any_port=bool(row["any_port"]),
    )


def _split(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port  # an invalid port raises here
    except ValueError:
        return None
    return parts


def _is_redirectable(uri: str) -> bool:
    """
    Is *uri* an http(s) URL or one of a private-use scheme (RFC 8252, section 7.1), without a fragment
    (RFC 6749, section 3.1.2)?  ``javascript:`` and similar schemes are not.
    """
    parts = _split(uri)
    if parts is None or "#" in uri or not uri.isascii() or not uri.isprintable():
        return False
    return (parts.scheme in {"http", "https"} and bool(parts.netloc)) or "." in parts.scheme


def _without_loopback_port(uri: str) -> str | None:
    parts = _split(uri)
    if parts is None or parts.port is None or parts.netloc != f"127.0.0.1:{parts.port}":
        return None
    return parts._replace(netloc="127.0.0.1").geturl()

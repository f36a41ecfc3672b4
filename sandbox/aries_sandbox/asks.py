"""
Authorization requests: what a client asks for, and whether it may have it.

The JSON operation and the login page take the same request; they differ in how they reject it.
"""

from __future__ import annotations

import json
import re

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from aries_sandbox.clients import Client, find_client
from aries_sandbox.world import World


_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # RFC 7636, section 4.2, for S256


@dataclass(frozen=True)
class Ask:
    """
    A valid authorization request (RFC 6749, section 4.1.1).
    """

    client_id: str
    client_name: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    code_challenge: str | None

    @property
    def scope(self) -> str:
        """
        The scopes, separated by spaces (RFC 6749, section 3.3).
        """
        return " ".join(self.scopes)

    def to_json(self) -> str:
        """
        Return the request as JSON, for the database.
        """
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """
        Read what `to_json` wrote.
        """
        raw: dict[str, Any] = json.loads(text)
        scopes: list[str] = raw.pop("scopes")
        return cls(scopes=tuple(scopes), **raw)


@dataclass
class AskRejected(Exception):
    """
    An authorization request is rejected.

    *error* is a code of RFC 6749, section 4.1.2.1.  *redirect_uri* is where the error goes.  It is None
    if the client is unknown or has not registered the address: then there must be no redirect.
    """

    error: str
    description: str
    redirect_uri: str | None = None
    client: Client | None = None


def read_ask(world: World, given: Mapping[str, str]) -> Ask:
    """
    Check the parameters of an authorization request.

    Raises:
        AskRejected: The request is invalid, or the client may not have what it asks for.
    """
    client = find_client(world, given.get("client_id", ""))
    if client is None:
        is_given = bool(given.get("client_id"))
        why = "The client is unknown or not active." if is_given else "The client_id is missing."
        raise AskRejected("invalid_client", why)
    redirect_uri = given.get("redirect_uri", "")
    if not client.accepts(redirect_uri):
        why = "The client has not registered this redirect_uri."
        why = why if redirect_uri else "The redirect_uri is missing."
        raise AskRejected("invalid_request", why, client=client)

    def rejected(error: str, description: str) -> AskRejected:
        return AskRejected(error, description, redirect_uri, client)

    if not given.get("response_type", "code"):
        raise rejected("invalid_request", "The response_type is missing.")
    if given.get("response_type", "code") != "code":
        raise rejected("unsupported_response_type", "Only the response type code is supported.")
    scopes = world.scopes.choose(given.get("scope", ""), client.scopes)
    if scopes is None:
        raise rejected("invalid_scope", "A scope is unknown, or not registered for the client.")
    challenge = given.get("code_challenge")
    if wrong := _wrong_challenge(client, challenge, given.get("code_challenge_method")):
        raise rejected("invalid_request", wrong)
    return Ask(
        client_id=client.client_id,
        client_name=client.name,
        redirect_uri=redirect_uri,
        scopes=scopes,
        state=given.get("state"),
        code_challenge=challenge,
    )


def _wrong_challenge(client: Client, challenge: str | None, method: str | None) -> str | None:
    if challenge is None and method is None:
        return "A public client must send a code_challenge (PKCE)." if client.is_public else None
    if method != "S256":
        # RFC 7636, section 4.3: a challenge without a method uses `plain`.
        return "The code_challenge_method must be S256."
    if challenge is None or not _CHALLENGE.fullmatch(challenge):
        return "The code_challenge must be the 43 characters of a SHA-256 in base64url."
    return None

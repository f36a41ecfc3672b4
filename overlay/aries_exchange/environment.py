"""
Which server: the origin that the credentials belong to.

One choice moves the API, the token endpoint and the authorization page together, and tokens of
one origin never reach another.
"""

from __future__ import annotations

import ipaddress
import logging

from collections.abc import Mapping
from typing import Final, Self
from urllib.parse import urlsplit

import attrs

from aries_exchange.errors import InvalidArgumentError
from aries_exchange_openapi import document


_PRODUCTION: Final = document.SERVERS[0]
_PAGE: Final = urlsplit(document.AUTHORIZATION_ENDPOINT)


@attrs.frozen(eq=False)
class Environment:
    """
    One Aries: where its API is, and where its users sign in.
    """

    origin: str
    authorization_endpoint: str | None
    """None if the address of the page is not known."""
    is_loopback: bool

    @classmethod
    def resolve(
        cls,
        base_url: str | None,
        authorization_endpoint: str | None = None,
        *,
        environ: Mapping[str, str],
    ) -> Self:
        """
        Return the environment of *base_url*, else of `ARIES_BASE_URL` in *environ*, else production.

        The variable counts for loopback literals and the documented hosts only, so that a foreign
        `.env` file cannot send credentials elsewhere.

        Raises:
            InvalidArgumentError: The origin is not acceptable; the message says why.
        """
        if base_url is not None:
            origin = origin_of(base_url, "base_url")
        else:
            origin = origin_of(environ.get("ARIES_BASE_URL") or _PRODUCTION, "ARIES_BASE_URL")
        loopback = is_loopback(urlsplit(origin).hostname)
        if base_url is None and origin not in document.SERVERS and not loopback:
            raise InvalidArgumentError(
                "ARIES_BASE_URL: only a documented host or a loopback address may come from the"
                " environment, because credentials follow it; to use another origin pass base_url="
                " in code"
            )
        page = authorization_endpoint
        if page is not None:
            origin_of(page, "authorization_endpoint", path_allowed=True)
        elif origin == _PRODUCTION:
            page = document.AUTHORIZATION_ENDPOINT
        elif loopback:
            page = origin + _PAGE.path
        return cls(origin, page, loopback)

    @property
    def token_endpoint(self) -> str:
        """
        Where codes and refresh tokens are exchanged (RFC 6749, section 3.2).
        """
        return self.origin + document.TOKEN_PATH

    def issues(self, issuer: str) -> bool:
        """
        Tell whether *issuer* (RFC 9207) is this API, or its authorization page.
        """
        try:
            origin = origin_of(issuer, "iss", path_allowed=True)
        except InvalidArgumentError:
            return False
        page = self.authorization_endpoint
        return origin in {self.origin, page and origin_of(page, "", path_allowed=True)}

    def check_token(self, token: str, name: str) -> None:
        """
        Refuse a token of the sandbox where the server is not one.

        Raises:
            InvalidArgumentError: *token* belongs to a sandbox, and the origin is not loopback.
        """
        if not self.is_loopback and token.startswith(document.SANDBOX_TOKEN_PREFIX):
            raise InvalidArgumentError(
                f"{name}: this token was made by a sandbox and is not sent to {self.origin};"
                " pass the base_url of the sandbox, or a token of this server"
            )


def origin_of(url: object, name: str, *, path_allowed: bool = False) -> str:
    """
    Return the origin of *url* in its normal form: lower case, no default port.

    Raises:
        InvalidArgumentError: It is not https (http for a loopback literal), or has more than
            an origin; *name* is the argument named in the message.
    """
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        port = parts.port
    except ValueError:
        raise InvalidArgumentError(f"{name}: is not a URL; write it like {_PRODUCTION}") from None
    problem = None
    if parts.username is not None or parts.password is not None:
        problem = "a URL with a user name or password in it is not accepted; leave them out"
    elif not parts.hostname or any(c.isspace() or not c.isprintable() for c in parts.netloc):
        problem = f"has no usable host; write it like {_PRODUCTION}"
    elif parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        problem = (
            "must be https, because credentials are sent there;"
            " http is accepted for loopback literals only, like http://127.0.0.1:8765"
        )
    elif not path_allowed and (parts.path.strip("/") or parts.query or parts.fragment):
        problem = f"takes an origin without path, query or fragment, like {_PRODUCTION}"
    elif path_allowed and "#" in str(url):  # RFC 6749, section 3.1; RFC 9207, section 2
        problem = "must not have a fragment; leave out what begins with #"
    if problem is not None:
        raise InvalidArgumentError(f"{name}: {problem}")
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    default = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, default} else "")


def is_loopback(host: str | None) -> bool:
    """
    Tell whether *host* is a loopback literal: 127.0.0.0/8 or ::1.

    A name such as localhost is none, for it may resolve to anything.
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return address.is_loopback and (address.version == 4 or str(address) == "::1")


def log_to_stderr(level: str | None) -> None:
    """
    Show what the SDK logs from *level* on, as `ARIES_LOG` asks.  The program's own handlers stay.

    Raises:
        InvalidArgumentError: *level* is neither `debug` nor `info`.
    """
    if level and level not in {"debug", "info"}:
        raise InvalidArgumentError("ARIES_LOG: is debug (each request) or info (each refresh)")
    if level:
        logging.basicConfig()
        logging.getLogger("aries_exchange").setLevel(level.upper())

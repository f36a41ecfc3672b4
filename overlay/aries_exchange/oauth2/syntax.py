"""
What tokens, secrets and redirect URIs may look like.
"""

from __future__ import annotations

import re

from typing import Final
from urllib.parse import urlsplit

from aries_exchange.errors import InvalidArgumentError


B64TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750, section 2.1
VSCHARS: Final = re.compile(r"[ -~]+")  # RFC 6749, appendix A.17


def check_bearer_token(token: object, name: str) -> None:
    """
    Refuse an access token that cannot stand in a header (RFC 6750, section 2.1).
    """
    if not isinstance(token, str) or not B64TOKEN.fullmatch(token):
        raise InvalidArgumentError(
            f"{name}: takes letters, digits and -._~+/ with = at the end (RFC 6750, section 2.1);"
            " look for a space, a line break or a quote that was copied along"
        )


def check_secret(value: object, name: str) -> None:
    """
    Refuse a secret that RFC 6749, appendix A, does not allow.
    """
    if not isinstance(value, str) or not VSCHARS.fullmatch(value):
        raise InvalidArgumentError(
            f"{name}: takes one or more printable ASCII characters;"
            " look for a line break that was copied along, or an unset variable"
        )


def check_redirect_uri(redirect_uri: object) -> None:
    """
    Refuse a redirect URI that no client can have registered (RFC 6749, section 3.1.2).
    """
    problem = None
    if not isinstance(redirect_uri, str) or not redirect_uri:
        problem = "is empty; pass the URI that the client has registered, to the letter"
    else:
        try:
            parts = urlsplit(redirect_uri)
        except ValueError:
            parts = urlsplit("")
        if not parts.scheme or not (parts.netloc or parts.path):
            problem = "must be absolute, like https://yourapp.com/callback"
        elif "#" in redirect_uri:
            problem = "must not have a fragment; leave out what begins with #"
        elif any(c.isspace() or not c.isprintable() for c in redirect_uri):
            problem = "has a space or a control character; percent-encode it as registered"
    if problem:
        raise InvalidArgumentError(f"redirect_uri: {problem}")

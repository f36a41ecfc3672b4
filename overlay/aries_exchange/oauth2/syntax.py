"""
What tokens, secrets and redirect URIs may look like.

Each `check_` function returns its argument if it follows the rule.  Otherwise it raises an
`InvalidArgumentError` that names the argument *name* and the rule, and never shows the value.
"""

from __future__ import annotations

import re

from typing import Final
from urllib.parse import urlsplit

from aries_exchange.errors import InvalidArgumentError


B64TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750, section 2.1
VSCHARS: Final = re.compile(r"[ -~]+")  # RFC 6749, appendix A.17


def check_bearer_token(token: object, name: str) -> str:
    """
    Return *token* if it can stand in an `Authorization` header (RFC 6750, section 2.1).
    """
    if isinstance(token, str) and B64TOKEN.fullmatch(token):
        return token
    raise InvalidArgumentError(
        f"{name}: takes letters, digits and -._~+/ with = at the end (RFC 6750, section 2.1);"
        " look for a space, a line break or a quote that was copied by mistake"
    )


def check_secret(value: object, name: str) -> str:
    """
    Return *value* if RFC 6749, appendix A, allows it as a code, a secret or a refresh token.
    """
    if isinstance(value, str) and VSCHARS.fullmatch(value):
        return value
    raise InvalidArgumentError(
        f"{name}: takes one or more printable ASCII characters;"
        " look for a line break that was copied by mistake, or an unset variable"
    )


def check_redirect_uri(redirect_uri: object) -> str:
    """
    Return *redirect_uri* if it can be registered for a client (RFC 6749, section 3.1.2).
    """
    if not isinstance(redirect_uri, str) or not redirect_uri:
        problem = "is empty; pass the URI exactly as registered for the client, as a string"
        raise InvalidArgumentError(f"redirect_uri: {problem}")
    try:
        parts = urlsplit(redirect_uri)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or not (parts.netloc or parts.path):
        problem = "must be absolute, like https://yourapp.com/callback"
    elif "#" in redirect_uri:
        problem = "must not have a fragment; remove what begins with #"
    elif any(c.isspace() or not c.isprintable() for c in redirect_uri):
        problem = "has a space or a control character; percent-encode it as registered"
    else:
        return redirect_uri
    raise InvalidArgumentError(f"redirect_uri: {problem}")

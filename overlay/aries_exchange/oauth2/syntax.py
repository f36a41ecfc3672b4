"""
What tokens and secrets are made of.
"""

from __future__ import annotations

import re

from typing import Final

from aries_exchange.errors import InvalidArgumentError


__all__ = ["B64TOKEN", "VSCHARS", "check_bearer_token", "check_secret"]

B64TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750, section 2.1
VSCHARS: Final = re.compile(r"[ -~]+")  # RFC 6749, appendix A.17


def check_bearer_token(token: object, name: str) -> None:
    """
    Refuse an access token that cannot stand in a header (RFC 6750, section 2.1).
    """
    if not isinstance(token, str) or not B64TOKEN.fullmatch(token):
        msg = (
            f"{name}: takes letters, digits and -._~+/ with = at the end (RFC 6750, section 2.1);"
            " look for a space, a line break or a quote that was copied along"
        )
        raise InvalidArgumentError(msg)


def check_secret(value: object, name: str) -> None:
    """
    Refuse a secret that RFC 6749, appendix A, does not allow.
    """
    if not isinstance(value, str) or not VSCHARS.fullmatch(value):
        msg = (
            f"{name}: takes one or more printable ASCII characters;"
            " look for a line break that was copied along, or an unset variable"
        )
        raise InvalidArgumentError(msg)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["SecurityType", "SecurityTypeLike", "decode_security_type"]


class SecurityType(OpenStrEnum):
    """
    What is held or traded.
    An open enumeration: see *is_known*.
    """

    EQUITY = "EQUITY"
    OPTION = "OPTION"


SecurityTypeLike: TypeAlias = SecurityType | Literal["EQUITY", "OPTION"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in SecurityType}


def decode_security_type(value: Any, at: str | int) -> SecurityType:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return SecurityType(value)
    raise _d.expected("a string", value, at)

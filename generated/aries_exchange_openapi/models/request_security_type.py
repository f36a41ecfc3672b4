# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["RequestSecurityType", "RequestSecurityTypeLike", "decode_request_security_type"]


class RequestSecurityType(OpenStrEnum):
    """
    What an order trades: a stock (`CS`) or an option (`OPT`).
    An open enumeration: see *is_known*.
    """

    CS = "CS"
    OPT = "OPT"


RequestSecurityTypeLike: TypeAlias = RequestSecurityType | Literal["CS", "OPT"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in RequestSecurityType}


def decode_request_security_type(value: Any, at: str | int) -> RequestSecurityType:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return RequestSecurityType(value)
    raise _d.expected("a string", value, at)

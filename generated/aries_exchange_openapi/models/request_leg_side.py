# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["RequestLegSide", "RequestLegSideLike", "decode_request_leg_side"]


class RequestLegSide(OpenStrEnum):
    """
    Whether a leg buys or sells.
    An open enumeration: see *is_known*.
    """

    BUY = "BUY"
    SELL = "SELL"
    B = "B"
    S = "S"


RequestLegSideLike: TypeAlias = RequestLegSide | Literal["BUY", "SELL", "B", "S"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in RequestLegSide}


def decode_request_leg_side(value: Any, at: str | int) -> RequestLegSide:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return RequestLegSide(value)
    raise _d.expected("a string", value, at)

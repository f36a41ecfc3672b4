# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["LegSide", "LegSideLike", "decode_leg_side"]


class LegSide(OpenStrEnum):
    """
    Whether a leg buys or sells.
    An open enumeration: see *is_known*.
    """

    BUY = "BUY"
    SELL = "SELL"


LegSideLike: TypeAlias = LegSide | Literal["BUY", "SELL"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in LegSide}


def decode_leg_side(value: Any, at: str | int) -> LegSide:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return LegSide(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["PositionEffect", "PositionEffectLike", "decode_position_effect"]


class PositionEffect(OpenStrEnum):
    """
    Whether a leg opens or closes a position.
    An open enumeration: see *is_known*.
    """

    OPEN = "OPEN"
    CLOSE = "CLOSE"


PositionEffectLike: TypeAlias = PositionEffect | Literal["OPEN", "CLOSE"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in PositionEffect}


def decode_position_effect(value: Any, at: str | int) -> PositionEffect:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return PositionEffect(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["RequestPositionEffect", "RequestPositionEffectLike", "decode_request_position_effect"]


class RequestPositionEffect(OpenStrEnum):
    """
    Whether a leg opens or closes a position.
    An open enumeration: see *is_known*.
    """

    OPEN = "OPEN"
    CLOSE = "CLOSE"
    O = "O"
    C = "C"


RequestPositionEffectLike: TypeAlias = RequestPositionEffect | Literal["OPEN", "CLOSE", "O", "C"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in RequestPositionEffect}


def decode_request_position_effect(value: Any, at: str | int) -> RequestPositionEffect:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return RequestPositionEffect(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["ExDestination", "ExDestinationLike", "decode_ex_destination"]


class ExDestination(OpenStrEnum):
    """
    Where an order is executed.
    An open enumeration: see *is_known*.
    """

    MNGD = "MNGD"
    MNGDFTE = "MNGDFTE"


ExDestinationLike: TypeAlias = ExDestination | Literal["MNGD", "MNGDFTE"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in ExDestination}


def decode_ex_destination(value: Any, at: str | int) -> ExDestination:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return ExDestination(value)
    raise _d.expected("a string", value, at)

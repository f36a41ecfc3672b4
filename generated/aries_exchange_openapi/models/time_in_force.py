# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["TimeInForce", "TimeInForceLike", "decode_time_in_force"]


class TimeInForce(OpenStrEnum):
    """
    How long a new order is valid. `ATO`, `ATC` and `EXT` are short for three others.
    An open enumeration: see *is_known*.
    """

    DAY = "DAY"
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"
    EXTENDED_HOURS = "EXTENDED_HOURS"
    AT_THE_OPENING = "AT_THE_OPENING"
    AT_THE_CLOSE = "AT_THE_CLOSE"
    ATO = "ATO"
    ATC = "ATC"
    EXT = "EXT"


TimeInForceLike: TypeAlias = (
    TimeInForce
    | Literal[
        "DAY",
        "GTC",
        "IOC",
        "FOK",
        "EXTENDED_HOURS",
        "AT_THE_OPENING",
        "AT_THE_CLOSE",
        "ATO",
        "ATC",
        "EXT",
    ]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in TimeInForce}


def decode_time_in_force(value: Any, at: str | int) -> TimeInForce:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return TimeInForce(value)
    raise _d.expected("a string", value, at)

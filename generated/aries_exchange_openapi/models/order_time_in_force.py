# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderTimeInForce", "OrderTimeInForceLike", "decode_order_time_in_force"]


class OrderTimeInForce(OpenStrEnum):
    """
    How long an order is valid.
    An open enumeration: see *is_known*.
    """

    DAY = "DAY"
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"
    EXTENDED_HOURS = "EXTENDED_HOURS"
    AT_THE_OPENING = "AT_THE_OPENING"
    AT_THE_CLOSE = "AT_THE_CLOSE"


OrderTimeInForceLike: TypeAlias = (
    OrderTimeInForce
    | Literal["DAY", "GTC", "IOC", "FOK", "EXTENDED_HOURS", "AT_THE_OPENING", "AT_THE_CLOSE"]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderTimeInForce}


def decode_order_time_in_force(value: Any, at: str | int) -> OrderTimeInForce:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderTimeInForce(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderType", "OrderTypeLike", "decode_order_type"]


class OrderType(OpenStrEnum):
    """
    How the price of an order is found.
    An open enumeration: see *is_known*.
    """

    MARKET = "MARKET"
    LIMIT = "LIMIT"
    STOP = "STOP"
    STOP_LIMIT = "STOP_LIMIT"


OrderTypeLike: TypeAlias = OrderType | Literal["MARKET", "LIMIT", "STOP", "STOP_LIMIT"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderType}


def decode_order_type(value: Any, at: str | int) -> OrderType:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderType(value)
    raise _d.expected("a string", value, at)

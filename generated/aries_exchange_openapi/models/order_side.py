# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderSide", "OrderSideLike", "decode_order_side"]


class OrderSide(OpenStrEnum):
    """
    Whether an order buys or sells.
    An open enumeration: see *is_known*.
    """

    BUY = "BUY"
    SELL = "SELL"
    SELL_SHORT = "SELL_SHORT"
    BUY_TO_COVER = "BUY_TO_COVER"


OrderSideLike: TypeAlias = OrderSide | Literal["BUY", "SELL", "SELL_SHORT", "BUY_TO_COVER"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderSide}


def decode_order_side(value: Any, at: str | int) -> OrderSide:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderSide(value)
    raise _d.expected("a string", value, at)

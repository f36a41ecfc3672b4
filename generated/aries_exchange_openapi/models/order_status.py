# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderStatus", "OrderStatusLike", "decode_order_status"]


class OrderStatus(OpenStrEnum):
    """
    The state of an order (FIX, tag 39). `FILLED`, `CANCELED`, `REJECTED`, `EXPIRED`,
    `REPLACED` and `SUPERSEDED` are final.
    An open enumeration: see *is_known*.
    """

    NEW = "NEW"
    PARTIALLY_FILLED = "PARTIALLY_FILLED"
    FILLED = "FILLED"
    DONE_FOR_DAY = "DONE_FOR_DAY"
    CANCELED = "CANCELED"
    REPLACED = "REPLACED"
    PENDING_CANCEL = "PENDING_CANCEL"
    STOPPED = "STOPPED"
    REJECTED = "REJECTED"
    SUSPENDED = "SUSPENDED"
    PENDING_NEW = "PENDING_NEW"
    CALCULATED = "CALCULATED"
    EXPIRED = "EXPIRED"
    ACCEPTED_FOR_BID = "ACCEPTED_FOR_BID"
    PENDING_REPLACE = "PENDING_REPLACE"
    SUPERSEDED = "SUPERSEDED"


OrderStatusLike: TypeAlias = (
    OrderStatus
    | Literal[
        "NEW",
        "PARTIALLY_FILLED",
        "FILLED",
        "DONE_FOR_DAY",
        "CANCELED",
        "REPLACED",
        "PENDING_CANCEL",
        "STOPPED",
        "REJECTED",
        "SUSPENDED",
        "PENDING_NEW",
        "CALCULATED",
        "EXPIRED",
        "ACCEPTED_FOR_BID",
        "PENDING_REPLACE",
        "SUPERSEDED",
    ]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderStatus}


def decode_order_status(value: Any, at: str | int) -> OrderStatus:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderStatus(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderSort", "OrderSortLike", "decode_order_sort"]


class OrderSort(OpenStrEnum):
    """
    Whether the oldest (`asc`) or the newest (`desc`) come first.
    An open enumeration: see *is_known*.
    """

    ASC = "asc"
    DESC = "desc"


OrderSortLike: TypeAlias = OrderSort | Literal["asc", "desc"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderSort}


def decode_order_sort(value: Any, at: str | int) -> OrderSort:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderSort(value)
    raise _d.expected("a string", value, at)

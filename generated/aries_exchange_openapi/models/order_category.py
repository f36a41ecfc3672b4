# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["OrderCategory", "OrderCategoryLike", "decode_order_category"]


class OrderCategory(OpenStrEnum):
    """
    What kind of order it is.
    An open enumeration: see *is_known*.
    """

    SINGLE_LEG = "SINGLE_LEG"
    MULTI_LEG = "MULTI_LEG"
    EQUITY = "EQUITY"


OrderCategoryLike: TypeAlias = OrderCategory | Literal["SINGLE_LEG", "MULTI_LEG", "EQUITY"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in OrderCategory}


def decode_order_category(value: Any, at: str | int) -> OrderCategory:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return OrderCategory(value)
    raise _d.expected("a string", value, at)

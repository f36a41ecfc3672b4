# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import UNSET, Model as _Model, Unset

__all__ = ["OrderPage", "decode_order_page"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class OrderPage(_Model):
    """
    A page of orders.

    Attributes:
        orders: The orders; null or empty if there are none.
        next_cursor: The `cursor` of the next page; 0 or absent at the end.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    orders: list[Order] | None | Unset = UNSET
    next_cursor: int | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> OrderPage:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_order_page)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.orders is not UNSET:
            body["orders"] = (
                None
                if self.orders is None
                else _e.array(self.orders, "orders", lambda v, at: _e.model(v, at, Order))
            )
        if self.next_cursor is not None:
            body["nextCursor"] = _e.integer(
                self.next_cursor, "next_cursor", low=-(2**63), high=2**63 - 1
            )
        return body


_KNOWN = frozenset({"orders", "nextCursor"})


def decode_order_page(data: Any, at: str | int) -> OrderPage:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(OrderPage)
    get = data.get
    missing = 0
    try:
        v = get("orders", _A)
        if v is _A:
            self.orders = UNSET
            missing += 1
        elif v is None:
            self.orders = None
        else:
            self.orders = _d.array(v, "orders", decode_order)
        v = get("nextCursor")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.next_cursor = v
        elif v is None:
            self.next_cursor = None
            missing += "nextCursor" not in data
        else:
            self.next_cursor = _d.integer(v, "nextCursor", 64)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 2:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .order import Order, decode_order

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["OrderAcknowledgement", "decode_order_acknowledgement"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class OrderAcknowledgement(_Model):
    """
    What became of a new order.

    Attributes:
        success: Whether the request was accepted for processing.
        cl_ord_id: The identifier of the order; keep it, to replace or cancel the order.
        status: The state of the order.
        symbol: The symbol.
        side: Whether it buys or sells.
        qty: How many were ordered.
        cum_qty: How many were filled.
        leaves_qty: How many are open.
        avg_price: The average price of what was filled; 0 until then.
        ord_rej_reason: Why the order was rejected; may be empty.
        text: More about the outcome.
        transact_time: When it happened.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    success: bool | None = None
    cl_ord_id: str | None = None
    status: OrderStatus | None = None
    symbol: str | None = None
    side: OrderSide | None = None
    qty: Decimal | None = None
    cum_qty: Decimal | None = None
    leaves_qty: Decimal | None = None
    avg_price: Decimal | None = None
    ord_rej_reason: str | None = None
    text: str | None = None
    transact_time: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> OrderAcknowledgement:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_order_acknowledgement)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.success is not None:
            body["success"] = _e.boolean(self.success, "success")
        if self.cl_ord_id is not None:
            body["clOrdId"] = _e.text(self.cl_ord_id, "cl_ord_id")
        if self.status is not None:
            body["status"] = _e.enumeration(self.status, "status", OrderStatus)
        if self.symbol is not None:
            body["symbol"] = _e.text(self.symbol, "symbol")
        if self.side is not None:
            body["side"] = _e.enumeration(self.side, "side", OrderSide)
        if self.qty is not None:
            body["qty"] = _e.decimal(self.qty, "qty")
        if self.cum_qty is not None:
            body["cumQty"] = _e.decimal(self.cum_qty, "cum_qty")
        if self.leaves_qty is not None:
            body["leavesQty"] = _e.decimal(self.leaves_qty, "leaves_qty")
        if self.avg_price is not None:
            body["avgPrice"] = _e.decimal(self.avg_price, "avg_price")
        if self.ord_rej_reason is not None:
            body["ordRejReason"] = _e.text(self.ord_rej_reason, "ord_rej_reason")
        if self.text is not None:
            body["text"] = _e.text(self.text, "text")
        if self.transact_time is not None:
            body["transactTime"] = _e.date_time(self.transact_time, "transact_time")
        return body


_KNOWN = frozenset(
    {
        "success",
        "clOrdId",
        "status",
        "symbol",
        "side",
        "qty",
        "cumQty",
        "leavesQty",
        "avgPrice",
        "ordRejReason",
        "text",
        "transactTime",
    }
)


def decode_order_acknowledgement(data: Any, at: str | int) -> OrderAcknowledgement:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(OrderAcknowledgement)
    get = data.get
    missing = 0
    try:
        v = get("success")
        if v.__class__ is bool:
            self.success = v
        elif v is None:
            self.success = None
            missing += "success" not in data
        else:
            self.success = _d.boolean(v, "success")
        v = get("clOrdId")
        if v.__class__ is str:
            self.cl_ord_id = v
        elif v is None:
            self.cl_ord_id = None
            missing += "clOrdId" not in data
        else:
            self.cl_ord_id = _d.text(v, "clOrdId")
        v = get("status")
        if v is None:
            self.status = None
            missing += "status" not in data
        else:
            self.status = decode_order_status(v, "status")
        v = get("symbol")
        if v.__class__ is str:
            self.symbol = v
        elif v is None:
            self.symbol = None
            missing += "symbol" not in data
        else:
            self.symbol = _d.text(v, "symbol")
        v = get("side")
        if v is None:
            self.side = None
            missing += "side" not in data
        else:
            self.side = decode_order_side(v, "side")
        v = get("qty")
        if v is None or v == "":
            self.qty = None
            missing += "qty" not in data
        else:
            self.qty = _d.decimal(v, "qty")
        v = get("cumQty")
        if v is None or v == "":
            self.cum_qty = None
            missing += "cumQty" not in data
        else:
            self.cum_qty = _d.decimal(v, "cumQty")
        v = get("leavesQty")
        if v is None or v == "":
            self.leaves_qty = None
            missing += "leavesQty" not in data
        else:
            self.leaves_qty = _d.decimal(v, "leavesQty")
        v = get("avgPrice")
        if v is None or v == "":
            self.avg_price = None
            missing += "avgPrice" not in data
        else:
            self.avg_price = _d.decimal(v, "avgPrice")
        v = get("ordRejReason")
        if v.__class__ is str:
            self.ord_rej_reason = v
        elif v is None:
            self.ord_rej_reason = None
            missing += "ordRejReason" not in data
        else:
            self.ord_rej_reason = _d.text(v, "ordRejReason")
        v = get("text")
        if v.__class__ is str:
            self.text = v
        elif v is None:
            self.text = None
            missing += "text" not in data
        else:
            self.text = _d.text(v, "text")
        v = get("transactTime")
        if v is None or v == "":
            self.transact_time = None
            missing += "transactTime" not in data
        else:
            self.transact_time = _d.date_time(v, "transactTime")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 12:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .order_side import OrderSide, decode_order_side
from .order_status import OrderStatus, decode_order_status

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["Order", "decode_order"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class Order(_Model):
    """
    An order.

    Attributes:
        cl_ord_id: The identifier of the order, unique in the account.
        orig_cl_ord_id: The identifier that this one replaced, after a replace or cancel.
        ord_id: The identifier at the broker; may be empty.
        account_id: The identifier of the account.
        client_id: The tag of the order; may be empty.
        symbol: The symbol.
        security_type: What is traded.
        category: What kind of order it is.
        side: Whether it buys or sells.
        type_: How the price is found.
        time_in_force: How long it is valid.
        qty: How many were ordered.
        cum_qty: How many were filled.
        leaves_qty: How many are open.
        price: The limit price; absent or 0 for other orders.
        stop_price: The stop price; absent or 0 for other orders.
        avg_price: The average price of what was filled. With several legs it may be 0: see
            the legs.
        currency: The currency.
        ord_status: The state of the order; absent until the broker reports it.
        ord_rej_reason: Why the order was rejected; may be empty.
        ex_destination: Where it is executed.
        legs: The legs of an option order.
        text: More about the order.
        created_at: When the order was created.
        updated_at: When the order last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    cl_ord_id: str | None = None
    orig_cl_ord_id: str | None = None
    ord_id: str | None = None
    account_id: str | None = None
    client_id: str | None = None
    symbol: str | None = None
    security_type: SecurityType | None = None
    category: OrderCategory | None = None
    side: OrderSide | None = None
    type_: OrderType | None = None
    time_in_force: OrderTimeInForce | None = None
    qty: Decimal | None = None
    cum_qty: Decimal | None = None
    leaves_qty: Decimal | None = None
    price: Decimal | None = None
    stop_price: Decimal | None = None
    avg_price: Decimal | None = None
    currency: str | None = None
    ord_status: OrderStatus | None = None
    ord_rej_reason: str | None = None
    ex_destination: ExDestination | None = None
    legs: list[PlacedLeg] | None = None
    text: str | None = None
    created_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> Order:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_order)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.cl_ord_id is not None:
            body["clOrdId"] = _e.text(self.cl_ord_id, "cl_ord_id")
        if self.orig_cl_ord_id is not None:
            body["origClOrdId"] = _e.text(self.orig_cl_ord_id, "orig_cl_ord_id")
        if self.ord_id is not None:
            body["ordId"] = _e.text(self.ord_id, "ord_id")
        if self.account_id is not None:
            body["accountId"] = _e.text(self.account_id, "account_id")
        if self.client_id is not None:
            body["clientId"] = _e.text(self.client_id, "client_id")
        if self.symbol is not None:
            body["symbol"] = _e.text(self.symbol, "symbol")
        if self.security_type is not None:
            body["securityType"] = _e.enumeration(self.security_type, "security_type", SecurityType)
        if self.category is not None:
            body["category"] = _e.enumeration(self.category, "category", OrderCategory)
        if self.side is not None:
            body["side"] = _e.enumeration(self.side, "side", OrderSide)
        if self.type_ is not None:
            body["type"] = _e.enumeration(self.type_, "type_", OrderType)
        if self.time_in_force is not None:
            body["timeInForce"] = _e.enumeration(
                self.time_in_force, "time_in_force", OrderTimeInForce
            )
        if self.qty is not None:
            body["qty"] = _e.decimal(self.qty, "qty")
        if self.cum_qty is not None:
            body["cumQty"] = _e.decimal(self.cum_qty, "cum_qty")
        if self.leaves_qty is not None:
            body["leavesQty"] = _e.decimal(self.leaves_qty, "leaves_qty")
        if self.price is not None:
            body["price"] = _e.decimal(self.price, "price")
        if self.stop_price is not None:
            body["stopPrice"] = _e.decimal(self.stop_price, "stop_price")
        if self.avg_price is not None:
            body["avgPrice"] = _e.decimal(self.avg_price, "avg_price")
        if self.currency is not None:
            body["currency"] = _e.text(self.currency, "currency")
        if self.ord_status is not None:
            body["ordStatus"] = _e.enumeration(self.ord_status, "ord_status", OrderStatus)
        if self.ord_rej_reason is not None:
            body["ordRejReason"] = _e.text(self.ord_rej_reason, "ord_rej_reason")
        if self.ex_destination is not None:
            body["exDestination"] = _e.enumeration(
                self.ex_destination, "ex_destination", ExDestination
            )
        if self.legs is not None:
            body["legs"] = _e.array(self.legs, "legs", lambda v, at: _e.model(v, at, PlacedLeg))
        if self.text is not None:
            body["text"] = _e.text(self.text, "text")
        if self.created_at is not None:
            body["createdAt"] = _e.date_time(self.created_at, "created_at")
        if self.updated_at is not None:
            body["updatedAt"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset(
    {
        "clOrdId",
        "origClOrdId",
        "ordId",
        "accountId",
        "clientId",
        "symbol",
        "securityType",
        "category",
        "side",
        "type",
        "timeInForce",
        "qty",
        "cumQty",
        "leavesQty",
        "price",
        "stopPrice",
        "avgPrice",
        "currency",
        "ordStatus",
        "ordRejReason",
        "exDestination",
        "legs",
        "text",
        "createdAt",
        "updatedAt",
    }
)


def decode_order(data: Any, at: str | int) -> Order:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(Order)
    get = data.get
    missing = 0
    try:
        v = get("clOrdId")
        if v.__class__ is str:
            self.cl_ord_id = v
        elif v is None:
            self.cl_ord_id = None
            missing += "clOrdId" not in data
        else:
            self.cl_ord_id = _d.text(v, "clOrdId")
        v = get("origClOrdId")
        if v.__class__ is str:
            self.orig_cl_ord_id = v
        elif v is None:
            self.orig_cl_ord_id = None
            missing += "origClOrdId" not in data
        else:
            self.orig_cl_ord_id = _d.text(v, "origClOrdId")
        v = get("ordId")
        if v.__class__ is str:
            self.ord_id = v
        elif v is None:
            self.ord_id = None
            missing += "ordId" not in data
        else:
            self.ord_id = _d.text(v, "ordId")
        v = get("accountId")
        if v.__class__ is str:
            self.account_id = v
        elif v is None:
            self.account_id = None
            missing += "accountId" not in data
        else:
            self.account_id = _d.text(v, "accountId")
        v = get("clientId")
        if v.__class__ is str:
            self.client_id = v
        elif v is None:
            self.client_id = None
            missing += "clientId" not in data
        else:
            self.client_id = _d.text(v, "clientId")
        v = get("symbol")
        if v.__class__ is str:
            self.symbol = v
        elif v is None:
            self.symbol = None
            missing += "symbol" not in data
        else:
            self.symbol = _d.text(v, "symbol")
        v = get("securityType")
        if v is None:
            self.security_type = None
            missing += "securityType" not in data
        else:
            self.security_type = decode_security_type(v, "securityType")
        v = get("category")
        if v is None:
            self.category = None
            missing += "category" not in data
        else:
            self.category = decode_order_category(v, "category")
        v = get("side")
        if v is None:
            self.side = None
            missing += "side" not in data
        else:
            self.side = decode_order_side(v, "side")
        v = get("type")
        if v is None:
            self.type_ = None
            missing += "type" not in data
        else:
            self.type_ = decode_order_type(v, "type")
        v = get("timeInForce")
        if v is None:
            self.time_in_force = None
            missing += "timeInForce" not in data
        else:
            self.time_in_force = decode_order_time_in_force(v, "timeInForce")
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
        v = get("price")
        if v is None or v == "":
            self.price = None
            missing += "price" not in data
        else:
            self.price = _d.decimal(v, "price")
        v = get("stopPrice")
        if v is None or v == "":
            self.stop_price = None
            missing += "stopPrice" not in data
        else:
            self.stop_price = _d.decimal(v, "stopPrice")
        v = get("avgPrice")
        if v is None or v == "":
            self.avg_price = None
            missing += "avgPrice" not in data
        else:
            self.avg_price = _d.decimal(v, "avgPrice")
        v = get("currency")
        if v.__class__ is str:
            self.currency = v
        elif v is None:
            self.currency = None
            missing += "currency" not in data
        else:
            self.currency = _d.text(v, "currency")
        v = get("ordStatus")
        if v is None:
            self.ord_status = None
            missing += "ordStatus" not in data
        else:
            self.ord_status = decode_order_status(v, "ordStatus")
        v = get("ordRejReason")
        if v.__class__ is str:
            self.ord_rej_reason = v
        elif v is None:
            self.ord_rej_reason = None
            missing += "ordRejReason" not in data
        else:
            self.ord_rej_reason = _d.text(v, "ordRejReason")
        v = get("exDestination")
        if v is None:
            self.ex_destination = None
            missing += "exDestination" not in data
        else:
            self.ex_destination = decode_ex_destination(v, "exDestination")
        v = get("legs")
        if v is None:
            self.legs = None
            missing += "legs" not in data
        else:
            self.legs = _d.array(v, "legs", decode_placed_leg)
        v = get("text")
        if v.__class__ is str:
            self.text = v
        elif v is None:
            self.text = None
            missing += "text" not in data
        else:
            self.text = _d.text(v, "text")
        v = get("createdAt")
        if v is None or v == "":
            self.created_at = None
            missing += "createdAt" not in data
        else:
            self.created_at = _d.date_time(v, "createdAt")
        v = get("updatedAt")
        if v is None or v == "":
            self.updated_at = None
            missing += "updatedAt" not in data
        else:
            self.updated_at = _d.date_time(v, "updatedAt")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 25:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .ex_destination import ExDestination, decode_ex_destination
from .order_category import OrderCategory, decode_order_category
from .order_side import OrderSide, decode_order_side
from .order_status import OrderStatus, decode_order_status
from .order_time_in_force import OrderTimeInForce, decode_order_time_in_force
from .order_type import OrderType, decode_order_type
from .placed_leg import PlacedLeg, decode_placed_leg
from .security_type import SecurityType, decode_security_type

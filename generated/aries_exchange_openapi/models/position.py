# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["Position", "decode_position"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class Position(_Model):
    """
    What an account holds of one symbol.

    Attributes:
        account_id: The identifier of the account.
        symbol: The symbol.
        security_type: What is held.
        quantity: How many; negative for a short position.
        average_price: The average price that was paid.
        cost_basis: What the position cost; absent if it is closed.
        price: The current price; absent if it is not available.
        market_value: The quantity times the price; absent if the price is not available.
        unrealized_pl: The profit or loss since the position was opened.
        today_pl: Today's profit or loss.
        today_realized_pn_l: Today's profit or loss of what was closed.
        created_at: When the present position began; it starts anew after a close.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    account_id: str | None = None
    symbol: str | None = None
    security_type: SecurityType | None = None
    quantity: Decimal | None = None
    average_price: Decimal | None = None
    cost_basis: Decimal | None = None
    price: Decimal | None = None
    market_value: Decimal | None = None
    unrealized_pl: Decimal | None = None
    today_pl: Decimal | None = None
    today_realized_pn_l: Decimal | None = None
    created_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> Position:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_position)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.account_id is not None:
            body["accountId"] = _e.text(self.account_id, "account_id")
        if self.symbol is not None:
            body["symbol"] = _e.text(self.symbol, "symbol")
        if self.security_type is not None:
            body["securityType"] = _e.enumeration(self.security_type, "security_type", SecurityType)
        if self.quantity is not None:
            body["quantity"] = _e.decimal(self.quantity, "quantity")
        if self.average_price is not None:
            body["averagePrice"] = _e.decimal(self.average_price, "average_price")
        if self.cost_basis is not None:
            body["costBasis"] = _e.decimal(self.cost_basis, "cost_basis")
        if self.price is not None:
            body["price"] = _e.decimal(self.price, "price")
        if self.market_value is not None:
            body["marketValue"] = _e.decimal(self.market_value, "market_value")
        if self.unrealized_pl is not None:
            body["unrealizedPl"] = _e.decimal(self.unrealized_pl, "unrealized_pl")
        if self.today_pl is not None:
            body["todayPl"] = _e.decimal(self.today_pl, "today_pl")
        if self.today_realized_pn_l is not None:
            body["todayRealizedPnL"] = _e.decimal(self.today_realized_pn_l, "today_realized_pn_l")
        if self.created_at is not None:
            body["createdAt"] = _e.date_time(self.created_at, "created_at")
        return body


_KNOWN = frozenset(
    {
        "accountId",
        "symbol",
        "securityType",
        "quantity",
        "averagePrice",
        "costBasis",
        "price",
        "marketValue",
        "unrealizedPl",
        "todayPl",
        "todayRealizedPnL",
        "createdAt",
    }
)


def decode_position(data: Any, at: str | int) -> Position:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(Position)
    get = data.get
    missing = 0
    try:
        v = get("accountId")
        if v.__class__ is str:
            self.account_id = v
        elif v is None:
            self.account_id = None
            missing += "accountId" not in data
        else:
            self.account_id = _d.text(v, "accountId")
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
        v = get("quantity")
        if v is None or v == "":
            self.quantity = None
            missing += "quantity" not in data
        else:
            self.quantity = _d.decimal(v, "quantity")
        v = get("averagePrice")
        if v is None or v == "":
            self.average_price = None
            missing += "averagePrice" not in data
        else:
            self.average_price = _d.decimal(v, "averagePrice")
        v = get("costBasis")
        if v is None or v == "":
            self.cost_basis = None
            missing += "costBasis" not in data
        else:
            self.cost_basis = _d.decimal(v, "costBasis")
        v = get("price")
        if v is None or v == "":
            self.price = None
            missing += "price" not in data
        else:
            self.price = _d.decimal(v, "price")
        v = get("marketValue")
        if v is None or v == "":
            self.market_value = None
            missing += "marketValue" not in data
        else:
            self.market_value = _d.decimal(v, "marketValue")
        v = get("unrealizedPl")
        if v is None or v == "":
            self.unrealized_pl = None
            missing += "unrealizedPl" not in data
        else:
            self.unrealized_pl = _d.decimal(v, "unrealizedPl")
        v = get("todayPl")
        if v is None or v == "":
            self.today_pl = None
            missing += "todayPl" not in data
        else:
            self.today_pl = _d.decimal(v, "todayPl")
        v = get("todayRealizedPnL")
        if v is None or v == "":
            self.today_realized_pn_l = None
            missing += "todayRealizedPnL" not in data
        else:
            self.today_realized_pn_l = _d.decimal(v, "todayRealizedPnL")
        v = get("createdAt")
        if v is None or v == "":
            self.created_at = None
            missing += "createdAt" not in data
        else:
            self.created_at = _d.date_time(v, "createdAt")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 12:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .security_type import SecurityType, decode_security_type

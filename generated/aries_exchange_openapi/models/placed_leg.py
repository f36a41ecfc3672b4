# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["PlacedLeg", "decode_placed_leg"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class PlacedLeg(_Model):
    """
    One leg of an order in a list.

    Attributes:
        symbol: The symbol of the leg.
        security_type: What the leg trades.
        side: Whether the leg buys or sells.
        position_effect: Whether the leg opens or closes a position.
        put_call: Whether the option is a put or a call.
        maturity: The day when the option expires, as YYYY-MM-DD.
        strike_price: The strike price.
        ratio_qty: How many of this leg belong to one of the order.
        avg_price: The average price of what was filled.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    symbol: str
    security_type: SecurityType
    side: LegSide
    position_effect: PositionEffect
    put_call: PutCall
    maturity: str
    strike_price: Decimal
    ratio_qty: Decimal
    avg_price: Decimal | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> PlacedLeg:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_placed_leg)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["symbol"] = _e.text(self.symbol, "symbol")
        body["securityType"] = _e.enumeration(self.security_type, "security_type", SecurityType)
        body["side"] = _e.enumeration(self.side, "side", LegSide)
        body["positionEffect"] = _e.enumeration(
            self.position_effect, "position_effect", PositionEffect
        )
        body["putCall"] = _e.enumeration(self.put_call, "put_call", PutCall)
        body["maturity"] = _e.text(self.maturity, "maturity")
        body["strikePrice"] = _e.decimal(self.strike_price, "strike_price")
        body["ratioQty"] = _e.decimal(self.ratio_qty, "ratio_qty")
        if self.avg_price is not None:
            body["avgPrice"] = _e.decimal(self.avg_price, "avg_price")
        return body


_KNOWN = frozenset(
    {
        "symbol",
        "securityType",
        "side",
        "positionEffect",
        "putCall",
        "maturity",
        "strikePrice",
        "ratioQty",
        "avgPrice",
    }
)


def decode_placed_leg(data: Any, at: str | int) -> PlacedLeg:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(PlacedLeg)
    get = data.get
    missing = 0
    try:
        v = get("symbol", _A)
        if v.__class__ is str:
            self.symbol = v
        else:
            self.symbol = _d.text(v, "symbol")
        v = get("securityType", _A)
        self.security_type = decode_security_type(v, "securityType")
        v = get("side", _A)
        self.side = decode_leg_side(v, "side")
        v = get("positionEffect", _A)
        self.position_effect = decode_position_effect(v, "positionEffect")
        v = get("putCall", _A)
        self.put_call = decode_put_call(v, "putCall")
        v = get("maturity", _A)
        if v.__class__ is str:
            self.maturity = v
        else:
            self.maturity = _d.text(v, "maturity")
        v = get("strikePrice", _A)
        self.strike_price = _d.decimal(v, "strikePrice")
        v = get("ratioQty", _A)
        self.ratio_qty = _d.decimal(v, "ratioQty")
        v = get("avgPrice")
        if v is None or v == "":
            self.avg_price = None
            missing += "avgPrice" not in data
        else:
            self.avg_price = _d.decimal(v, "avgPrice")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 9:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .leg_side import LegSide, decode_leg_side
from .position_effect import PositionEffect, decode_position_effect
from .put_call import PutCall, decode_put_call
from .security_type import SecurityType, decode_security_type

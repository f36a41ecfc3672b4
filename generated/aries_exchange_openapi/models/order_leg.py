# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["OrderLeg", "decode_order_leg"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class OrderLeg(_Model):
    """
    One leg of an option order.

    Attributes:
        side: Whether to buy or to sell this leg.
        ratio_qty: How many of this leg belong to one of the order; 1 for one to one.
        position_effect: Whether the leg opens or closes a position.
        security_type: What the leg trades.
        symbol: The symbol of the leg; leave it out if it is the symbol of the order.
        put_call: Whether the option is a put or a call.
        maturity: The day when the option expires; needed if nothing else names the
            contract.
        strike_price: The strike price; needed if nothing else names the contract.
        cfi_code: The classification of the instrument (ISO 10962).
        additional_properties: Fields that the document does not list; not in the repr.
    """

    side: RequestLegSide
    ratio_qty: Decimal
    position_effect: RequestPositionEffect
    security_type: RequestSecurityType
    symbol: str | None = None
    put_call: RequestPutCall | None = None
    maturity: datetime.date | None = None
    strike_price: Decimal | None = None
    cfi_code: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> OrderLeg:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_order_leg)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["side"] = _e.enumeration(self.side, "side", RequestLegSide)
        body["ratioQty"] = _e.decimal(
            self.ratio_qty,
            "ratio_qty",
            pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
            rule="a number above 0 with at most 5 decimals",
        )
        body["positionEffect"] = _e.enumeration(
            self.position_effect, "position_effect", RequestPositionEffect
        )
        body["securityType"] = _e.enumeration(
            self.security_type, "security_type", RequestSecurityType
        )
        if self.symbol is not None:
            body["symbol"] = _e.text(self.symbol, "symbol", high=21)
        if self.put_call is not None:
            body["putCall"] = _e.enumeration(self.put_call, "put_call", RequestPutCall)
        if self.maturity is not None:
            body["maturity"] = _e.date(self.maturity, "maturity")
        if self.strike_price is not None:
            body["strikePrice"] = _e.decimal(
                self.strike_price,
                "strike_price",
                pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
                rule="a number above 0 with at most 5 decimals",
            )
        if self.cfi_code is not None:
            body["cfiCode"] = _e.text(self.cfi_code, "cfi_code")
        return body


_KNOWN = frozenset(
    {
        "side",
        "ratioQty",
        "positionEffect",
        "securityType",
        "symbol",
        "putCall",
        "maturity",
        "strikePrice",
        "cfiCode",
    }
)


def decode_order_leg(data: Any, at: str | int) -> OrderLeg:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(OrderLeg)
    get = data.get
    missing = 0
    try:
        v = get("side", _A)
        self.side = decode_request_leg_side(v, "side")
        v = get("ratioQty", _A)
        self.ratio_qty = _d.decimal(v, "ratioQty")
        v = get("positionEffect", _A)
        self.position_effect = decode_request_position_effect(v, "positionEffect")
        v = get("securityType", _A)
        self.security_type = decode_request_security_type(v, "securityType")
        v = get("symbol")
        if v.__class__ is str:
            self.symbol = v
        elif v is None:
            self.symbol = None
            missing += "symbol" not in data
        else:
            self.symbol = _d.text(v, "symbol")
        v = get("putCall")
        if v is None:
            self.put_call = None
            missing += "putCall" not in data
        else:
            self.put_call = decode_request_put_call(v, "putCall")
        v = get("maturity")
        if v is None or v == "":
            self.maturity = None
            missing += "maturity" not in data
        else:
            self.maturity = _d.date(v, "maturity")
        v = get("strikePrice")
        if v is None or v == "":
            self.strike_price = None
            missing += "strikePrice" not in data
        else:
            self.strike_price = _d.decimal(v, "strikePrice")
        v = get("cfiCode")
        if v.__class__ is str:
            self.cfi_code = v
        elif v is None:
            self.cfi_code = None
            missing += "cfiCode" not in data
        else:
            self.cfi_code = _d.text(v, "cfiCode")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 9:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .request_leg_side import RequestLegSide, decode_request_leg_side
from .request_position_effect import RequestPositionEffect, decode_request_position_effect
from .request_put_call import RequestPutCall, decode_request_put_call
from .request_security_type import RequestSecurityType, decode_request_security_type

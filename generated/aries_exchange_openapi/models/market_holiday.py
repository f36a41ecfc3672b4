# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["MarketHoliday", "decode_market_holiday"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class MarketHoliday(_Model):
    """
    A holiday of an exchange.

    Attributes:
        event_name: The name of the holiday.
        at_date: The day.
        trading_hour: The hours of trading on a short day; empty if the exchange is closed
            all day.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    event_name: str | None = None
    at_date: datetime.date | None = None
    trading_hour: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> MarketHoliday:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_market_holiday)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.event_name is not None:
            body["eventName"] = _e.text(self.event_name, "event_name")
        if self.at_date is not None:
            body["atDate"] = _e.date(self.at_date, "at_date")
        if self.trading_hour is not None:
            body["tradingHour"] = _e.text(self.trading_hour, "trading_hour")
        return body


_KNOWN = frozenset({"eventName", "atDate", "tradingHour"})


def decode_market_holiday(data: Any, at: str | int) -> MarketHoliday:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(MarketHoliday)
    get = data.get
    missing = 0
    try:
        v = get("eventName")
        if v.__class__ is str:
            self.event_name = v
        elif v is None:
            self.event_name = None
            missing += "eventName" not in data
        else:
            self.event_name = _d.text(v, "eventName")
        v = get("atDate")
        if v is None or v == "":
            self.at_date = None
            missing += "atDate" not in data
        else:
            self.at_date = _d.date(v, "atDate")
        v = get("tradingHour")
        if v.__class__ is str:
            self.trading_hour = v
        elif v is None:
            self.trading_hour = None
            missing += "tradingHour" not in data
        else:
            self.trading_hour = _d.text(v, "tradingHour")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 3:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["MarketHolidays", "decode_market_holidays"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class MarketHolidays(_Model):
    """
    The holidays of an exchange.

    Attributes:
        holidays: The holidays.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    holidays: list[MarketHoliday] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> MarketHolidays:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_market_holidays)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.holidays is not None:
            body["holidays"] = _e.array(
                self.holidays, "holidays", lambda v, at: _e.model(v, at, MarketHoliday)
            )
        return body


_KNOWN = frozenset({"holidays"})


def decode_market_holidays(data: Any, at: str | int) -> MarketHolidays:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(MarketHolidays)
    get = data.get
    missing = 0
    try:
        v = get("holidays")
        if v is None:
            self.holidays = None
            missing += "holidays" not in data
        else:
            self.holidays = _d.array(v, "holidays", decode_market_holiday)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 1:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .market_holiday import MarketHoliday, decode_market_holiday

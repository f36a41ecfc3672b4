# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["MarketStatus", "decode_market_status"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class MarketStatus(_Model):
    """
    The state of an exchange.

    Attributes:
        exchange: The code of the exchange.
        is_open: Whether it is open now.
        session: The session: pre-market, regular, after-hours or empty.
        timestamp: When this was true, in seconds since 1970 (UTC).
        timezone: The time zone of the exchange.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    exchange: str | None = None
    is_open: bool | None = None
    session: str | None = None
    timestamp: int | None = None
    timezone: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> MarketStatus:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_market_status)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.exchange is not None:
            body["exchange"] = _e.text(self.exchange, "exchange")
        if self.is_open is not None:
            body["isOpen"] = _e.boolean(self.is_open, "is_open")
        if self.session is not None:
            body["session"] = _e.text(self.session, "session")
        if self.timestamp is not None:
            body["timestamp"] = _e.integer(
                self.timestamp, "timestamp", low=-(2**63), high=2**63 - 1
            )
        if self.timezone is not None:
            body["timezone"] = _e.text(self.timezone, "timezone")
        return body


_KNOWN = frozenset({"exchange", "isOpen", "session", "timestamp", "timezone"})


def decode_market_status(data: Any, at: str | int) -> MarketStatus:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(MarketStatus)
    get = data.get
    missing = 0
    try:
        v = get("exchange")
        if v.__class__ is str:
            self.exchange = v
        elif v is None:
            self.exchange = None
            missing += "exchange" not in data
        else:
            self.exchange = _d.text(v, "exchange")
        v = get("isOpen")
        if v.__class__ is bool:
            self.is_open = v
        elif v is None:
            self.is_open = None
            missing += "isOpen" not in data
        else:
            self.is_open = _d.boolean(v, "isOpen")
        v = get("session")
        if v.__class__ is str:
            self.session = v
        elif v is None:
            self.session = None
            missing += "session" not in data
        else:
            self.session = _d.text(v, "session")
        v = get("timestamp")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.timestamp = v
        elif v is None:
            self.timestamp = None
            missing += "timestamp" not in data
        else:
            self.timestamp = _d.integer(v, "timestamp", 64)
        v = get("timezone")
        if v.__class__ is str:
            self.timezone = v
        elif v is None:
            self.timezone = None
            missing += "timezone" not in data
        else:
            self.timezone = _d.text(v, "timezone")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 5:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

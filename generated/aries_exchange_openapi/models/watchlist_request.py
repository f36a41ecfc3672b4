# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["WatchlistRequest", "decode_watchlist_request"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class WatchlistRequest(_Model):
    """
    A watchlist to store.

    Attributes:
        name: The name; unique among the user's lists, capital letters matter.
        symbols: The symbols.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    name: str
    symbols: list[str] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> WatchlistRequest:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_watchlist_request)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["name"] = _e.text(self.name, "name")
        if self.symbols is not None:
            body["symbols"] = _e.array(self.symbols, "symbols", _e.text)
        return body


_KNOWN = frozenset({"name", "symbols"})


def decode_watchlist_request(data: Any, at: str | int) -> WatchlistRequest:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(WatchlistRequest)
    get = data.get
    missing = 0
    try:
        v = get("name", _A)
        if v.__class__ is str:
            self.name = v
        else:
            self.name = _d.text(v, "name")
        v = get("symbols")
        if v is None:
            self.symbols = None
            missing += "symbols" not in data
        else:
            self.symbols = _d.array(v, "symbols", _d.text)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 2:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

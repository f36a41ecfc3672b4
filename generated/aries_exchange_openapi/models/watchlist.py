# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import UNSET, Model as _Model, Unset

__all__ = ["Watchlist", "decode_watchlist"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class Watchlist(_Model):
    """
    A watchlist.

    Attributes:
        id: The identifier of the watchlist.
        name: The name.
        symbols: The symbols; null after all lists were replaced by some without symbols.
        invalid_symbols: The symbols that the service does not know; only after a change,
            and only if there are any.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    name: str | None = None
    symbols: list[str] | None | Unset = UNSET
    invalid_symbols: list[str] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> Watchlist:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_watchlist)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.id is not None:
            body["id"] = _e.integer(self.id, "id", low=-(2**63), high=2**63 - 1)
        if self.name is not None:
            body["name"] = _e.text(self.name, "name")
        if self.symbols is not UNSET:
            body["symbols"] = (
                None if self.symbols is None else _e.array(self.symbols, "symbols", _e.text)
            )
        if self.invalid_symbols is not None:
            body["invalid_symbols"] = _e.array(self.invalid_symbols, "invalid_symbols", _e.text)
        return body


_KNOWN = frozenset({"id", "name", "symbols", "invalid_symbols"})


def decode_watchlist(data: Any, at: str | int) -> Watchlist:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(Watchlist)
    get = data.get
    missing = 0
    try:
        v = get("id")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.id = v
        elif v is None:
            self.id = None
            missing += "id" not in data
        else:
            self.id = _d.integer(v, "id", 64)
        v = get("name")
        if v.__class__ is str:
            self.name = v
        elif v is None:
            self.name = None
            missing += "name" not in data
        else:
            self.name = _d.text(v, "name")
        v = get("symbols", _A)
        if v is _A:
            self.symbols = UNSET
            missing += 1
        elif v is None:
            self.symbols = None
        else:
            self.symbols = _d.array(v, "symbols", _d.text)
        v = get("invalid_symbols")
        if v is None:
            self.invalid_symbols = None
            missing += "invalid_symbols" not in data
        else:
            self.invalid_symbols = _d.array(v, "invalid_symbols", _d.text)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 4:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["WatchlistList", "decode_watchlist_list"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class WatchlistList(_Model):
    """
    The user's watchlists.

    Attributes:
        user_id: The identifier of the user.
        watchlist: The watchlists.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    user_id: int | None = None
    watchlist: list[Watchlist] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> WatchlistList:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_watchlist_list)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.user_id is not None:
            body["user_id"] = _e.integer(self.user_id, "user_id", low=-(2**63), high=2**63 - 1)
        if self.watchlist is not None:
            body["watchlist"] = _e.array(
                self.watchlist, "watchlist", lambda v, at: _e.model(v, at, Watchlist)
            )
        return body


_KNOWN = frozenset({"user_id", "watchlist"})


def decode_watchlist_list(data: Any, at: str | int) -> WatchlistList:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(WatchlistList)
    get = data.get
    missing = 0
    try:
        v = get("user_id")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.user_id = v
        elif v is None:
            self.user_id = None
            missing += "user_id" not in data
        else:
            self.user_id = _d.integer(v, "user_id", 64)
        v = get("watchlist")
        if v is None:
            self.watchlist = None
            missing += "watchlist" not in data
        else:
            self.watchlist = _d.array(v, "watchlist", decode_watchlist)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 2:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .watchlist import Watchlist, decode_watchlist

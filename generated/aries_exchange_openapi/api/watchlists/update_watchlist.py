# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.watchlist import Watchlist, decode_watchlist
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="updateWatchlist",
    method="PATCH",
    path="/v1/config/watchlist/{watchlist_id}",
    scopes=("watchlist:management",),
    authentication="required",
    safe=False,
)


def call(
    *,
    watchlist_id: int,
    name: str | None = None,
    add_symbols: Sequence[str] | None = None,
    remove_symbols: Sequence[str] | None = None,
    options: RequestOptions | None = None,
) -> Call[Watchlist]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION, _prepare, (watchlist_id, name, add_symbols, remove_symbols), _decode, options
    )


def _prepare(watchlist_id: Any, name: Any, add_symbols: Any, remove_symbols: Any) -> Prepared:
    _body: dict[str, Any] = {}
    if name is not None:
        _body["name"] = _e.text(name, "name", low=1)
    if add_symbols is not None:
        _body["add_symbols"] = _e.array(add_symbols, "add_symbols", _e.text)
    if remove_symbols is not None:
        _body["remove_symbols"] = _e.array(remove_symbols, "remove_symbols", _e.text)
    _e.groups(
        _body,
        "name or add_symbols or remove_symbols",
        False,
        ("name",),
        ("add_symbols",),
        ("remove_symbols",),
    )
    return Prepared(
        path="/v1/config/watchlist/"
        + _e.segment(
            _e.integer(watchlist_id, "watchlist_id", low=-(2**63), high=2**63 - 1), "watchlist_id"
        ),
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> Watchlist:
    return _d.answer(body, decode_watchlist)

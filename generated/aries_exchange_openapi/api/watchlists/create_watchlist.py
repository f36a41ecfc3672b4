# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.watchlist import Watchlist, decode_watchlist
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="createWatchlist",
    method="POST",
    path="/v1/config/watchlist",
    scopes=("watchlist:management",),
    authentication="required",
    safe=False,
)


def call(
    *, name: str, symbols: Sequence[str] | None = None, options: RequestOptions | None = None
) -> Call[Watchlist]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (name, symbols), _decode, options)


def _prepare(name: Any, symbols: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["name"] = _e.text(name, "name")
    if symbols is not None:
        _body["symbols"] = _e.array(symbols, "symbols", _e.text)
    return Prepared(
        path="/v1/config/watchlist",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> Watchlist:
    return _d.answer(body, decode_watchlist)

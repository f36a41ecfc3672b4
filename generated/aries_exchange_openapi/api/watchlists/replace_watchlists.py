# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.watchlist_list import WatchlistList, decode_watchlist_list
from ...models.watchlist_request import WatchlistRequest
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="replaceWatchlists",
    method="PUT",
    path="/v1/config/watchlist",
    scopes=("watchlist:management",),
    authentication="required",
    safe=False,
)


def call(
    *, body: Sequence[WatchlistRequest], options: RequestOptions | None = None
) -> Call[WatchlistList]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (body,), _decode, options)


def _prepare(body: Any) -> Prepared:
    return Prepared(
        path="/v1/config/watchlist",
        query="",
        headers=(),
        content=_e.json_body(
            _e.array(body, "body", lambda v, at: _e.model(v, at, WatchlistRequest))
        ),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> WatchlistList:
    return _d.answer(body, decode_watchlist_list)

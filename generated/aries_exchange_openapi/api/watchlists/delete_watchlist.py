# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.watchlist import Watchlist, decode_watchlist
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="deleteWatchlist",
    method="DELETE",
    path="/v1/config/watchlist/{watchlist_id}",
    scopes=("watchlist:management",),
    authentication="required",
    safe=False,
)


def call(*, watchlist_id: int, options: RequestOptions | None = None) -> Call[Watchlist]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (watchlist_id,), _decode, options)


def _prepare(watchlist_id: Any) -> Prepared:
    return Prepared(
        path="/v1/config/watchlist/"
        + _e.segment(
            _e.integer(watchlist_id, "watchlist_id", low=-(2**63), high=2**63 - 1), "watchlist_id"
        ),
        query="",
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> Watchlist:
    return _d.answer(body, decode_watchlist)

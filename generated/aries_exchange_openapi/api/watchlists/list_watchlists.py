# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Final

from ... import decoding as _d
from ...models.watchlist_list import WatchlistList, decode_watchlist_list
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="listWatchlists",
    method="GET",
    path="/v1/config/watchlist",
    scopes=("watchlist:information",),
    authentication="required",
    safe=True,
)


def call(*, options: RequestOptions | None = None) -> Call[WatchlistList]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (), _decode, options)


def _prepare() -> Prepared:
    return Prepared(
        path="/v1/config/watchlist", query="", headers=(), content=None, media_type=None
    )


def _decode(body: bytes, status: int) -> WatchlistList:
    return _d.answer(body, decode_watchlist_list)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.exchange_code import ExchangeCode, ExchangeCodeLike
from ...models.market_holidays import MarketHolidays, decode_market_holidays
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="getMarketHolidays",
    method="GET",
    path="/v1/market/holiday",
    scopes=("market:supplemental",),
    authentication="required",
    safe=True,
)


def call(
    *, exchange: ExchangeCodeLike | None = None, options: RequestOptions | None = None
) -> Call[MarketHolidays]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (exchange,), _decode, options)


def _prepare(exchange: Any) -> Prepared:
    _query: list[tuple[str, Any]] = []
    if exchange is not None:
        _query.append(("exchange", _e.enumeration(exchange, "exchange", ExchangeCode)))
    return Prepared(
        path="/v1/market/holiday", query=_e.query(_query), headers=(), content=None, media_type=None
    )


def _decode(body: bytes, status: int) -> MarketHolidays:
    return _d.answer(body, decode_market_holidays)

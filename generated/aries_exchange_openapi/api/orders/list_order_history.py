# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.order_page import OrderPage, decode_order_page
from ...models.order_sort import OrderSort, OrderSortLike
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="listOrderHistory",
    method="GET",
    path="/v2/accounts/{account_id}/orders/history",
    scopes=("order:information",),
    authentication="required",
    safe=True,
)


def call(
    *,
    from_: datetime.datetime,
    account_id: str,
    to: datetime.datetime | None = None,
    order_by: OrderSortLike | None = None,
    exclude_today: bool | None = None,
    limit: int | None = None,
    cursor: int | None = None,
    options: RequestOptions | None = None,
) -> Call[OrderPage]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION,
        _prepare,
        (from_, account_id, to, order_by, exclude_today, limit, cursor),
        _decode,
        options,
    )


def _prepare(
    from_: Any, account_id: Any, to: Any, order_by: Any, exclude_today: Any, limit: Any, cursor: Any
) -> Prepared:
    _query: list[tuple[str, Any]] = []
    _query.append(("from", _e.date_time(from_, "from_")))
    if to is not None:
        _query.append(("to", _e.date_time(to, "to")))
    if order_by is not None:
        _query.append(("order_by", _e.enumeration(order_by, "order_by", OrderSort)))
    if exclude_today is not None:
        _query.append(("exclude_today", _e.boolean(exclude_today, "exclude_today")))
    if limit is not None:
        _query.append(("limit", _e.integer(limit, "limit", low=1, high=500)))
    if cursor is not None:
        _query.append(("cursor", _e.integer(cursor, "cursor", low=0, high=2**63 - 1)))
    return Prepared(
        path="/v2/accounts/"
        + _e.segment(
            _e.text(
                account_id,
                "account_id",
                low=1,
                high=50,
                rule="that of an account which is open for trading; it is empty until then",
            ),
            "account_id",
        )
        + "/orders/history",
        query=_e.query(_query),
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> OrderPage:
    return _d.answer(body, decode_order_page)

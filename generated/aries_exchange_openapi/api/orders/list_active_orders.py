# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.order_page import OrderPage, decode_order_page
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="listActiveOrders",
    method="GET",
    path="/v2/accounts/{account_id}/orders",
    scopes=("order:information",),
    authentication="required",
    safe=True,
)


def call(
    *,
    account_id: str,
    limit: int | None = None,
    cursor: int | None = None,
    options: RequestOptions | None = None,
) -> Call[OrderPage]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (account_id, limit, cursor), _decode, options)


def _prepare(account_id: Any, limit: Any, cursor: Any) -> Prepared:
    _query: list[tuple[str, Any]] = []
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
        + "/orders",
        query=_e.query(_query),
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> OrderPage:
    return _d.answer(body, decode_order_page)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.order_leg import OrderLeg
from ...models.order_preview import OrderPreview, decode_order_preview
from ...models.order_side import OrderSide, OrderSideLike
from ...models.order_type import OrderType, OrderTypeLike
from ...models.time_in_force import TimeInForce, TimeInForceLike
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="previewOrder",
    method="POST",
    path="/v1/orders/preview",
    scopes=("order:execution",),
    authentication="required",
    safe=True,
)


def call(
    *,
    symbol: str,
    side: OrderSideLike,
    type_: OrderTypeLike,
    qty: Decimal | int,
    time_in_force: TimeInForceLike,
    trading_account_id: str | None = None,
    price: Decimal | int | None = None,
    stop_price: Decimal | int | None = None,
    legs: Sequence[OrderLeg] | None = None,
    client_id: str | None = None,
    currency: str | None = None,
    account_id: str | None = None,
    options: RequestOptions | None = None,
) -> Call[OrderPreview]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION,
        _prepare,
        (
            symbol,
            side,
            type_,
            qty,
            time_in_force,
            trading_account_id,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
        ),
        _decode,
        options,
    )


def _prepare(
    symbol: Any,
    side: Any,
    type_: Any,
    qty: Any,
    time_in_force: Any,
    trading_account_id: Any,
    price: Any,
    stop_price: Any,
    legs: Any,
    client_id: Any,
    currency: Any,
    account_id: Any,
) -> Prepared:
    _body: dict[str, Any] = {}
    _body["symbol"] = _e.text(symbol, "symbol", low=1, high=21)
    _body["side"] = _e.enumeration(side, "side", OrderSide)
    _body["type"] = _e.enumeration(type_, "type_", OrderType)
    _body["qty"] = _e.decimal(
        qty,
        "qty",
        pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
        rule="a number above 0 with at most 5 decimals",
    )
    _body["timeInForce"] = _e.enumeration(time_in_force, "time_in_force", TimeInForce)
    if trading_account_id is not None:
        _body["tradingAccountId"] = _e.text(
            trading_account_id,
            "trading_account_id",
            low=1,
            high=50,
            rule="that of an account which is open for trading; it is empty until then",
        )
    if price is not None:
        _body["price"] = _e.decimal(
            price,
            "price",
            pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
            rule="a number above 0 with at most 5 decimals",
        )
    if stop_price is not None:
        _body["stopPrice"] = _e.decimal(
            stop_price,
            "stop_price",
            pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
            rule="a number above 0 with at most 5 decimals",
        )
    if legs is not None:
        _body["legs"] = _e.array(legs, "legs", lambda v, at: _e.model(v, at, OrderLeg), high=4)
    if client_id is not None:
        _body["clientId"] = _e.text(client_id, "client_id", high=50)
    if currency is not None:
        _body["currency"] = _e.text(currency, "currency", low=3, high=3)
    if account_id is not None:
        _body["accountId"] = _e.text(
            account_id,
            "account_id",
            low=1,
            high=50,
            rule="that of an account which is open for trading",
        )
    _e.groups(
        _body, "trading_account_id or account_id", False, ("tradingAccountId",), ("accountId",)
    )
    _e.conditions(_body, "type", "type_", ("LIMIT", "STOP_LIMIT"), {"price": "price"}, {})
    _e.conditions(_body, "type", "type_", ("STOP", "STOP_LIMIT"), {"stopPrice": "stop_price"}, {})
    _e.conditions(_body, "type", "type_", ("LIMIT",), {}, {"stopPrice": "stop_price"})
    return Prepared(
        path="/v1/orders/preview",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> OrderPreview:
    return _d.answer(body, decode_order_preview)

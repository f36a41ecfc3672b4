# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.cancel_acknowledgement import CancelAcknowledgement, decode_cancel_acknowledgement
from ...models.order_side import OrderSide, OrderSideLike
from ...models.request_put_call import RequestPutCall, RequestPutCallLike
from ...models.request_security_type import RequestSecurityType, RequestSecurityTypeLike
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="cancelOrder",
    method="POST",
    path="/v1/orders/cancel",
    scopes=("order:execution",),
    authentication="required",
    safe=False,
)


def call(
    *,
    orig_cl_ord_id: str,
    symbol: str,
    side: OrderSideLike,
    trading_account_id: str | None = None,
    account_id: str | None = None,
    security_type: RequestSecurityTypeLike | None = None,
    put_call: RequestPutCallLike | None = None,
    maturity: datetime.date | None = None,
    strike_price: Decimal | int | None = None,
    options: RequestOptions | None = None,
) -> Call[CancelAcknowledgement]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION,
        _prepare,
        (
            orig_cl_ord_id,
            symbol,
            side,
            trading_account_id,
            account_id,
            security_type,
            put_call,
            maturity,
            strike_price,
        ),
        _decode,
        options,
    )


def _prepare(
    orig_cl_ord_id: Any,
    symbol: Any,
    side: Any,
    trading_account_id: Any,
    account_id: Any,
    security_type: Any,
    put_call: Any,
    maturity: Any,
    strike_price: Any,
) -> Prepared:
    _body: dict[str, Any] = {}
    _body["origClOrdId"] = _e.text(orig_cl_ord_id, "orig_cl_ord_id", low=1, high=100)
    _body["symbol"] = _e.text(symbol, "symbol", low=1, high=21)
    _body["side"] = _e.enumeration(side, "side", OrderSide)
    if trading_account_id is not None:
        _body["tradingAccountId"] = _e.text(
            trading_account_id,
            "trading_account_id",
            low=1,
            high=50,
            rule="that of an account which is open for trading; it is empty until then",
        )
    if account_id is not None:
        _body["accountId"] = _e.text(
            account_id,
            "account_id",
            low=1,
            high=50,
            rule="that of an account which is open for trading",
        )
    if security_type is not None:
        _body["securityType"] = _e.enumeration(security_type, "security_type", RequestSecurityType)
    if put_call is not None:
        _body["putCall"] = _e.enumeration(put_call, "put_call", RequestPutCall)
    if maturity is not None:
        _body["maturity"] = _e.date(maturity, "maturity")
    if strike_price is not None:
        _body["strikePrice"] = _e.decimal(
            strike_price,
            "strike_price",
            pattern="^(?=.*[1-9])[0-9]{1,15}(\\.[0-9]{1,5})?\\Z",
            rule="a number above 0 with at most 5 decimals",
        )
    _e.groups(
        _body, "trading_account_id or account_id", False, ("tradingAccountId",), ("accountId",)
    )
    return Prepared(
        path="/v1/orders/cancel",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> CancelAcknowledgement:
    return _d.answer(body, decode_cancel_acknowledgement)

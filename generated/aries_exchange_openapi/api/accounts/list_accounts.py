# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Final

from ... import decoding as _d
from ...models.trading_account import TradingAccount
from ...models.trading_account_list import decode_trading_account_list
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="listAccounts",
    method="GET",
    path="/v2/users/me/accounts",
    scopes=("account:information",),
    authentication="required",
    safe=True,
)


def call(*, options: RequestOptions | None = None) -> Call[list[TradingAccount]]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (), _decode, options)


def _prepare() -> Prepared:
    return Prepared(
        path="/v2/users/me/accounts", query="", headers=(), content=None, media_type=None
    )


def _decode(body: bytes, status: int) -> list[TradingAccount]:
    return _d.answer(body, decode_trading_account_list).accounts

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.account_balance import AccountBalance, decode_account_balance
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="getAccountBalance",
    method="GET",
    path="/v2/accounts/{account_id}/balance",
    scopes=("account:information",),
    authentication="required",
    safe=True,
)


def call(*, account_id: str, options: RequestOptions | None = None) -> Call[AccountBalance]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (account_id,), _decode, options)


def _prepare(account_id: Any) -> Prepared:
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
        + "/balance",
        query="",
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> AccountBalance:
    return _d.answer(body, decode_account_balance)

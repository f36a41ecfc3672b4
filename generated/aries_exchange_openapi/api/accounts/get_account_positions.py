# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.account_positions import AccountPositions, decode_account_positions
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="getAccountPositions",
    method="GET",
    path="/v1/accounts/{account_id}/positions",
    scopes=("position:information",),
    authentication="required",
    safe=True,
)


def call(*, account_id: str, options: RequestOptions | None = None) -> Call[AccountPositions]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (account_id,), _decode, options)


def _prepare(account_id: Any) -> Prepared:
    return Prepared(
        path="/v1/accounts/"
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
        + "/positions",
        query="",
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> AccountPositions:
    return _d.answer(body, decode_account_positions)

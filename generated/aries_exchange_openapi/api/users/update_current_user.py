# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal

from ... import decoding as _d, encoding as _e
from ...models.account_application_change import AccountApplicationChange
from ...models.update_current_user_response import (
    UpdateCurrentUserResponse,
    decode_update_current_user_response,
)
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="updateCurrentUser",
    method="PATCH",
    path="/v1/users/me",
    scopes=("user:management",),
    authentication="required",
    safe=False,
)


def call(
    *,
    plaid_status: Literal["PENDING"] | None = None,
    account_application: AccountApplicationChange | None = None,
    options: RequestOptions | None = None,
) -> Call[UpdateCurrentUserResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (plaid_status, account_application), _decode, options)


def _prepare(plaid_status: Any, account_application: Any) -> Prepared:
    _body: dict[str, Any] = {}
    if plaid_status is not None:
        _body["plaid_status"] = _e.const(plaid_status, "plaid_status", "PENDING")
    if account_application is not None:
        _body["account_application"] = _e.model(
            account_application, "account_application", AccountApplicationChange
        )
    return Prepared(
        path="/v1/users/me",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> UpdateCurrentUserResponse:
    return _d.answer(body, decode_update_current_user_response)

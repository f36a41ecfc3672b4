# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.authorize_confirm_response import (
    AuthorizeConfirmResponse,
    decode_authorize_confirm_response,
)
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="authorizeConfirm",
    method="POST",
    path="/v1/oauth2/authorize/confirm",
    scopes=(),
    authentication="none",
    safe=False,
)


def call(
    *, next_step_auth_id: str, options: RequestOptions | None = None
) -> Call[AuthorizeConfirmResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (next_step_auth_id,), _decode, options)


def _prepare(next_step_auth_id: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["next_step_auth_id"] = _e.text(next_step_auth_id, "next_step_auth_id")
    return Prepared(
        path="/v1/oauth2/authorize/confirm",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> AuthorizeConfirmResponse:
    return _d.answer(body, decode_authorize_confirm_response)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.authorize_mfa_response import AuthorizeMfaResponse, decode_authorize_mfa_response
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="authorizeMfa",
    method="POST",
    path="/v1/oauth2/authorize/mfa",
    scopes=(),
    authentication="none",
    safe=False,
)


def call(
    *, next_step_auth_id: str, verification_code: str, options: RequestOptions | None = None
) -> Call[AuthorizeMfaResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (next_step_auth_id, verification_code), _decode, options)


def _prepare(next_step_auth_id: Any, verification_code: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["next_step_auth_id"] = _e.text(next_step_auth_id, "next_step_auth_id")
    _body["verification_code"] = _e.text(
        verification_code, "verification_code", pattern="^[0-9]{6}\\Z"
    )
    return Prepared(
        path="/v1/oauth2/authorize/mfa",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> AuthorizeMfaResponse:
    return _d.answer(body, decode_authorize_mfa_response)

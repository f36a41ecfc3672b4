# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.token_response import TokenResponse, decode_token_response
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="token", method="POST", path="/v1/oauth2/token", scopes=(), authentication="none", safe=False
)


def call(
    *,
    client_id: str,
    code: str,
    redirect_uri: str,
    code_verifier: str,
    options: RequestOptions | None = None,
) -> Call[TokenResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION, _prepare, (client_id, code, redirect_uri, code_verifier), _decode, options
    )


def _prepare(client_id: Any, code: Any, redirect_uri: Any, code_verifier: Any) -> Prepared:
    _body: dict[str, Any] = {"grant_type": "authorization_code"}
    _body["client_id"] = _e.text(client_id, "client_id")
    _body["code"] = _e.text(code, "code")
    _body["redirect_uri"] = _e.text(redirect_uri, "redirect_uri")
    _body["code_verifier"] = _e.text(
        code_verifier, "code_verifier", pattern="^[A-Za-z0-9._~-]{43,128}\\Z"
    )
    return Prepared(
        path="/v1/oauth2/token",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> TokenResponse:
    return _d.answer(body, decode_token_response)

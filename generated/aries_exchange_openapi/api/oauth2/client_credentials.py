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
    client_secret: str,
    scope: str | None = None,
    options: RequestOptions | None = None,
) -> Call[TokenResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (client_id, client_secret, scope), _decode, options)


def _prepare(client_id: Any, client_secret: Any, scope: Any) -> Prepared:
    _body: dict[str, Any] = {"grant_type": "client_credentials"}
    _body["client_id"] = _e.text(client_id, "client_id")
    _body["client_secret"] = _e.text(client_secret, "client_secret")
    if scope is not None:
        _body["scope"] = _e.text(scope, "scope")
    return Prepared(
        path="/v1/oauth2/token",
        query="",
        headers=(),
        content=_e.form_body(_body),
        media_type="application/x-www-form-urlencoded",
    )


def _decode(body: bytes, status: int) -> TokenResponse:
    return _d.answer(body, decode_token_response)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal

from ... import decoding as _d, encoding as _e
from ...models.authorize_response import AuthorizeResponse, decode_authorize_response
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="authorize",
    method="POST",
    path="/v1/oauth2/authorize",
    scopes=(),
    authentication="none",
    safe=False,
)


def call(
    *,
    email: str,
    password: str,
    client_id: str,
    redirect_uri: str,
    response_type: Literal["code"] | None = None,
    scope: str | None = None,
    state: str | None = None,
    code_challenge: str | None = None,
    code_challenge_method: Literal["S256"] | None = None,
    sid: str | None = None,
    options: RequestOptions | None = None,
) -> Call[AuthorizeResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION,
        _prepare,
        (
            email,
            password,
            client_id,
            redirect_uri,
            response_type,
            scope,
            state,
            code_challenge,
            code_challenge_method,
            sid,
        ),
        _decode,
        options,
    )


def _prepare(
    email: Any,
    password: Any,
    client_id: Any,
    redirect_uri: Any,
    response_type: Any,
    scope: Any,
    state: Any,
    code_challenge: Any,
    code_challenge_method: Any,
    sid: Any,
) -> Prepared:
    _body: dict[str, Any] = {}
    _body["email"] = _e.text(email, "email")
    _body["password"] = _e.text(password, "password")
    _body["client_id"] = _e.text(client_id, "client_id")
    _body["redirect_uri"] = _e.text(redirect_uri, "redirect_uri")
    if response_type is not None:
        _body["response_type"] = _e.const(response_type, "response_type", "code")
    if scope is not None:
        _body["scope"] = _e.text(scope, "scope")
    if state is not None:
        _body["state"] = _e.text(state, "state")
    if code_challenge is not None:
        _body["code_challenge"] = _e.text(
            code_challenge, "code_challenge", pattern="^[A-Za-z0-9_-]{43}\\Z"
        )
    if code_challenge_method is not None:
        _body["code_challenge_method"] = _e.const(
            code_challenge_method, "code_challenge_method", "S256"
        )
    if sid is not None:
        _body["sid"] = _e.text(sid, "sid")
    return Prepared(
        path="/v1/oauth2/authorize",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> AuthorizeResponse:
    return _d.answer(body, decode_authorize_response)

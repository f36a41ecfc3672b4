# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.create_user_response import CreateUserResponse, decode_create_user_response
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="createUser",
    method="POST",
    path="/v1/users",
    scopes=(),
    authentication="optional",
    safe=False,
)


def call(
    *, email: str, password: str, country: str, options: RequestOptions | None = None
) -> Call[CreateUserResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (email, password, country), _decode, options)


def _prepare(email: Any, password: Any, country: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["email"] = _e.text(email, "email")
    _body["password"] = _e.text(password, "password", low=8)
    _body["country"] = _e.text(country, "country", low=3, high=3)
    return Prepared(
        path="/v1/users",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> CreateUserResponse:
    return _d.answer(body, decode_create_user_response)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Final

from ... import decoding as _d
from ...models.current_user import CurrentUser, decode_current_user
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="getCurrentUser",
    method="GET",
    path="/v1/users/me",
    scopes=("user:information",),
    authentication="required",
    safe=True,
)


def call(*, options: RequestOptions | None = None) -> Call[CurrentUser]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (), _decode, options)


def _prepare() -> Prepared:
    return Prepared(path="/v1/users/me", query="", headers=(), content=None, media_type=None)


def _decode(body: bytes, status: int) -> CurrentUser:
    return _d.answer(body, decode_current_user)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="changeEmail",
    method="POST",
    path="/v1/users/me/email/change",
    scopes=("user:management",),
    authentication="required",
    safe=False,
)


def call(*, email: str, options: RequestOptions | None = None) -> Call[None]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (email,), _decode, options)


def _prepare(email: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["email"] = _e.text(email, "email")
    return Prepared(
        path="/v1/users/me/email/change",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> None:
    return _d.nothing(body)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="setTradingPassword",
    method="POST",
    path="/v1/users/me/trading-password",
    scopes=("user:management",),
    authentication="required",
    safe=False,
)


def call(*, password: str, options: RequestOptions | None = None) -> Call[None]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (password,), _decode, options)


def _prepare(password: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["password"] = _e.text(password, "password", low=8, high=64)
    return Prepared(
        path="/v1/users/me/trading-password",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> None:
    return _d.nothing(body)

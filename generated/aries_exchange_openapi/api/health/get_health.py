# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Final

from ... import decoding as _d
from ...models.health import Health, decode_health
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="getHealth", method="GET", path="/health", scopes=(), authentication="none", safe=True
)


def call(*, options: RequestOptions | None = None) -> Call[Health]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (), _decode, options)


def _prepare() -> Prepared:
    return Prepared(path="/health", query="", headers=(), content=None, media_type=None)


def _decode(body: bytes, status: int) -> Health:
    return _d.answer(body, decode_health)

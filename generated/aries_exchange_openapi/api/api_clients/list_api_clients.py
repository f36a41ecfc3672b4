# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Final

from ... import decoding as _d
from ...models.api_client import ApiClient
from ...models.api_client_list import decode_api_client_list
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="listApiClients",
    method="GET",
    path="/v1/users/api/clients",
    scopes=(),
    authentication="required",
    safe=True,
)


def call(*, options: RequestOptions | None = None) -> Call[list[ApiClient]]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (), _decode, options)


def _prepare() -> Prepared:
    return Prepared(
        path="/v1/users/api/clients", query="", headers=(), content=None, media_type=None
    )


def _decode(body: bytes, status: int) -> list[ApiClient]:
    return _d.answer(body, decode_api_client_list).clients

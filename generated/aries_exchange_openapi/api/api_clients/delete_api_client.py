# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="deleteApiClient",
    method="DELETE",
    path="/v1/users/api/clients/{client_id}",
    scopes=(),
    authentication="required",
    safe=False,
)


def call(*, client_id: str, options: RequestOptions | None = None) -> Call[None]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (client_id,), _decode, options)


def _prepare(client_id: Any) -> Prepared:
    return Prepared(
        path="/v1/users/api/clients/"
        + _e.segment(_e.text(client_id, "client_id", low=1), "client_id"),
        query="",
        headers=(),
        content=None,
        media_type=None,
    )


def _decode(body: bytes, status: int) -> None:
    return _d.nothing(body)

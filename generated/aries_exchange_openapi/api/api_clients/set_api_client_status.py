# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.api_client_status import ApiClientStatus, ApiClientStatusLike
from ...models.set_api_client_status_response import (
    SetApiClientStatusResponse,
    decode_set_api_client_status_response,
)
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="setApiClientStatus",
    method="PATCH",
    path="/v1/users/api/client/status",
    scopes=(),
    authentication="required",
    safe=False,
)


def call(
    *, client_id: str, status: ApiClientStatusLike, options: RequestOptions | None = None
) -> Call[SetApiClientStatusResponse]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (client_id, status), _decode, options)


def _prepare(client_id: Any, status: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["client_id"] = _e.text(client_id, "client_id")
    _body["status"] = _e.enumeration(status, "status", ApiClientStatus)
    return Prepared(
        path="/v1/users/api/client/status",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> SetApiClientStatusResponse:
    return _d.answer(body, decode_set_api_client_status_response)

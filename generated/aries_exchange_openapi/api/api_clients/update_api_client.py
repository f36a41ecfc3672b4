# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.api_client import ApiClient, decode_api_client
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="updateApiClient",
    method="PUT",
    path="/v1/users/api/clients/{client_id}",
    scopes=(),
    authentication="required",
    safe=False,
)


def call(
    *,
    client_id: str,
    name: str | None = None,
    scopes: Sequence[str] | None = None,
    redirect_uris: Sequence[str] | None = None,
    domains: Sequence[str] | None = None,
    options: RequestOptions | None = None,
) -> Call[ApiClient]:
    """
    Return the call, for a transport to send.
    """
    return Call(
        OPERATION, _prepare, (client_id, name, scopes, redirect_uris, domains), _decode, options
    )


def _prepare(client_id: Any, name: Any, scopes: Any, redirect_uris: Any, domains: Any) -> Prepared:
    _body: dict[str, Any] = {}
    if name is not None:
        _body["name"] = _e.text(name, "name")
    if scopes is not None:
        _body["scopes"] = _e.array(scopes, "scopes", _e.text)
    if redirect_uris is not None:
        _body["redirect_uris"] = _e.array(redirect_uris, "redirect_uris", _e.text)
    if domains is not None:
        _body["domains"] = _e.array(domains, "domains", _e.text)
    return Prepared(
        path="/v1/users/api/clients/"
        + _e.segment(_e.text(client_id, "client_id", low=1), "client_id"),
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> ApiClient:
    return _d.answer(body, decode_api_client)

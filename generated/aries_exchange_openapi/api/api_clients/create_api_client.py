# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ... import decoding as _d, encoding as _e
from ...models.created_api_client import CreatedApiClient, decode_created_api_client
from ...types import Call, Operation, Prepared, RequestOptions

__all__ = ["OPERATION", "call"]

OPERATION: Final = Operation(
    id="createApiClient",
    method="POST",
    path="/v1/users/api/clients",
    scopes=(),
    authentication="required",
    safe=False,
)


def call(
    *,
    name: str,
    scopes: Sequence[str],
    redirect_uris: Sequence[str],
    domains: Sequence[str] | None = None,
    options: RequestOptions | None = None,
) -> Call[CreatedApiClient]:
    """
    Return the call, for a transport to send.
    """
    return Call(OPERATION, _prepare, (name, scopes, redirect_uris, domains), _decode, options)


def _prepare(name: Any, scopes: Any, redirect_uris: Any, domains: Any) -> Prepared:
    _body: dict[str, Any] = {}
    _body["name"] = _e.text(name, "name")
    _body["scopes"] = _e.array(scopes, "scopes", _e.text)
    _body["redirect_uris"] = _e.array(redirect_uris, "redirect_uris", _e.text)
    if domains is not None:
        _body["domains"] = _e.array(domains, "domains", _e.text)
    return Prepared(
        path="/v1/users/api/clients",
        query="",
        headers=(),
        content=_e.json_body(_body),
        media_type="application/json",
    )


def _decode(body: bytes, status: int) -> CreatedApiClient:
    return _d.answer(body, decode_created_api_client)

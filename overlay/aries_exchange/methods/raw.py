"""
Requests to the API that no method makes: an escape hatch.
"""

from __future__ import annotations

import re

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from aries_exchange.calls.options import checked_headers, checked_options, checked_query
from aries_exchange.effects import Flow
from aries_exchange.errors import AriesDecodeError, InvalidArgumentError
from aries_exchange.parts import ClientParts
from aries_exchange_openapi.encoding import json_body
from aries_exchange_openapi.errors import DecodeError, EncodeError
from aries_exchange_openapi.types import (
    Call,
    Operation,
    Prepared,
    Query,
    RawResponse,
    RequestOptions,
)


_SAFE: Final = ("GET", "HEAD", "OPTIONS")  # RFC 9110, section 9.2.1
_METHODS: Final = (*_SAFE, "POST", "PUT", "PATCH", "DELETE")
_PATH: Final = re.compile(r"/([\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*", re.ASCII)


def request(
    client: ClientParts[Any],
    method: str,
    path: str,
    *,
    query: Query | None = None,
    json: Any = None,
    headers: Mapping[str, str] | None = None,
    safe: bool = False,
    options: RequestOptions | None = None,
) -> Flow[RawResponse]:
    """
    Send a request for which there is no method, and return the response as it arrived.

    It is authorized, refreshed, retried and translated into errors like any call.  Nothing is known
    of what it means: neither the arguments nor the response are checked.  Use a method where there
    is one.  *method* and *path* are part of error messages and log lines.

    Args:
        method: GET, HEAD, OPTIONS, POST, PUT, PATCH or DELETE.
        path: The path, percent-encoded, such as `/v1/health`.  There is no way to another server.
        query: Query parameters by their names: strings, whole numbers, booleans, or lists of them.
        json: The body: anything that JSON can hold.  None sends no body.
        headers: Headers to add.
        safe: Whether it may be retried although the service may have acted on it.  GET, HEAD and
            OPTIONS always may.
        options: Timeout, retries and more for this call only.

    Raises:
        InvalidArgumentError: An argument is wrong; nothing was sent.
        AriesAPIError: The service sent an error response.
        AriesDecodeError: Not here, but by `json()` of the response, if the body is not JSON.
    """
    name = _checked_name(method, path)
    given = checked_options(options)
    seen: list[RawResponse] = []

    def keep(response: RawResponse) -> None:
        seen.append(response)
        if given.on_response is not None:
            given.on_response(response)

    changed = RequestOptions(
        **{name: getattr(given, name) for name in ("timeout", "max_retries", "headers", "query")},
        on_response=keep,
    )
    prepared = Prepared(
        path=path,
        query="" if query is None else checked_query(query),
        headers=tuple(checked_headers(headers)),
        content=None if json is None else _written(json),
        media_type=None if json is None else "application/json",
    )
    verb = method.upper()
    operation = Operation(name, verb, path, (), "optional", safe is True or verb in _SAFE)
    call = Call(operation, lambda: prepared, (), lambda _body, _status: None, changed)
    yield from client.caller.flow(call)
    return _Response(name, seen[-1])


class _Response(RawResponse):
    # One whose `json` raises an error of this package.

    __slots__ = ("_name",)

    def __init__(self, name: str, response: RawResponse) -> None:
        super().__init__(response.status_code, response.headers, response.body)
        self._name = name

    def json(self) -> Any:
        try:
            return super().json()
        except DecodeError as error:
            problem = error.problem
        raise AriesDecodeError(problem, operation=self._name, status_code=self.status_code)


def _checked_name(method: object, path: object) -> str:
    if not isinstance(method, str) or method.upper() not in _METHODS:
        raise InvalidArgumentError(f"method: takes one of {', '.join(_METHODS)}")
    wrong = None
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        wrong = "takes a path of this API, like /v1/health, and no address of a server"
    elif "?" in path or "#" in path:
        wrong = "takes no query and no fragment; pass query={...}"
    elif not _PATH.fullmatch(path):
        wrong = "has a character that no path may have; write it with urllib.parse.quote"
    elif any(each.partition(";")[0] in {".", ".."} for each in re.split(r"[/\\]", _decoded(path))):
        wrong = "takes no . or .. between slashes; write the whole path"
    if wrong is not None:
        raise InvalidArgumentError(f"path: {wrong}")
    return f"{method.upper()} {path}"


def _decoded(path: str) -> str:
    # Of a name that is encoded twice, a proxy on the way may decode one.
    while (plain := unquote(path)) != path:
        path = plain
    return path


def _written(body: object) -> bytes:
    try:
        return json_body(body)
    except EncodeError as error:
        problem = error.problem
    raise InvalidArgumentError(f"json: {problem}; pass a Decimal or a date as a string")

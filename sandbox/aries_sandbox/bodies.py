"""
Request bodies: read up to a limit, and parsed strictly.
"""

from __future__ import annotations

import json

from typing import Any, Final, NoReturn, cast
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request


JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MOST_BYTES: Final = 65_536
_MOST_NESTED: Final = 100  # far from Python's recursion limit, wherever the value goes


async def read_body(request: Request) -> bytes | None:
    """
    Return the body, or None if it has more than `MOST_BYTES`.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return None
    except ClientDisconnect:
        return b""  # nobody will read the response
    return bytes(body)


def decode(media_type: str, body: bytes) -> Any:
    """
    Parse a body strictly.

    Raises:
        ValueError: It is not UTF-8, does not match *media_type*, is nested too deeply, or cannot be
            written as UTF-8 again.
    """
    if media_type == FORM:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict"
        )
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a field is given twice")
        return dict(pairs)
    try:
        value = json.loads(body.decode(), parse_constant=_reject_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if _is_deeper(value, _MOST_NESTED):
        raise ValueError("it is nested too deeply")
    # A JSON escape can be half a surrogate pair, which UTF-8 cannot encode.
    json.dumps(value, ensure_ascii=False).encode()
    return value


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _ in range(levels):
        layer = [item for each in layer for item in _items(each)]
        if not layer:
            return False
    return True


def _items(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(cast("dict[str, object]", value).values())
    return cast("list[object]", value) if isinstance(value, list) else []


def _reject_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")

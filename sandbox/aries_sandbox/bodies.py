"""
Bodies of requests: read up to a limit, and read strictly.
"""

from __future__ import annotations

import json

from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request


JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
MOST_BYTES: Final = 65_536


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
        return b""  # nobody will read the answer
    return bytes(body)


def decode(media_type: str, body: bytes) -> Any:
    """
    Read a body strictly.

    Raises:
        ValueError: it is not UTF-8, not what *media_type* says, or not storable as text.
    """
    if media_type == FORM:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict"
        )
        if len(dict(pairs)) < len(pairs):
            msg = "a field is given twice"
            raise ValueError(msg)
        return dict(pairs)
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
        # JSON can spell half a surrogate pair, which no UTF-8 text can hold.
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        msg = "it is nested too deeply"
        raise ValueError(msg) from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no JSON"
    raise ValueError(msg)

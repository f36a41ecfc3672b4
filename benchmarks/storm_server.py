"""
The sandbox for programs that were not written for Aries.

Aries takes JSON where RFC 6749 has a form; this serves both, so that every library meets the same
server.  The official SDK asks for `/v2/users/me/accounts`, which is served from `/v1`.

It prints its URL, and runs until it is stopped.
"""

from __future__ import annotations

import json

from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from starlette.types import ASGIApp, Receive, Scope, Send

from aries_sandbox import Fault, FaultKind, create_app
from aries_sandbox.server import bind, url_of


LATENCY = 0.05
FIELDS = {"grant_type", "client_id", "client_secret", "refresh_token"}


def translated(inner: ASGIApp) -> ASGIApp:
    """
    Return *inner* behind a translation of token requests.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = scope["path"].replace("/v2/users/", "/v1/users/")
            form = any(b"urlencoded" in v for k, v in scope["headers"] if k == b"content-type")
            if form and scope["path"].endswith("/token"):
                scope, receive = await _translate(scope, receive)
        await inner(scope, receive, send)

    return app


async def _translate(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    fields = {name: value for name, value in parse_qsl(body.decode()) if name in FIELDS}
    headers = [(k, v) for k, v in scope["headers"] if k not in {b"content-type", b"content-length"}]
    if fields.get("grant_type") == "refresh_token":
        body, media_type = json.dumps(fields).encode(), b"application/json"
    else:
        pairs = "&".join(f"{name}={value}" for name, value in fields.items())
        body, media_type = pairs.encode(), b"application/x-www-form-urlencoded"
    headers += [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
    pending: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return pending.pop() if pending else await receive()

    return {**scope, "headers": headers}, replay


def main() -> None:
    """
    Serve.
    """
    late = Fault("token", FaultKind.DELAY, times=None, delay=LATENCY)
    with bind(0) as listener:
        print(url_of(listener), flush=True)
        config = uvicorn.Config(
            translated(create_app(faults=[late])),
            ws="none",
            lifespan="off",
            log_config=None,
            date_header=False,
        )
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()

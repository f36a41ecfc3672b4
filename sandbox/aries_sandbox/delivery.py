"""
Sends a response, or the part of it that a scripted fault leaves.

ASGI cannot close a connection without a response.  The server of this package offers that as an
extension of the scope (see `aries_sandbox.server`).  Without a socket, `ConnectionResetError` is
raised instead.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from aries_sandbox.faults import Fault, FaultKind


CLOSE: Final = "aries_sandbox.close"  # the extension's name
Handle = Callable[[], Awaitable[Response]]

_HTML: Final = "<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"


class LostReply(Response):
    """
    No response: the connection is closed.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """
        Close the connection and wait until it is closed.
        """
        await _close(scope, receive)


class CutBody(Response):
    """
    The head of a response, the first half of its body, and a closed connection.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Send half, then close the connection and wait until it is closed.
        """

        async def send_half(message: Message) -> None:
            if message["type"] == "http.response.body":
                half = self.body[: len(self.body) // 2]
                await send({"type": "http.response.body", "body": half, "more_body": True})
            else:
                await send(message)

        await super().__call__(scope, receive, send_half)
        await _close(scope, receive)


async def _close(scope: Scope, receive: Receive) -> None:
    close: Callable[[], None] | None = scope.get("extensions", {}).get(CLOSE)
    if close is None:
        raise ConnectionResetError("a scripted fault closed the connection")
    close()
    while (await receive())["type"] != "http.disconnect":
        pass


async def deliver(fault: Fault, handle: Handle) -> Response:
    """
    Return what *fault* leaves of the response of *handle*.

    *handle* has the effect and is called at most once.
    """
    without_effect = _without_effect(fault)
    if without_effect is not None:
        return without_effect
    right = await handle()
    match fault.kind:
        case FaultKind.LOST_REPLY:
            return LostReply()
        case FaultKind.CUT_BODY:
            return CutBody(right.body, right.status_code, media_type="application/json")
        case FaultKind.EMPTY_BODY:
            return Response(None, right.status_code)
        case FaultKind.WRONG_JSON:
            wrong = ["not", "what", "the", "document", "says"] if fault.body is None else fault.body
            return JSONResponse(wrong, right.status_code)
        case _:
            return right


def _without_effect(fault: Fault) -> Response | None:
    match fault.kind:
        case FaultKind.STATUS:
            return _reject(fault)
        case FaultKind.HTML:
            status = fault.status or 502
            page = _HTML.format(status=status)
            return Response(page, status, headers=_retry_after(fault), media_type="text/html")
        case FaultKind.REDIRECT:
            return Response(None, fault.status or 307, headers={"location": fault.location or ""})
        case FaultKind.LOST_REQUEST:
            return LostReply()
        case _:
            return None


def _reject(fault: Fault) -> Response:
    body: dict[str, Any] = {
        "error": {
            "type": "RATE_LIMIT" if fault.status == 429 else "INTERNAL",
            "code": "SCRIPTED_FAULT",
            "message": "A scripted fault of the sandbox.",
        }
    }
    return JSONResponse(body, fault.status or 500, headers=_retry_after(fault))


def _retry_after(fault: Fault) -> dict[str, str]:
    return {} if fault.retry_after is None else {"retry-after": fault.retry_after}

"""
The control endpoint: a test in another process, or in another language, controls the sandbox here.

    GET    /_sandbox/stats                   counts
    POST   /_sandbox/faults                  a JSON list of faults
    DELETE /_sandbox/faults
    POST   /_sandbox/expire-access-tokens
    POST   /_sandbox/clock                   {"advance": seconds}
    POST   /_sandbox/price                   {"symbol": "AAPL", "price": "151.00"}; "size" is optional
    POST   /_sandbox/fill                    {"order": clOrdId}; "qty" and "price" are optional
    GET    /_sandbox/orders                  all orders of each account
    POST   /_sandbox/reset

It is not in the document.  The server listens on loopback only, but a web page in the user's
browser can send requests there.  So a request with an ``Origin``, or to a host name that is not
loopback (DNS rebinding), is rejected.
"""

from __future__ import annotations

import re

from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aries_sandbox import market_control
from aries_sandbox.bodies import JSON, decode, read_body
from aries_sandbox.faults import FaultError, read_faults
from aries_sandbox.problems import flat
from aries_sandbox.world import World


# Compared with the raw header: for an invalid host, Starlette returns the server's own name.
_LOOPBACK: Final = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)
_Work = Callable[[World, bytes], Response]


def control_routes(world: World) -> list[Route]:
    """
    Return the routes that control *world*.
    """
    table: dict[str, dict[str, _Work]] = {
        "stats": {"GET": _stats},
        "faults": {"POST": _add_faults, "DELETE": _clear_faults},
        "expire-access-tokens": {"POST": _expire},
        "clock": {"POST": _advance},
        "price": {"POST": _set_price},
        "fill": {"POST": _fill},
        "orders": {"GET": _orders},
        "reset": {"POST": _reset},
    }
    return [
        Route(f"/_sandbox/{name}", _endpoint(world, works), methods=list(works))
        for name, works in table.items()
    ]


def stats(world: World) -> dict[str, Any]:
    """
    Return all counts, and how many grants can still be refreshed.
    """
    return {**world.stats.to_json(), "live_families": world.live_families()}


def _endpoint(world: World, works: dict[str, _Work]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        host = request.headers.get("host", "")
        if "origin" in request.headers or _LOOPBACK.fullmatch(host) is None:
            return _reject(403, "the control endpoint is for programs on this machine")
        method = "GET" if request.method == "HEAD" else request.method
        body = await read_body(request)
        if body is None:
            return _reject(413, "content too large")
        return works[method](world, body)

    return endpoint


def _stats(world: World, _body: bytes) -> Response:
    return JSONResponse(stats(world))


def _add_faults(world: World, body: bytes) -> Response:
    try:
        world.script.add(read_faults(body))
    except FaultError as error:
        return _reject(400, str(error))
    return Response(None, 204)


def _clear_faults(world: World, _body: bytes) -> Response:
    world.script.clear()
    return Response(None, 204)


def _expire(world: World, _body: bytes) -> Response:
    world.expire_access_tokens()
    return Response(None, 204)


def _advance(world: World, body: bytes) -> Response:
    try:
        seconds = decode(JSON, body)["advance"]
        world.clock.advance(_seconds(seconds))
    except (ValueError, KeyError, TypeError, OverflowError):
        return _reject(400, 'the body is {"advance": seconds}: 0 or more, 100 years in all at most')
    return Response(None, 204)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError
    return float(value)


def _set_price(world: World, body: bytes) -> Response:
    def work(symbol: str, price: str, size: str | None = None) -> None:
        market_control.set_price(world, symbol, price, size)

    return _market(work, body, "symbol and price, and size if you like")


def _fill(world: World, body: bytes) -> Response:
    def work(order: str, qty: str | None = None, price: str | None = None) -> None:
        market_control.fill(world, order, qty, price)

    return _market(work, body, "order, and qty and price if you like")


def _market(work: Callable[..., None], body: bytes, fields: str) -> Response:
    try:
        work(**_texts(decode(JSON, body)))
    except market_control.MarketError as error:
        return _reject(400, str(error))
    except (ValueError, TypeError):
        return _reject(400, f"the body is a JSON object of strings: {fields}")
    return Response(None, 204)


def _texts(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise TypeError
    texts = cast("dict[str, object]", given)
    if not all(isinstance(value, str) for value in texts.values()):
        raise TypeError
    return cast("dict[str, str]", texts)


def _orders(world: World, _body: bytes) -> Response:
    return JSONResponse(market_control.all_orders(world))


def _reset(world: World, _body: bytes) -> Response:
    world.reset()
    return Response(None, 204)


def _reject(status: int, error: str) -> Response:
    problem = flat(status, error)
    return JSONResponse(problem.body, problem.status)

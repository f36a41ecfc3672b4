"""
The ASGI application.
"""

from __future__ import annotations

import time

from collections.abc import Awaitable, Callable, Iterable

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aries_sandbox.control import control_routes
from aries_sandbox.document import Operation
from aries_sandbox.faults import Fault
from aries_sandbox.gateway import Gateway
from aries_sandbox.hosted import LoginPage
from aries_sandbox.problems import flat, nested
from aries_sandbox.world import Settings, World


def create_app(
    *,
    database: str | None = None,
    access_ttl: int = 3600,
    refresh_grace: float = 0.0,
    seed: int | None = None,
    faults: Iterable[Fault] = (),
    clock: Callable[[], float] = time.time,
) -> ASGIApp:
    """
    Return the sandbox as an ASGI application.

    *database* is a file, or None for memory.  *access_ttl* is the lifetime of access tokens, and
    *refresh_grace* the time in which a used refresh token is accepted again, both in seconds.  With a
    *seed*, all identifiers, tokens and codes are the same each time.  *clock* returns seconds since the
    epoch.

    Raises:
        StoreError: The database cannot be used.
        FaultError: A fault names an operation that does not exist.
    """
    settings = Settings(access_ttl=access_ttl, refresh_grace=refresh_grace)
    return assemble(
        World(settings, database=database, seed=seed, faults=tuple(faults), clock=clock)
    )


def assemble(world: World) -> ASGIApp:
    """
    Return the application for *world*.
    """
    page = LoginPage(world)
    routes: list[BaseRoute] = [
        Route("/oauth2/authorize", page.answer, methods=["GET", "POST"]),
        *control_routes(world),
        *_operation_routes(world),
    ]
    app = Starlette(
        routes=routes, exception_handlers={HTTPException: _no_route, Exception: _failed}
    )
    app.router.redirect_slashes = False
    return _Dated(app, world)


def _operation_routes(world: World) -> Iterable[Route]:
    gateway = Gateway(world)
    paths: dict[str, dict[str, Operation]] = {}
    for operation in world.document.operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    for path, operations in paths.items():
        yield Route(path, _endpoint(gateway, operations), methods=list(operations))


def _endpoint(
    gateway: Gateway, operations: dict[str, Operation]
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        # RFC 9110, section 9.3.2: HEAD is GET without the body; the server omits the body.
        method = "GET" if request.method == "HEAD" else request.method
        return await gateway.answer(operations[method], request)

    return endpoint


def _no_route(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = flat(error.status_code, error.detail.lower())
    return JSONResponse(problem.body, problem.status, headers=error.headers)


def _failed(_request: Request, _error: Exception) -> Response:
    # The server logs the traceback; the response contains nothing of it.
    problem = nested(500, "INTERNAL", "INTERNAL_ERROR", "The sandbox failed; its log says why.")
    return JSONResponse(problem.body, problem.status)


class _Dated:
    """
    Adds the ``Date`` header from the sandbox's clock; clients measure expiry with it.
    """

    def __init__(self, app: Starlette, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["date"] = self._world.clock.http_date()
            await send(message)

        await self._app(scope, receive, send_dated)

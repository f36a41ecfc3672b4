"""
The sandbox as a server: uvicorn on 127.0.0.1, in the foreground or in a thread.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any, ClassVar, Final, Self

import uvicorn

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from aries_sandbox import control, market_control, people
from aries_sandbox.app import assemble
from aries_sandbox.delivery import CLOSE
from aries_sandbox.faults import Fault
from aries_sandbox.visitor import sign_in
from aries_sandbox.world import Settings, World


HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 30.0


class Sandbox:
    """
    A running sandbox: its address, its test data, and the means to provoke faults.

    It runs until `close()`, the end of its `with` block, or the end of the program.
    """

    user: ClassVar[people.Person] = people.USER
    mfa_user: ClassVar[people.Person] = people.MFA_USER
    confidential: ClassVar[people.App] = people.CONFIDENTIAL
    public: ClassVar[people.App] = people.PUBLIC
    exact: ClassVar[people.App] = people.EXACT

    def __init__(self, base_url: str, world: World, running: ExitStack) -> None:
        self.base_url = base_url
        self._world = world
        self._running = running

    def sign_in(self, url: str, user: people.Person = people.USER, *, allow: bool = True) -> str:
        """
        Log in as *user* on the login page, and return the URL that the page redirects to.

        Raises:
            ValueError: The page shows an error.
        """
        return sign_in(url, user, allow=allow)

    def add_fault(self, fault: Fault) -> None:
        """
        Add a fault to the end of the script.

        Raises:
            FaultError: It names an operation that does not exist.
        """
        self._world.script.add([fault])

    def clear_faults(self) -> None:
        """
        Remove all faults.
        """
        self._world.script.clear()

    def expire_access_tokens(self) -> None:
        """
        Let every access token expire now; refresh tokens stay valid.
        """
        self._world.expire_access_tokens()

    def advance_clock(self, seconds: float) -> None:
        """
        Let *seconds* pass at once, for the server.

        Raises:
            ValueError: The clock would be more than 100 years from the real time.
        """
        self._world.clock.advance(seconds)

    def set_price(
        self,
        symbol: str,
        price: market_control.Number,
        *,
        size: market_control.Number | None = None,
    ) -> None:
        """
        Move the price of *symbol*, or add a symbol.  Orders that waited for the price are filled at it.

        *size*: how many can be traded at that price, by all orders together; None means any number.

        Raises:
            MarketError: An argument is not valid.
        """
        market_control.set_price(self._world, symbol, price, size)

    def fill(
        self,
        cl_ord_id: str,
        qty: market_control.Number | None = None,
        *,
        price: market_control.Number | None = None,
    ) -> None:
        """
        Fill *qty* of an open order, or all that is left, whatever the price of its symbol is.

        *price* is the limit price if the order has one, or else that of the symbol.

        Raises:
            MarketError: The order is not open, has less than *qty* left, has a better limit than *price*,
                or its account cannot pay for it.
        """
        market_control.fill(self._world, cl_ord_id, qty, price)

    def orders(self, account: str = people.USER.account) -> list[dict[str, Any]]:
        """
        Return all orders of an account, as the API lists them, the oldest first.

        Those are included that the API leaves out: rejected orders of all days, and the earlier
        identifiers of replaced and canceled ones (``SUPERSEDED``).

        Raises:
            MarketError: There is no such account.
        """
        return market_control.orders(self._world, account)

    def stats(self) -> dict[str, Any]:
        """
        Return all counts: ``requests`` per operation and status, ``token_requests`` per grant,
        ``refresh_replays``, and ``live_families`` (grants that can still be refreshed).
        """
        return control.stats(self._world)

    def reset(self) -> None:
        """
        Restore the state after the start.
        """
        self._world.reset()

    def close(self) -> None:
        """
        Stop the server.
        """
        self._running.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(
    *,
    port: int = 0,
    database: str | None = None,
    access_ttl: int = 3600,
    refresh_grace: float = 0.0,
    seed: int | None = None,
    faults: Iterable[Fault] = (),
    clock: Callable[[], float] = time.time,
) -> Sandbox:
    """
    Start a sandbox in a thread, on *port*, or on a free one if it is 0.

    The other arguments are those of `create_app`.

    Raises:
        OSError: The port is taken.
        StoreError: The database cannot be used.
        FaultError: A fault names an operation that does not exist.
    """
    settings = Settings(access_ttl=access_ttl, refresh_grace=refresh_grace)
    world = World(settings, database=database, seed=seed, faults=tuple(faults), clock=clock)
    with ExitStack() as stack:
        stack.callback(world.store.close)
        listener = stack.enter_context(bind(port))
        _run(world, listener, stack)
        return Sandbox(url_of(listener), world, stack.pop_all())


def _run(world: World, listener: socket.socket, stack: ExitStack) -> None:
    ready = threading.Event()
    server = make_server(world, ready.set)
    thread = threading.Thread(
        target=server.run, args=([listener],), name="aries-sandbox", daemon=True
    )
    thread.start()
    stack.callback(thread.join)
    stack.callback(setattr, server, "should_exit", True)
    if not ready.wait(_START_SECONDS):
        raise RuntimeError("the sandbox did not start")


def bind(port: int) -> socket.socket:
    """
    Return a socket that listens on loopback; *port* 0 takes a free one.

    Raises:
        OSError: The port is taken.
    """
    # asyncio turns off Nagle's algorithm only if the socket names its protocol.  With the algorithm,
    # every response waits 40 ms for a delayed acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform == "win32":  # where SO_REUSEADDR lets another program have the port, too
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """
    Return the base URL of the server on *listener*.
    """
    return f"http://{HOST}:{listener.getsockname()[1]}"


def make_server(world: World, on_ready: Callable[[], None]) -> uvicorn.Server:
    """
    Return a server for *world* that calls *on_ready* when it accepts requests.
    """
    config = uvicorn.Config(
        assemble(world),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        server_header=False,
        date_header=False,  # the application has its own clock
    )
    return _Server(config, on_ready)


class _Server(uvicorn.Server):
    """
    Reports when it is ready, and stops at once: requests in progress get no response.
    """

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # the loop tells the protocols in its next turn
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Protocol(H11Protocol):
    """
    Lets the application close the connection, as an extension of the scope.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access_log = False  # it would log query strings
        self.app = self._with_close(self.app)

    def _with_close(self, app: Any) -> Any:
        inner: ASGIApp = app

        async def outer(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[CLOSE] = self.transport.close
            try:
                await inner(scope, receive, send)
            except asyncio.CancelledError:
                return  # the server is stopping

        return outer

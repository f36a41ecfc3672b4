"""
Where requests go in the catalogue of faults: servers, ports and proxies, each broken in its way.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, NamedTuple, TypeAlias

import httpx

from tests.support.certificates import Authority
from tests.support.wire import Greet, Script, Step, wire


__all__ = ["Arrange", "Place", "behind", "closed_port", "full_port", "greeting", "saying", "secure"]


class Place(NamedTuple):
    """
    An origin, and how to connect to it where that takes more than its address.
    """

    base_url: str
    options: dict[str, Any] | None = None

    def transport(self, *, is_async: bool) -> Any:
        """
        Return the httpx transport, or None for that of the SDK.
        """
        if self.options is None:
            return None
        kind = httpx.AsyncHTTPTransport if is_async else httpx.HTTPTransport
        return kind(trust_env=False, **self.options)


Arrange: TypeAlias = Callable[[], AbstractContextManager[Place]]


def saying(*steps: Step, forever: tuple[Step, ...] = ()) -> Arrange:
    """
    Answer each request with *steps*, then with those of *forever* again and again.
    """
    return greeting(lambda connection: connection, *steps, forever=forever)


def greeting(greet: Greet, *steps: Step, forever: tuple[Step, ...] = ()) -> Arrange:
    """
    Do *greet* with each new connection, then answer like `saying`.
    """

    @contextmanager
    def arrange() -> Generator[Place]:
        with wire(_script(steps, forever), greet) as server:
            yield Place(server.url)

    return arrange


@functools.cache
def authority() -> Authority:
    """
    Return the authority that clients trust here.
    """
    return Authority()


def secure(
    context: Callable[[Authority], ssl.SSLContext], *steps: Step, greet: Greet | None = None
) -> Arrange:
    """
    Answer over TLS with what *context* makes; *greet* replaces the handshake.
    """

    @contextmanager
    def arrange() -> Generator[Place]:
        server_side = context(authority())
        shake = greet or functools.partial(server_side.wrap_socket, server_side=True)
        with wire(_script(steps, ()), shake) as server:
            url = server.url.replace("http:", "https:")
            yield Place(url, {"verify": authority().trusted()})

    return arrange


def behind(*steps: Step, forever: tuple[Step, ...] = ()) -> Arrange:
    """
    Stand behind a proxy that answers the request for a tunnel with *steps*.
    """

    @contextmanager
    def arrange() -> Generator[Place]:
        with wire(_script(steps, forever)) as proxy:
            yield Place("https://127.0.0.1:9", {"proxy": proxy.url})

    return arrange


@contextmanager
def closed_port(*, is_proxy: bool = False) -> Generator[Place]:
    """
    Nobody listens.
    """
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets it meanwhile
        url = f"http://127.0.0.1:{holder.getsockname()[1]}"
        yield Place("https://127.0.0.1:9", {"proxy": url}) if is_proxy else Place(url)


@contextmanager
def full_port() -> Generator[Place]:
    """
    Somebody listens who never accepts, and whose queue is full: connections are not even refused.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(_MORE_THAN_A_QUEUE):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect(listener.getsockname())
        yield Place(f"http://127.0.0.1:{listener.getsockname()[1]}")


_MORE_THAN_A_QUEUE: Final = 8


def _script(steps: tuple[Step, ...], forever: tuple[Step, ...]) -> Script:
    def script(_request: object) -> Generator[Step]:
        yield from steps
        while forever:
            yield from forever

    return script

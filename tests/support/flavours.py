"""
One test body for both clients: sync, and async on asyncio and on trio.

A test that asks for `flavour` runs three times.  `flavour.client(...)` is an `AriesClient`, or an
`AsyncAriesClient` behind a front that looks like one: its methods are awaited in an event loop
that runs beside the test, so that the body stays plain::

    def test_profile(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        with flavour.client(base_url=aries_sandbox.base_url, bearer_token=token) as client:
            profile = client.users.get_user_profile()

Whatever threads call at once becomes tasks of that one loop.
"""

from __future__ import annotations

import inspect

from collections.abc import Callable, Coroutine, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, Final, Self, TypeVar, cast

import attrs
import pytest

from anyio.from_thread import BlockingPortal, start_blocking_portal

from aries_exchange import AriesClient, AsyncAriesClient


__all__ = ["FLAVOURS", "Flavour", "flavour", "flavour_of"]

T = TypeVar("T")

FLAVOURS: Final = ("sync", "asyncio", "trio")


@attrs.frozen
class Flavour:
    """
    One way to use the SDK.  `portal` leads into the event loop, if there is one.
    """

    name: str
    portal: BlockingPortal | None = None

    def client(self, **arguments: Any) -> AriesClient:
        """
        Return a client of this flavour; use it with `with`, which closes it.
        """
        return self.front(self.kind(**arguments))

    @property
    def kind(self) -> type[AriesClient | AsyncAriesClient]:
        """
        The class of this flavour's clients.
        """
        return AriesClient if self.portal is None else AsyncAriesClient

    def front(self, client: AriesClient | AsyncAriesClient) -> AriesClient:
        """
        Return *client* as one whose methods wait.
        """
        if self.portal is None:
            assert isinstance(client, AriesClient)
            return client
        return cast("AriesClient", _Front(client, self.portal))

    def at_once(self, calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
        """
        Begin all *calls* at the same moment; return what each returned or raised, in order.
        """
        start = Barrier(len(calls))

        def run(call: Callable[[], T]) -> T | Exception:
            start.wait()
            try:
                return call()
            except Exception as error:  # noqa: BLE001 - it is the outcome
                return error

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(run, calls))


@contextmanager
def flavour_of(name: str) -> Generator[Flavour]:
    """
    Run what *name* needs while the block lasts.
    """
    if name == "sync":
        yield Flavour(name)
        return
    with start_blocking_portal(name) as portal:
        yield Flavour(name, portal)


@pytest.fixture(params=FLAVOURS, name="flavour")
def flavour(request: pytest.FixtureRequest) -> Generator[Flavour]:
    """
    The test, once for each flavour.
    """
    with flavour_of(request.param) as made:
        yield made


class _Front:
    """
    An object whose coroutines are awaited in the loop that *portal* leads to.
    """

    def __init__(self, target: Any, portal: BlockingPortal) -> None:
        self.__dict__.update(_target=target, _portal=portal)

    def __getattr__(self, name: str) -> Any:
        return self._wrap(getattr(self._target, name))

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._target, name, value)

    def __repr__(self) -> str:
        return repr(self._target)

    def __enter__(self) -> Self:
        self._wait(self._target.__aenter__())
        return self

    def __exit__(self, *raised: object) -> None:
        self._wait(self._target.__aexit__(*raised))

    def _wrap(self, value: Any) -> Any:
        if inspect.ismethod(value):

            def call(*args: Any, **kwargs: Any) -> Any:
                return self._wrap(self._wait(value(*args, **kwargs)))

            return call
        named_async = type(value).__name__.startswith("Async")
        return _Front(value, self._portal) if named_async else value

    def _wait(self, value: Any) -> Any:
        if not inspect.iscoroutine(value):
            return value
        return self._portal.call(_awaited, value)


async def _awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    return await coroutine

"""
Flows that hold the lock of a login: each in a thread of its own, shared by all who wait for it.

A thread cannot be cancelled, gets no Ctrl-C and outlives the event loop of whoever started it.  So
a token that the service has issued is saved, also if its caller has long gone.  The thread is no
daemon: the interpreter waits for it, for as long as one token request and its save may take.
"""

from __future__ import annotations

import copy
import os
import sys
import threading
import weakref

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from aries_exchange.effects import Flow, Locked, Send
from aries_exchange.errors import (
    AriesError,
    OutcomeUnknownError,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.responses import Response
from aries_exchange.stores.base import Turns
from aries_exchange.values import without_frames


T = TypeVar("T")

_SLICE: Final = 0.25
"""Seconds until a thread that waits for a lock notices that nobody waits for it any more."""
_LONGEST: Final = 40.0
"""Seconds until a thread gives up an event loop that does not answer; a token request takes 30."""
_GUARD: Final = Turns()
_under_way: weakref.WeakKeyDictionary[object, Flight] = weakref.WeakKeyDictionary()


class Flight:
    """
    One flow on its way, and how many callers wait for its outcome.
    """

    def __init__(self, effect: Locked, drive: Callable[[Flow[Any]], Any]) -> None:
        self._effect = effect
        self._drive = drive
        self.waiting: int = 1  # changes under the guard
        self.outcome: Final[Future[Any]] = Future()
        self.thread: Final = threading.Thread(target=self._fly, name="aries-exchange-renewal")

    def wait(self, seconds: float) -> Any:
        """
        Return the outcome.  A flow that does not have its lock yet is given up by the last to wait.

        Raises:
            TimeoutError: It is not there within *seconds*, or the lock was not free in time.
        """
        try:
            return self._result(seconds)
        finally:
            self._leave()

    async def wait_async(self, seconds: float) -> Any:
        """
        Return the outcome, likewise, without blocking the event loop.
        """
        import anyio

        done, loop = anyio.Event(), _present_loop()

        def wake(_: Future[Any]) -> None:
            with suppress(*loop.over):
                loop.soon(done.set)

        self.outcome.add_done_callback(wake)
        try:
            with anyio.fail_after(seconds):
                await done.wait()
            return self._result(0)
        finally:
            self._leave()

    def _leave(self) -> None:
        with _GUARD.hold(""):
            self.waiting -= 1

    def _result(self, seconds: float) -> Any:
        try:
            return self.outcome.result(seconds)
        except AriesError as error:
            clean = copy.copy(error)  # each caller raises its own
        raise clean

    def _fly(self) -> None:
        effect = self._effect
        try:
            lock = self._take_lock()
            try:
                if not self.waiting:
                    raise TimeoutError
                result = self._drive(effect.flow())
            finally:
                store_call(partial(lock.__exit__, None, None, None))
        except BaseException as error:  # noqa: BLE001 - it is the outcome
            alone = self._end()
            self.outcome.set_exception(without_frames(error))
        else:
            alone = self._end()
            self.outcome.set_result(result)
        if alone and effect.last is not None:
            self._drive(effect.last())

    def _take_lock(self) -> AbstractContextManager[None]:
        effect, left = self._effect, self._effect.patience
        while True:
            try:
                asked = partial(effect.store.lock, effect.key, min(left, _SLICE))
                lock = store_call(asked, TimeoutError)
                store_call(lock.__enter__, TimeoutError)
            except TimeoutError:
                left -= _SLICE
                if left <= 0 or not self.waiting:
                    raise
            else:
                return lock

    def _end(self) -> bool:
        # Returns whether nobody waits for it any more.
        owner = self._effect.owner
        with _GUARD.hold(""):
            if owner is not None and _under_way.get(owner) is self:
                del _under_way[owner]
            return not self.waiting


def flight_of(effect: Locked, drive: Callable[[Flow[Any]], Any]) -> Flight:
    """
    Return the flight that carries *effect* out by *drive*: the one under way, or a new one.

    Raises:
        TimeoutError: One of the same owner is under way, and *effect* has no patience.
        RefreshUnavailable: There are too many threads, or none at all, as in WebAssembly.
    """
    with _GUARD.hold(""):
        present = None if effect.owner is None else _under_way.get(effect.owner)
        if present is None:
            new = Flight(effect, drive)
            try:
                new.thread.start()
            except RuntimeError:
                raise RefreshUnavailable(
                    "no thread can be started, and a refresh or a login takes one.",
                    hint="End others, or raise the limit of this user (ulimit -u).",
                ) from None
            # Not before: Ctrl-C may keep a thread from starting, and nobody must wait for that one.
            if effect.owner is not None:
                _under_way[effect.owner] = new
            return new
        # Whoever calls from within the flow, a store for instance, would wait for itself.
        if effect.patience <= 0 or present.thread is threading.current_thread():
            raise TimeoutError
        present.waiting += 1
        return present


def store_call(function: Callable[[], T], *expected: type[Exception]) -> T:
    """
    Return what *function*, a part of a store, returns.

    Raises:
        TokenStoreError: The store failed with something that is not *expected*.
    """
    try:
        return function()
    except Exception as error:
        if isinstance(error, (AriesError, *expected)):
            raise
        problem = type(error).__name__  # no more of it: a store may be anybody's
    raise TokenStoreError(f"the token store failed with {problem}.", hint="Look at the store.")


class OnThisLoop:
    """
    Sends requests by *send* on the present event loop, for a thread that waits for the responses.
    """

    def __init__(self, send: Callable[[Send], Coroutine[Any, Any, Response]]) -> None:
        self._send = send
        self._loop = _present_loop()

    def send(self, effect: Send) -> Response:
        """
        Send *effect* and return its response, read to the end.

        Raises:
            OutcomeUnknownError: The event loop ended before there was a response.
        """
        with suppress(*self._loop.over):
            return self._loop.run(self._send, effect)
        raise OutcomeUnknownError(
            f"{effect.operation}: the event loop ended before there was a response.",
            hint="Let asyncio.run() wait for the call.",
        )

    def close(self) -> None:
        """
        Leave the connections open: the transport is the program's.
        """


class _Loop(NamedTuple):
    # An event loop, seen from other threads: what runs a function there soon, what runs a coroutine
    # there and waits for it, and what both raise when the loop has ended.
    soon: Callable[[Callable[[], None]], object]
    run: Callable[[Callable[[Send], Coroutine[Any, Any, Response]], Send], Response]
    over: tuple[type[BaseException], ...]


def _present_loop() -> _Loop:
    from sniffio import current_async_library

    if current_async_library() == "trio":
        trio: Any = sys.modules["trio"]
        token = trio.lowlevel.current_trio_token()
        return _Loop(
            token.run_sync_soon,
            partial(trio.from_thread.run, trio_token=token),
            (trio.RunFinishedError, trio.Cancelled),
        )
    asyncio: Any = sys.modules["asyncio"]
    loop = asyncio.get_running_loop()

    def run(send: Callable[[Send], Coroutine[Any, Any, Response]], effect: Send) -> Response:
        # A loop that stops in between never answers; the time-out is that of the request, and more.
        sending = send(effect)
        try:
            response: Response = asyncio.run_coroutine_threadsafe(sending, loop).result(_LONGEST)
        except RuntimeError:
            sending.close()
            raise
        return response

    return _Loop(
        loop.call_soon_threadsafe, run, (RuntimeError, asyncio.CancelledError, TimeoutError)
    )


if hasattr(os, "register_at_fork"):
    # The threads of the parent are not in the child of a fork.
    os.register_at_fork(after_in_child=_under_way.clear)

"""
Stores and their locks, as they are used by a thread and by a task.
"""

from __future__ import annotations

import functools
import sys
import threading
import weakref

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from aries_exchange.effects import Flow, Locked
from aries_exchange.errors import AriesError, TokenStoreError


if TYPE_CHECKING:
    import anyio

    from anyio.lowlevel import RunVar

    from aries_exchange.stores.base import TokenStore


T = TypeVar("T")

Lock: TypeAlias = AbstractContextManager[None]
_SLICE: Final = 0.25
"""Seconds until a task that waits for a lock notices that it was cancelled."""
_THREADS: Final = 40


async def under_lock(effect: Locked, drive: Callable[[Flow[Any]], Awaitable[Any]]) -> Any:
    """
    Let a task *drive* the flow of *effect* while it holds the lock.

    Raises:
        TimeoutError: The lock was not free in time.
    """
    import anyio

    ends = anyio.current_time() + effect.timeout
    async with _turn(effect.owner, ends if effect.timeout > 0 else None):
        lock = await _take_in_thread(effect, ends)
        try:
            return await _to_the_end(drive, effect.flow)
        finally:
            leave_lock(lock)


async def _take_in_thread(effect: Locked, ends: float) -> Lock:
    # It waits in slices: a thread that waits cannot be cancelled.
    import anyio

    while True:
        left = max(0.0, ends - anyio.current_time())
        attempt = _Attempt(effect, min(left, _SLICE))
        try:
            return await anyio.to_thread.run_sync(attempt.take, limiter=loop_state().waiters)
        except TimeoutError:
            if left <= _SLICE:
                raise
        except BaseException:
            attempt.give_up()
            raise


class _Attempt:
    """
    A lock that is taken in a thread, and given back there if nobody waits for it any more.
    """

    def __init__(self, effect: Locked, timeout: float) -> None:
        self._take = partial(take_lock, effect.store, effect.key, timeout)
        self._guard = threading.Lock()
        self._lock: Lock | None = None
        self._is_wanted = True

    def take(self) -> Lock:
        """
        Take the lock.
        """
        lock = self._take()
        with self._guard:
            self._lock = lock
            if not self._is_wanted:
                leave_lock(lock)
        return lock

    def give_up(self) -> None:
        """
        Give the lock back, now or when it comes.
        """
        with self._guard:
            self._is_wanted = False
            if self._lock is not None:
                leave_lock(self._lock)


@asynccontextmanager
async def _turn(owner: object, ends: float | None) -> AsyncGenerator[None]:
    # Tasks with one owner queue here first, so that one worker thread at most waits for the lock.
    import anyio

    queue = loop_state().queues.setdefault(owner, anyio.Lock())
    if ends is not None:
        with anyio.fail_after(ends - anyio.current_time()):
            await queue.acquire()
    elif queue.locked():
        raise TimeoutError
    else:
        queue.acquire_nowait()
    try:
        yield
    finally:
        queue.release()


async def _to_the_end(work: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    # Whoever cancels the task meanwhile: that is told when the work is done.  A renewal that is cut
    # short may lose the login.
    import anyio

    # The scope keeps out the cancellation of anyio and trio.  That of asyncio reaches into scopes,
    # so that there the work has a task of its own.
    with anyio.CancelScope(shield=True):
        try:
            asyncio: Any = sys.modules["asyncio"]
            asyncio.get_running_loop()
        except (KeyError, RuntimeError):
            return await work(*arguments)
        task = asyncio.ensure_future(work(*arguments))
        cancelled = None
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            if not task.cancelled():
                task.exception()  # looked at, so that asyncio does not complain of it
            raise cancelled
        result: T = task.result()
        return result
    raise AssertionError  # a scope that nobody cancels swallows nothing


class _LoopState(NamedTuple):
    """
    What the clients of one event loop share.

    Tasks queue here, so that one worker thread at most waits for the lock of a login.  The threads
    have limits of their own: whoever holds a lock never lacks a thread because others wait.
    """

    queues: weakref.WeakKeyDictionary[object, anyio.Lock]
    waiters: anyio.CapacityLimiter
    workers: anyio.CapacityLimiter


@functools.cache
def _state_of_loop() -> RunVar[_LoopState]:
    from anyio.lowlevel import RunVar

    return RunVar("aries_exchange")


def loop_state() -> _LoopState:
    """
    Return what belongs to the running event loop.
    """
    import anyio

    variable = _state_of_loop()
    try:
        return variable.get()
    except LookupError:
        limits = anyio.CapacityLimiter(_THREADS), anyio.CapacityLimiter(_THREADS)
        state = _LoopState(weakref.WeakKeyDictionary(), *limits)
        variable.set(state)
        return state


def take_lock(store: TokenStore, key: str, timeout: float) -> Lock:
    """
    Return the lock of *key*, entered.

    Raises:
        TimeoutError: It was not free in time.
        TokenStoreError: The store failed.
    """

    def take() -> Lock:
        lock = store.lock(key, timeout)
        lock.__enter__()
        return lock

    return store_call(take, TimeoutError)


def leave_lock(lock: Lock) -> None:
    """
    Leave *lock*, which `take_lock` entered.
    """
    store_call(partial(lock.__exit__, None, None, None))


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

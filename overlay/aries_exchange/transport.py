"""
The two drivers, which carry flows out: one by waiting, one by awaiting.

That is all the duplication there is between the sync and the async client.
"""

from __future__ import annotations

import functools
import weakref

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, assert_never

from aries_exchange.effects import Effect, Flow, Locked, Send, Sleep, Work
from aries_exchange.errors import AriesError, TokenStoreError
from aries_exchange.http import AsyncHTTP, SyncHTTP


if TYPE_CHECKING:
    import anyio

    from anyio.lowlevel import RunVar


__all__ = ["AsyncDriver", "SyncDriver"]

T = TypeVar("T")

_LoopState: TypeAlias = (
    "tuple[weakref.WeakKeyDictionary[object, anyio.Lock], anyio.CapacityLimiter]"
)


class SyncDriver:
    """
    Carries flows out by waiting.
    """

    def __init__(self, http: SyncHTTP, sleep: Callable[[float], None]) -> None:
        self._http = http
        self._sleep = sleep

    def run(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns; what it raises carries none of its frames.
        """
        try:
            return self._drive(flow)
        except AriesError as error:
            clean = _without_frames(error)
        raise clean

    def close(self) -> None:
        """
        Close the connections.
        """
        self._http.close()

    def _drive(self, flow: Flow[T]) -> T:
        try:
            effect = next(flow)
            while True:
                try:
                    outcome = self._do(effect)
                except BaseException as error:  # noqa: BLE001 - the flow decides
                    effect = flow.throw(error)
                else:
                    effect = flow.send(outcome)
        except StopIteration as stop:
            result: T = stop.value
            return result

    def _do(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return self._http.send(effect)
            case Sleep(seconds):
                return self._sleep(seconds)
            case Work(function):
                return _store_call(function)
            case Locked(store, key, timeout, _, flow):
                lock = store.lock(key, timeout)
                _store_call(lock.__enter__)
                try:
                    return self._drive(flow)
                finally:
                    _store_call(partial(lock.__exit__, None, None, None))
            case _:
                assert_never(effect)


class AsyncDriver:
    """
    Carries flows out by awaiting, on asyncio or trio; stores are called in a worker thread.
    """

    def __init__(self, http: AsyncHTTP) -> None:
        self._http = http

    async def run(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns; what it raises carries none of its frames.
        """
        try:
            return await self._drive(flow)
        except AriesError as error:
            clean = _without_frames(error)
        raise clean

    async def close(self) -> None:
        """
        Close the connections.
        """
        await self._http.close()

    async def _drive(self, flow: Flow[T]) -> T:
        try:
            effect = next(flow)
            while True:
                try:
                    outcome = await self._do(effect)
                except BaseException as error:  # noqa: BLE001 - the flow decides
                    effect = flow.throw(error)
                else:
                    effect = flow.send(outcome)
        except StopIteration as stop:
            result: T = stop.value
            return result

    async def _do(self, effect: Effect) -> Any:
        import anyio

        match effect:
            case Send():
                return await self._http.send(effect)
            case Sleep(seconds):
                return await anyio.sleep(seconds)
            case Work(function):
                return await anyio.to_thread.run_sync(partial(_store_call, function))
            case Locked():
                return await self._run_locked(effect)
            case _:
                assert_never(effect)

    async def _run_locked(self, effect: Locked) -> Any:
        import anyio

        queues, limiter = _per_loop()
        queue = queues.setdefault(effect.owner, anyio.Lock())
        ends = anyio.current_time() + effect.timeout
        if effect.timeout > 0:
            with anyio.fail_at(ends):
                await queue.acquire()
        elif queue.locked():
            raise TimeoutError
        else:
            queue.acquire_nowait()
        try:
            # Shielded, because a renewal that is cut short may lose the login.
            with anyio.CancelScope(shield=True):
                return await _to_the_end(self._hold(effect, ends, limiter))
        finally:
            queue.release()

    async def _hold(self, effect: Locked, ends: float, limiter: anyio.CapacityLimiter) -> Any:
        import anyio

        lock = effect.store.lock(effect.key, max(0.0, ends - anyio.current_time()))
        enter = partial(_store_call, lock.__enter__)
        await anyio.to_thread.run_sync(enter, limiter=limiter)
        try:
            return await self._drive(effect.flow)
        finally:
            _store_call(partial(lock.__exit__, None, None, None))


async def _to_the_end(coroutine: Coroutine[Any, Any, T]) -> T:
    # `asyncio.timeout`, `wait_for` and web servers cancel a task itself, and no scope of anyio
    # shields from that; so on asyncio a task of its own does the work, and is waited for.
    import asyncio

    try:
        own_task = asyncio.current_task() is not None
    except RuntimeError:
        own_task = False
    if not own_task:
        return await coroutine
    task, cancelled = asyncio.ensure_future(coroutine), None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not complain
        raise cancelled
    return task.result()


@functools.cache
def _loop_state() -> RunVar[_LoopState]:
    from anyio.lowlevel import RunVar

    return RunVar("aries_exchange")


def _per_loop() -> _LoopState:
    # Tasks of one event loop queue here, so that one worker thread at most waits for the lock of
    # a login; the waiting threads have a limiter of their own, so that whoever holds a lock never
    # lacks a thread.
    import anyio

    variable = _loop_state()
    try:
        return variable.get()
    except LookupError:
        state = (weakref.WeakKeyDictionary[object, anyio.Lock](), anyio.CapacityLimiter(40))
        variable.set(state)
        return state


def _store_call(function: Callable[[], T]) -> T:
    try:
        return function()
    except (AriesError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - a store may be anybody's
        problem = type(error).__name__
    raise TokenStoreError(f"the token store failed with {problem}.", hint="Look at the store.")


def _without_frames(error: AriesError) -> AriesError:
    # The frames below hold tokens in their locals, and error reporters print locals.
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error

"""
The two drivers, which carry flows out: one by waiting, one by awaiting.

That is all the duplication there is between the sync and the async client.
"""

from __future__ import annotations

import inspect

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar, assert_never

from aries_exchange.effects import Ask, Effect, Flow, Locked, Send, Sleep, Work
from aries_exchange.errors import AriesError, InvalidArgumentError
from aries_exchange.io.http import AsyncHTTP, SyncHTTP


T = TypeVar("T")


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
                from aries_exchange.io.locking import store_call

                return store_call(function)
            case Ask(function):
                return _waited_for(function())
            case Locked(store, key, timeout, _, flow):
                from aries_exchange.io.locking import leave_lock, take_lock

                lock = take_lock(store, key, timeout)
                try:
                    return self._drive(flow)
                finally:
                    leave_lock(lock)
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
                from aries_exchange.io.locking import loop_state, store_call

                call = partial(store_call, function)
                return await anyio.to_thread.run_sync(call, limiter=loop_state().workers)
            case Ask(function):
                answer = await anyio.to_thread.run_sync(function, abandon_on_cancel=True)
                return await answer if inspect.isawaitable(answer) else answer
            case Locked():
                from aries_exchange.io.locking import under_lock

                return await under_lock(effect, self._drive)
            case _:
                assert_never(effect)


def _waited_for(answer: T) -> T:
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise InvalidArgumentError(
            "callbacks of AriesClient are functions; AsyncAriesClient awaits"
        )
    return answer


def _without_frames(error: AriesError) -> AriesError:
    # The frames below hold tokens in their locals, and error reporters print locals.
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error

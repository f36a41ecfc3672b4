"""
The two drivers, which carry flows out: one by waiting, one by awaiting.

That is all the duplication there is between the sync and the async client.  What holds the lock of
a login runs in a thread with a connection of its own, for both of them (`io.flights`).
"""

from __future__ import annotations

import inspect

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, assert_never

import attrs

from aries_exchange.clock import sleep
from aries_exchange.effects import Ask, Clock, Effect, Flow, Locked, Send, Sleep, Work
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.values import sealed, without_frames


if TYPE_CHECKING:
    from aries_exchange.io.flights import OnThisLoop
    from aries_exchange.io.http import AsyncHTTP, SyncHTTP


T = TypeVar("T")
HTTPT = TypeVar("HTTPT")


@attrs.define(eq=False, repr=False)
class _Driver(Generic[HTTPT]):
    """
    What both drivers have.

    *transport*, if the program has passed one, replaces the network.  *trust_env* makes
    `HTTPS_PROXY` and the like apply.  What sends requests is made when there is one to send.
    """

    _clock: Clock
    _transport: Any
    _trust_env: bool
    _made: dict[str, HTTPT] = attrs.field(factory=dict[str, HTTPT])

    @property
    def _http(self) -> HTTPT:
        # If two threads make one at the same time, both use the first.
        return self._made.get("http") or self._made.setdefault("http", self._new_http())

    def _new_http(self) -> HTTPT:
        raise NotImplementedError


class SyncDriver(_Driver["SyncHTTP | OnThisLoop"]):
    """
    Carries flows out by waiting.
    """

    @sealed
    def run(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns; what it raises carries none of our frames.
        """
        return self.drive(flow)

    def close(self) -> None:
        """
        Close the connections.
        """
        for http in self._made.values():
            http.close()

    def drive(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns.
        """
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

    def drive_aside(self, flow: Flow[T]) -> T:
        """
        Return what *flow*, which holds a lock, returns.

        It has connections of its own, unless the program has passed a transport: nobody shares
        them, and closing the client does not cut it short.
        """
        if self._transport is not None:
            return self.drive(flow)
        aside = SyncDriver(self._clock, None, self._trust_env)
        try:
            return aside.drive(flow)
        finally:
            aside.close()

    def _new_http(self) -> SyncHTTP:
        from aries_exchange.io.http import SyncHTTP

        return SyncHTTP(self._clock, self._transport, trust_env=self._trust_env)

    def _do(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return self._http.send(effect)
            case Sleep(seconds):
                return sleep(seconds)
            case Work(function):
                from aries_exchange.io.flights import store_call

                return store_call(function)
            case Ask(function):
                return _waited_for(function())
            case Locked():
                from aries_exchange.io.flights import flight_of

                return flight_of(effect, self.drive_aside).wait(effect.seconds)
            case _:
                assert_never(effect)


class AsyncDriver(_Driver["AsyncHTTP"]):
    """
    Carries flows out by awaiting, on asyncio or trio; stores are called in a worker thread.

    With a transport of the program the requests of a flow under a lock end with the event loop.
    """

    async def run(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns; what it raises carries none of our frames.
        """
        try:
            return await self._drive(flow)
        except BaseException as error:  # noqa: BLE001 - it is raised again
            del flow
            raise without_frames(error)  # noqa: B904 - it is the same

    async def close(self) -> None:
        """
        Close the connections.
        """
        for http in self._made.values():
            await http.close()

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
                from aries_exchange.io.flights import store_call

                return await anyio.to_thread.run_sync(partial(store_call, function))
            case Ask(function):
                result = await anyio.to_thread.run_sync(function, abandon_on_cancel=True)
                return await result if inspect.isawaitable(result) else result
            case Locked():
                from aries_exchange.io.flights import OnThisLoop, flight_of

                http: dict[str, SyncHTTP | OnThisLoop] = {"http": OnThisLoop(self._http.send)}
                here = SyncDriver(self._clock, self._transport, self._trust_env, http)
                return await flight_of(effect, here.drive_aside).wait_async(effect.seconds)
            case _:
                assert_never(effect)

    def _new_http(self) -> AsyncHTTP:
        from aries_exchange.io.http import AsyncHTTP

        return AsyncHTTP(self._clock, self._transport, trust_env=self._trust_env)


def _waited_for(result: T) -> T:
    if inspect.isawaitable(result):
        if inspect.iscoroutine(result):
            result.close()
        raise InvalidArgumentError("AriesClient calls callbacks; AsyncAriesClient awaits them")
    return result

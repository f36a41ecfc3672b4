"""
One HTTP exchange on httpx, sync and async: and the deadline it is held against.

httpx is imported when the first request is made, for it costs more than all of this package.
"""

from __future__ import annotations

import os
import threading

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeVar, cast

from aries_exchange import failures
from aries_exchange.answers import Answer
from aries_exchange.bodies import Body
from aries_exchange.connections import Lane, Lanes, async_transport, transport
from aries_exchange.effects import Clock, Send
from aries_exchange.errors import AriesError
from aries_exchange.tracing import AsyncTrace, Trace


if TYPE_CHECKING:
    import anyio
    import httpx


__all__ = ["AsyncHTTP", "SyncHTTP"]

TransportT = TypeVar("TransportT")

_CONNECT: Final = 10.0
_READ: Final = 30.0


class SyncHTTP:
    """
    Sends requests over transports of httpx that are made when they are first needed.

    *transport* replaces the network; *trust_env* lets `HTTPS_PROXY` and its kin apply.
    """

    def __init__(
        self, clock: Clock, transport: httpx.BaseTransport | None, *, trust_env: bool
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._trust_env = trust_env
        self._begin()

    def send(self, effect: Send) -> Answer:
        """
        Send *effect* and return its answer, read to the end.
        """
        import httpx

        if self._process != os.getpid():
            # The child of a fork must neither use nor close the connections of its parent.
            self._begin()
        trace = Trace(self._clock, effect.deadline)
        lane = self._enter(effect, trace)
        try:
            response = lane.transport.handle_request(_request(effect, trace))
            try:
                body = Body(effect, response)
                if not body.is_complete:
                    for chunk in cast("httpx.SyncByteStream", response.stream):
                        if trace.left < 0:
                            raise failures.late(effect)
                        body.feed(chunk)
                return body.answer()
            finally:
                response.close()
        except TimeoutError:
            raise failures.late(effect, sent=not trace.is_unsent) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
            raise failures.translate(error, effect, trace) from None
        finally:
            self._leave(lane)

    def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        with self._guard:
            transports = self._lanes.clear()
        for each in transports:
            each.close()

    def _begin(self) -> None:
        make = partial(transport, trust_env=self._trust_env)
        self._lanes: Lanes[httpx.BaseTransport] = Lanes(make, self._transport)
        self._free = threading.Semaphore(self._lanes.most)
        self._guard = threading.Lock()
        self._process = os.getpid()

    def _enter(self, effect: Send, trace: Trace) -> Lane[httpx.BaseTransport]:
        if not self._free.acquire(timeout=min(_READ, max(0.0, trace.left))):
            raise failures.crowded(effect)
        with self._guard:
            return _lane(self._lanes, self._free, effect)

    def _leave(self, lane: Lane[httpx.BaseTransport]) -> None:
        with self._guard:
            surplus = self._lanes.leave(lane, self._clock.monotonic())
        self._free.release()
        if surplus is not None:
            surplus.close()


class AsyncHTTP:
    """
    Sends requests over transports of httpx that are made when an event loop first needs them.
    """

    def __init__(
        self, clock: Clock, transport: httpx.AsyncBaseTransport | None, *, trust_env: bool
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._trust_env = trust_env
        self._loop: object = None
        self._lanes = self._new_lanes()
        self._free: anyio.Semaphore

    async def send(self, effect: Send) -> Answer:
        """
        Send *effect* and return its answer, read to the end.
        """
        import anyio
        import httpx

        trace = AsyncTrace(self._clock, effect.deadline)
        lane = await self._enter(effect, trace)
        try:
            with anyio.fail_after(trace.left):
                response = await lane.transport.handle_async_request(_request(effect, trace))
                try:
                    body = Body(effect, response)
                    if not body.is_complete:
                        await _read(response, body)
                    return body.answer()
                finally:
                    with anyio.CancelScope(shield=True):
                        await response.aclose()
        except TimeoutError:
            raise failures.late(effect, sent=not trace.is_unsent) from None
        except (
            httpx.HTTPError,
            httpx.StreamError,
            httpx.InvalidURL,
            OSError,
            anyio.BrokenResourceError,
            anyio.ClosedResourceError,
            anyio.EndOfStream,
        ) as error:
            raise failures.translate(error, effect, trace) from None
        finally:
            await self._leave(lane)

    async def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        transports = self._lanes.clear()
        # Connections of a loop that has ended cannot even be closed; its sockets are gone.
        for each in transports if self._loop == _running_loop() else ():
            await each.aclose()

    async def _enter(self, effect: Send, trace: AsyncTrace) -> Lane[httpx.AsyncBaseTransport]:
        import anyio

        if self._loop != _running_loop():
            self._begin()
        try:
            self._free.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(min(_READ, max(0.0, trace.left))) as scope:
                await self._free.acquire()
            if scope.cancelled_caught:
                raise failures.crowded(effect) from None
        return _lane(self._lanes, self._free, effect)

    async def _leave(self, lane: Lane[httpx.AsyncBaseTransport]) -> None:
        surplus = self._lanes.leave(lane, self._clock.monotonic())
        self._free.release()
        if surplus is not None:
            await surplus.aclose()

    def _begin(self) -> None:
        import anyio

        self._lanes = self._new_lanes()
        self._free = anyio.Semaphore(self._lanes.most)
        self._loop = _running_loop()

    def _new_lanes(self) -> Lanes[httpx.AsyncBaseTransport]:
        return Lanes(partial(async_transport, trust_env=self._trust_env), self._transport)


async def _read(response: httpx.Response, body: Body) -> None:
    import anyio

    problem: AriesError | None = None
    # An error raised inside of this loop would leave httpx's generators to the garbage
    # collector, of which trio warns.  A cancellation ends each of them in its turn.
    with anyio.CancelScope() as scope:
        async for chunk in cast("httpx.AsyncByteStream", response.stream):
            try:
                if problem is None:
                    body.feed(chunk)
            except AriesError as error:
                problem = error
                scope.cancel()
    if problem is not None:
        raise problem


def _lane(
    lanes: Lanes[TransportT], free: threading.Semaphore | anyio.Semaphore, effect: Send
) -> Lane[TransportT]:
    # For whoever has found room in *free*, which is given back if there is no lane.
    try:
        return lanes.enter(effect.url)
    except BaseException as error:
        free.release()
        if isinstance(error, Exception):
            raise failures.unprepared(error, effect) from None
        raise


def _running_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()


def _request(effect: Send, trace: Trace | AsyncTrace) -> httpx.Request:
    import httpx

    if (left := trace.left) <= 0:
        raise failures.late(effect, sent=False)
    url = _url(effect.url) if "?" not in effect.url else httpx.URL(effect.url)
    headers = [("Host", url.netloc.decode()), ("Accept-Encoding", "gzip"), *effect.headers]
    if effect.body is not None or effect.method not in _WITHOUT_BODY:
        headers.append(("Content-Length", str(len(effect.body or b""))))
    each = min(_READ, left)
    timeout = {"connect": min(_CONNECT, left), "read": each, "write": each, "pool": each}
    # A request with a stream is taken as it is; httpx would build its headers a second time.
    request = httpx.Request(
        effect.method,
        url,
        headers=headers,
        stream=httpx.ByteStream(effect.body or b""),
        extensions={"timeout": timeout, "trace": trace},
    )
    request.read()  # so that a transport finds its content
    return request


@lru_cache(maxsize=256)
def _url(text: str) -> httpx.URL:
    import httpx

    return httpx.URL(text)


_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "TRACE"})

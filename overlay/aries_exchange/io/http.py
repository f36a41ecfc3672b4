"""
One HTTP request and its response over httpx, sync and async, within the deadline of a call.

The first request imports this, because importing httpx takes longer than this whole package.
"""

from __future__ import annotations

import os
import threading

from functools import lru_cache
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar, cast

import anyio
import httpx

from aries_exchange.effects import Clock, Send
from aries_exchange.io.body import Body
from aries_exchange.io.failures import too_late, translate, unusable
from aries_exchange.io.pool import MAX_REQUESTS, PooledTransport, TransportPool
from aries_exchange.io.trace import AsyncTrace, Trace, shut_down_dirty
from aries_exchange.responses import Response
from aries_exchange.values import holding


TransportT = TypeVar("TransportT")

_FAILURES: Final = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError)
_CONNECT: Final = 10.0
_READ: Final = 30.0
_FULL: Final = f"{MAX_REQUESTS} calls are in flight, and none ended in time"
_OPTIONAL: Final = 2.0
"""How long the body of an error may take, in seconds; what comes later is dropped."""


class _HTTP(Generic[TransportT]):
    """
    Sends requests over httpx transports, which are created when they are first needed.

    *transport* replaces the network, and has no limit.  *trust_env* makes `HTTPS_PROXY` and the
    like apply.
    """

    _pool: TransportPool[TransportT]

    def __init__(self, clock: Clock, transport: TransportT | None, *, trust_env: bool) -> None:
        self._clock = clock
        self._transport: TransportT | None = transport
        self._trust_env = trust_env
        self._reset()

    def _reset(self) -> None:
        raise NotImplementedError

    def _acquired(self, effect: Send) -> PooledTransport[TransportT]:
        if self._transport is not None:
            return PooledTransport(self._transport, None, None)
        try:
            return self._pool.acquire(effect.url, _owner(effect))
        except Exception as error:  # noqa: BLE001 - whatever httpx says of the environment
            raise unusable(error, effect) from None

    def _unused(self, pooled: PooledTransport[TransportT], *, broken: bool) -> list[TransportT]:
        if self._transport is not None:
            return []
        return self._pool.release(pooled, self._clock.monotonic(), broken=broken)

    def _cleared(self) -> list[TransportT]:
        return self._pool.clear() if self._transport is None else [self._transport]


class SyncHTTP(_HTTP[httpx.BaseTransport]):
    """
    Sends requests and waits for the responses.
    """

    def send(self, effect: Send) -> Response:
        """
        Send *effect* and return its response, whose body has been read.
        """
        if self._process != os.getpid():
            # A forked child must neither use nor close the connections of its parent.
            self._reset()
        trace = Trace(self._clock, effect.deadline)
        if self._transport is not None:
            return self._exchange(effect, trace)
        slots, slot = self._slots, list[None]()
        try:
            # One call takes the slot and notes it, so that Ctrl-C cannot come in between.
            slot.extend(map(slots.get, [True], [min(_READ, max(0.0, trace.remaining))]))
            return self._exchange(effect, trace)
        except Empty:
            raise too_late(effect, _FULL) from None
        finally:
            if slot:
                slots.put(None)

    def _exchange(self, effect: Send, trace: Trace) -> Response:
        pooled = holding(self._guard, self._acquired, effect)
        body, broken = None, False
        try:
            response = pooled.transport.handle_request(_request(effect, trace))
            try:
                body = Body(effect, response)
                if not body.is_complete:
                    _read(response, body, trace)
            finally:
                shut_down_dirty(response, is_https=effect.url.startswith("https:"))
                response.close()
        except _FAILURES as error:
            broken = not trace.is_new_connection
            if body is None or not body.is_optional:
                raise translate(error, effect, trace, pooled.proxy) from None
            body.drop()
        finally:
            for each in holding(self._guard, self._unused, pooled, broken=broken):
                each.close()
        assert body is not None  # or it has raised
        return body.response()

    def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        for each in holding(self._guard, self._cleared):
            each.close()

    def _reset(self) -> None:
        self._pool = TransportPool(httpx.HTTPTransport, trust_env=self._trust_env)
        self._slots: SimpleQueue[None] = SimpleQueue()
        for _ in range(MAX_REQUESTS):
            self._slots.put(None)
        self._guard = threading.Lock()
        self._process = os.getpid()


class AsyncHTTP(_HTTP[httpx.AsyncBaseTransport]):
    """
    Sends requests and awaits the responses; each event loop has transports of its own.
    """

    _loop: object = None
    _slots: anyio.Semaphore

    async def send(self, effect: Send) -> Response:
        """
        Send *effect* and return its response, whose body has been read.
        """
        from anyio.lowlevel import current_token  # late, because sync clients do without it

        trace = AsyncTrace(self._clock, effect.deadline)
        if self._loop != (loop := current_token()):
            self._reset()
            self._slots = anyio.Semaphore(MAX_REQUESTS if self._transport is None else 2**31)
            self._loop = loop
        await self._take_slot(effect, trace)
        body, pooled, broken = None, None, False
        try:
            pooled = self._acquired(effect)
            with anyio.fail_after(trace.remaining) as scope:
                response = await pooled.transport.handle_async_request(_request(effect, trace))
                try:
                    body = Body(effect, response)
                    if not body.is_complete:
                        await _read_async(response, body, scope)
                finally:
                    shut_down_dirty(response, is_https=effect.url.startswith("https:"))
                    await response.aclose()
        except _async_failures() as error:
            broken = not trace.is_new_connection
            if body is None or not body.is_optional:
                assert pooled is not None
                raise translate(error, effect, trace, pooled.proxy) from None
            body.drop()
        finally:
            unused = [] if pooled is None else self._unused(pooled, broken=broken)
            self._slots.release()
            for each in unused:
                await each.aclose()
        assert body is not None  # or it has raised
        return body.response()

    async def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        from anyio.lowlevel import current_token

        transports = self._cleared()
        # The connections of an event loop that has ended cannot be closed; its sockets are gone.
        for each in transports if self._loop == current_token() else ():
            await each.aclose()

    def _reset(self) -> None:
        self._pool = TransportPool(httpx.AsyncHTTPTransport, trust_env=self._trust_env)

    async def _take_slot(self, effect: Send, trace: AsyncTrace) -> None:
        try:
            self._slots.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(min(_READ, max(0.0, trace.remaining))) as scope:
                await self._slots.acquire()
            if scope.cancelled_caught:
                raise too_late(effect, _FULL) from None


def _async_failures() -> tuple[type[Exception], ...]:
    # anyio loads these when they are named, which a sync client never does.
    return (*_FAILURES, anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)


def _read(response: httpx.Response, body: Body, trace: Trace) -> None:
    if body.is_optional:
        trace.shorten(_OPTIONAL)
    for chunk in cast("httpx.SyncByteStream", response.stream):
        if trace.remaining < 0:
            raise TimeoutError
        body.feed(chunk)
        if body.is_complete:
            break


async def _read_async(response: httpx.Response, body: Body, scope: anyio.CancelScope) -> None:
    if body.is_optional:
        scope.deadline = min(scope.deadline, anyio.current_time() + _OPTIONAL)
    async for chunk in cast("httpx.AsyncByteStream", response.stream):
        body.feed(chunk)
        if body.is_complete:
            # An error or a break would leave the generators below to the garbage collector, which
            # trio warns about.  A cancellation closes them one after the other.
            scope.cancel()


def _request(effect: Send, trace: Trace | AsyncTrace) -> httpx.Request:
    if (remaining := trace.remaining) <= 0:
        raise too_late(effect, "the call timed out")
    url = _url(effect.url) if "?" not in effect.url else httpx.URL(effect.url)
    headers = [("Host", url.netloc.decode()), ("Accept-Encoding", "gzip"), *effect.headers]
    if effect.body is not None or effect.method not in _WITHOUT_BODY:
        headers.append(("Content-Length", str(len(effect.body or b""))))
    if _owner(effect) is None:
        headers.append(("Connection", "close"))
    each = min(_READ, remaining)
    timeout = {"connect": min(_CONNECT, remaining), "read": each, "write": each, "pool": each}
    # With a stream httpx uses the headers as they are; otherwise it would build them again.
    stream, extensions = httpx.ByteStream(effect.body or b""), {"timeout": timeout, "trace": trace}
    request = httpx.Request(
        effect.method, url, headers=headers, stream=stream, extensions=extensions
    )
    request.read()  # so that transports can use request.content
    return request


def _owner(effect: Send) -> int | None:
    """
    Return whose kept connections *effect* may use: those of its access token, or of everybody.

    None, and a connection of its own, for a request with its credentials in the body.
    """
    for name, value in effect.headers:
        if name == "Authorization":
            return hash(value)
    return 0 if effect.body is None else None


_url: Final = lru_cache(maxsize=256)(httpx.URL)
_WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "TRACE"})

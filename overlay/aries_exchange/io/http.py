"""
One HTTP exchange on httpx, sync and async: and the deadline it is held against.

httpx is imported when the first request is made, for it costs more than all of this package.
"""

from __future__ import annotations

import os
import threading

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeVar, cast

from aries_exchange.effects import Clock, Send
from aries_exchange.errors import AriesError, NotSentError, OutcomeUnknownError
from aries_exchange.io.body import Body
from aries_exchange.io.pool import MOST, PooledTransport, TransportPool, async_transport, transport
from aries_exchange.io.trace import AsyncTrace, Trace
from aries_exchange.responses import Response


if TYPE_CHECKING:
    import anyio
    import httpx


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

    def send(self, effect: Send) -> Response:
        """
        Send *effect* and return its answer, read to the end.
        """
        import httpx

        if self._process != os.getpid():
            # The child of a fork must neither use nor close the connections of its parent.
            self._begin()
        trace = Trace(self._clock, effect.deadline)
        pooled = self._enter(effect, trace)
        try:
            response = pooled.transport.handle_request(_request(effect, trace))
            try:
                body = Body(effect, response)
                if not body.is_complete:
                    for chunk in cast("httpx.SyncByteStream", response.stream):
                        if trace.left < 0:
                            raise _timed_out(effect)
                        body.feed(chunk)
                return body.answer()
            finally:
                response.close()
        except TimeoutError:
            raise _timed_out(effect, sent=not trace.is_unsent) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
            raise _translated(error, effect, trace) from None
        finally:
            self._leave(pooled)

    def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        with self._guard:
            transports = self._pool.clear()
        for each in transports:
            each.close()

    def _begin(self) -> None:
        make = partial(transport, trust_env=self._trust_env)
        self._pool: TransportPool[httpx.BaseTransport] = TransportPool(make, self._transport)
        self._free = threading.Semaphore(self._pool.most)
        self._guard = threading.Lock()
        self._process = os.getpid()

    def _enter(self, effect: Send, trace: Trace) -> PooledTransport[httpx.BaseTransport]:
        if not self._free.acquire(timeout=min(_READ, max(0.0, trace.left))):
            raise _no_room(effect)
        with self._guard:
            return _entered(self._pool, self._free, effect)

    def _leave(self, pooled: PooledTransport[httpx.BaseTransport]) -> None:
        with self._guard:
            surplus = self._pool.leave(pooled, self._clock.monotonic())
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
        self._pool = self._new_pool()
        self._free: anyio.Semaphore

    async def send(self, effect: Send) -> Response:
        """
        Send *effect* and return its answer, read to the end.
        """
        import anyio
        import httpx

        trace = AsyncTrace(self._clock, effect.deadline)
        pooled = await self._enter(effect, trace)
        try:
            with anyio.fail_after(trace.left):
                response = await pooled.transport.handle_async_request(_request(effect, trace))
                try:
                    body = Body(effect, response)
                    if not body.is_complete:
                        await _read(response, body)
                    return body.answer()
                finally:
                    with anyio.CancelScope(shield=True):
                        await response.aclose()
        except TimeoutError:
            raise _timed_out(effect, sent=not trace.is_unsent) from None
        except (
            httpx.HTTPError,
            httpx.StreamError,
            httpx.InvalidURL,
            OSError,
            anyio.BrokenResourceError,
            anyio.ClosedResourceError,
            anyio.EndOfStream,
        ) as error:
            raise _translated(error, effect, trace) from None
        finally:
            await self._leave(pooled)

    async def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        transports = self._pool.clear()
        # Connections of a loop that has ended cannot even be closed; its sockets are gone.
        for each in transports if self._loop == _running_loop() else ():
            await each.aclose()

    async def _enter(
        self, effect: Send, trace: AsyncTrace
    ) -> PooledTransport[httpx.AsyncBaseTransport]:
        import anyio

        if self._loop != _running_loop():
            self._begin()
        try:
            self._free.acquire_nowait()
        except anyio.WouldBlock:
            with anyio.move_on_after(min(_READ, max(0.0, trace.left))) as scope:
                await self._free.acquire()
            if scope.cancelled_caught:
                raise _no_room(effect) from None
        return _entered(self._pool, self._free, effect)

    async def _leave(self, pooled: PooledTransport[httpx.AsyncBaseTransport]) -> None:
        surplus = self._pool.leave(pooled, self._clock.monotonic())
        self._free.release()
        if surplus is not None:
            await surplus.aclose()

    def _begin(self) -> None:
        import anyio

        self._pool = self._new_pool()
        self._free = anyio.Semaphore(self._pool.most)
        self._loop = _running_loop()

    def _new_pool(self) -> TransportPool[httpx.AsyncBaseTransport]:
        return TransportPool(partial(async_transport, trust_env=self._trust_env), self._transport)


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


def _entered(
    pool: TransportPool[TransportT], free: threading.Semaphore | anyio.Semaphore, effect: Send
) -> PooledTransport[TransportT]:
    # For whoever has found room in *free*, which is given back if there is no pooled.
    try:
        return pool.enter(effect.url)
    except BaseException as error:
        free.release()
        if isinstance(error, Exception):
            raise _not_prepared(error, effect) from None
        raise


def _running_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()


def _request(effect: Send, trace: Trace | AsyncTrace) -> httpx.Request:
    import httpx

    if (left := trace.left) <= 0:
        raise _timed_out(effect, sent=False)
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


def _not_prepared(error: Exception, effect: Send) -> AriesError:
    """
    Return the error of an environment that no connection can be made with.
    """
    text = f"{effect.operation}: no connection can be prepared ({type(error).__name__})."
    return NotSentError(text, hint="Check SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY and ALL_PROXY.")


def _no_room(effect: Send) -> AriesError:
    """
    Return the error of a call that found no room among the others.
    """
    text = f"{effect.operation}: {MOST} calls are under way, and none ended in time"
    return NotSentError(f"{text}; the request was not sent.", hint=_LONGER)


def _timed_out(effect: Send, *, sent: bool = True) -> AriesError:
    """
    Return the error of a call whose time is over.
    """
    text = f"{effect.operation}: the time for this call is over"
    if sent:
        return OutcomeUnknownError(f"{text}; the answer was not complete.", hint=_RECONCILE)
    return NotSentError(f"{text}; the request was not sent.", hint=_LONGER)


def _translated(error: Exception, effect: Send, trace: Trace | AsyncTrace) -> AriesError:
    """
    Return what *error*, raised by httpx or the system, means.
    """
    import httpx

    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    wrong = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)
    what = _WORDS.get(type(error).__name__, "the connection failed")
    host = effect.url.split("/")[2]
    if (
        trace.is_unsent
        or isinstance(error, wrong)
        or (isinstance(error, unsent) and not trace.is_sent)
    ):
        return NotSentError(f"{effect.operation}: {what} ({host}).", hint=_REACH)
    return OutcomeUnknownError(f"{effect.operation}: {what} ({host}).", hint=_RECONCILE)


_RECONCILE: Final = "The service may have acted on it: look before you repeat a write."
_REACH: Final = "Check the network, the proxy and base_url; sending it again is safe."
_LONGER: Final = "Pass a longer timeout."
_WORDS: Final = {
    "ConnectError": "no connection could be made",
    "ConnectTimeout": "no connection could be made in time",
    "PoolTimeout": "no connection was free in time",
    "ProxyError": "the proxy refused",
    "ReadTimeout": "no answer came in time",
    "WriteTimeout": "the request could not be written in time",
    "ReadError": "the connection broke while the answer was awaited",
    "WriteError": "the connection broke while the request was written",
    "RemoteProtocolError": "the answer is not valid HTTP, or ended early",
    "LocalProtocolError": "the request is not valid HTTP",
    "UnsupportedProtocol": "this is not an http or https address",
    "InvalidURL": "this is not a URL",
}

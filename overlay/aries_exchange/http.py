"""
One HTTP exchange on httpx, sync and async: deadlines, the body cap, and its errors in our words.

httpx is imported when the first request is made, for it costs more than all of this package.
"""

from __future__ import annotations

import os
import threading
import zlib

from typing import TYPE_CHECKING, Final

from aries_exchange.answers import Answer
from aries_exchange.effects import Clock, Send
from aries_exchange.errors import (
    AriesDecodeError,
    AriesError,
    NotSentError,
    OutcomeUnknownError,
    ResponseTooLargeError,
)
from aries_exchange.tracing import AsyncTrace, Trace


if TYPE_CHECKING:
    import httpx


__all__ = ["AsyncHTTP", "SyncHTTP"]

_CONNECT: Final = 10.0
_READ: Final = 30.0
_KEEPALIVE: Final = 55.0
"""Seconds an idle connection is kept: longer than a slow poller's pause."""


class SyncHTTP:
    """
    Sends requests with an `httpx.Client` that is made at the first one.

    *transport* replaces the network; *trust_env* lets `HTTP_PROXY` and its kin apply.
    """

    def __init__(
        self, clock: Clock, transport: httpx.BaseTransport | None, *, trust_env: bool
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._trust_env = trust_env
        self._client: httpx.Client | None = None
        self._process = os.getpid()
        self._guard = threading.Lock()

    def send(self, effect: Send) -> Answer:
        """
        Send *effect* and return its answer, read to the end.
        """
        import httpx

        client = self._client
        if client is None or self._process != os.getpid():
            client = self._open()
        trace = Trace(self._clock, effect.deadline)
        try:
            response = client.send(_request(effect, trace), stream=True)
            try:
                body = _Body(effect, response)
                if not body.is_complete:
                    for chunk in response.iter_raw():
                        body.feed(chunk, self._clock.monotonic())
                return body.answer()
            finally:
                response.close()
        except TimeoutError:
            raise _late(effect, sent=not trace.is_unsent) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
            raise _translate(error, effect, trace) from None

    def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        with self._guard:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx.Client:
        import httpx

        if self._process != os.getpid():
            # The child of a fork must neither use nor close the connections of its parent.
            self._client, self._guard, self._process = None, threading.Lock(), os.getpid()
        with self._guard:
            if self._client is None:
                self._client = httpx.Client(
                    transport=self._transport,
                    trust_env=self._trust_env,
                    limits=httpx.Limits(max_connections=100, keepalive_expiry=_KEEPALIVE),
                )
            return self._client


class AsyncHTTP:
    """
    Sends requests with an `httpx.AsyncClient` that is made at the first one in each event loop.
    """

    def __init__(
        self, clock: Clock, transport: httpx.AsyncBaseTransport | None, *, trust_env: bool
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._trust_env = trust_env
        self._client: httpx.AsyncClient | None = None
        self._loop: object = None

    async def send(self, effect: Send) -> Answer:
        """
        Send *effect* and return its answer, read to the end.
        """
        import anyio
        import httpx

        client = self._open()
        trace = AsyncTrace(self._clock, effect.deadline)
        try:
            with anyio.fail_after(max(0.0, trace.left)):
                response = await client.send(_request(effect, trace), stream=True)
                try:
                    body = _Body(effect, response)
                    if not body.is_complete:
                        await self._read(response, body)
                    return body.answer()
                finally:
                    with anyio.CancelScope(shield=True):
                        await response.aclose()
        except TimeoutError:
            raise _late(effect, sent=not trace.is_unsent) from None
        except (
            httpx.HTTPError,
            httpx.StreamError,
            httpx.InvalidURL,
            OSError,
            anyio.BrokenResourceError,
            anyio.ClosedResourceError,
            anyio.EndOfStream,
        ) as error:
            raise _translate(error, effect, trace) from None

    async def _read(self, response: httpx.Response, body: _Body) -> None:
        import anyio

        problem: AriesError | None = None
        # An error raised inside of this loop would leave httpx's generators to the garbage
        # collector, of which trio warns.  A cancellation ends each of them in its turn.
        with anyio.CancelScope() as scope:
            async for chunk in response.aiter_raw():
                try:
                    if problem is None:
                        body.feed(chunk, self._clock.monotonic())
                except AriesError as error:
                    problem = error
                    scope.cancel()
        if problem is not None:
            raise problem

    async def close(self) -> None:
        """
        Close the connections.  A later request opens new ones.
        """
        client, self._client = self._client, None
        if client is not None and self._loop == _running_loop():
            await client.aclose()

    def _open(self) -> httpx.AsyncClient:
        import httpx

        loop = _running_loop()
        if self._client is None or self._loop != loop:
            # Connections of a loop that has ended cannot even be closed; its sockets are gone.
            self._loop = loop
            self._client = httpx.AsyncClient(
                transport=self._transport,
                trust_env=self._trust_env,
                limits=httpx.Limits(max_connections=100, keepalive_expiry=_KEEPALIVE),
            )
        return self._client


def _running_loop() -> object:
    from anyio.lowlevel import current_token

    return current_token()


def _request(effect: Send, trace: Trace | AsyncTrace) -> httpx.Request:
    import httpx

    if (left := trace.left) <= 0:
        raise _late(effect, sent=False)
    timeout = httpx.Timeout(min(_READ, left), connect=min(_CONNECT, left))
    headers = [("Accept-Encoding", "gzip"), *effect.headers]
    return httpx.Request(
        effect.method,
        effect.url,
        headers=headers,
        content=effect.body,
        extensions={"timeout": timeout.as_dict(), "trace": trace},
    )


class _Body:
    """
    A body while it is read: decompressed, counted, and held against the deadline.
    """

    def __init__(self, effect: Send, response: httpx.Response) -> None:
        import httpx

        self._effect = effect
        self._response = response
        self._data = bytearray()
        coding = response.headers.get("Content-Encoding", "identity").strip().lower()
        self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding in _GZIP else None
        try:
            # A transport of tests may hand over a response that is read, and decoded, already.
            self._take(response.content)
            self.is_complete = True
        except httpx.ResponseNotRead:
            self.is_complete = False
            if self._gzip is None and coding not in {"identity", ""}:
                raise self._unreadable("a content encoding that was not asked for") from None

    def feed(self, chunk: bytes, now: float) -> None:
        """
        Take the next chunk as it came from the network.
        """
        if now > self._effect.deadline:
            raise _late(self._effect)
        if self._gzip is None:
            self._take(chunk)
            return
        try:
            piece = self._gzip.decompress(chunk, _PIECE)
            while piece:
                self._take(piece)
                piece = self._gzip.decompress(self._gzip.unconsumed_tail, _PIECE)
        except zlib.error:
            raise self._unreadable("broken compression") from None

    def answer(self) -> Answer:
        """
        Return the answer.
        """
        if self._gzip is not None and not self.is_complete and not self._gzip.eof and self._data:
            raise self._unreadable("broken compression")
        return Answer(self._response.status_code, self._response.headers, bytes(self._data))

    def _take(self, data: bytes) -> None:
        self._data += data
        if len(self._data) > self._effect.limit:
            raise ResponseTooLargeError(
                f"the body is larger than {self._effect.limit} bytes",
                operation=self._effect.operation,
                status_code=self._response.status_code,
            )

    def _unreadable(self, problem: str) -> AriesDecodeError:
        return AriesDecodeError(
            problem, operation=self._effect.operation, status_code=self._response.status_code
        )


_GZIP: Final = frozenset({"gzip", "x-gzip"})
_PIECE: Final = 2**18
"""How much is unpacked at once, in bytes, so that a well packed body does not take twice its size."""


def _late(effect: Send, *, sent: bool = True) -> AriesError:
    text = f"{effect.operation}: the time for this call is over"
    if sent:
        return OutcomeUnknownError(f"{text}; the answer was not complete.", hint=_RECONCILE)
    return NotSentError(f"{text}; the request was not sent.", hint=_LONGER)


def _translate(error: Exception, effect: Send, trace: Trace | AsyncTrace) -> AriesError:
    import httpx

    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    wrong = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)
    what = _WORDS.get(type(error).__name__, "the connection failed")
    host = effect.url.split("/")[2]
    if trace.is_unsent or isinstance(error, unsent + wrong):
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

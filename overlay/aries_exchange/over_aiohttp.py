"""
The transport of tasks on asyncio where the extra `aiohttp` is installed.

httpx-aiohttp carries the requests of httpx over aiohttp, at a fraction of the cost of httpcore's
async half.  Two things are put right here, for an order must not be placed twice.  aiohttp repeats
PUT and DELETE by itself when a kept connection turns out to be closed, so those go over httpx.
And httpx-aiohttp calls a connection that broke under a request one that could not be made; what
has left is told by aiohttp's own traces instead.
"""

from __future__ import annotations

import asyncio

from collections.abc import AsyncIterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
import httpx

from anyio.lowlevel import checkpoint_if_cancelled
from httpx_aiohttp import AiohttpTransport


if TYPE_CHECKING:
    import ssl

    from collections.abc import Callable, Generator

    from aries_exchange.tracing import AsyncTrace


__all__ = ["OverAiohttp"]

_REPEATED: Final = frozenset({"PUT", "DELETE"})
_HEAD: Final = 100 * 1024
"""How long a head may be, in bytes: as long as httpcore allows."""
_present: Final[ContextVar[AsyncTrace]] = ContextVar("aries_exchange_trace")


class OverAiohttp(httpx.AsyncBaseTransport):
    """
    Sends requests over aiohttp, and those that it would repeat over what *other* makes.
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext,
        most: int,
        keepalive: float,
        other: Callable[[], httpx.AsyncBaseTransport],
    ) -> None:
        traces = aiohttp.TraceConfig()
        traces.on_request_start.append(_begun)
        traces.on_request_headers_sent.append(_sent)
        connector = aiohttp.TCPConnector(ssl=tls, limit=most, keepalive_timeout=keepalive)
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trace_configs=[traces],
            max_line_size=_HEAD,
            max_field_size=_HEAD,
        )
        self._session = session
        self._quick = AiohttpTransport(verify=tls, client=session)
        self._make_other = other
        self._other: httpx.AsyncBaseTransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send *request* and return the response, whose body is still to be read.
        """
        if request.method in _REPEATED:
            if self._other is None:
                self._other = self._make_other()
            return await self._other.handle_async_request(request)
        trace: AsyncTrace = request.extensions["trace"]
        _present.set(trace)
        with _told_right(trace):
            # A storm of 1xx answers gives a scope of anyio no moment to cancel it.
            async with asyncio.timeout(trace.left):
                response = await self._quick.handle_async_request(request)
        if response.status_code == 101:  # aiohttp takes it for an answer, although nobody asked
            await response.aclose()
            raise httpx.RemoteProtocolError("101")
        response.stream = _Stream(cast("httpx.AsyncByteStream", response.stream), trace)
        return response

    async def abandon(self) -> None:
        """
        Let go of the connections of a loop that has ended, or aiohttp would complain of them.
        """
        await self._session.close()

    async def aclose(self) -> None:
        """
        Close all connections.
        """
        await self.abandon()
        if self._other is not None:
            await self._other.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, trace: AsyncTrace) -> None:
        self._stream = stream
        self._trace = trace

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _told_right(self._trace):
            async for chunk in self._stream:
                yield chunk
                # While bytes keep coming nothing else would wait, and so be cancelled.
                await checkpoint_if_cancelled()

    async def aclose(self) -> None:
        await self._stream.aclose()


@contextmanager
def _told_right(trace: AsyncTrace) -> Generator[None]:
    try:
        yield
    except aiohttp.ClientError as error:
        raise httpx.RemoteProtocolError(type(error).__name__) from None
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        if trace.is_unsent:
            raise
        raise httpx.ReadError(type(error).__name__) from None


async def _begun(*_: Any) -> None:
    _present.get().has_begun = True


async def _sent(*_: Any) -> None:
    _present.get().is_sent = True

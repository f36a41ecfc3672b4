"""
What httpcore reports about one request, through its documented `trace` extension.

It tells three things.  Whether any of the request may have been sent: until then any request may be
retried.  Whether the connection was a kept one.  And the network stream of each new connection,
whose reads must end by the deadline of the call: httpx limits each single read, so that a server
that sends one byte a second could hold a thread for hours.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import anyio
import httpx

from aries_exchange.effects import Clock


_current: Final = threading.local()
"""The trace of the request that the thread waits for; a connection outlives a request."""


class _Trace:
    """
    Follows one request until *deadline* on the monotonic *clock*.  It holds nothing secret.
    """

    _stream: Any = None
    _unencrypted: Any = None

    def __init__(self, clock: Clock, deadline: float) -> None:
        self._clock = clock
        self._deadline = deadline
        self.has_begun: bool = False
        self.is_sent: bool = False
        self.is_new_connection: bool = False

    @property
    def remaining(self) -> float:
        """
        The seconds until the deadline.
        """
        return self._deadline - self._clock.monotonic()

    def shorten(self, seconds: float) -> None:
        """
        Bring the deadline forward to *seconds* from now, if it is later.
        """
        self._deadline = min(self._deadline, self._clock.monotonic() + seconds)

    @property
    def is_unsent(self) -> bool:
        """
        Whether certainly nothing of the request was sent.

        It is False for a transport that does not report what it does.
        """
        return self.has_begun and not self.is_sent

    def _note(self, event: str, info: dict[str, Any]) -> None:
        self.has_begun = True
        if event.endswith(".connect_tcp.complete"):
            self._stream = self._unencrypted = info["return_value"]
            self.is_new_connection = True
        elif event.endswith(".start_tls.started"):
            self._unencrypted = None
        elif event.endswith(".send_request_headers.started"):
            # A server has nothing to say before the request, unless it closes the connection.
            if self._unencrypted and self._unencrypted.get_extra_info("is_readable"):
                raise ConnectionResetError
            # CONNECT goes to the proxy only; the service does not see it.
            if info["request"].method != b"CONNECT":
                self.is_sent = True
                info["request"].extensions.pop("trace", None)  # later events do not matter


class Trace(_Trace):
    """
    Follows a request that the calling thread waits for, and limits its reads.
    """

    def __init__(self, clock: Clock, deadline: float) -> None:
        super().__init__(clock, deadline)
        _current.trace = self

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        """
        Note *event*.
        """
        self._note(event, info)
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            _limit_reads(info["return_value"])


class AsyncTrace(_Trace):
    """
    Follows a request that a task awaits.  Cancellation limits its reads.
    """

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """
        Note *event*.
        """
        self._note(event, info)
        if event.endswith(".connect_tcp.complete"):
            _receive_whole_reads(self._stream)
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            _keep_attributes(info["return_value"])
        elif event.endswith(".start_tls.failed"):
            # httpcore does not close the connection when its handshake is cancelled.
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()


def _limit_reads(stream: Any) -> None:
    read: Callable[[int, float | None], bytes] = stream.read

    def read_until_deadline(max_bytes: int, timeout: float | None = None) -> bytes:
        remaining: float = _current.trace.remaining
        if remaining <= 0:
            raise TimeoutError  # even if data is always there, as with endless 1xx responses
        return read(max_bytes, remaining if timeout is None else min(timeout, remaining))

    stream.read = read_until_deadline


def _receive_whole_reads(stream: Any) -> None:
    # asyncio reads up to 256 KiB at once, of which httpcore and TLS take 64 from anyio at a time.
    # Nobody would see what is left there after a response.
    inner: Any = getattr(stream, "_stream", None)
    receive = getattr(inner, "receive", None)
    if receive is not None:
        inner.receive = lambda max_bytes=0: receive(max(max_bytes, 2**18))


def _keep_attributes(stream: Any) -> None:
    # anyio asks the kernel for addresses whenever httpcore wants the socket or the SSLObject.
    inner: Any = getattr(stream, "_stream", None)
    if hasattr(inner, "extra"):
        inner.extra = cache(inner.extra)


def shut_down_dirty(response: httpx.Response, *, is_https: bool) -> None:
    """
    Shut down the connection of *response*, which has been read, if bytes came that are no part of it.

    The next request on that connection would take them for its response (RFC 9112, section 9.2).
    httpcore looks for such bytes in the socket only.  It closes what was shut down.
    """
    stream = response.extensions.get("network_stream")
    if stream is None or response.extensions.get("http_version") == b"HTTP/2":
        return
    if _has_trailing_data(response) or (is_https and _has_record(stream)):
        with (
            contextlib.suppress(OSError),
            # A copy, because the socket of an event loop may lack the method.
            socket.fromfd(
                stream.get_extra_info("socket").fileno(), socket.AF_INET, socket.SOCK_STREAM
            ) as copy,
        ):
            copy.shutdown(socket.SHUT_RDWR)


def _has_trailing_data(response: httpx.Response) -> bool:
    # There is no public way to h11.  Without one, no connection is reused.
    owner: Any = response.stream
    for name in ("_httpcore_stream", "_stream", "_connection", "_h11_state"):
        owner = getattr(owner, name, None)
    return owner is None or bool(owner.trailing_data[0])


def _has_record(stream: Any) -> bool:
    # An SSLObject reads from memory: records that nobody has read may have left the socket.
    tls = stream.get_extra_info("ssl_object")
    if not isinstance(tls, ssl.SSLObject):
        return False
    try:
        tls.read(1)
    except ssl.SSLError as error:
        return not isinstance(error, ssl.SSLWantReadError)
    return True

"""
What httpcore tells of one exchange, through its documented `trace` extension.

Two things only are to be had there.  Whether the request has begun to leave: until then it may be
repeated, whatever it was.  And the stream of each new connection, whose reads are held against the
deadline of the call: httpx limits each read by itself, so that a server which sends one byte a
second would hold a waiting thread for hours.
"""

from __future__ import annotations

import threading

from collections.abc import Callable
from typing import Any, Final

from aries_exchange.effects import Clock


_present: Final = threading.local()
"""The trace of the exchange that a thread is in; connections outlive exchanges."""


class _Trace:
    """
    Follows one exchange, which *clock* and *deadline* bound.  It holds nothing of the request.
    """

    def __init__(self, clock: Clock, deadline: float) -> None:
        self._clock = clock
        self._deadline = deadline
        self.has_begun: bool = False
        self.is_sent: bool = False

    @property
    def left(self) -> float:
        """
        The seconds that remain.
        """
        return self._deadline - self._clock.monotonic()

    @property
    def is_unsent(self) -> bool:
        """
        Whether it is certain that nothing of the request has left.

        A transport that does not trace is certain of nothing.
        """
        return self.has_begun and not self.is_sent

    def _note(self, event: str, info: dict[str, Any]) -> None:
        self.has_begun = True
        if event.endswith(".send_request_headers.started"):
            # CONNECT is between us and a proxy; the service sees nothing of it.
            self.is_sent = info["request"].method != b"CONNECT"


class Trace(_Trace):
    """
    Follows an exchange that the calling thread waits for, and bounds its reads.
    """

    def __init__(self, clock: Clock, deadline: float) -> None:
        super().__init__(clock, deadline)
        _present.trace = self

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        """
        Take note of *event*.
        """
        if self.is_sent:
            return  # nothing that follows matters
        self._note(event, info)
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            _bound(info["return_value"])


class AsyncTrace(_Trace):
    """
    Follows an exchange that a task awaits.  Its reads are bounded by cancelling it.
    """

    _stream: Any = None

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        """
        Take note of *event*.
        """
        if self.is_sent:
            return
        self._note(event, info)
        if event.endswith(".connect_tcp.complete"):
            self._stream = info["return_value"]
        elif event.endswith(".start_tls.failed"):
            # httpcore forgets to close it when a handshake is cancelled.
            await self._close()

    async def _close(self) -> None:
        import anyio

        with anyio.CancelScope(shield=True):
            await self._stream.aclose()


def _bound(stream: Any) -> None:
    read: Callable[[int, float | None], bytes] = stream.read

    def read_in_time(max_bytes: int, timeout: float | None = None) -> bytes:
        left: float = _present.trace.left
        if left <= 0:
            raise TimeoutError  # although there is always something to read, as in a storm of 1xx
        return read(max_bytes, left if timeout is None else min(timeout, left))

    stream.read = read_in_time

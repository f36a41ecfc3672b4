"""
The body of an answer while it is read: decompressed, counted, and held against the deadline.
"""

from __future__ import annotations

import zlib

from typing import TYPE_CHECKING, Any, Final

from aries_exchange.errors import AriesDecodeError, ResponseTooLargeError
from aries_exchange.responses import Response


if TYPE_CHECKING:
    import httpx

    from aries_exchange.effects import Send


_GZIP: Final = frozenset({b"gzip", b"x-gzip"})
_PIECE: Final = 2**18
"""How much is unpacked at once, in bytes, so that a well packed body does not take twice its size."""


class Body:
    """
    What has been read of the body of *response*, which answers *effect*.
    """

    __slots__ = ("_data", "_effect", "_gzip", "_response", "is_complete")

    def __init__(self, effect: Send, response: httpx.Response) -> None:
        self._effect = effect
        self._response = response
        self._data: bytes | bytearray = b""
        self._gzip: Any = None  # the type of such an object has no public name
        # A transport of tests may hand over a response that is read, and decoded, already.
        self.is_complete: bool = response.is_closed
        if self.is_complete:
            self._take(response.content)
            return
        for name, value in response.headers.raw:
            if name.lower() == b"content-encoding":
                self._expect(value.strip().lower())

    def feed(self, chunk: bytes) -> None:
        """
        Take the next chunk as it came from the network.
        """
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

    def answer(self) -> Response:
        """
        Return the answer.
        """
        if self._gzip is not None and not self._gzip.eof and self._data:
            raise self._unreadable("broken compression")
        return Response(self._response.status_code, self._response.headers, bytes(self._data))

    def _expect(self, coding: bytes) -> None:
        if coding in _GZIP and self._gzip is None:
            self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif coding not in {b"identity", b""}:
            raise self._unreadable("a content encoding that was not asked for")

    def _take(self, data: bytes) -> None:
        if not self._data:
            self._data = data  # most bodies come in one piece, which is then not copied
        else:
            if isinstance(self._data, bytes):
                self._data = bytearray(self._data)
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

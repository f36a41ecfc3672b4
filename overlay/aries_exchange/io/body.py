"""
The body of a response while it is read: decompressed, and limited in size.
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
_DECOMPRESSED_AT_ONCE: Final = 2**18
"""How many bytes are decompressed at once; it bounds the memory beside the body itself."""


class Body:
    """
    What has been read so far of the body of *response*, the response to *effect*.
    """

    __slots__ = ("_data", "_effect", "_gzip", "_response", "is_complete")

    def __init__(self, effect: Send, response: httpx.Response) -> None:
        self._effect = effect
        self._response = response
        self._data: bytes | bytearray = b""
        self._gzip: Any = None  # the type of such an object has no public name
        # A test transport may return a response that has been read and decoded already.
        self.is_complete: bool = response.is_closed
        if self.is_complete:
            self._append(response.content)
            return
        for name, value in response.headers.raw:
            if name.lower() == b"content-encoding":
                self._decode_as(value.strip().lower())

    def feed(self, chunk: bytes) -> None:
        """
        Add *chunk*, the next bytes from the network.
        """
        if self._gzip is None:
            self._append(chunk)
            return
        try:
            piece = self._gzip.decompress(chunk, _DECOMPRESSED_AT_ONCE)
            while piece:
                self._append(piece)
                piece = self._gzip.decompress(self._gzip.unconsumed_tail, _DECOMPRESSED_AT_ONCE)
        except zlib.error:
            raise self._unreadable("broken compression") from None

    def response(self) -> Response:
        """
        Return the response with the whole body.
        """
        if self._gzip is not None and not self._gzip.eof and self._data:
            raise self._unreadable("broken compression")
        return Response(self._response.status_code, self._response.headers, bytes(self._data))

    def _decode_as(self, coding: bytes) -> None:
        if coding in _GZIP and self._gzip is None:
            self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif coding not in {b"identity", b""}:
            raise self._unreadable("a content encoding that was not accepted")

    def _append(self, data: bytes) -> None:
        if not self._data:
            self._data = data  # most bodies come in one chunk, which is not copied
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

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


_MEMBER: Final = b"\x1f"
"""The first byte of each member of a gzip file; the next may come in another chunk."""
_GZIP: Final = frozenset({b"gzip", b"x-gzip"})
_UNSUPPORTED: Final = frozenset(
    b"aes128gcm br compress dcb dcz deflate exi pack200-gzip x-compress zstd".split()
)
"""The other content codings that are registered (RFC 9110, section 8.4.1)."""
_DECOMPRESSED_AT_ONCE: Final = 2**18
"""How many bytes are decompressed at once; it bounds the memory beside the body itself."""


class Body:
    """
    What has been read so far of the body of *response*, the response to *effect*.

    The status is what counts: the body of an error only explains it.  So it *is_optional*, and is
    dropped where that of a success would raise `AriesDecodeError` or `ResponseTooLargeError`.
    """

    __slots__ = (
        "_data",
        "_effect",
        "_gzip",
        "_received",
        "_response",
        "is_complete",
        "is_optional",
    )

    def __init__(self, effect: Send, response: httpx.Response) -> None:
        self._effect = effect
        self._response = response
        self._data: bytes | bytearray = b""
        self._received = 0
        self._gzip: Any = None  # the type of such an object has no public name
        self.is_optional: bool = response.status_code >= 300
        # A test transport may return a response that has been read and decoded already.
        self.is_complete: bool = response.is_closed
        if self.is_complete:
            self._append(response.content)
            return
        for name, value in response.headers.raw:
            if name.lower() == b"content-encoding":
                for coding in value.lower().split(b","):
                    self._decode_as(coding.strip())

    def feed(self, chunk: bytes) -> None:
        """
        Add *chunk*, the next bytes from the network.
        """
        self._received += len(chunk)
        if self._gzip is None:
            self._append(chunk)
        elif self._received > self._effect.limit:
            self._too_large()
        else:
            try:
                while data := self._decompressed(chunk):
                    self._append(data)
                    if self.is_complete:
                        return
                    chunk = self._gzip.unconsumed_tail
            except zlib.error:
                self._unreadable("broken compression")

    def _decompressed(self, chunk: bytes) -> bytes:
        # A gzip file may have several members (RFC 1952, section 2.2).  What else follows one counts
        # as received, and is not kept.
        while True:
            if self._gzip.eof:
                chunk = self._gzip.unused_data or chunk
                if not chunk.startswith(_MEMBER):
                    return b""
                self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
            if data := self._gzip.decompress(chunk, _DECOMPRESSED_AT_ONCE):
                return bytes(data)
            if not self._gzip.eof:
                return b""
            chunk = b""

    def drop(self) -> None:
        """
        Go on without the body.
        """
        self._data, self._gzip, self.is_complete = b"", None, True

    def response(self) -> Response:
        """
        Return the response with the whole body.
        """
        if self._gzip is not None and self._received and not self._gzip.eof:
            self._unreadable("broken compression")
        return Response(self._response.status_code, self._response.headers, bytes(self._data))

    def _decode_as(self, coding: bytes) -> None:
        if coding in _GZIP and self._gzip is None:
            self._gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif coding in _GZIP or coding in _UNSUPPORTED:
            self._unreadable("a content encoding that was not accepted")
        # Servers also write what names no coding at all, such as utf-8 or none.

    def _append(self, data: bytes) -> None:
        if not self._data:
            self._data = data  # most bodies come in one chunk, which is not copied
        else:
            if isinstance(self._data, bytes):
                self._data = bytearray(self._data)
            self._data += data
        if len(self._data) > self._effect.limit:
            self._too_large()

    def _too_large(self) -> None:
        self._fail(ResponseTooLargeError, f"the body is larger than {self._effect.limit} bytes")

    def _unreadable(self, problem: str) -> None:
        self._fail(AriesDecodeError, problem)

    def _fail(self, error: type[AriesDecodeError], problem: str) -> None:
        self.drop()
        if not self.is_optional:
            raise error(
                problem,
                operation=self._effect.operation,
                status_code=self._response.status_code,
            ) from None

"""
The body of a response while it is read: decompressed, and limited in size.
"""

from __future__ import annotations

import zlib

from typing import Final

import httpx

from aries_exchange.effects import Send
from aries_exchange.errors import AriesDecodeError, ResponseTooLargeError
from aries_exchange.responses import Response


_GZIP: Final = frozenset({b"gzip", b"x-gzip"})
_UNSUPPORTED: Final = frozenset(
    b"aes128gcm br compress dcb dcz deflate exi pack200-gzip x-compress zstd".split()
)
"""The other content codings that are registered (RFC 9110, section 8.4.1)."""
_AT_ONCE: Final = 2**18
"""How many bytes are decompressed at once; it bounds the memory beside the body itself."""
_MOST_MEMBERS: Final = 100
"""How many members the gzip data of a body may have; one is usual."""


class Body:
    """
    What has been read so far of the body of *response*, the response to *effect*.

    The status is what counts: the body of an error only explains it.  So it *is_optional*, and is
    dropped where that of a success makes `response` raise an error.
    """

    def __init__(self, effect: Send, response: httpx.Response) -> None:
        self._effect = effect
        self._response = response
        self._chunks: list[bytes] = []
        self._size = 0
        self._is_gzip = False
        self._problem: AriesDecodeError | None = None
        self.is_optional: bool = response.status_code >= 300
        # A test transport may return a response that has been read and decoded already.
        self.is_complete: bool = response.is_closed
        if self.is_complete:
            self.feed(response.content)
            return
        for name, value in response.headers.raw:
            if name.lower() == b"content-encoding":
                for coding in value.lower().split(b","):
                    self._decode_as(coding.strip())

    def feed(self, chunk: bytes) -> None:
        """
        Add *chunk*, the next bytes from the network.
        """
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._effect.limit:
            self._too_large()

    def drop(self) -> None:
        """
        Go on without the body.
        """
        self._chunks, self._is_gzip, self.is_complete = [], False, True

    def response(self) -> Response:
        """
        Return the response with the whole body.

        Raises:
            ResponseTooLargeError: The body of a success is larger than the limit.
            AriesDecodeError: It cannot be decompressed.
        """
        body = b"".join(self._chunks)
        if self._is_gzip and body:
            body = self._unzipped(body)
        if self._problem is not None:
            raise self._problem
        return Response(self._response.status_code, self._response.headers, body)

    def _decode_as(self, coding: bytes) -> None:
        if coding in _GZIP and not self._is_gzip:
            self._is_gzip = True
        elif coding in _GZIP or coding in _UNSUPPORTED:
            self._fail("a content encoding that was not accepted")
        # Servers also write what names no coding at all, such as utf-8 or none.

    def _unzipped(self, packed: bytes) -> bytes:
        # There may be several members (RFC 1952, section 2.2).  What follows them is not kept.
        parts, left = list[bytes](), self._effect.limit
        for _ in range(_MOST_MEMBERS):
            member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                while part := member.decompress(packed, _AT_ONCE):
                    parts.append(part)
                    left -= len(part)
                    if left < 0:
                        return self._too_large()
                    packed = member.unconsumed_tail
            except zlib.error:
                break
            packed = member.unused_data
            if member.eof and not packed.startswith(b"\x1f\x8b"):
                return b"".join(parts)
        return self._fail("broken compression")

    def _too_large(self) -> bytes:
        problem = f"the body is larger than {self._effect.limit} bytes"
        return self._fail(problem, ResponseTooLargeError)

    def _fail(self, problem: str, error: type[AriesDecodeError] = AriesDecodeError) -> bytes:
        # There is no body then.
        self.drop()
        if not self.is_optional:
            status = self._response.status_code
            self._problem = error(problem, operation=self._effect.operation, status_code=status)
        return b""

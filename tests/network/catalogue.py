"""
What the network can do: each fault, the error it becomes, and whether the request may be retried.

`docs/reference/errors.md` shows this catalogue, and `test_catalogue.py` proves it over real sockets.
"""

from __future__ import annotations

import functools
import gzip
import json
import socket
import ssl
import time
import warnings

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

import attrs

from aries_exchange import (
    AriesDecodeError,
    AriesError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ResponseTooLargeError,
    ServerError,
)
from tests.network.places import (
    Arrange,
    Place,
    behind,
    closed_port,
    full_port,
    greeting,
    saying,
    secure,
)
from tests.support.certificates import Authority
from tests.support.wire import CLOSE, RESET, reset, response
from tools.pages import table


__all__ = ["CATALOGUE", "TRANSIENT", "Fault", "tables"]


@attrs.frozen
class Fault:
    """
    One fault.  What it *becomes* is an error, or the reason of a `NotSentError`, or None where the
    call succeeds in spite of it.

    *holds* tells that the fault lasts until the deadline of the call, which leaves no time to
    retry anything.
    """

    group: str
    words: str
    arrange: Arrange
    becomes: type[AriesError] | str | None
    holds: bool = False

    @property
    def error(self) -> type[AriesError] | None:
        """
        The class of the error.
        """
        return NotSentError if isinstance(self.becomes, str) else self.becomes

    @property
    def reason(self) -> str | None:
        """
        Its `reason`, if it has one.
        """
        return self.becomes if isinstance(self.becomes, str) else None

    @property
    def repeated(self) -> str:
        """
        What is retried after it.
        """
        if self.error is NotSentError:
            return "nothing" if self.reason in PERMANENT else "any request"
        return "reads" if self.error in TRANSIENT else "nothing"


PERMANENT: Final = (
    "certificate_untrusted",
    "certificate_expired",
    "certificate_not_yet_valid",
    "host_mismatch",
)
"""The reasons for which no retry would be sent either."""
TRANSIENT: Final = (OutcomeUnknownError, RateLimitError, ServerError)
"""The errors after which a read is retried here."""


_BODY: Final = json.dumps({"id": 7, "email": "user@example.com"}).encode()
_OK: Final = response(200, _BODY)
_JSON: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_CHUNKED: Final = _JSON + b"Transfer-Encoding: chunked\r\n\r\n"
_LONG: Final = _JSON + b"Content-Length: 1000\r\n\r\n"
_EARLY: Final = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
_TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"


def _packed(body: bytes) -> bytes:
    kind = ("Content-Type", "application/json")
    return response(200, body, [kind, ("Content-Encoding", "gzip")])


def _failure(status: int, body: bytes, coding: str = "identity") -> bytes:
    return response(status, body, [("Content-Encoding", coding)])


def _hang_up(_connection: socket.socket) -> None:
    """
    End the connection, when the client knows that it is open.
    """
    time.sleep(_MOMENT)


def _cut_off(connection: socket.socket) -> None:
    """
    The same with a reset.
    """
    time.sleep(_MOMENT)
    reset(connection)


def _stall(_connection: socket.socket) -> None:
    """
    Say nothing for longer than anybody waits here.
    """
    time.sleep(_STALL)


def _say_http(connection: socket.socket) -> None:
    """
    Answer a handshake in plain text.
    """
    connection.recv(4096)
    connection.sendall(response(400, b"this port speaks plain HTTP"))


def _read_and_hang_up(connection: socket.socket) -> None:
    """
    Read the beginning of a handshake, then end it.
    """
    connection.recv(4096)


_STALL: Final = 3.0
_MOMENT: Final = 0.05


def _usual(authority: Authority) -> ssl.SSLContext:
    return authority.server()


def _old(authority: Authority) -> ssl.SSLContext:
    context = authority.server()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # which is why it is refused
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def _mutual(authority: Authority) -> ssl.SSLContext:
    context = authority.server()
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _nowhere() -> AbstractContextManager[Place]:
    return nullcontext(Place("https://aries.invalid"))


_CONNECTION: Final = [
    ("the port is closed", closed_port, "connection_refused"),
    ("the name does not exist", _nowhere, "name_unknown"),
    ("nobody accepts the connection", full_port, "timeout", True),
    ("closed before it is read from", greeting(_hang_up), OutcomeUnknownError),
    ("reset before it is read from", greeting(_cut_off), OutcomeUnknownError),
    ("closed after the request", saying(CLOSE), OutcomeUnknownError),
    ("reset after the request", saying(RESET), OutcomeUnknownError),
    ("nothing comes after the request", saying(_STALL, CLOSE), OutcomeUnknownError, True),
    ("closed between two requests", saying(_OK, CLOSE), None),
]
_HEAD: Final = [
    (
        "one byte after the other, without end",
        saying(_JSON + b"X: ", forever=(b"x", 0.05)),
        OutcomeUnknownError,
        True,
    ),
    (
        "one header after the other, without end",
        saying(_JSON, forever=(b"X: y\r\n", 0.05)),
        OutcomeUnknownError,
        True,
    ),
    ("1xx responses without end", saying(forever=(_EARLY * 50,)), OutcomeUnknownError, True),
    ("a few 1xx responses first", saying(_EARLY * 3 + _OK), None),
    (
        "101, although nothing was asked for",
        saying(b"HTTP/1.1 101 Switching\r\n\r\n", CLOSE),
        OutcomeUnknownError,
    ),
    ("not HTTP", saying(b"220 mail.example.com ESMTP\r\n", CLOSE), OutcomeUnknownError),
    ("HTTP/2", saying(b"\0\0\0\x04\0\0\0\0\0", CLOSE), OutcomeUnknownError),
    (
        "200 kB long",
        saying(_JSON + b"X: " + b"x" * 200_000 + b"\r\n\r\n", CLOSE),
        OutcomeUnknownError,
    ),
    ("a status of four digits", saying(b"HTTP/1.1 2000 OK\r\n\r\n", CLOSE), OutcomeUnknownError),
    (
        "two lengths that differ",
        saying(_JSON + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nnull", CLOSE),
        OutcomeUnknownError,
    ),
    (
        "a negative length",
        saying(_JSON + b"Content-Length: -1\r\n\r\n", CLOSE),
        OutcomeUnknownError,
    ),
    ("a NUL in a header", saying(_JSON + b"X: \0\r\n\r\n", CLOSE), OutcomeUnknownError),
    ("cut in the status line", saying(_OK[:9], CLOSE), OutcomeUnknownError),
    ("cut between two headers", saying(_JSON, CLOSE), OutcomeUnknownError),
    ("reset between two headers", saying(_JSON, RESET), OutcomeUnknownError),
]
_CONTENT: Final = [
    ("shorter than its length", saying(_LONG + _BODY, CLOSE), OutcomeUnknownError),
    ("reset half way", saying(_LONG + _BODY, RESET), OutcomeUnknownError),
    ("stalls half way", saying(_LONG + _BODY, _STALL, CLOSE), OutcomeUnknownError, True),
    (
        "one byte after the other, without end",
        saying(_LONG, forever=(b" ", 0.05)),
        OutcomeUnknownError,
        True,
    ),
    ("the last chunk is missing", saying(_CHUNKED + b"4\r\nnull\r\n", CLOSE), OutcomeUnknownError),
    ("a chunk without a size", saying(_CHUNKED + b"zz\r\nnull\r\n", CLOSE), OutcomeUnknownError),
    (
        "a chunk of 2^80 bytes",
        saying(_CHUNKED + b"1" + b"0" * 20 + b"\r\nnull\r\n", CLOSE),
        OutcomeUnknownError,
    ),
    (
        "a chunk longer than its size",
        saying(_CHUNKED + b"2\r\nnull\r\n0\r\n\r\n", CLOSE),
        OutcomeUnknownError,
    ),
    (
        "larger than the cap, without end",
        saying(_JSON + b"\r\n", forever=(b" " * 2**18,)),
        ResponseTooLargeError,
    ),
    (
        "gzip that unpacks to more than the cap",
        saying(_packed(gzip.compress(b" " * 2**24))),
        ResponseTooLargeError,
    ),
    ("gzip that is cut", saying(_packed(gzip.compress(_BODY)[:-9])), AriesDecodeError),
    ("not the gzip it says it is", saying(_packed(_BODY)), AriesDecodeError),
    (
        "packed in a way nobody asked for",
        saying(response(200, _BODY, [("Content-Encoding", "br")])),
        AriesDecodeError,
    ),
    ("empty", saying(response(200)), AriesDecodeError),
    (
        "HTML with status 200",
        saying(response(200, b"<html>", [("Content-Type", "text/html")])),
        AriesDecodeError,
    ),
    ("followed by more than was promised", saying(_OK + b"more", CLOSE), None),
]
_ERROR: Final = [
    ("cut", saying(_failure(503, _BODY)[:-9], CLOSE), ServerError),
    ("reset half way", saying(_failure(404, _BODY)[:-9], RESET), NotFoundError),
    ("larger than the cap", saying(_failure(403, bytes(2**24))), PermissionDeniedError),
    ("packed in a way nobody asked for", saying(_failure(502, _BODY, "br")), ServerError),
    ("not the gzip it says it is", saying(_failure(429, _BODY, "gzip")), RateLimitError),
    ("stalls half way", saying(_failure(404, _BODY)[:-9], _STALL, CLOSE), NotFoundError),
]
_TLS: Final = [
    ("the server speaks plain HTTP", secure(_usual, greet=_say_http), "tls_failed"),
    ("the handshake is cut", secure(_usual, greet=_read_and_hang_up), "tls_failed"),
    ("the handshake stalls", secure(_usual, greet=_stall), "timeout", True),
    (
        "a certificate of an unknown authority",
        secure(lambda _: Authority().server()),
        "certificate_untrusted",
    ),
    (
        "a certificate signed by itself",
        secure(lambda a: a.server(alone=True)),
        "certificate_untrusted",
    ),
    (
        "a certificate that has ended",
        secure(lambda a: a.server(begins=-3, ends=-1)),
        "certificate_expired",
    ),
    (
        "a certificate that has not begun",
        secure(lambda a: a.server(begins=1, ends=3)),
        "certificate_not_yet_valid",
    ),
    ("a certificate of another host", secure(lambda a: a.server("other.example")), "host_mismatch"),
    ("TLS 1.1", secure(_old), "tls_failed"),
    ("a certificate is asked of the client", secure(_mutual, _OK), OutcomeUnknownError),
    ("cut half way through the body", secure(_usual, _LONG + _BODY, RESET), OutcomeUnknownError),
    ("as it should be", secure(_usual, _OK), None),
]
_PROXY: Final = [
    ("its port is closed", functools.partial(closed_port, is_proxy=True), "connection_refused"),
    ("it forbids", behind(response(403)), "proxy_rejected"),
    ("it asks for a password", behind(response(407)), "proxy_rejected"),
    ("it cannot reach the service", behind(response(502)), "proxy_rejected"),
    ("it closes the connection", behind(CLOSE), "connection_broken"),
    ("it resets the connection", behind(RESET), "connection_broken"),
    ("it does not speak HTTP", behind(b"SSH-2.0-OpenSSH\r\n", CLOSE), "connection_broken"),
    ("it says nothing", behind(_STALL, CLOSE), "timeout", True),
    ("it drips", behind(b"HTTP/1.1 200 OK\r\nX: ", forever=(b"x", 0.05)), "timeout", True),
    ("it opens the tunnel and closes it", behind(_TUNNEL, CLOSE), "tls_failed"),
    ("it opens the tunnel and stalls", behind(_TUNNEL, _STALL, CLOSE), "timeout", True),
]  # fmt: skip

_GROUPS: Final[dict[str, list[Any]]] = {
    "The connection": _CONNECTION,
    "The head of the response": _HEAD,
    "The body of the response": _CONTENT,
    "The body of an error": _ERROR,
    "TLS": _TLS,
    "The proxy": _PROXY,
}
CATALOGUE: Final = [Fault(group, *row) for group, rows in _GROUPS.items() for row in rows]


def tables() -> str:
    """
    Return what docs/reference/errors.md says of it.
    """
    parts: dict[str, list[tuple[str, str, str]]] = {}
    for fault in CATALOGUE:
        error = "none: the call succeeds" if fault.error is None else f"`{fault.error.__name__}`"
        error += f", `{fault.reason}`" if fault.reason else ""
        repeated = "-" if fault.error is None else fault.repeated
        parts.setdefault(fault.group, []).append((fault.words, error, repeated))
    return "\n".join(
        f"### {group}\n\n{table(('fault', 'becomes', 'may be retried'), *rows)}"
        for group, rows in parts.items()
    )

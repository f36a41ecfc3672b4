"""
A server that says exactly what it is told to, byte for byte, on a real socket.

It counts what it is asked, and knows nothing of HTTP beyond finding the end of a request.
"""

from __future__ import annotations

import contextlib
import json as _json
import socket
import struct
import threading

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, Final, Literal, NamedTuple, TypeAlias


__all__ = [
    "CLOSE",
    "RESET",
    "Greet",
    "Request",
    "Script",
    "Step",
    "Wire",
    "always",
    "json_response",
    "reset",
    "response",
    "wire",
]

CLOSE: Final = "close"
RESET: Final = "reset"

Step: TypeAlias = bytes | float | Literal["close", "reset"]
"""Bytes to send, seconds to wait, or how to end the connection."""


class Request(NamedTuple):
    """
    What a client asked; names of headers are in lower case.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script: TypeAlias = Callable[[Request], Iterable[Step]]
Greet: TypeAlias = Callable[[socket.socket], socket.socket | None]
"""What is done with a new connection before it is read; None if that was the end of it."""


def always(*steps: Step) -> Script:
    """
    Return the script that answers each request with *steps*.
    """
    return lambda _: steps


def response(
    status: int,
    body: bytes = b"",
    headers: Iterable[tuple[str, str]] = (("Content-Type", "application/json"),),
) -> bytes:
    """
    Return a whole response.
    """
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def json_response(status: int, value: Any, **headers: str) -> bytes:
    """
    Return a whole response with a JSON body; `Retry_After=` becomes `Retry-After`.
    """
    named = [(name.replace("_", "-"), text) for name, text in headers.items()]
    body = _json.dumps(value).encode()
    return response(status, body, [("Content-Type", "application/json"), *named])


class Wire:
    """
    A running server: `url`, and the `requests` that came so far.
    """

    def __init__(self, listener: socket.socket, script: Script, greet: Greet) -> None:
        self.port: int = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.requests: list[Request] = []
        self.script = script
        self.connections = 0
        self._greet = greet
        self._listener = listener
        self._open: set[socket.socket] = set()
        self._stopped = threading.Event()

    def serve(self) -> None:
        """
        Accept connections until `stop` is called.
        """
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._receive, args=[connection], daemon=True).start()

    def stop(self) -> None:
        """
        Close everything; whoever waits for an answer gets none.
        """
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _receive(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            greeted = self._greet(connection)
            if greeted is not None:
                self._converse(greeted)
        self._open.discard(connection)

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            pending = b""
            while True:
                head, pending = _until(connection, pending, b"\r\n\r\n")
                if not head:
                    break
                request, length = _parse(head)
                while len(pending) < length:
                    pending += connection.recv(65536)
                request = request._replace(body=pending[:length])
                pending = pending[length:]
                self.requests.append(request)
                if not self._answer(connection, request):
                    break

    def _answer(self, connection: socket.socket, request: Request) -> bool:
        for step in self.script(request):
            if isinstance(step, bytes):
                connection.sendall(step)
            elif step == CLOSE:
                return False
            elif step == RESET:
                reset(connection)
                return False
            elif self._stopped.wait(step):
                return False
        return True


@contextmanager
def wire(script: Script, greet: Greet = lambda connection: connection) -> Generator[Wire]:
    """
    Serve *script*, which is asked for the steps of each answer, while the block lasts.

    *greet* is given each new connection first: to wrap it in TLS, or to end it.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = Wire(listener, script, greet)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def reset(connection: socket.socket) -> None:
    """
    Let *connection* end with a reset instead of a polite goodbye.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _until(connection: socket.socket, pending: bytes, mark: bytes) -> tuple[bytes, bytes]:
    while mark not in pending:
        more = connection.recv(65536)
        if not more:
            return b"", b""
        pending += more
    head, _, rest = pending.partition(mark)
    return head, rest


def _parse(head: bytes) -> tuple[Request, int]:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)}
    return Request(method, target, headers, b""), int(headers.get("content-length", "0"))

"""
The server of the benchmarks: one thread, one selector, prepared responses.

It counts requests and sends prepared bytes; it is for loopback only.  `bench.py` checks that it is
faster than every client.

    python benchmarks/loopback.py [TOKEN_LATENCY]

It prints its port when it is ready; `/stats` returns its counts.
"""

from __future__ import annotations

import heapq
import itertools
import json
import re
import selectors
import socket
import sys
import time

from collections import Counter
from contextlib import suppress
from typing import Any, Final


PROFILE: Final = {
    "id": 4711,
    "email": "ada@example.com",
    "phone_number": "+15550100",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "gender": "FEMALE",
    "citizenship_country": "USA",
    "marital_status": "MARRIED",
    "number_of_dependents": 3,
}
ACCOUNTS: Final = {
    "accounts": [
        {
            "trading_account_id": "T-4711",
            "broker_account_id": "5AB12345",
            "status": "OPEN",
            "is_sim": False,
            "account_type": "INDIVIDUAL",
            "account_class": "MARGIN",
        }
    ]
}
_LENGTH: Final = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)


def answer(value: object) -> bytes:
    """
    Return *value* as a whole HTTP response.
    """
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


class Server:
    """
    Serves until it is stopped; a token response comes *latency* seconds late.
    """

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._counted: Counter[str] = Counter()
        self._late: list[tuple[float, int, socket.socket, bytes]] = []
        self._number = itertools.count(1)
        self._profile, self._accounts = answer(PROFILE), answer(ACCOUNTS)

    def serve(self) -> None:
        """
        Print the port, and serve.
        """
        print(self._listener.getsockname()[1], flush=True)
        while True:
            wait = max(0.0, self._late[0][0] - time.monotonic()) if self._late else None
            for key, _ in self._selector.select(wait):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._read(key.fileobj, key.data)
            while self._late and self._late[0][0] <= time.monotonic():
                _, _, connection, late = heapq.heappop(self._late)
                self._write(connection, late)

    def _accept(self) -> None:
        try:
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._selector.register(connection, selectors.EVENT_READ, bytearray())
                self._counted["connections"] += 1
        except BlockingIOError:
            pass

    def _read(self, connection: Any, waiting: bytearray) -> None:
        try:
            data = connection.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            self._selector.unregister(connection)
            connection.close()
            return
        if data.startswith(b"GET /v") and data.endswith(b"\r\n\r\n"):
            self._counted["calls"] += 1
            listed = data.startswith(b"GET /v2/users/me/accounts ")
            self._write(connection, self._accounts if listed else self._profile)
            return
        waiting += data
        head, end, body = waiting.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            waiting.clear()
            self._answer(connection, bytes(head).split(b" ", 2)[1])

    def _answer(self, connection: socket.socket, path: bytes) -> None:
        if path == b"/stats":
            self._write(connection, answer(self._counted))
            return
        self._counted["token requests"] += 1
        number = next(self._number)
        tokens = answer(
            {
                "access_token": f"access{number}",
                "refresh_token": f"refresh{number}",
                "token_type": "Bearer",
                "expires_in": 3600,
            }
        )
        heapq.heappush(self._late, (time.monotonic() + self._latency, number, connection, tokens))

    @staticmethod
    def _write(connection: socket.socket, data: bytes) -> None:
        with suppress(OSError):  # a closed connection shows at the next read
            connection.sendall(data)  # far smaller than the buffers of a loopback socket


if __name__ == "__main__":
    Server(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0).serve()

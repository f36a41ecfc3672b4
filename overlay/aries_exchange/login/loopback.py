"""
The redirection endpoint of a program on the user's own machine (RFC 8252, section 7.3).

Anybody on the machine can talk to it, and so can any web page the user has open.  Therefore it
listens on loopback addresses only, and takes one thing: a GET of the registered path, with the
right Host, that the authorization request recognises as its response.  Everything else gets a
static answer that repeats nothing, and the wait goes on.
"""

from __future__ import annotations

import errno
import selectors
import socket
import sys

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

import attrs

from aries_exchange.effects import Clock
from aries_exchange.errors import InvalidArgumentError, PortInUseError
from aries_exchange.login.reception import HEAD_LIMIT, Reception
from aries_exchange.oauth2.syntax import check_redirect_uri


T = TypeVar("T")

_ADDRESSES: Final = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    # A browser may try either, and whoever listens on the other one would be sent the code.
    "localhost": ("127.0.0.1", "::1"),
}
_CONNECTION_SECONDS: Final = 5.0
_MOST_CONNECTIONS: Final = 128
_PAGE_SECONDS: Final = 3.0
"""How long the browser may take to fetch the page that ends the login."""
_TURN: Final = 0.2


@attrs.define(eq=False)
class _Connection:
    """
    One peer: what it has sent so far, and how long it may stay.
    """

    socket: socket.socket
    ends: float
    received: bytearray = attrs.field(factory=bytearray, repr=False)
    is_answered: bool = False


class Listener:
    """
    Listens at *redirect_uri*; with port 0 at a free one, which `redirect_uri` then names.

    Raises:
        InvalidArgumentError: It is not an http URI of this machine.
        PortInUseError: The port is taken.
    """

    def __init__(self, redirect_uri: str, clock: Clock) -> None:
        parts, host = _split(redirect_uri)
        self._clock = clock
        self._sockets = _bind(host, 80 if parts.port is None else parts.port)
        port = self._sockets[0].getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.redirect_uri: str = redirect_uri
        if parts.port == 0:
            self.redirect_uri = redirect_uri.replace(parts.netloc, f"{shown}:{port}", 1)
        self._connections: dict[int, _Connection] = {}
        self._is_closed = False

    def wait(self, accept: Callable[[str], T], *, timeout: float) -> T:
        """
        Return what *accept* returns for the first address that it does not distrust.

        It is called with the whole address, and may raise `AuthorizationResponseError` to go on
        waiting, or another `AuthorizationError` to end the wait with it.

        Raises:
            LoginTimeoutError: Nothing acceptable came within *timeout* seconds.
        """
        ends = self._clock.monotonic() + timeout
        reception = Reception(accept, self.redirect_uri)
        with selectors.DefaultSelector() as selector:
            for listening in self._sockets:
                selector.register(listening, selectors.EVENT_READ)
            while not reception.is_shown:
                now = self._clock.monotonic()
                if self._is_closed or now >= ends:
                    break
                for key, _ in selector.select(min(_TURN, ends - now)):
                    if key.data is None:
                        self._admit(key.fileobj, selector, now)
                    elif self._hear(key.data, reception):
                        ends = min(ends, self._clock.monotonic() + _PAGE_SECONDS)
                self._expire(selector)
            self._expire(selector, everything=True)
        return reception.result()

    def close(self) -> None:
        """
        Stop listening, and free the port.  A wait in another thread ends within a moment.
        """
        self._is_closed = True
        for listening in self._sockets:
            listening.close()

    def _admit(self, listening: object, selector: selectors.BaseSelector, now: float) -> None:
        assert isinstance(listening, socket.socket)
        try:
            peer, _ = listening.accept()
        except OSError:
            return  # it has gone, or the listener has
        peer.setblocking(False)
        connection = _Connection(peer, now + _CONNECTION_SECONDS)
        if len(self._connections) >= _MOST_CONNECTIONS:
            next(iter(self._connections.values())).ends = now
            self._expire(selector)
        self._connections[id(connection)] = connection
        selector.register(peer, selectors.EVENT_READ, connection)

    def _hear(self, connection: _Connection, reception: Reception[T]) -> bool:
        # Returns whether the response has come.
        try:
            chunk = connection.socket.recv(65_536)
            if not chunk:
                connection.ends = 0
            elif not connection.is_answered:
                connection.received += chunk
                head, end, _ = connection.received.partition(b"\r\n\r\n")
                if end or len(head) > HEAD_LIMIT:
                    # What comes after the answer is read and dropped until the peer closes: a
                    # reset would take the answer away from it.
                    connection.is_answered = True
                    connection.received.clear()
                    connection.socket.sendall(reception.answer(bytes(head)))
                    connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            connection.ends = 0
        return reception.is_over

    def _expire(self, selector: selectors.BaseSelector, *, everything: bool = False) -> None:
        now = self._clock.monotonic()
        for key, connection in list(self._connections.items()):
            if everything or now >= connection.ends:
                selector.unregister(connection.socket)
                connection.socket.close()
                del self._connections[key]


def is_loopback_uri(redirect_uri: str) -> bool:
    """
    Tell whether *redirect_uri* leads to a program on this machine.
    """
    try:
        _split(redirect_uri)
    except InvalidArgumentError:
        return False
    return True


def _split(redirect_uri: str) -> tuple[SplitResult, str]:
    check_redirect_uri(redirect_uri)
    parts = urlsplit(redirect_uri)
    try:
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if parts.scheme != "http" or host not in _ADDRESSES or "@" in parts.netloc:
        raise InvalidArgumentError(
            "redirect_uri: a browser comes back to this program only at an http URI of this machine,"
            ' like http://127.0.0.1:8976/callback; register one, or use mode="paste"'
        )
    return parts, host


def _bind(host: str, port: int) -> list[socket.socket]:
    listening: list[socket.socket] = []
    for address in _ADDRESSES[host]:
        try:
            listening.append(_listen(address, port))
        except OSError as error:
            if listening and error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
                continue  # a machine without IPv6
            for other in listening:
                other.close()
            problem = error.strerror or type(error).__name__
            raise PortInUseError(
                f"port {port} of {address}, where the browser would come back, cannot be used:"
                f" {problem}.",
                hint="End what listens there (another login?), or pass a redirect_uri with"
                " another port that the client has registered.",
            ) from None
        port = listening[0].getsockname()[1]
    return listening


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Lets the next login use the port of the last one at once.  It does not let two
            # programs listen: that takes SO_REUSEPORT.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_MOST_CONNECTIONS)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening

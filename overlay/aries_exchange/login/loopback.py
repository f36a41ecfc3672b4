"""
The redirection endpoint of a program on the user's own machine (RFC 8252, section 7.3).

Every program on the machine can send requests to it, and so can every web page that is open in the
browser.  Therefore it listens on loopback addresses only, and accepts one request: a GET of the
registered path, with the right `Host`, whose query is the response to this authorization request.
Any other request gets a static error page, and the wait goes on.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import math
import selectors
import socket
import sys

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

import attrs

from aries_exchange.effects import Clock
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
    LoginTimeoutError,
    PortInUseError,
)
from aries_exchange.oauth2.syntax import check_redirect_uri


COMPARE: Final = (
    "If the page rejected the redirect URI, compare {} with the one that is registered:"
    " scheme, host (127.0.0.1 is not localhost), port, path and trailing slash must be equal."
)
_ADDRESSES: Final = {
    "127.0.0.1": ("127.0.0.1",),
    "::1": ("::1",),
    # A browser may try either address.  A program that listens on the other one would get the code.
    "localhost": ("127.0.0.1", "::1"),
}
_HEAD_LIMIT: Final = 32_768
"""Bytes.  The browser sends the cookies of all local ports: cookies do not know ports."""
_CONNECTION_SECONDS: Final = 5.0
_MOST_CONNECTIONS: Final = 128
_PAGE_SECONDS: Final = 3.0
"""How long the browser may take to fetch the page that ends the login."""
_POLL_SECONDS: Final = 0.2


class RedirectionEndpoint:
    """
    Decides what each request gets, without I/O: requests and responses are bytes.

    The browser is redirected from the address with the code to the same address without a query,
    which replaces it in the history.  Then it gets the page that ends the login.
    """

    def __init__(self, accept: Callable[[str], str], redirect_uri: str) -> None:
        parts = urlsplit(redirect_uri)
        self._accept = accept
        self._redirect_uri = redirect_uri
        self._path = parts.path or "/"
        self._host = _without_default_port(parts.netloc)
        self._outcome: str | AuthorizationError | None = None
        self._final_status = 200
        self.is_shown: bool = False

    @property
    def is_over(self) -> bool:
        """
        Whether the authorization response has come.
        """
        return self._outcome is not None

    def result(self) -> str:
        """
        Return what *accept* returned for the authorization response: its code.

        Raises:
            AuthorizationError: The response is an error.
            LoginTimeoutError: There was no response.
        """
        if isinstance(self._outcome, AuthorizationError):
            raise self._outcome
        if self._outcome is None:
            raise LoginTimeoutError(
                "nobody came back from the authorization page in time.",
                hint=COMPARE.format(self._redirect_uri),
            )
        return self._outcome

    def respond(self, head: bytes) -> bytes:
        """
        Return the HTTP response to the request with *head*.
        """
        request, *lines = head.decode("latin-1").split("\r\n")
        fields = [line.partition(":") for line in lines]
        hosts = [_without_default_port(v) for name, _, v in fields if name.lower() == "host"]
        method, _, rest = request.partition(" ")
        target, _, version = rest.partition(" ")
        path, _, query = target.partition("?")
        status = 303  # a reload, or a second submission
        if len(head) > _HEAD_LIMIT:
            status = 431
        elif not version.startswith("HTTP/1.") or hosts != [self._host]:
            status = 400
        elif path != self._path:
            status = 404
        elif method != "GET":
            status = 405
        elif not self.is_over:
            status = self._receive(query)
        elif not query:
            self.is_shown = True
            status = self._final_status
        return _response(status, f"Location: {self._path}\r\n" if status == 303 else "")

    def _receive(self, query: str) -> int:
        try:
            self._outcome = self._accept(f"{self._redirect_uri.partition('?')[0]}?{query}")
        except AuthorizationResponseError:
            return 400
        except AuthorizationError as denial:
            self._outcome = denial
            self._final_status = 403 if denial.error == "access_denied" else 502
        return 303


def _without_default_port(host: str) -> str:
    return host.strip().lower().removesuffix(":80")  # browsers leave it out


def _response(status: int, more: str = "") -> bytes:
    title, text = _TEXTS.get(status, _IGNORED)
    body = _PAGE.format(title=title, text=text, style=_STYLE).encode()
    head = (
        f"HTTP/1.1 {status} \r\n{more}"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Content-Security-Policy: {_POLICY}\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


_IGNORED: Final = ("Nothing happened", "This request is not the response to the login.")
_TEXTS: Final[Mapping[int, tuple[str, str]]] = {
    200: ("You are logged in", "You can close this window and return to the program."),
    303: ("Received", "The response to the login has arrived."),
    403: ("Access was denied", "You are not logged in. You can close this window."),
    502: ("The login failed", "The authorization server reported an error. The program shows it."),
}
_STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 25rem; margin: 12vh auto; padding: 0 1rem; text-align: center }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - aries-exchange</title><link rel="icon" href="data:,">
<style>{style}</style></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


@attrs.define(eq=False)
class _Connection:
    """
    What one peer has sent so far, and when its connection is closed.
    """

    socket: socket.socket
    ends: float
    received: bytearray = attrs.field(factory=bytearray, repr=False)
    has_response: bool = False


class Listener:
    """
    Listens at *redirect_uri*.  Port 0 takes a free port, which `redirect_uri` then names.

    Raises:
        InvalidArgumentError: It is not an http URI of this machine.
        PortInUseError: The port is taken.
    """

    def __init__(self, redirect_uri: str, clock: Clock) -> None:
        parts = _split(redirect_uri)
        self._clock = clock
        self._sockets = _bind(parts.hostname or "", 80 if parts.port is None else parts.port)
        port = self._sockets[0].getsockname()[1]
        self.redirect_uri: str = redirect_uri
        if parts.port == 0:
            chosen = f"{parts.netloc.rpartition(':')[0]}:{port}"
            self.redirect_uri = redirect_uri.replace(parts.netloc, chosen, 1)
        self._connections: list[_Connection] = []
        self._is_closed = False

    def wait(self, accept: Callable[[str], str], *, timeout: float) -> str:
        """
        Return what *accept* returns for the first address that it accepts.

        *accept* is called with the whole address.  It raises `AuthorizationResponseError` to go on
        waiting, or another `AuthorizationError` to end the wait with that error.

        Raises:
            LoginTimeoutError: No acceptable address came within *timeout* seconds.
        """
        ends = self._clock.monotonic() + timeout
        endpoint = RedirectionEndpoint(accept, self.redirect_uri)
        with selectors.DefaultSelector() as selector:
            for listening in self._sockets:
                selector.register(listening, selectors.EVENT_READ)
            try:
                while not (endpoint.is_shown or self._is_closed):
                    now = self._clock.monotonic()
                    if now >= ends:
                        break
                    for key, _ in selector.select(min(_POLL_SECONDS, ends - now)):
                        if key.data is None:
                            self._accept(key.fileobj, selector, now)
                            continue
                        self._read(key.data, endpoint)
                        if endpoint.is_over:
                            ends = min(ends, self._clock.monotonic() + _PAGE_SECONDS)
                    self._close_connections(selector, self._clock.monotonic())
            finally:
                self._close_connections(selector, math.inf)
        return endpoint.result()

    def close(self) -> None:
        """
        Stop listening, and free the port.  A wait in another thread ends within 0.2 seconds.
        """
        self._is_closed = True
        for listening in self._sockets:
            listening.close()

    def _accept(self, listening: object, selector: selectors.BaseSelector, now: float) -> None:
        assert isinstance(listening, socket.socket)
        try:
            peer, _ = listening.accept()
        except OSError:
            return  # the peer has gone, or the listener was closed
        peer.setblocking(False)
        connection = _Connection(peer, now + _CONNECTION_SECONDS)
        if len(self._connections) >= _MOST_CONNECTIONS:
            self._connections[0].ends = now
            self._close_connections(selector, now)
        self._connections.append(connection)
        selector.register(peer, selectors.EVENT_READ, connection)

    def _read(self, connection: _Connection, endpoint: RedirectionEndpoint) -> None:
        try:
            chunk = connection.socket.recv(65_536)
            if not chunk:
                connection.ends = 0
            elif not connection.has_response:
                connection.received += chunk
                head, end, _ = connection.received.partition(b"\r\n\r\n")
                if end or len(head) > _HEAD_LIMIT:
                    # What the peer sends after this is read and dropped until it closes the
                    # connection: a reset could make it lose the response.
                    connection.has_response = True
                    connection.received.clear()
                    connection.socket.sendall(endpoint.respond(bytes(head)))
                    connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            connection.ends = 0

    def _close_connections(self, selector: selectors.BaseSelector, now: float) -> None:
        for connection in [each for each in self._connections if now >= each.ends]:
            selector.unregister(connection.socket)
            connection.socket.close()
            self._connections.remove(connection)


def is_loopback_uri(redirect_uri: str) -> bool:
    """
    Return whether a `Listener` can listen at *redirect_uri*.
    """
    try:
        _split(redirect_uri)
    except InvalidArgumentError:
        return False
    return True


def _split(redirect_uri: str) -> SplitResult:
    parts = urlsplit(check_redirect_uri(redirect_uri))
    try:
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if parts.scheme != "http" or host not in _ADDRESSES or "@" in parts.netloc:
        raise InvalidArgumentError(
            "redirect_uri: a browser can return to this program only at an http URI of this"
            ' machine, like http://127.0.0.1:8976/callback; register one, or use mode="paste"'
        )
    return parts


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
                f"cannot listen for the browser on port {port} of {address}: {problem}.",
                hint="Stop the program that uses the port (another login?), or pass a redirect_uri"
                " with another port that is registered for the client.",
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
            # Lets the next login use the port at once.  Two programs still cannot share it: that
            # takes SO_REUSEPORT.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(_MOST_CONNECTIONS)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening

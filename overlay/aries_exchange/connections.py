"""
Which transport carries an exchange.

httpcore looks at each of its connections, and asks the kernel about each idle one, whenever an
exchange begins or ends: one pool of a hundred connections costs a hundred times what it should.
So a client has several transports of httpx with few exchanges at a time on each, the next one made
when the others are full.  Connections, and when they are opened, kept and closed, stay httpcore's.

Transports are made at the first exchange, and TLS contexts once a process: reading the certificate
authorities takes longer than a call.
"""

from __future__ import annotations

import os

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar
from urllib.parse import urlsplit


if TYPE_CHECKING:
    import ssl

    import httpx


__all__ = ["MOST", "Lane", "Lanes", "async_transport", "transport"]

TransportT = TypeVar("TransportT")

_KEEPALIVE: Final = 55.0
"""Seconds an idle connection is kept: longer than a slow poller's pause."""
MOST: Final = 100
"""How many exchanges a client has at a time; others wait for one to end."""
_ROOM: Final = 4
_UNBOUNDED: Final = 2**31


class Lane(Generic[TransportT]):
    """
    One transport, and how many exchanges are on it.
    """

    __slots__ = ("busy", "left_at", "transport")

    def __init__(self, transport: TransportT) -> None:
        self.transport: TransportT = transport
        self.busy: int = 0
        self.left_at: float = 0.0


class Lanes(Generic[TransportT]):
    """
    The transports of one client, of one event loop; *make* returns another for a URL.

    A transport that the program passed, its *own*, is used as it is, without bounds.  Not
    thread-safe.

    The first with room is taken, so that few connections are used, again and again.
    """

    def __init__(
        self,
        make: Callable[[str], TransportT],
        own: TransportT | None = None,
        *,
        room: int = _ROOM,
    ) -> None:
        self._make = make if own is None else lambda _: own
        self._room = room if own is None else _UNBOUNDED
        self.most: Final = MOST if own is None else _UNBOUNDED
        self._lanes: list[Lane[TransportT]] = []

    def enter(self, url: str) -> Lane[TransportT]:
        """
        Return a lane that has room for an exchange with *url*.
        """
        for lane in self._lanes:
            if lane.busy < self._room:
                break
        else:
            lane = Lane(self._make(url))
            self._lanes.append(lane)
        lane.busy += 1
        return lane

    def leave(self, lane: Lane[TransportT], now: float) -> TransportT | None:
        """
        Take note of the end of an exchange on *lane*.

        Return a transport that nobody has needed while its connections could be kept, for the
        caller to close: httpcore closes idle connections only when it is asked for one.
        """
        lane.busy -= 1
        lane.left_at = now
        last = self._lanes[-1] if self._lanes else lane
        if last is lane or last.busy or now - last.left_at < _KEEPALIVE:
            return None
        return self._lanes.pop().transport

    def clear(self) -> list[TransportT]:
        """
        Forget all transports, and return them to be closed.
        """
        lanes, self._lanes = self._lanes, []
        return [lane.transport for lane in lanes]


def transport(url: str, *, trust_env: bool) -> httpx.HTTPTransport:
    """
    Return a new transport for threads that reaches the origin of *url*.

    *trust_env* lets `HTTPS_PROXY` and its kin apply.
    """
    import httpx

    return httpx.HTTPTransport(**_options(url, trust_env=trust_env))


def async_transport(url: str, *, trust_env: bool) -> httpx.AsyncHTTPTransport:
    """
    Return a new transport for tasks, likewise.
    """
    import httpx

    return httpx.AsyncHTTPTransport(**_options(url, trust_env=trust_env))


def _options(url: str, *, trust_env: bool) -> dict[str, Any]:
    import httpx

    proxy = _proxy(url) if trust_env else None
    if proxy is not None or url.startswith("https:"):
        context = _tls(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    else:
        context = _bare()
    limits = httpx.Limits(keepalive_expiry=_KEEPALIVE)
    return {"verify": context, "limits": limits, "proxy": proxy}


def _proxy(url: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass  # httpx imports it, too; it is not small

    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    everywhere = "*" in map(str.strip, proxies.get("no", "").split(","))
    if not proxy or everywhere or proxy_bypass(parts.netloc):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


@lru_cache(maxsize=4)
def _tls(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()  # which reads the two variables itself


@lru_cache(maxsize=1)
def _bare() -> ssl.SSLContext:
    # For plain http, since httpx wants one: it trusts nobody, and costs nothing.
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

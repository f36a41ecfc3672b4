"""
Which httpx transport carries a request.

httpcore looks at each of its connections, and asks the kernel about each idle one, whenever a
request begins or ends: one pool of a hundred connections costs a hundred times what it should.  So
a client has several transports with few requests at a time on each, and makes the next one when
the others are full.  Opening, keeping and closing connections stays httpcore's business.

Transports are made at the first request, and TLS contexts once per process, because reading the
certificate authorities takes longer than a call.
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


TransportT = TypeVar("TransportT")

_KEEPALIVE: Final = 55.0
"""Seconds an idle connection is kept: longer than a slow poller's pause."""
MOST: Final = 100
"""How many requests a client has in flight; others wait for one to end."""
_ROOM: Final = 4
"""How many of them one transport carries."""
_UNBOUNDED: Final = 2**31


class PooledTransport(Generic[TransportT]):
    """
    An httpx transport and its number of requests in flight.
    """

    __slots__ = ("busy", "left_at", "transport")

    def __init__(self, transport: TransportT) -> None:
        self.transport: TransportT = transport
        self.busy: int = 0
        self.left_at: float = 0.0


class TransportPool(Generic[TransportT]):
    """
    The transports of one client, in one event loop; *make* returns a new one for a URL.

    The first with room is taken, so that few connections are used again and again.  *own*, a
    transport that the program passed, is used alone and without limit.  Not thread-safe.
    """

    def __init__(
        self,
        make: Callable[[str], TransportT],
        own: TransportT | None = None,
        *,
        room: int = _ROOM,
    ) -> None:
        self._own = own
        self._make = make
        self._room = room if own is None else _UNBOUNDED
        self.most: Final = MOST if own is None else _UNBOUNDED
        self._transports: list[PooledTransport[TransportT]] = []

    def enter(self, url: str) -> PooledTransport[TransportT]:
        """
        Return a transport that has room for a request to *url*.
        """
        for pooled in self._transports:
            if pooled.busy < self._room:
                break
        else:
            pooled = PooledTransport(self._make(url) if self._own is None else self._own)
            self._transports.append(pooled)
        pooled.busy += 1
        return pooled

    def leave(self, pooled: PooledTransport[TransportT], now: float) -> TransportT | None:
        """
        Note the end of a request on *pooled*.

        Return a transport that was idle for as long as connections are kept, for the caller to
        close: httpcore closes idle connections only when it is asked for one.
        """
        pooled.busy -= 1
        pooled.left_at = now
        last = self._transports[-1] if self._transports else pooled
        if last is pooled or last.busy or now - last.left_at < _KEEPALIVE:
            return None
        return self._transports.pop().transport

    def clear(self) -> list[TransportT]:
        """
        Forget all transports, and return them to be closed.
        """
        transports, self._transports = self._transports, []
        return [pooled.transport for pooled in transports]


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

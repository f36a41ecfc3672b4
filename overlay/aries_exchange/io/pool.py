"""
The httpx transports of a client, and which of them sends a request.

At the start and end of each request httpcore checks all of its connections, and polls each idle
one: with a hundred connections in one pool that costs a hundred times as much as it should.  So a
client has several transports with a few requests on each, and creates another one when all are
full.  httpcore still opens, keeps and closes the connections.

Transports are created by the first request, and TLS contexts once per process, because loading the
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
"""How long an idle connection is kept, in seconds: longer than most programs wait between calls."""
MAX_REQUESTS: Final = 100
"""How many requests a client has in flight; further ones wait."""
_MAX_PER_TRANSPORT: Final = 4
"""How many of them share one transport."""
_UNLIMITED: Final = 2**31


class PooledTransport(Generic[TransportT]):
    """
    An httpx transport and its number of requests in flight.
    """

    __slots__ = ("idle_since", "in_flight", "transport")

    def __init__(self, transport: TransportT) -> None:
        self.transport: TransportT = transport
        self.in_flight: int = 0
        self.idle_since: float = 0.0


class TransportPool(Generic[TransportT]):
    """
    The transports of one client in one event loop; *make* returns a new one for a URL.

    The first one that is not full is used, so that few connections are reused often.  *given*, a
    transport that the caller passed, is the only one and has no limit.  Not thread-safe.
    """

    def __init__(
        self,
        make: Callable[[str], TransportT],
        given: TransportT | None = None,
        *,
        max_per_transport: int = _MAX_PER_TRANSPORT,
    ) -> None:
        self._given = given
        self._make = make
        self._max_per_transport = max_per_transport if given is None else _UNLIMITED
        self.max_requests: Final = MAX_REQUESTS if given is None else _UNLIMITED
        self._transports: list[PooledTransport[TransportT]] = []

    def acquire(self, url: str) -> PooledTransport[TransportT]:
        """
        Return a transport for one more request to *url*.
        """
        for pooled in self._transports:
            if pooled.in_flight < self._max_per_transport:
                break
        else:
            pooled = PooledTransport(self._make(url) if self._given is None else self._given)
            self._transports.append(pooled)
        pooled.in_flight += 1
        return pooled

    def release(self, pooled: PooledTransport[TransportT], now: float) -> TransportT | None:
        """
        Note that a request on *pooled* has ended.

        Return a transport whose connections have all expired, for the caller to close: httpcore
        closes idle connections only when it is asked for one.
        """
        pooled.in_flight -= 1
        pooled.idle_since = now
        last = self._transports[-1] if self._transports else pooled
        if last is pooled or last.in_flight or now - last.idle_since < _KEEPALIVE:
            return None
        return self._transports.pop().transport

    def clear(self) -> list[TransportT]:
        """
        Forget all transports and return them, for the caller to close.
        """
        transports, self._transports = self._transports, []
        return [pooled.transport for pooled in transports]


def new_transport(url: str, *, trust_env: bool) -> httpx.HTTPTransport:
    """
    Return a new sync transport to the origin of *url*.

    *trust_env* makes `HTTPS_PROXY` and the like apply.
    """
    import httpx

    return httpx.HTTPTransport(**_options(url, trust_env=trust_env))


def new_async_transport(url: str, *, trust_env: bool) -> httpx.AsyncHTTPTransport:
    """
    Return a new async transport, likewise.
    """
    import httpx

    return httpx.AsyncHTTPTransport(**_options(url, trust_env=trust_env))


def _options(url: str, *, trust_env: bool) -> dict[str, Any]:
    import httpx

    proxy = _proxy(url) if trust_env else None
    if proxy is not None or url.startswith("https:"):
        context = _tls(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    else:
        context = _no_authorities()
    limits = httpx.Limits(keepalive_expiry=_KEEPALIVE)
    return {"verify": context, "limits": limits, "proxy": proxy}


def _proxy(url: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass  # late, because it is slow to import

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

    return httpx.create_ssl_context()  # it reads the two variables itself


@lru_cache(maxsize=1)
def _no_authorities() -> ssl.SSLContext:
    # httpx wants a context for plain http as well.  This one trusts nobody and is cheap to make.
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

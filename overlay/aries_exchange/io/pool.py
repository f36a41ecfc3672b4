"""
The httpx transports of a client, and which of them sends a request.

At the start and end of each request httpcore checks all of its connections, and polls each idle
one: with a hundred connections in one pool that costs a hundred times as much as it should.  So a
client has several transports with a few requests on each, and creates another one when all are
full.  httpcore still opens, keeps and closes the connections.

A connection that a server answers once too often gives the next request a foreign response.  So a
kept connection serves the requests of one access token only, and requests with credentials in their
body, such as those to the token endpoint, get a connection of their own.

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
_MAX_IDLE: Final = 100
"""How many transports without a request are kept: a server's users have one each."""
_UNLIMITED: Final = 2**31


class PooledTransport(Generic[TransportT]):
    """
    An httpx transport, whose requests it sends, and how many of them are in flight.
    """

    __slots__ = ("idle_since", "in_flight", "owner", "transport")

    def __init__(self, transport: TransportT, owner: int | None) -> None:
        self.transport: TransportT = transport
        self.owner: int | None = owner
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
        self._max_per_transport = max_per_transport
        self.max_requests: Final = MAX_REQUESTS if given is None else _UNLIMITED
        self._transports: list[PooledTransport[TransportT]] = []

    def acquire(self, url: str, owner: int | None) -> PooledTransport[TransportT]:
        """
        Return a transport for one more request to *url*.

        Its kept connections have served requests of the same *owner* only.  None stands for a
        request that wants a new connection, and leaves none.
        """
        owner = owner if self._given is None else 0
        for pooled in self._transports:
            if pooled.owner == owner and pooled.in_flight < self._max_per_transport:
                break
        else:
            pooled = PooledTransport(self._make(url) if self._given is None else self._given, owner)
            if owner is not None:
                self._transports.append(pooled)
        pooled.in_flight += 1
        return pooled

    def release(self, pooled: PooledTransport[TransportT], now: float) -> list[TransportT]:
        """
        Note that a request on *pooled* has ended.

        Return the transports that are not needed any more, for the caller to close; among them
        those whose connections have expired, for httpcore closes those only with another request.
        """
        pooled.in_flight -= 1
        pooled.idle_since = now
        if self._given is not None:
            return []
        unused = [] if pooled.in_flight or pooled in self._transports else [pooled]
        if len(self._transports) > 1:
            idle = [each for each in self._transports if not each.in_flight]
            idle.sort(key=lambda each: each.idle_since)
            unused += [
                each
                for number, each in enumerate(idle, _MAX_IDLE - len(idle))
                if number < 0 or now - each.idle_since >= _KEEPALIVE
            ]
            self._transports = [each for each in self._transports if each not in unused]
        return [each.transport for each in unused]

    def retire(self) -> list[TransportT]:
        """
        Reuse none of the present connections; return the transports that can be closed now.

        One that has a request in flight is returned by `release` in its time.
        """
        if self._given is not None:
            return []
        idle = [each.transport for each in self._transports if not each.in_flight]
        self._transports.clear()
        return idle

    def clear(self) -> list[TransportT]:
        """
        Forget all transports and return them, for the caller to close.
        """
        transports = [each.transport for each in self._transports]
        self._transports.clear()
        return transports


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

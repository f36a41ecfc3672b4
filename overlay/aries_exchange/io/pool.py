"""
The httpx transports of a client, and which of them sends a request.

At the start and end of each request httpcore checks all of its connections, and polls each idle
one: with a hundred connections in one pool that costs a hundred times as much as it should.  So
each transport sends one request at a time, and a client creates another one when all are busy.
httpcore still opens, keeps and closes the connections.

A connection that a server answers once too often gives the next request a foreign response.  So a
kept connection serves the requests of one access token only, and requests with credentials in their
body, such as those to the token endpoint, get a connection of their own.

Transports are created by the first request, and TLS contexts once per process, because loading the
certificate authorities takes longer than a call.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import ssl

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlsplit

import httpx


TransportT = TypeVar("TransportT")

_KEEPALIVE: Final = 55.0
"""How long an idle connection is kept, in seconds: longer than most programs wait between calls."""
MAX_REQUESTS: Final = 100
"""How many requests a client has in flight; further ones wait."""
_MAX_IDLE: Final = 100
"""How many transports without a request are kept: a server's users have one each."""


class PooledTransport(Generic[TransportT]):
    """
    An httpx transport, whose requests it sends, and since when it has sent none.

    *proxy* is the address of its proxy, if the environment named one.
    """

    __slots__ = ("idle_since", "owner", "proxy", "transport")

    def __init__(self, transport: TransportT, owner: int | None, proxy: str | None) -> None:
        self.transport: TransportT = transport
        self.owner: int | None = owner
        self.proxy: str | None = proxy
        self.idle_since: float = 0.0


class TransportPool(Generic[TransportT]):
    """
    The transports of one client in one event loop; *make* is their class.

    The one that was used last is used first, so that few connections are reused often.  Not
    thread-safe.
    """

    def __init__(self, make: Callable[..., TransportT], *, trust_env: bool) -> None:
        self._make = make
        self._trust_env = trust_env
        self._busy: set[PooledTransport[TransportT]] = set()
        self._idle: list[PooledTransport[TransportT]] = []  # by the time of their last request

    def acquire(self, url: str, owner: int | None) -> PooledTransport[TransportT]:
        """
        Return a transport for one more request to *url*.

        Its kept connections have served requests of the same *owner* only.  None stands for a
        request that wants a new connection, and leaves none.
        """
        for pooled in reversed(self._idle):
            if pooled.owner == owner:
                self._busy.add(pooled)  # first, so that Ctrl-C loses no connection
                self._idle.remove(pooled)
                return pooled
        proxy = proxy_for(url) if self._trust_env else None
        address = proxy and urlsplit(proxy).netloc.rpartition("@")[2]  # without credentials
        pooled = PooledTransport(self._make(**_options(url, proxy)), owner, address)
        if owner is not None:
            self._busy.add(pooled)
        return pooled

    def release(
        self, pooled: PooledTransport[TransportT], now: float, *, broken: bool = False
    ) -> list[TransportT]:
        """
        Note that the request on *pooled* has ended; *broken* says that its kept connection broke.

        Return the transports that are not needed any more, for the caller to close; among them
        those whose connections have expired, for httpcore closes those only with another request.
        """
        if broken:
            # The others are likely to be dead as well.  Those in use are returned in their time.
            self._busy.clear()
            return [*self.clear(), pooled.transport]
        if pooled not in self._busy:
            return [pooled.transport]
        pooled.idle_since = now
        self._idle.append(pooled)
        self._busy.remove(pooled)
        unused: list[TransportT] = []
        while len(self._idle) > _MAX_IDLE or now - self._idle[0].idle_since >= _KEEPALIVE:
            unused.append(self._idle.pop(0).transport)
        return unused

    def clear(self) -> list[TransportT]:
        """
        Forget all transports and return them, for the caller to close.
        """
        transports = [each.transport for each in (*self._idle, *self._busy)]
        self._busy.clear()
        self._idle.clear()
        return transports


class UnusableSettingsError(Exception):
    """
    The environment names a proxy or certificates that httpx cannot use: why, and the way out.
    """


def proxy_for(url: str) -> str | None:
    """
    Return the URL of the proxy that the environment names for *url*, if any.

    Raises:
        UnusableSettingsError: It is not a URL, or httpx cannot use a proxy of its kind.
    """
    from urllib.request import getproxies, proxy_bypass  # late, because it is slow to import

    parts = urlsplit(url)
    proxies = getproxies()
    proxy = (proxies.get(parts.scheme) or proxies.get("all") or "").strip()
    exceptions = [entry.strip() for entry in proxies.get("no", "").split(",")]
    is_listed = "*" in exceptions or _lists(exceptions, parts.hostname or "")
    if not proxy or is_listed or proxy_bypass(parts.netloc):
        return None
    return _checked_proxy(proxy if "://" in proxy else f"http://{proxy}")


def _lists(exceptions: list[str], host: str) -> bool:
    # Addresses and networks; urllib compares names only.
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    for entry in exceptions:
        with contextlib.suppress(ValueError):
            if address in ipaddress.ip_network(entry.strip("[]"), strict=False):
                return True
    return False


def _checked_proxy(proxy: str) -> str:
    try:
        host, scheme = urlsplit(proxy).hostname, httpx.URL(proxy).scheme
    except (httpx.InvalidURL, ValueError):
        host, scheme = None, ""
    import importlib.util  # late, because few need it

    if scheme in {"socks5", "socks5h"} and importlib.util.find_spec("socksio") is None:
        problem, hint = "a SOCKS proxy takes one package more", 'Run pip install "httpx[socks]".'
    elif scheme and scheme not in {"http", "https", "socks5", "socks5h"}:
        problem = f"{scheme} proxies are not supported"
        hint = "Use http, https, socks5 or socks5h, as in socks5://host:1080."
    elif not host:
        problem, hint = "is not the URL of a proxy", "Write it like http://host:3128."
    else:
        return proxy
    raise UnusableSettingsError(f"HTTPS_PROXY or ALL_PROXY: {problem}.", hint)


def _options(url: str, proxy: str | None) -> dict[str, Any]:
    # The arguments of a transport to the origin of the URL.
    if proxy is not None or url.startswith("https:"):
        places = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        try:
            context = _tls(*places)
        except (OSError, ssl.SSLError):
            raise UnusableSettingsError(
                "SSL_CERT_FILE or SSL_CERT_DIR: no certificates could be read there.",
                "Name a readable PEM file, or leave both unset.",
            ) from None
    else:
        context = _no_authorities()
    limits = httpx.Limits(keepalive_expiry=_KEEPALIVE)
    return {"verify": context, "limits": limits, "proxy": proxy}


@lru_cache(maxsize=4)
def _tls(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()  # it reads the two variables itself


@lru_cache(maxsize=1)
def _no_authorities() -> ssl.SSLContext:
    # httpx wants a context for plain http as well.  This one trusts nobody and is cheap to make.
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

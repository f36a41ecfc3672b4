"""
The Valkey or Redis server: which URLs are accepted, time-outs, and errors in our words.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import weakref

from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from aries_exchange.clock import SystemClock
from aries_exchange.environment import is_loopback
from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores.base import LARGEST_RECORD
from aries_exchange.values import Confidential


_EXAMPLES: Final = "rediss://user:password@host:6379/0 or unix:///run/valkey.sock"
_TLS: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_DATABASE: Final = re.compile(r"/?|/\d{1,5}")
_LARGEST_RESPONSE: Final = 2 * LARGEST_RECORD  # encryption adds a third
_NOW: Final = SystemClock().monotonic
_KEPT: Final = "The login is kept. Check the server, and try again later."


class _Limits(threading.local):
    """
    When the operation of a thread ends, and how many bytes it may still receive.
    """

    ends: float
    size: int


class _Socket:
    """
    A socket that keeps to *limits*: redis itself limits the time of each read, and no size.
    """

    def __init__(self, wrapped: socket.socket, limits: _Limits) -> None:
        self._wrapped, self._limits = wrapped, limits

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)

    def sendall(self, content: bytes) -> None:
        """
        Send *content*.
        """
        self._within_limits().sendall(content)

    def recv(self, size: int) -> bytes:
        """
        Return up to *size* bytes.
        """
        content = self._within_limits().recv(size)
        self._limits.size -= len(content)
        return content

    def _within_limits(self) -> socket.socket:
        left = self._limits.ends - _NOW()
        if left <= 0:
            raise TimeoutError
        if self._limits.size < 0:
            raise ValueError
        if self._wrapped.gettimeout() != 0:  # redis looks at idle connections without waiting
            self._wrapped.settimeout(left)
        return self._wrapped


class _Bounded:
    """
    A connection of redis with such a socket.
    """

    limits: _Limits

    def _connect(self) -> _Socket:
        return _Socket(super()._connect(), self.limits)  # type: ignore[misc]


class Server(Confidential):
    """
    The server at *url*; nothing is sent before the first use.

    Threads share it, each with a connection of its own; after a fork the child makes new ones.  A
    command whose connection is lost is sent once more, so that a script may run twice.  A command
    takes *timeout* seconds, connecting included, and never twice as long, however the server sends.

    Raises:
        InvalidArgumentError: *url* is not one that tokens may be sent to.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.address: Final = _checked(url)
        self._timeout = timeout
        from redis import Redis, connection
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as LostConnectionError
        from redis.retry import Retry

        self._limits = _Limits()
        redis: Any = connection
        kinds = {"rediss": redis.SSLConnection, "unix": redis.UnixDomainSocketConnection}
        kind = kinds.get(self.address.partition(":")[0], redis.Connection)
        untyped: Any = Redis
        self._client: Any = untyped.from_url(
            url,
            connection_class=type("Bounded", (_Bounded, kind), {"limits": self._limits}),
            # If hiredis is installed, redis prefers it, and hiredis allocates what a header names.
            parser_class=redis._RESP2Parser,  # noqa: SLF001
            protocol=2,  # every server and proxy speaks it, and it needs no greeting
            driver_info=None,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # An idle connection may have been closed.  After a time-out there is no retry.
            retry=Retry(NoBackoff(), 1, (LostConnectionError,)),
        )
        # Otherwise sockets may be collected first, and Python warns of unclosed ones.
        weakref.finalize(self, self._client.close)

    def ask(self, *words: str | bytes | int) -> Any:
        """
        Send a command, and return the response.

        Raises:
            TokenStoreError: The server cannot be reached, does not respond in time, or rejects it.
        """
        from redis import exceptions

        self._limits.ends, self._limits.size = _NOW() + self._timeout, _LARGEST_RESPONSE
        try:
            return self._client.execute_command(*words)
        except exceptions.TimeoutError:
            problem = f"did not respond within {self._timeout:g} s"
        except (exceptions.AuthenticationError, exceptions.AuthorizationError):
            problem = "rejected the user name or the password"
        except exceptions.BusyLoadingError:
            problem = "is still loading its data"
        except (exceptions.ConnectionError, OSError) as error:
            is_foreign = isinstance(error.__context__, ssl.SSLCertVerificationError)
            problem = "has a certificate that is not trusted" if is_foreign else "cannot be reached"
        except exceptions.ResponseError as error:
            problem = f"rejected a command: {_code_of(error)}"
        except Exception as error:  # noqa: BLE001 - redis parses whatever the server sends
            problem = f"sent an unreadable or too large response ({type(error).__name__})"
        # The library's text may quote what was sent.
        raise TokenStoreError(f"the token store at {self.address} {problem}.", hint=_KEPT)


def _code_of(error: Exception) -> str:
    # The library has classes for some codes; the others are the first word of the text.
    code = re.match(r"[A-Z]+\b", str(error))
    plain = type(error).__name__ == "ResponseError" and code
    return code[0] if plain and code else type(error).__name__


def _checked(url: object) -> str:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, has_host = SplitResult("", "", "", "", ""), False
    place = parts.netloc.rpartition("@")[2]  # without the user name and the password
    if parts.scheme == "unix":
        is_whole = not place and parts.path.startswith("/")
    else:
        is_whole = has_host and _DATABASE.fullmatch(parts.path) is not None
    if parts.scheme not in {"rediss", "redis", "unix"} or not is_whole or parts.fragment:
        raise InvalidArgumentError(f"url: must be like {_EXAMPLES}")
    if parts.scheme == "redis" and not is_loopback(parts.hostname or ""):
        raise InvalidArgumentError(
            "url: must be rediss://, because tokens are sent there; redis:// is accepted for"
            " loopback literals only, like redis://127.0.0.1:6379"
        )
    allowed = {"db", *(_TLS if parts.scheme == "rediss" else ())}
    options = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if not options <= allowed:
        # Other options could turn certificate checks off.
        raise InvalidArgumentError(f"url: takes no other options than {', '.join(sorted(allowed))}")
    return f"{parts.scheme}://{place}{parts.path.rstrip('/')}"

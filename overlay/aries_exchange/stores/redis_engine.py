"""
A Valkey or Redis server: which one may be used, how long it is waited for, and its errors in our
words.
"""

from __future__ import annotations

import re
import ssl
import weakref

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from aries_exchange.environment import is_loopback
from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.values import Confidential


if TYPE_CHECKING:
    from redis import Redis


_EXAMPLES: Final = "rediss://user:password@host:6379/0 or unix:///run/valkey.sock"
_TLS: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
_DATABASE: Final = re.compile(r"/?|/\d{1,5}")
_KEPT: Final = "The login is kept; try again later, and look at the server."


class Engine(Confidential):
    """
    The server at *url*; nothing is sent before the first use.

    Threads share it, each with a connection of its own; after a fork the child makes new ones.  A
    command whose connection is lost is sent once more, so that scripts must bear being run twice.

    Raises:
        InvalidArgumentError: *url* is not one that tokens may be sent to.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.address: Final = _checked(url)
        self._timeout = timeout
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as LostConnectionError
        from redis.retry import Retry

        untyped: Any = Redis
        self._client: Redis = untyped.from_url(
            url,
            protocol=2,  # the oldest: every server and proxy speaks it, without a greeting
            driver_info=None,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # A kept connection may have been lost meanwhile.  A time-out has cost enough already.
            retry=Retry(NoBackoff(), 1, (LostConnectionError,)),
        )
        # Left to themselves, connections may go after their sockets, which Python complains of.
        weakref.finalize(self, self._client.close)

    def run(self, script: str, keys: list[str], arguments: list[str | bytes | int]) -> Any:
        """
        Run *script*, which is Lua, as one step, and return what it returns.

        Raises:
            TokenStoreError: The server cannot be reached, does not answer in time, or refuses.
        """
        with self._explained():
            return self._client.eval(script, len(keys), *keys, *arguments)

    def text(self, name: str) -> str | None:
        """
        Return the string under *name*, or None.

        Raises:
            TokenStoreError: See `run`.
        """
        with self._explained():
            found: Any = self._client.get(name)
        return None if found is None else found.decode(errors="replace")

    def fields(self, name: str, *fields: str) -> list[bytes | None]:
        """
        Return *fields* of the hash under *name*, each None where it is missing.

        Raises:
            TokenStoreError: See `run`.
        """
        with self._explained():
            found: Any = self._client.hmget(name, list(fields))
        return list(found)

    @contextmanager
    def _explained(self) -> Generator[None]:
        from redis import exceptions

        try:
            yield
        except exceptions.TimeoutError:
            problem = f"did not answer within {self._timeout:g} s"
        except (exceptions.AuthenticationError, exceptions.AuthorizationError):
            problem = "refused the user name or the password"
        except exceptions.BusyLoadingError:
            problem = "is still loading its data"
        except (exceptions.ConnectionError, OSError) as error:
            is_foreign = isinstance(error.__context__, ssl.SSLCertVerificationError)
            problem = "has a certificate that is not trusted" if is_foreign else "cannot be reached"
        except exceptions.ResponseError as error:
            problem = f"refused a command: {_code_of(error)}"
        except exceptions.RedisError as error:
            problem = f"failed with {type(error).__name__}"
        else:
            return
        # What the library says may quote what was sent.
        raise TokenStoreError(f"the token store at {self.address} {problem}.", hint=_KEPT)


def _code_of(error: Exception) -> str:
    # The library turns some codes into classes; of the others the code is the first word.
    code = re.match(r"[A-Z]+\b", str(error))
    plain = type(error).__name__ == "ResponseError" and code
    return code[0] if plain and code else type(error).__name__


def _checked(url: object) -> str:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        port = parts.port
    except ValueError:
        parts, port = SplitResult("", "", "", "", ""), None
    host = parts.hostname or ""
    if parts.scheme == "unix":
        is_whole = parts.netloc.rpartition("@")[2] == "" and parts.path.startswith("/")
    else:
        is_whole = bool(host) and _DATABASE.fullmatch(parts.path) is not None
    if parts.scheme not in {"rediss", "redis", "unix"} or not is_whole or parts.fragment:
        raise InvalidArgumentError(f"url: must be like {_EXAMPLES}")
    if parts.scheme == "redis" and not is_loopback(host):
        raise InvalidArgumentError(
            "url: must be rediss://, because tokens are sent there; redis:// is accepted for"
            " loopback literals only, like redis://127.0.0.1:6379"
        )
    allowed = {"db", *(_TLS if parts.scheme == "rediss" else ())}
    options = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if not options <= allowed:
        # Others could turn the checks of certificates off.
        raise InvalidArgumentError(f"url: takes no other options than {', '.join(sorted(allowed))}")
    if parts.scheme == "unix":
        return f"unix://{parts.path}"
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}" + (f":{port}" if port else "") + parts.path.rstrip("/")

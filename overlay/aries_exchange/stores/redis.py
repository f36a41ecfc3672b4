"""
Tokens in Valkey or Redis, for the processes of many machines that share one login.

Needs the extra `redis`.  A login has two entries.  The *state* is a hash: the encrypted record, and
the *fence*, a number that grows with each lock.  The *lease* is the lock: it names its holder and
expires, so that a machine that is gone blocks the others for a limited time only.

A holder whose lease has expired may not notice.  Each save therefore carries the fence that came
with its lease, and is rejected once a newer lease was given, whatever the clocks say.  A save under
the lease also restarts it, so that the lease outlasts the token request that follows.

A record is encrypted and authenticated with Fernet (github.com/fernet/spec: AES-128-CBC and
HMAC-SHA256), together with its profile, key, epoch and generation.  The *epoch* is a random word,
made where nothing was kept; within one, the generation only grows.
"""

from __future__ import annotations

import os
import random
import re
import secrets
import socket

from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Final

import attrs

from aries_exchange.clock import SystemClock, sleep
from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores.base import (
    TokenRecord,
    Turns,
    check_profile,
    from_envelope,
    name_of,
    not_installed,
    to_envelope,
)
from aries_exchange.stores.redis_server import Server
from aries_exchange.values import Confidential, sealed


_KEY: Final = re.compile(r"[A-Za-z0-9+/_-]{43}=")  # Fernet itself skips what is not base64
_SHORTEST, _LONGEST = 1.0, 300.0
_POLL: Final = 0.05
_SLOWEST_POLL: Final = 0.25
_NOW: Final = SystemClock().monotonic

# A lost response makes the client send a script twice, so the second run must change nothing.
_TAKE: Final = """
local state, lease, holder, life = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
if redis.call('SET', lease, holder, 'NX', 'PX', life) then
    redis.call('HINCRBY', state, 'fence', 1)
elseif redis.call('GET', lease) ~= holder then
    return false
end
return redis.call('HGET', state, 'fence')
"""
_SAVE: Final = """
local state, lease = KEYS[1], KEYS[2]
local expected, record, fence, holder, life = unpack(ARGV)
local newest, kept = unpack(redis.call('HMGET', state, 'fence', 'record'))
if kept == record then
    return 1
elseif (fence ~= '' and newest and newest ~= fence) or (kept or '') ~= expected then
    return 0
end
redis.call('HSET', state, 'record', record)
if fence ~= '' then
    redis.call('HSET', state, 'fence', fence)
    redis.call('SET', lease, holder, 'PX', life)
end
return 1
"""
_LEAVE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
end
"""


@attrs.define(eq=False)
class _Lease:
    """
    A lock that this process holds until `ends`, on the monotonic clock; the server's ends later.
    """

    holder: str = ""
    fence: str | bytes = ""
    ends: float = 0.0


@attrs.frozen
class _Seen:
    """
    The newest record of a login that was seen: encrypted, its epoch and generation, older epochs.
    """

    content: bytes = b""
    epoch: str = ""
    generation: int = 0
    past: frozenset[str] = frozenset()

    def is_newer_than(self, other: _Seen) -> bool:
        """
        Return whether the record *other* was replaced before this one was seen.
        """
        older = other.epoch == self.epoch and other.generation < self.generation
        return older or other.epoch in self.past

    def and_then(self, other: _Seen) -> _Seen:
        """
        Return what is the newest once *other* was seen as well.
        """
        if self.is_newer_than(other):
            return self
        return attrs.evolve(other, past=self.past | {self.epoch} - {other.epoch})


class RedisTokenStore(Confidential):
    """
    Keeps tokens, encrypted, in a Valkey or Redis server, and shares logins between machines.

    Nothing is sent before the first use.  The store works from threads and after `fork`.  A record
    that was changed, moved, or replaced by one older than this object has seen is an error, and is
    left as it is.  A server that has lost everything is no error: the clients save again what they
    know.

    Args:
        url: `rediss://user:password@host:6379/0`; `ssl_ca_certs`, `ssl_certfile` and `ssl_keyfile`
            may follow as a query.  `redis://` is accepted for loopback literals, `unix://` for
            sockets.
        key: A Fernet key, 32 random bytes in base64, the same for all workers; made by
            `openssl rand -base64 32` or `Fernet.generate_key()`.
        more_keys: Further keys that records may be encrypted with, while one replaces another.
        profile: Separates logins of one client, as for `FileTokenStore`.
        lease: Seconds, 1 to 300, after which the lock of a dead worker expires.  A token request
            may take three quarters of it, so less than 10 is for tests.
        timeout: Seconds for a command, connecting included; it never takes twice as long.

    Raises:
        InvalidArgumentError: One of them breaks its rule.
        TokenStoreError: The extra `redis` is not installed.
    """

    @sealed
    def __init__(
        self,
        url: str,
        *,
        key: str | bytes,
        more_keys: Iterable[str | bytes] = (),
        profile: str = "default",
        lease: float = 20.0,
        timeout: float = 2.0,
    ) -> None:
        check_profile(profile)
        if not _SHORTEST <= lease <= _LONGEST:
            raise InvalidArgumentError(f"lease: takes {_SHORTEST:g} to {_LONGEST:g} seconds")
        if not 0 < timeout <= lease:
            raise InvalidArgumentError("timeout: takes seconds, more than 0 and no more than lease")
        try:
            from cryptography.fernet import Fernet, MultiFernet

            self._server = Server(url, timeout)
            keys = [_checked(key, "key"), *(_checked(each, "more_keys") for each in more_keys)]
            self._fernet = MultiFernet([Fernet(each) for each in keys])
        except ModuleNotFoundError as error:
            raise not_installed(str(error.name).partition(".")[0], "redis") from None
        self._profile = profile
        self._lease, self._milliseconds = lease, int(lease * 1000)
        self._turns, self._notes = Turns(), Turns()
        self._leases: dict[tuple[int, str], _Lease] = {}
        self._seen: dict[str, _Seen] = {}

    def version(self, key: str) -> object:
        """
        Return what another save of *key* changes.

        Raises:
            TokenStoreError: The server failed.
        """
        return self._server.ask("HGET", self._name(key), "record")

    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.

        Raises:
            TokenStoreError: The server failed, or its record is not the one last seen or newer.
        """
        from cryptography.fernet import InvalidToken

        name = self._name(key)
        before = self._seen.get(name, _Seen())  # another thread may save during the request
        content = self._server.ask("HGET", name, "record")
        if content is None:
            return None
        place = f"the record {name!r} at {self._server.address}"
        try:
            epoch, _, envelope = self._fernet.decrypt(content).decode().partition(" ")
            record = from_envelope(envelope, f"{self._profile} {key}", place)
        except (InvalidToken, TypeError, ValueError):
            problem = "cannot be decrypted: another key was used, or it was changed"
        else:
            seen = _Seen(content, epoch, record.generation)
            if not before.is_newer_than(seen):
                self._note(name, seen)
                return record
            problem = "is older than one that was seen here: the server was set back"
        raise TokenStoreError(
            f"{place} {problem}.",
            hint="Give all workers the same key. If it is the right one, delete the record (DEL):"
            " the clients save again what they know, or the user logs in again.",
        )

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Save *record*, if the present generation is *expected_generation*.

        Raises:
            TokenStoreError: The server failed; the record may be saved or not.
        """
        name = self._name(key)
        if self._seen.get(name, _Seen()).generation != expected_generation:
            self.load(key)
        present = self._seen.get(name, _Seen()) if expected_generation else _Seen()
        if present.generation != expected_generation:
            return False
        epoch = present.epoch or secrets.token_hex(8)
        envelope = to_envelope(record, f"{self._profile} {key}")  # the record has its generation
        content = self._fernet.encrypt(f"{epoch} {envelope}".encode())
        lease, asked = self._leases.get((os.getpid(), name), _Lease()), _NOW()
        words = present.content, content, lease.fence, lease.holder, self._milliseconds
        if self._server.ask("EVAL", _SAVE, 2, name, f"{name}:lease", *words) != 1:
            return False
        lease.ends = asked + self._lease
        self._note(name, _Seen(content, epoch, record.generation))
        return True

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key* against all others that use this server, until the lease expires.

        Raises:
            TimeoutError: It was not free within *timeout* seconds.
            TokenStoreError: The server failed.
        """
        name, process, ends = self._name(key), os.getpid(), _NOW() + timeout
        # Threads queue here first, so that at most one of them polls the server.
        with self._turns.hold(name, timeout):
            lease = self._take(name, ends)
            self._leases[process, name] = lease
            try:
                yield
            finally:
                del self._leases[process, name]
                if process == os.getpid():  # a forked child must not end its parent's lease
                    # Without the server the lease expires; what was saved under it is saved.
                    with suppress(TokenStoreError):
                        self._server.ask("EVAL", _LEAVE, 1, f"{name}:lease", lease.holder)

    def time_left(self, key: str) -> float:
        """
        Return for how many seconds, at least, this process still holds the lock of *key*.
        """
        lease = self._leases.get((os.getpid(), self._name(key)), _Lease())
        return max(0.0, lease.ends - _NOW())

    def __repr__(self) -> str:
        return f"RedisTokenStore({self._server.address!r}, profile={self._profile!r})"

    def _name(self, key: str) -> str:
        # In braces, so that a cluster keeps both entries of a login on one node.
        return f"aries-exchange:{{{name_of(self._profile, key)}}}"

    def _note(self, name: str, seen: _Seen) -> None:
        with self._notes.hold(name):
            self._seen[name] = self._seen.get(name, seen).and_then(seen)

    def _take(self, name: str, ends: float) -> _Lease:
        holder, pause = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}", _POLL
        while True:
            asked = _NOW()
            fence = self._server.ask(
                "EVAL", _TAKE, 2, name, f"{name}:lease", holder, self._milliseconds
            )
            if fence is not None:
                return _Lease(holder, fence, asked + self._lease)
            left = ends - _NOW()
            if left <= 0:
                raise TimeoutError
            # Many workers must not retry at the same moment.
            sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311
            pause = min(pause * 1.5, _SLOWEST_POLL)


def _checked(key: object, name: str) -> str:
    text = key.decode(errors="replace") if isinstance(key, bytes) else str(key)
    if _KEY.fullmatch(text.strip()) is None:
        # Never quote the value, nor its length.
        raise InvalidArgumentError(
            f"{name}: takes 32 random bytes in base64; make them with: openssl rand -base64 32"
        )
    return text.strip()

"""
Tokens in Valkey or Redis, for the processes of many machines that share one login.

Needs the extra `redis`.  A login has two entries.  The *state* is a hash: the sealed record, its
generation and epoch, and the *fence*, which counts who has held the lock.  The *lease* is the lock:
it names its holder and runs out, so that a machine that is gone stops nobody for long.

Whoever's lease ran out may not know it.  Each save therefore carries the fence that came with the
lease, and is refused once somebody else has got the lease after him, whatever the time is.  A save
under the lease also begins the lease anew, so that it outlasts the token request that follows.
"""

from __future__ import annotations

import os
import random
import secrets
import socket
import threading

from collections import defaultdict
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Final

import attrs

from aries_exchange.clock import SystemClock, sleep
from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores.base import TokenRecord
from aries_exchange.stores.file import check_profile, name_of, not_installed
from aries_exchange.stores.redis_engine import Engine
from aries_exchange.stores.sealing import Label, Sealer
from aries_exchange.values import Confidential


_SHORTEST, _LONGEST = 1.0, 300.0
_POLL: Final = 0.05
_SLOWEST_POLL: Final = 0.25
_NOW: Final = SystemClock().monotonic

# Each can be run twice with the same arguments: the answer to the first run may be lost.
_TAKE: Final = """
local state, lease, holder, life = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local present = redis.call('GET', lease)
if present == holder then
    return redis.call('HGET', state, 'fence')
elseif present then
    return false
end
redis.call('SET', lease, holder, 'PX', life)
return tostring(redis.call('HINCRBY', state, 'fence', 1))
"""
_SAVE: Final = """
local state, lease = KEYS[1], KEYS[2]
local expected, expected_epoch, epoch, generation, record, fence, holder, life = unpack(ARGV)
local kept = redis.call('HMGET', state, 'fence', 'epoch', 'generation', 'record')
if kept[4] == record then
    return 1
elseif fence ~= '' and kept[1] and kept[1] ~= fence then
    return 0
elseif (kept[3] or '0') ~= expected or (kept[3] and kept[2] ~= expected_epoch) then
    return 0
end
redis.call('HSET', state, 'epoch', epoch, 'generation', generation, 'record', record)
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
    A lock that this process holds; `ends` is on the monotonic clock, and rather too early.
    """

    holder: str
    fence: str
    ends: float


@attrs.frozen
class _Seen:
    """
    The newest record that was seen, and the epochs before its own.
    """

    epoch: str
    generation: int
    past: frozenset[str] = frozenset()

    def is_newer_than(self, label: Label) -> bool:
        """
        Tell whether the record of *label* was replaced before this one was seen.
        """
        older = label.epoch == self.epoch and label.generation < self.generation
        return older or label.epoch in self.past

    def after(self, label: Label) -> _Seen:
        """
        Return what has been seen once *label* has been seen as well.
        """
        if label.epoch == self.epoch:
            return attrs.evolve(self, generation=max(self.generation, label.generation))
        if label.epoch in self.past:
            return self
        return _Seen(label.epoch, label.generation, self.past | {self.epoch})


class _Process:
    """
    What the threads of one process share, and a forked child makes anew.
    """

    def __init__(self) -> None:
        self.guard: Final = threading.Lock()
        self.turns: Final[defaultdict[str, threading.Lock]] = defaultdict(threading.Lock)
        self.leases: Final[dict[str, _Lease]] = {}


class RedisTokenStore(Confidential):
    """
    Keeps tokens, sealed, in a Valkey or Redis server, and shares logins between machines.

    Nothing is sent before the first use.  The store works from threads and after `fork`.  A record
    that was changed, moved, or put back to an older state than this object has seen is an error,
    and is left as it is.  A server that has lost everything is not: the clients put back what they
    know.

    Args:
        url: `rediss://user:password@host:6379/0`; `ssl_ca_certs`, `ssl_certfile` and `ssl_keyfile`
            may follow as a query.  `redis://` is accepted for loopback literals, `unix://` for
            sockets.
        key: 32 random bytes in base64, the same for all; `openssl rand -base64 32` makes them.
        more_keys: Keys that records may be sealed with besides, while one replaces another.
        profile: Tells logins of one client apart, as for `FileTokenStore`.
        lease: Seconds, 1 to 300, after which a holder of the lock that is gone is given up.  A
            token request may take three quarters of it.
        timeout: Seconds to connect, and again to wait for an answer.

    Raises:
        InvalidArgumentError: One of them breaks its rule.
        TokenStoreError: The extra `redis` is not installed.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str,
        more_keys: Iterable[str] = (),
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
            self._engine = Engine(url, timeout)
            self._sealer = Sealer(key, more_keys)
        except ModuleNotFoundError as error:
            raise not_installed(str(error.name).partition(".")[0], "redis") from None
        self._profile = profile
        self._lease = lease
        self._seen: dict[str, _Seen] = {}
        self._processes = {os.getpid(): _Process()}

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.

        Raises:
            TokenStoreError: The server failed, or what it keeps is not what was last seen or newer.
        """
        name = self._name(key)
        before = self._seen.get(name)  # of before the question: others may save meanwhile
        epoch, generation, content = self._engine.fields(name, "epoch", "generation", "record")
        if epoch is None and generation is None and content is None:
            return None
        try:
            label = Label(self._profile, key, (epoch or b"").decode(), int(generation or b""))
            record = self._sealer.open(content or b"", label)
        except ValueError:
            problem = "cannot be opened: it was sealed with another key or format, or changed since"
        else:
            if before is None or not before.is_newer_than(label):
                self._note(name, label)
                return record
            problem = "is older than one that was seen here: the server was set back"
        raise TokenStoreError(
            f"the record {name!r} at {self._engine.address} {problem}.",
            hint="Give all the same key. If it is the right one, delete the record (DEL): the"
            " clients put back what they know, or the user logs in again.",
        )

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record*, unless another generation than *expected_generation* is there.

        Raises:
            TokenStoreError: The server failed; the record may be kept or not.
        """
        name = self._name(key)
        if name not in self._seen:
            self.load(key)
        seen = self._seen.get(name)
        known = "" if seen is None else seen.epoch
        epoch = known if expected_generation else secrets.token_hex(8)
        label = Label(self._profile, key, epoch, record.generation)
        lease, asked = self._here().leases.get(name), _NOW()
        kept = self._engine.run(
            _SAVE,
            [name, f"{name}:lease"],
            [
                expected_generation,
                known,
                epoch,
                record.generation,
                self._sealer.seal(record, label),
                "" if lease is None else lease.fence,
                "" if lease is None else lease.holder,
                self._milliseconds,
            ],
        )
        if not kept:
            return False
        if lease is not None:
            lease.ends = asked + self._lease
        self._note(name, label)
        return True

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key* against everybody who uses this server, until the lease runs out.

        Raises:
            TimeoutError: It was not free within *timeout* seconds.
            TokenStoreError: The server failed.
        """
        name, process, owner = self._name(key), self._here(), os.getpid()
        ends = _NOW() + max(timeout, 0)
        with process.guard:
            turn = process.turns[name]
        # Threads queue here first, so that one of them at most asks the server.
        if not turn.acquire(timeout=max(timeout, 0)):
            raise TimeoutError
        try:
            lease = self._take(name, ends)
            process.leases[name] = lease
            try:
                yield
            finally:
                del process.leases[name]
                if owner == os.getpid():  # the lease of a parent is not its child's
                    self._leave(name, lease)
        finally:
            turn.release()

    def lock_holder(self, key: str) -> str | None:
        """
        Return which process of which host renews *key* just now, if any does.
        """
        holder = self._engine.text(f"{self._name(key)}:lease")
        if holder is None:
            return None
        host, process, _ = [*holder.split(" ", 2), "", ""][:3]
        return f"process {process} on {host}"

    def time_left(self, key: str) -> float:
        """
        Return for how many seconds the lock of *key* is this process's at least.
        """
        lease = self._here().leases.get(self._name(key))
        return 0.0 if lease is None else max(0.0, lease.ends - _NOW())

    def __repr__(self) -> str:
        return f"RedisTokenStore({self._engine.address!r}, profile={self._profile!r})"

    @property
    def _milliseconds(self) -> int:
        return int(self._lease * 1000)

    def _name(self, key: str) -> str:
        # In braces, so that a cluster keeps both entries of a login on one node.
        return f"aries-exchange:{{{name_of(self._profile, key)}}}"

    def _here(self) -> _Process:
        here = self._processes.get(os.getpid())
        return here or self._processes.setdefault(os.getpid(), _Process())

    def _note(self, name: str, label: Label) -> None:
        with self._here().guard:
            seen = self._seen.get(name) or _Seen(label.epoch, label.generation)
            self._seen[name] = seen.after(label)

    def _take(self, name: str, ends: float) -> _Lease:
        holder = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(8)}"
        pause = _POLL
        while True:
            asked = _NOW()
            arguments: list[str | bytes | int] = [holder, self._milliseconds]
            fence = self._engine.run(_TAKE, [name, f"{name}:lease"], arguments)
            if fence is not None:
                return _Lease(holder, fence.decode(), asked + self._lease)
            left = ends - _NOW()
            if left <= 0:
                raise TimeoutError
            # A crowd must not come back all at once.
            sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311
            pause = min(pause * 1.5, _SLOWEST_POLL)

    def _leave(self, name: str, lease: _Lease) -> None:
        # Where the server is gone the lease runs out by itself; what was done under it is done.
        with suppress(TokenStoreError):
            self._engine.run(_LEAVE, [f"{name}:lease"], [lease.holder])

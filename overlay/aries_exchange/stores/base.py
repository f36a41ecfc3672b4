"""
The contract of a token store, what a store keeps, and the store in memory.

A store lets several clients share one login.  The client that holds the store's lock loads the
record, renews the tokens and saves them; the others adopt what it saved.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Protocol

import attrs

from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.oauth2.token import Tokens
from aries_exchange.responses import read_object
from aries_exchange.values import Stored


LONGEST_TOKEN_REQUEST: Final = 30.0
"""Seconds that a token request may take, and that a lock must last."""
SHORTEST_LEASE: Final = 10.0
"""Seconds that a lock must last whose store has `time_left`."""
LARGEST_RECORD: Final = 2**22
"""Bytes of a record.  A token response has 1 MiB at most, which the escapes of JSON can triple."""
_FORMAT: Final = 1
_PROFILE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@attrs.frozen
class Attempt:
    """
    A refresh that was saved before it was sent, and whose response has not come yet.

    `token_hash` is the SHA-256 of the refresh token, `at` the time of the first try in seconds
    since the epoch, `count` how often it was sent.
    """

    token_hash: str
    at: float
    count: int


@attrs.frozen
class Pause:
    """
    After a failed renewal nobody tries again for a while.

    `failures` counts them, `since` is in seconds since the epoch, `seconds` how long to wait.
    """

    failures: int
    since: float
    seconds: float


@attrs.frozen(kw_only=True)
class TokenRecord(Stored):
    """
    What a store keeps of one login.

    Attributes:
        tokens: The tokens, or None before the first exchange and after a logout.
        generation: Grows by one with each save; tells a late write from a fresh one.
        spent: Whether the service has rejected the refresh token, so that it is not sent again.
        attempt: The refresh that is under way, or whose response was lost.
        pause: How long nobody tries again, after a failure.
        refreshed_at: When the tokens came, in seconds since the epoch of the local clock.
    """

    _is_exact = False  # a login must outlive a downgrade

    tokens: Tokens | None = None
    generation: int = 0
    spent: bool = False
    attempt: Attempt | None = None
    pause: Pause | None = None
    refreshed_at: float | None = None


class TokenStore(Protocol):
    """
    What a client needs of a store.  Methods may block; async clients call them in a thread.

    A key names one login at one server; it is printable ASCII and holds no secret.

    A lock that expires during a token request can end the login, because two clients then send one
    refresh token.  So it must last for `LONGEST_TOKEN_REQUEST`, 30 seconds.  A store whose locks
    are shorter has one more method: `time_left(key) -> float` returns for how many seconds the lock
    is still held.  A token request gets three quarters of that, and a later response is lost; so
    even this lock must last for `SHORTEST_LEASE`, 10 seconds.

    A store may have `version(key) -> object`, which is cheap and returns another value after each
    save.  Each call compares it, so that a client notices a logout or a renewal elsewhere.
    """

    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.
        """
        ...

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Save *record* durably, if the present generation is *expected_generation*.

        No record counts as generation 0.  Return whether it was saved.
        """
        ...

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Return a context in which nobody else renews *key*.

        Entering it waits for at most *timeout* seconds, then raises `TimeoutError`.  It may be
        left in another thread than it was entered in.
        """
        ...


class Turns:
    """
    Locks between threads, by name.  A forked child has locks of its own, all of them free.
    """

    def __init__(self) -> None:
        self._locks: dict[tuple[int, str], threading.Lock] = {}

    @contextmanager
    def hold(self, name: str, timeout: float = threading.TIMEOUT_MAX) -> Generator[None]:
        """
        Hold the lock *name*.  It may be left in another thread than it was entered in.

        Raises:
            TimeoutError: It was not free within *timeout* seconds.
        """
        lock = self._locks.setdefault((os.getpid(), name), threading.Lock())
        held: list[bool] = []
        try:
            # One call into C, so that Ctrl-C cannot come between taking the lock and noting it.
            held.extend(map(lock.acquire, [True], [max(timeout, 0)]))
            if held == [False]:
                raise TimeoutError
            yield
        finally:
            if held == [True]:
                lock.release()


class MemoryTokenStore:
    """
    Keeps tokens in this process, for the clients that share this object.

    After a fork the child can use an access token that was there, but cannot renew: a refresh
    token that two processes use ends the login.  *forkable* is for logins that need no refresh token.
    """

    def __init__(self, *, forkable: bool = False) -> None:
        self._process = None if forkable else os.getpid()
        self._records: dict[str, TokenRecord] = {}
        self._locks = Turns()
        self._saves = Turns()

    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.
        """
        return self._records.get(key)

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Save *record*, if the present generation is *expected_generation*.
        """
        with self._saves.hold(key):
            if generation_of(self._records.get(key)) != expected_generation:
                return False
            self._records[key] = record
            return True

    def version(self, key: str) -> object:
        """
        Return what another save of *key* changes.
        """
        return generation_of(self._records.get(key))

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Hold *key* against the other threads and tasks of this process.
        """
        if self._process not in {None, os.getpid()}:
            raise TokenStoreError(
                "token_store: after a fork the child cannot renew a login kept in memory.",
                hint="Pass token_store=FileTokenStore() before forking.",
            )
        return self._locks.hold(key, timeout)

    def __repr__(self) -> str:
        return "MemoryTokenStore()"


def generation_of(record: TokenRecord | None) -> int:
    """
    Return the generation of *record*; no record counts as 0.
    """
    return 0 if record is None else record.generation


def check_profile(profile: object) -> None:
    """
    Reject a profile that could lead out of the folder.
    """
    if not isinstance(profile, str) or not _PROFILE.fullmatch(profile):
        raise InvalidArgumentError(
            "profile: takes 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit"
        )


def name_of(profile: str, key: str) -> str:
    """
    Return the name for the record of *key* in *profile*: readable, and made unique by a hash.
    """
    digest = hashlib.sha256(f"{profile}\n{key}".encode()).hexdigest()[:16]
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", key.partition("://")[2])[:60].strip("-")
    return f"{profile}@{readable}-{digest}"


def not_installed(package: str, extra: str) -> TokenStoreError:
    """
    Return the error of a store that needs *package*, which comes with *extra*.
    """
    return TokenStoreError(
        f"The package {package} is not installed.",
        hint=f'Run: pip install "aries-exchange[{extra}]"',
    )


def to_envelope(record: TokenRecord, key: str) -> str:
    """
    Return *record* as plain JSON, together with its format and the *key* it belongs to.

    Raises:
        TokenStoreError: It is larger than a store reads.
    """
    text = json.dumps({"format": _FORMAT, "key": key, "record": json.loads(record.to_json())})
    if len(text) > LARGEST_RECORD:  # JSON is written in ASCII
        raise TokenStoreError(
            f"the tokens take {len(text):,} bytes, more than the {LARGEST_RECORD:,} of a record.",
            hint="Ask for fewer scopes, or look at what the token endpoint sends.",
        )
    return text


def from_envelope(text: str | bytes, key: str, place: str) -> TokenRecord:
    """
    Return the record that `to_envelope` wrote.  *place* is where it was found, for the errors.

    Raises:
        ValueError: *text* is something else.
        TokenStoreError: It belongs to another login, or to another version of this SDK.
    """
    envelope = read_object(text)
    if not {"format", "key", "record"} <= envelope.keys():
        raise ValueError
    if (type(envelope["format"]), envelope["format"]) != (int, _FORMAT):  # true == 1 in Python
        raise TokenStoreError(
            f"{place} was written by another version of aries-exchange.",
            hint="Upgrade, or use another profile or folder.",
        )
    if envelope["key"] != key:
        raise TokenStoreError(
            f"{place} holds the tokens of another login.",
            hint="Tokens of one server or client never go to another: remove it.",
        )
    return TokenRecord.from_json(json.dumps(envelope["record"]))

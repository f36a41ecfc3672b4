"""
Where tokens are kept between renewals.

A store is what makes one login usable by several clients: whoever holds its lock reads, renews
and writes, and everybody else adopts what was written.
"""

from __future__ import annotations

import os
import threading

from collections import defaultdict
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, Self

import attrs

from aries_exchange.errors import TokenStoreError
from aries_exchange.oauth2.token import Tokens
from aries_exchange.values import Stored, restore


@attrs.frozen
class Attempt:
    """
    A refresh that was announced before it was sent, and whose answer was not seen yet.

    `token_hash` is the SHA-256 of the refresh token, `at` the time of the first try in seconds
    since the epoch, `count` how often it was sent.
    """

    token_hash: str
    at: float
    count: int


@attrs.frozen(kw_only=True)
class TokenRecord(Stored):
    """
    What a store keeps of one login.

    Attributes:
        tokens: The tokens, or None before the first exchange and after a logout.
        generation: Grows by one with each save; tells a late write from a fresh one.
        seed: The SHA-256 of the refresh token that the login grew from, "" for a login by code.
        spent: Whether the service has refused the refresh token, so that it is not sent again.
        attempt: The refresh that is under way, or was when its process died.
        refreshed_at: When the tokens came, in seconds since the epoch of the local clock.
    """

    tokens: Tokens | None = None
    generation: int = 0
    seed: str = ""
    spent: bool = False
    attempt: Attempt | None = None
    refreshed_at: float | None = None

    @classmethod
    def restored(cls, fields: Any) -> Self:
        """
        Return the record that *fields* of JSON were made of.
        """
        if fields["tokens"] is not None:
            fields["tokens"] = Tokens.restored(fields["tokens"])
        if fields["attempt"] is not None:
            fields["attempt"] = restore(Attempt, fields["attempt"])
        return super().restored(fields)


class TokenStore(Protocol):
    """
    What a session needs of a store.  Methods may block; async clients call them in a thread.

    A key names one login at one server; it is printable ASCII and holds no secret.

    A store may have two methods more.  `lock_holder(key) -> str | None` tells people who holds a
    lock.  `time_left(key) -> float`, of a store whose locks run out, tells for how many seconds the
    lock is held yet; a token request is given up before that.
    """

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.
        """
        ...

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record* durably, unless another generation than *expected_generation* is there.

        Nothing kept counts as generation 0.  Return whether it was kept.
        """
        ...

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Return a context in which nobody else renews *key*.

        Entering it waits for at most *timeout* seconds, then raises `TimeoutError`.  It may be
        left in another thread than it was entered in.
        """
        ...


class MemoryTokenStore:
    """
    Keeps tokens in this process, for the clients that share this object.

    After a fork the child can use an access token that was there, but renew nothing: a refresh
    token that two processes use ends the login.  *forkable* is for grants that can be had anew.
    """

    def __init__(self, *, forkable: bool = False) -> None:
        self._forkable = forkable
        self._records: dict[str, TokenRecord] = {}
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._guard = threading.Lock()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.
        """
        return self._records.get(key)

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record*, unless another generation than *expected_generation* is there.
        """
        with self._guard:
            present = self._records.get(key)
            if (present.generation if present else 0) != expected_generation:
                return False
            self._records[key] = record
            return True

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key* against the other threads and tasks of this process.
        """
        if os.getpid() != self._process:
            if not self._forkable:
                raise TokenStoreError(
                    "token_store: after a fork the child cannot renew a login kept in memory.",
                    hint="Pass token_store=FileTokenStore() before forking.",
                )
            self._begin()
        with self._guard:
            lock = self._locks[key]
        if not lock.acquire(timeout=max(timeout, 0)):
            raise TimeoutError
        try:
            yield
        finally:
            lock.release()

    def __repr__(self) -> str:
        return "MemoryTokenStore()"

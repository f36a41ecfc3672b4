"""
What every `TokenStore` promises, as tests for pytest.

Inherit from `StoreContract`, with a fixture `store` that returns an empty store of yours.
"""

from __future__ import annotations

import threading

from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final

import attrs
import pytest

from aries_exchange.clock import SystemClock, sleep
from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import SHORTEST_LEASE, Attempt, Pause, TokenRecord, TokenStore


__all__ = ["KEY", "OTHER", "StoreContract", "record"]

KEY: Final = "https://api.aries.com client"
"""The login of the tests."""
OTHER: Final = "https://api.tradearies.dev client"
"""Another login."""


def record(generation: int, **more: Any) -> TokenRecord:
    """
    Return a record in which every field is set.
    """
    tokens = Tokens(
        access_token=f"access-{generation}",
        refresh_token=f"refresh-{generation}",
        expires_in=3600,
        scope="read write",
        expires_at=1_800_000_000.5,
        origin="https://api.aries.com",
    )
    full = TokenRecord(
        tokens=tokens,
        generation=generation,
        attempt=Attempt("a11ce", 1_800_000_000.25, 1),
        pause=Pause(2, 1_800_000_000.5, 1.0),
        refreshed_at=1_800_000_000.125,
    )
    return attrs.evolve(full, **more)


class StoreContract:
    """
    The tests, each of a second or two at most.
    """

    held: ClassVar[float] = 2.0
    """Seconds for which `test_lock_lasts` holds the lock."""

    def test_round_trip(self, store: TokenStore) -> None:
        """
        A record is loaded as it was saved, to the last field.
        """
        for number, kept in enumerate(
            [record(1), record(2, tokens=None, spent=True), record(3, attempt=None, pause=None)]
        ):
            assert store.save(KEY, kept, number)
            assert kept == store.load(KEY)

    def test_keys(self, store: TokenStore) -> None:
        """
        The login of one server or client is never that of another; one that was never saved is None.
        """
        keys = [KEY, OTHER, KEY + "2", KEY + "?", KEY.replace("https", "http"), "x://a b"]
        for number, key in enumerate(keys, 1):
            assert store.load(key) is None
            assert store.save(key, record(number), 0)

        for number, key in enumerate(keys, 1):
            assert record(number) == store.load(key)

    def test_another_generation(self, store: TokenStore) -> None:
        """
        A save that expects another generation than the present one is rejected and changes nothing.
        """
        assert store.save(KEY, record(1), 0)
        assert store.save(KEY, record(2), 1)
        for expected in (0, 1, 3, 99):
            assert store.save(KEY, record(expected + 1), expected) is False
            assert record(2) == store.load(KEY)

    def test_not_the_first(self, store: TokenStore) -> None:
        """
        No record counts as generation 0, and as no other.
        """
        assert store.save(KEY, record(2), 1) is False
        assert store.load(KEY) is None

    def test_one_of_many_saves(self, store: TokenStore) -> None:
        """
        Of 20 concurrent saves over one generation exactly one succeeds.
        """
        start = threading.Barrier(20)

        def save(_: int) -> bool:
            start.wait()
            return store.save(KEY, record(1), 0)

        with ThreadPoolExecutor(20) as pool:
            saved = sorted(pool.map(save, range(20)))

        assert saved == [False] * 19 + [True]

    def test_lock_excludes(self, store: TokenStore) -> None:
        """
        While the lock is held nobody else gets it, and the time-out is kept.
        """
        now = SystemClock().monotonic
        for seconds in (0, 0.2):
            took = list[float]()
            with store.lock(KEY, 1):
                for _ in range(3):  # a busy machine may hold up one of them
                    began = now()
                    with pytest.raises(TimeoutError):
                        _entered(store, KEY, seconds)
                    took.append(now() - began)

            assert seconds <= min(took) < seconds + 0.5

    def test_lock_lasts(self, store: TokenStore) -> None:
        """
        The lock lasts for a token request.

        A store with `time_left` must have 10 seconds after `lock`.  For another one this test holds
        the lock for `held` seconds only; set it to 31 for a lock that can expire.
        """
        time_left = getattr(store, "time_left", None)
        with store.lock(KEY, 0):
            if time_left is not None:
                assert time_left(KEY) > SHORTEST_LEASE - 1  # measured a moment later
                return
            sleep(self.held)
            with pytest.raises(TimeoutError):
                _entered(store, KEY, 0)

    def test_lock_is_free_again(self, store: TokenStore) -> None:
        """
        The lock is free after the block, also after one that raised, and can be taken again.
        """
        with pytest.raises(KeyError), store.lock(KEY, 0):
            raise KeyError
        for _ in range(3):
            with store.lock(KEY, 0):
                pass

    def test_lock_of_another_key(self, store: TokenStore) -> None:
        """
        Logins do not wait for each other.
        """
        with store.lock(KEY, 0):
            _entered(store, OTHER, 0).__exit__(None, None, None)

    def test_lock_left_in_another_thread(self, store: TokenStore) -> None:
        """
        The lock may be left in another thread than it was entered in, and is free afterwards.
        """
        for _ in range(3):
            lock = _entered(store, KEY, 1)
            with pytest.raises(TimeoutError):
                _entered(store, KEY, 0)
            lock.__exit__(None, None, None)

    def test_save_under_the_lock(self, store: TokenStore) -> None:
        """
        The holder of the lock can load and save.
        """
        with store.lock(KEY, 0):
            assert store.save(KEY, record(1), 0)
            assert record(1) == store.load(KEY)

    def test_one_at_a_time(self, store: TokenStore) -> None:
        """
        Of 10 threads that take the lock 20 times each, no two hold it at once.
        """
        inside = threading.Lock()

        def work(_: int) -> None:
            for _ in range(20):
                with store.lock(KEY, 30):
                    assert inside.acquire(blocking=False)
                    sleep(0)
                    inside.release()

        with ThreadPoolExecutor(10) as pool:
            list(pool.map(work, range(10)))

    def test_repr(self, store: TokenStore) -> None:
        """
        The repr of a store, which `status()` shows, contains no token.
        """
        store.save(KEY, record(1), 0)

        assert "access-1" not in repr(store)
        assert "refresh-1" not in repr(store)


def _entered(store: TokenStore, key: str, timeout: float) -> AbstractContextManager[None]:
    """
    Return the lock of *key*, entered in a thread that has ended.
    """
    lock = store.lock(key, timeout)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lock.__enter__).result()
    return lock

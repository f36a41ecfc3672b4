from __future__ import annotations

import copy
import json
import os
import pickle
import threading
import time

from concurrent.futures import ThreadPoolExecutor

import pytest

from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores.base import Attempt, MemoryTokenStore, TokenRecord
from tests.overlay.grants import WALL, record


KEY = "https://api.aries.com client_1"


class TestMemoryTokenStore:
    def test_round_trip(self) -> None:
        """
        What was saved is there, under its own key.
        """
        store = MemoryTokenStore()

        assert store.load(KEY) is None
        assert store.save(KEY, record(1), 0)
        assert record(1) == store.load(KEY)
        assert store.load("another") is None

    @pytest.mark.parametrize("expected", [0, 1, 3, -1])
    def test_late_write(self, expected: int) -> None:
        """
        A save that has not seen the present generation does not overwrite it.
        """
        store = MemoryTokenStore()
        store.save(KEY, record(1, generation=2), 0)

        assert not store.save(KEY, record(9, generation=9), expected)
        assert record(1, generation=2) == store.load(KEY)

    def test_one_of_many_writes(self) -> None:
        """
        Of twenty writes upon one generation one is kept.
        """
        store = MemoryTokenStore()

        def save(number: int) -> bool:
            return store.save(KEY, record(number), 0)

        with ThreadPoolExecutor(20) as pool:
            kept = list(pool.map(save, range(20)))

        assert 1 == kept.count(True)

    def test_lock(self) -> None:
        """
        A key has one holder; another key is free; the wait ends with `TimeoutError`.
        """
        store = MemoryTokenStore()
        with store.lock(KEY, 1), store.lock("another", 0):
            began = time.monotonic()
            with pytest.raises(TimeoutError), store.lock(KEY, 0.1):
                pass
            took = time.monotonic() - began
        with store.lock(KEY, 0):
            pass

        assert took >= 0.1

    @pytest.mark.parametrize("timeout", [0.0, -5.0])
    def test_no_wait(self, timeout: float) -> None:
        """
        Without time there is no wait.
        """
        store = MemoryTokenStore()
        with store.lock(KEY, 0), pytest.raises(TimeoutError), store.lock(KEY, timeout):
            pass

    def test_freed_after_an_error(self) -> None:
        """
        An error in the block frees the lock.
        """
        store = MemoryTokenStore()
        with pytest.raises(KeyError), store.lock(KEY, 0):
            raise KeyError
        with store.lock(KEY, 0):
            pass

    def test_left_in_another_thread(self) -> None:
        """
        A lock may be left in another thread than it was entered in.
        """
        store = MemoryTokenStore()
        lock = store.lock(KEY, 0)
        lock.__enter__()
        thread = threading.Thread(target=lock.__exit__, args=(None, None, None))
        thread.start()
        thread.join()
        with store.lock(KEY, 0):
            pass

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
    @pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
    def test_fork(self) -> None:
        """
        The child of a fork is told to use a store that can be shared, instead of renewing as well.
        """
        store = MemoryTokenStore()
        store.save(KEY, record(1), 0)
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            try:
                with store.lock(KEY, 0):
                    os._exit(1)
            except TokenStoreError as error:
                os._exit(0 if "token_store" in str(error) else 2)
            os._exit(3)
        _, status = os.waitpid(child, 0)

        assert 0 == os.waitstatus_to_exitcode(status)

    def test_repr(self) -> None:
        """
        A store does not show what it keeps.
        """
        store = MemoryTokenStore()
        store.save(KEY, record(1), 0)

        assert "'a1'" not in repr(store)


class TestTokenRecord:
    @pytest.mark.parametrize(
        "text", ["", "null", "{}", "[]", "{", '{"tokens": null}', "[" * 100_000]
    )
    def test_junk(self, text: str) -> None:
        """
        What `to_json` did not make is rejected.
        """
        with pytest.raises(InvalidArgumentError):
            TokenRecord.from_json(text)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("tokens", {}),
            ("tokens", "a1"),
            ("tokens", []),
            ("generation", "1"),
            ("generation", None),
            ("generation", True),
            ("spent", 0),
            ("attempt", {}),
            ("attempt", "ab"),
            ("attempt", {"token_hash": 1, "at": 1.0, "count": 1}),
            ("refreshed_at", "now"),
        ],
    )
    def test_wrong_field(self, name: str, value: object) -> None:
        """
        A file that somebody has edited is rejected when it is read.
        """
        fields = json.loads(record(1, attempt=Attempt("ab", WALL, 1)).to_json()) | {name: value}
        with pytest.raises(InvalidArgumentError):
            TokenRecord.from_json(json.dumps(fields))

    def test_secret(self) -> None:
        """
        A record is neither shown with its tokens nor carried away.
        """
        assert "'a1'" not in repr(record(1))
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="to_json"):
                carry(record(1))

"""
`kill -9` at any instant: what is stored is the old login or the new one, and locks are free.
"""

from __future__ import annotations

import os
import random
import signal
import stat
import statistics
import sys
import threading
import time

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

import attrs

from aries_exchange import FileTokenStore, TokenRecord, Tokens
from aries_exchange.calls.retries import RetryBudget
from aries_exchange.tokens.grant import held_grant
from tests.lifecycle import processes
from tests.lifecycle.processes import client_of, ended, forked, in_child, outcome_of
from tests.lifecycle.servers import CLIENT, Server
from tests.support.waiting import wait_for


KEY: Final = "https://api.aries.com client"
WATCHED: Final = {"posix", "nt", "fcntl", "io", "_io"}


def record(generation: int) -> TokenRecord:
    """
    Return the record of a generation, whose tokens tell which.
    """
    tokens = Tokens(
        access_token=f"access-{generation}",
        refresh_token=f"refresh-{generation}-" + "x" * 2000,
        origin="https://api.aries.com",
    )
    return TokenRecord(tokens=tokens, generation=generation)


def check(store: FileTokenStore, generations: set[int]) -> int:
    """
    Return which of *generations* is stored: whole, and for its owner only.
    """
    found = store.load(KEY)

    assert found is not None
    assert found.generation in generations
    assert record(found.generation) == found
    assert 0o600 == stat.S_IMODE(store.path(KEY).stat().st_mode)
    return found.generation


def killed_at(call: int, work: Callable[[], Any]) -> tuple[int, int]:
    """
    Run *work* in a child that kills itself at its *call*-th C call into os, fcntl and io, in
    whichever of its threads that is.

    Return what `ended` does, and how many such calls there were.
    """
    reading, writing = os.pipe()

    def run() -> None:
        count, kill, pid, done, write = 0, os.kill, os.getpid(), sys.setprofile, os.write

        def watch(_frame: FrameType, event: str, function: Any) -> None:
            nonlocal count
            if event != "c_call":
                return
            owner = (
                getattr(function, "__module__", None)
                or type(getattr(function, "__self__", None)).__module__
            )
            if owner in WATCHED:
                count += 1
                if count == call:
                    kill(pid, signal.SIGKILL)

        threading.setprofile(watch)
        done(watch)
        work()
        done(None)
        threading.setprofile(None)
        write(writing, b"%d" % count)

    child = in_child(run)
    os.close(writing)
    status = ended(child)
    with os.fdopen(reading) as counted:
        return status, int(counted.read() or call)


def hold(store: FileTokenStore, pipe: int) -> None:
    """
    Hold the lock until killed, and say so once.
    """
    with store.lock(KEY, 30):
        os.write(pipe, b"held")
        time.sleep(60)


class TestSave:
    def test_killed_at_every_call(self, store: FileTokenStore) -> None:
        """
        A24: killed before each C call of a save, the store holds the old or the new login.
        """
        assert store.save(KEY, record(1), 0)
        status, calls = killed_at(0, lambda: store.save(KEY, record(2), 1))

        assert 0 == status
        assert calls > 15
        present = 2
        found: list[bool] = []
        for call in range(1, calls + 1):
            status, _ = killed_at(call, partial(store.save, KEY, record(present + 1), present))
            assert -signal.SIGKILL == status
            new = check(store, {present, present + 1})
            found.append(new != present)
            present = new

        assert found == sorted(found)  # up to one call the old one, from then on the new one
        assert {False, True} == set(found)

    def test_killed_at_every_call_of_the_first(self, folder: Path) -> None:
        """
        Killed before each C call of the first save, there is nothing or the whole login.
        """
        _, calls = killed_at(0, lambda: FileTokenStore(folder / "0").save(KEY, record(1), 0))
        for call in range(1, calls + 1):
            store = FileTokenStore(folder / str(call))
            killed_at(call, partial(store.save, KEY, record(1), 0))

            assert store.load(KEY) in {None, record(1)}
            assert store.save(KEY, record(2), 0 if store.load(KEY) is None else 1)

    def test_killed_at_random(self, store: FileTokenStore, sized: Callable[[int], int]) -> None:
        """
        After 500 kills at random instants there is always a whole login, and nothing left behind.
        """
        generator, present, seen = random.Random(7), 1, set[int]()
        assert store.save(KEY, record(1), 0)
        hearing, telling = os.pipe()
        for _ in range(sized(500)):

            def save(start: int = present) -> None:
                os.write(telling, b".")
                for generation in range(start, start + 10_000):
                    store.save(KEY, record(generation + 1), generation)

            child = in_child(save)
            os.read(hearing, 1)  # a busy machine may take longer to fork than to save
            time.sleep(generator.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            assert -signal.SIGKILL == ended(child)
            present = check(store, set(range(present, present + 10_001)))
            seen.add(present)
        os.close(hearing)
        os.close(telling)
        assert store.save(KEY, record(present + 1), present)
        left = {path.suffix for path in store.path(KEY).parent.iterdir()}

        assert len(seen) > 1
        assert {".json", ".saving"} == left

    def test_a_late_save(self, store: FileTokenStore) -> None:
        """
        A26: a save that expects an older generation than is there is refused, and changes nothing.
        """
        assert store.save(KEY, record(1), 0)
        assert store.save(KEY, record(2), 1)

        assert not store.save(KEY, attrs.evolve(record(9), generation=2), 1)
        assert 2 == check(store, {2})


class TestLock:
    def test_free_after_a_kill(self, store: FileTokenStore, folder: Path) -> None:
        """
        The lock of a killed holder is free at once, 20 times.
        """
        took: list[float] = []
        for _ in range(20):
            reading, writing = os.pipe()
            child = in_child(partial(hold, store, writing))
            assert b"held" == os.read(reading, 4)
            os.kill(child, signal.SIGKILL)
            began = time.monotonic()
            ended(child)
            with store.lock(KEY, 30):
                took.append(time.monotonic() - began)
            os.close(reading)
            os.close(writing)

        assert statistics.median(took) < 1

    def test_free_although_a_child_lives(self, store: FileTokenStore) -> None:
        """
        A41: a child that was forked under the lock does not keep it when its parent is killed.
        """
        reading, writing = os.pipe()

        def hold() -> None:
            with store.lock(KEY, 30):
                grandchild = in_child(lambda: time.sleep(20))
                os.write(writing, b"%08d" % grandchild)
                time.sleep(60)

        child = in_child(hold)
        grandchild = int(os.read(reading, 8))
        try:
            os.kill(child, signal.SIGKILL)
            ended(child)
            with store.lock(KEY, 1):
                pass
        finally:
            os.kill(grandchild, signal.SIGKILL)
            os.close(reading)
            os.close(writing)

    def test_no_overlap_and_no_starvation(
        self, folder: Path, tmp_path: Path, sized: Callable[[int], int]
    ) -> None:
        """
        4 processes holding 0.1 s, then 80 holding not at all: one at a time, and each in turn.
        """
        for number, seconds, times in ((4, 0.1, 2), (sized(80), 0.0, 3)):
            journal = tmp_path / f"journal-{number}"
            hold = partial(processes.hold_lock, folder, KEY, seconds, times, 60, journal)
            crowd = [in_child(hold) for _ in range(number)]
            assert [0] * number == [ended(child) for child in crowd]
            lines = journal.read_text().splitlines()
            pairs = list(zip(lines[::2], lines[1::2], strict=True))

            assert number * times == len(pairs)
            assert all(
                (entered, left) == (f"{entered.split()[0]} in", f"{entered.split()[0]} out")
                for entered, left in pairs
            )

    def test_a_long_queue(self, folder: Path, tmp_path: Path, sized: Callable[[int], int]) -> None:
        """
        Of 30 processes that each hold the lock for a second, none waits for more than a minute.
        """
        number, journal = sized(30), tmp_path / "journal"
        hold = partial(processes.hold_lock, folder, KEY, 1.0, 1, 60, journal)
        crowd = [in_child(hold) for _ in range(number)]

        assert [0] * number == [ended(child) for child in crowd]  # nobody ran out of patience
        assert 2 * number == len(journal.read_text().splitlines())


class TestRefresh:
    def test_holder_killed_in_mid_exchange(
        self, graceful: Server, folder: Path, sized: Callable[[int], int]
    ) -> None:
        """
        Wherever a process is killed while it refreshes, the next one is served.
        """
        generator, seed = random.Random(11), graceful.seed()
        with client_of(graceful.url, folder, seed) as client:
            assert "served" == outcome_of(client)
        for _ in range(sized(50)):
            graceful.expire()

            def call() -> None:
                with client_of(graceful.url, folder, seed) as other:
                    other.users.get_user_profile()

            child = in_child(call)
            time.sleep(generator.uniform(0.05, 0.25))
            os.kill(child, signal.SIGKILL)
            ended(child)
            with client_of(graceful.url, folder, seed) as client:
                assert "served" == outcome_of(client)

        assert 1 == graceful.state["alive"]
        assert 0 == graceful.state["replays"]

    def test_killed_at_every_call(
        self, graceful: Server, folder: Path, sized: Callable[[int], int]
    ) -> None:
        """
        The same, at up to 300 of the C calls into os and fcntl that a refresh and its saves make.
        """
        seed = graceful.seed()
        with client_of(graceful.url, folder, seed) as client:
            assert "served" == outcome_of(client)

        def refresh() -> None:
            client = client_of(graceful.url, folder, seed)
            client.users.get_user_profile()

        graceful.script({"operation": "token", "kind": "delay", "delay": 0.001, "times": None})
        graceful.expire()
        _, calls = killed_at(0, refresh)
        step = max(1, calls // sized(300))
        statuses: list[int] = []
        for call in range(1, calls + 1, step):
            graceful.expire()
            statuses.append(killed_at(call, refresh)[0])
            with client_of(graceful.url, folder, seed) as client:
                assert "served" == outcome_of(client)

        assert calls > 50
        # Not all: threads that take turns make a call more or less.
        assert statuses.count(-signal.SIGKILL) > 0.8 * len(statuses)
        assert 1 == graceful.state["alive"]


class TestFork:
    def test_parent_and_child_refresh_once(self, server: Server, folder: Path) -> None:
        """
        A41: parent and child, who share a client of before the fork, refresh once in all.
        """
        with client_of(server.url, folder, server.seed()) as client:
            client.users.get_user_profile()
            server.expire()
            theirs = forked(lambda: outcome_of(client))

            assert ("served", "served") == (outcome_of(client), theirs())
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}

    def test_forked_in_mid_refresh(self, server: Server, folder: Path) -> None:
        """
        A41: a child that was forked while a thread refreshes waits for the lock, not for the thread
        that only its parent has, and goes on with the token of the parent.
        """
        with client_of(server.url, folder, server.seed()) as client:
            client.users.get_user_profile()
            server.expire()
            server.script({"operation": "token", "kind": "delay", "delay_after": 2})
            with ThreadPoolExecutor(1) as pool:
                mine = pool.submit(outcome_of, client)
                wait_for(lambda: server.refreshes == 2)
                theirs = forked(lambda: outcome_of(client.with_options(timeout=20)))

                assert ("served", "served") == (mine.result(), theirs())
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}

    def test_forked_while_a_thread_waits(self, store: FileTokenStore) -> None:
        """
        A41: a child of a process whose other thread held the lock can take it afterwards.
        """
        held, go_on = threading.Event(), threading.Event()

        def keep() -> None:
            with store.lock(KEY, 30):
                held.set()
                go_on.wait()

        thread = threading.Thread(target=keep)
        thread.start()
        held.wait()

        def take() -> None:
            with store.lock(KEY, 30):
                os.kill(os.getpid(), signal.SIGUSR1)

        child = in_child(take)
        time.sleep(0.1)
        go_on.set()
        thread.join()

        assert -signal.SIGUSR1 == ended(child)

    def test_forked_while_threads_look_for_logins(self) -> None:
        """
        A child can look whether it has a login, although other threads were just about to.
        """
        stop = threading.Event()

        def look() -> None:
            while not stop.is_set():
                held_grant("https://api.aries.com", "client", "a refresh token")

        def look_once() -> None:
            signal.alarm(5)
            held_grant("https://api.aries.com", "client", "a refresh token")

        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            statuses = [ended(in_child(look_once)) for _ in range(20)]
        finally:
            stop.set()
        for thread in threads:
            thread.join()

        assert [0] * 20 == statuses

    def test_forked_while_threads_retry(self) -> None:
        """
        A child can retry its calls, although other threads were just about to.
        """
        stop = threading.Event()
        budget = RetryBudget(1)

        def use() -> None:
            while not stop.is_set():
                budget.take()
                budget.give_back()

        def use_once() -> None:
            signal.alarm(5)
            budget.take()
            budget.give_back()

        threads = [threading.Thread(target=use) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            statuses = [ended(in_child(use_once)) for _ in range(20)]
        finally:
            stop.set()
        for thread in threads:
            thread.join()

        assert [0] * 20 == statuses

    def test_memory(self, server: Server) -> None:
        """
        A41: with a login in memory the child names the way out, and the parent's login lives.
        """
        from aries_exchange import AriesClient

        with AriesClient(
            base_url=server.url, client_id=CLIENT, refresh_token=server.seed()
        ) as client:
            client.users.get_user_profile()
            server.expire()
            theirs = forked(lambda: outcome_of(client))()
            mine = outcome_of(client)

        assert theirs.startswith("TokenStoreError: token_store: ")
        assert "FileTokenStore" in theirs
        assert "served" == mine
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}

    def test_client_credentials(self, server: Server) -> None:
        """
        A client's own credentials, which can be used anew, work in the child.
        """
        from aries_exchange import AriesClient
        from aries_sandbox import people

        with AriesClient(
            base_url=server.url,
            client_id=people.CONFIDENTIAL.client_id,
            client_secret=str(people.CONFIDENTIAL.client_secret),
        ) as client:
            before = token_of(client)
            server.expire()
            theirs = forked(lambda: str(token_of(client)))()

        assert before is not None
        assert theirs.startswith("sandbox_")
        assert before != theirs


def token_of(client: Any) -> str | None:
    """
    Call, whatever comes of it, and return the access token in hand.
    """
    outcome_of(client)
    token: str | None = client.bearer_token
    return token

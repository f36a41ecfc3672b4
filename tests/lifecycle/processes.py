"""
What other processes do in the tests of the token lifecycle.

They are started anew (`spawn`) and meet at a barrier.  Each puts what came of it into a queue.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
import warnings

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from aries_exchange import AriesClient, FileTokenStore
from tests.lifecycle.servers import CLIENT, Server


SPAWN: Final = multiprocessing.get_context("spawn")
PATIENCE: Final = 120
"""Seconds after which a test that hangs has failed."""


@contextmanager
def started(
    target: Callable[..., None], arguments: Sequence[tuple[Any, ...]]
) -> Generator[list[BaseProcess]]:
    """
    Run *target* in a new process for each of *arguments*; at the end of the block all have ended.
    """
    processes: list[BaseProcess] = [SPAWN.Process(target=target, args=each) for each in arguments]
    for process in processes:
        process.start()
    try:
        yield processes
        for process in processes:
            process.join(PATIENCE)
    finally:
        for process in processes:
            process.kill()
            process.join()


def client_of(url: str, folder: Path, seed: str | None = None) -> AriesClient:
    """
    Return a client of the user whose login is kept in *folder*.
    """
    given: dict[str, Any] = {} if seed is None else {"refresh_token": seed}
    return AriesClient(base_url=url, client_id=CLIENT, token_store=FileTokenStore(folder), **given)


def outcomes_of_rounds(server: Server, rounds: int, make: Callable[[], AriesClient]) -> list[str]:
    """
    Let 8 processes, each with a client that *make* returns, call at one moment after each of so
    many expiries; return what came of all calls.
    """
    barrier, outcomes = SPAWN.Barrier(9), SPAWN.Queue()
    found: list[str] = []
    with started(_call_in_rounds, [(make, rounds, barrier, outcomes)] * 8):
        for _ in range(rounds):
            server.expire()
            barrier.wait(PATIENCE)
            found += [outcomes.get(timeout=PATIENCE) for _ in range(8)]
            barrier.wait(PATIENCE)
    return found


def _call_in_rounds(
    make: Callable[[], AriesClient], rounds: int, barrier: threading.Barrier, outcomes: Any
) -> None:
    with make() as client:
        for _ in range(rounds):
            barrier.wait(PATIENCE)
            outcomes.put(outcome_of(client))
            barrier.wait(PATIENCE)


def hold_lock(
    folder: Path, key: str, seconds: float, times: int, patience: float, journal: Path
) -> None:
    """
    Hold the lock of *key* so often; note in *journal* when each hold began and ended.
    """
    store = FileTokenStore(folder)
    for _ in range(times):
        with store.lock(key, patience):
            note(journal, f"{os.getpid()} in\n")
            time.sleep(seconds)
            note(journal, f"{os.getpid()} out\n")


def hold_for_ever(folder: Path, key: str, ready: Any) -> None:
    """
    Hold the lock of *key* until killed.
    """
    with FileTokenStore(folder).lock(key, PATIENCE):
        ready.set()
        time.sleep(PATIENCE)


def note(journal: Path, line: str) -> None:
    """
    Append *line*, whole.
    """
    file = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, line.encode())
    os.close(file)


def call_once(url: str, folder: Path, seed: str | None, outcomes: Any) -> None:
    """
    Call once.
    """
    with client_of(url, folder, seed) as client:
        outcomes.put(outcome_of(client))


def outcome_of(client: AriesClient) -> str:
    """
    Return "served", or the name of the exception and its reason.
    """
    try:
        client.users.get_user_profile()
    except Exception as error:  # noqa: BLE001 - it is the outcome
        return f"{type(error).__name__}: {getattr(error, 'reason', None) or error}"
    return "served"


def in_child(work: Callable[[], object]) -> int:
    """
    Run *work* in a forked child that then ends at once, without any clean-up; return its id.

    It ends with 0, or with 1 if *work* raised.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads do not matter here
        child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def ended(child: int) -> int:
    """
    Wait for *child*; return its status, or the signal that ended it as a negative number.
    """
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def forked(work: Callable[[], str]) -> Callable[[], str]:
    """
    Run *work* in a forked child; return a function that waits for it and returns what it returned.
    """
    reading, writing = os.pipe()
    child = in_child(lambda: os.write(writing, work().encode()))
    os.close(writing)

    def told() -> str:
        with os.fdopen(reading, "rb") as pipe:
            text = pipe.read().decode()
        ended(child)
        return text

    return told

"""
The workers of a fleet: processes of their own, on two "hosts" that share a Valkey and no file.
"""

from __future__ import annotations

import os

from collections.abc import Generator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from aries_exchange import AriesClient, RedisTokenStore
from tests.lifecycle.fleet.engines import KEY
from tests.lifecycle.processes import PATIENCE, outcome_of
from tests.lifecycle.servers import CLIENT
from tests.support.forked import START


__all__ = ["LEASE", "Crew", "client_of", "crew", "work"]

LEASE: Final = 3.0
"""Seconds, where a test waits for it; the default is for worse networks than this machine."""


def client_of(
    url: str, valkey: str, seed: str | None = None, *, lease: float = 20, max_retries: int = 2
) -> AriesClient:
    """
    Return a client of the user whose login is kept in *valkey*.
    """
    given: dict[str, Any] = {} if seed is None else {"refresh_token": seed}
    store = RedisTokenStore(valkey, key=KEY, lease=lease, timeout=min(lease, 10))
    return AriesClient(
        base_url=url, client_id=CLIENT, token_store=store, max_retries=max_retries, **given
    )


def work(url: str, valkey: str, home: Path, seed: str, lease: float, pipe: Connection) -> None:
    """
    Call once for each message, and tell what came of it.
    """
    os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = str(home)
    with client_of(url, valkey, seed, lease=lease) as client:
        while pipe.recv():
            pipe.send(outcome_of(client))


class Crew:
    """
    Workers that call at the same moment.
    """

    def __init__(self, url: str, valkey: str, seed: str, homes: list[Path], lease: float) -> None:
        self._arguments = url, valkey, seed, lease
        self._homes = homes
        self._members: list[tuple[BaseProcess, Connection]] = []

    def complete(self) -> None:
        """
        Put a new worker in the place of each that has ended.
        """
        url, valkey, seed, lease = self._arguments
        alive = [member for member in self._members if member[0].is_alive()]
        for home in self._homes[len(alive) :]:
            ours, theirs = START.Pipe()
            process = START.Process(target=work, args=(url, valkey, home, seed, lease, theirs))
            process.start()
            theirs.close()
            alive.append((process, ours))
        self._members = alive

    def begin(self) -> None:
        """
        Let all call.
        """
        for _, pipe in self._members:
            pipe.send(True)

    def outcomes(self) -> list[str]:
        """
        Return what came of their calls; of a worker that was killed nothing came.
        """
        found: list[str] = []
        for _, pipe in self._members:
            assert pipe.poll(PATIENCE), "a worker hangs"
            try:
                found.append(pipe.recv())
            except EOFError:
                found.append("killed")
        return found

    def end(self) -> None:
        """
        Kill all.
        """
        for process, pipe in self._members:
            process.kill()
            process.join()
            pipe.close()


@contextmanager
def crew(url: str, valkey: str, seed: str, folder: Path, *, lease: float = 20) -> Generator[Crew]:
    """
    Return two times four workers, who end with the block.
    """
    homes = [folder / host for host in ("a", "b") for _ in range(4)]
    members = Crew(url, valkey, seed, homes, lease)
    try:
        members.complete()
        yield members
    finally:
        members.end()

"""
What an expired access token costs a fleet that shares one login through Valkey.

Each worker is a thread with a client and a store of its own, as if it stood on a host of its own;
eight processes carry them.  The token endpoint takes 50 ms.  At each expiry all workers ask for a
live token at the same moment, with nothing left to go on with: the worst case, for in a program
that makes calls one worker renews ahead of time, and nobody waits.

    python -m benchmarks.fleet --workers 1,8,64,512 --expiries 3
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
import threading
import time

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    MemoryTokenStore,
    RedisTokenStore,
    TokenStore,
)
from aries_exchange.testing import KEY as LOGIN
from aries_exchange.testing import record
from tests.lifecycle.fleet import engines
from tests.lifecycle.servers import CLIENT, Server, running


_LIFE: Final = 6
"""Seconds that an access token lives; clients do without it for the last quarter."""
_PROCESSES: Final = 8
_START: Final = multiprocessing.get_context("forkserver")
_START.set_forkserver_preload(["tests.lifecycle.fleet.workers"])


class Expiry(NamedTuple):
    """
    How often the service was asked, and how many seconds each worker waited.
    """

    requests: int
    waits: list[float]


def main() -> int:
    """
    Print the tables; return 1 if an expiry cost more or less than one token request.
    """
    options = _parser().parse_args()
    sizes = [int(size) for size in options.workers.split(",")]
    print(f"{_machine()}; {options.expiries} expiries each\n", flush=True)
    print("| workers | token requests per expiry | median wait | p99 wait | longest wait |")
    print("|---|---|---|---|---|", flush=True)
    is_promised = True
    for size in sizes:
        expiries = _expiries(size, options.expiries)
        waits = sorted(wait for expiry in expiries for wait in expiry.waits)
        counts = sorted({expiry.requests for expiry in expiries})
        is_promised = is_promised and counts == [1]
        late = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
        asked = " or ".join(map(str, counts))
        cells = [str(size), asked, *map(_milliseconds, (statistics.median(waits), late, waits[-1]))]
        print(f"| {' | '.join(cells)} |", flush=True)
    print("\n| store | load | save | lock and unlock |\n|---|---|---|---|", flush=True)
    with engines.running() as valkey, tempfile.TemporaryDirectory() as folder:
        for store in (
            RedisTokenStore(valkey.url, key=engines.KEY),
            FileTokenStore(folder + "/tokens"),
            MemoryTokenStore(),
        ):
            costs = [f"{cost * 1e6:.0f} µs" for cost in _costs(store, options.operations)]
            print(f"| {type(store).__name__} | {' | '.join(costs)} |", flush=True)
    return 0 if is_promised else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="What an expired access token costs a fleet.")
    parser.add_argument("--workers", default="1,8,64,512", help="how many, one table row for each")
    parser.add_argument("--expiries", type=int, default=3, help="for each row; one takes 6 s")
    parser.add_argument("--operations", type=int, default=1000, help="of each kind on each store")
    return parser


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms"


def _expiries(size: int, number: int) -> list[Expiry]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), "--access-ttl", str(_LIFE)) as server,
        engines.running() as valkey,
    ):
        seed, crew = server.seed(), list[Connection]()
        count = min(size, _PROCESSES)
        for process in range(count):
            ours, theirs = _START.Pipe()
            threads = size // count + (process < size % count)
            arguments = (server.url, valkey.url, seed, threads, theirs)
            _START.Process(target=_work, args=arguments, daemon=True).start()
            theirs.close()
            crew.append(ours)
        _ask_all(server, crew)  # the first tokens; connections are made and modules loaded
        found: list[Expiry] = []
        for _ in range(number):
            time.sleep(_LIFE)
            found.append(_ask_all(server, crew))
        for pipe in crew:
            pipe.close()
        return found


def _ask_all(server: Server, crew: list[Connection]) -> Expiry:
    before, waits = server.refreshes, list[float]()
    for pipe in crew:
        pipe.send(True)
    for pipe in crew:
        waits += pipe.recv()
    return Expiry(server.refreshes - before, waits)


def _work(url: str, valkey: str, seed: str, threads: int, pipe: Connection) -> None:
    clients = [
        AriesClient(
            base_url=url,
            client_id=CLIENT,
            refresh_token=seed,
            token_store=RedisTokenStore(valkey, key=engines.KEY),
        )
        for _ in range(threads)
    ]
    start = threading.Barrier(threads)

    def wait(client: AriesClient) -> float:
        start.wait()
        began = time.perf_counter()
        client.oauth2.access_token()
        return time.perf_counter() - began

    with ThreadPoolExecutor(threads) as pool:
        try:
            while pipe.recv():
                pipe.send(list(pool.map(wait, clients)))
        except EOFError:
            return


def _costs(store: TokenStore, times: int) -> tuple[float, float, float]:
    generations = itertools.count()

    def save() -> None:
        generation = next(generations)
        assert store.save(LOGIN, record(generation + 1), generation)

    def lock() -> None:
        with store.lock(LOGIN, 1):
            pass

    save()
    return _median(lambda: store.load(LOGIN), times), _median(save, times), _median(lock, times)


def _median(operation: Callable[[], object], times: int) -> float:
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        operation()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped")

"""
Our client under load: an expired token, a slow poller, bursts of threads, thousands of clients.

    python crowds.py WHAT URL

It runs in the environment of our wheel and prints JSON.
"""

# ruff: noqa: S106

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import threading
import time
import urllib.request

from collections.abc import Callable
from pathlib import Path
from typing import Any

from aries_exchange import AriesClient, AsyncAriesClient


THREADS = 200


class Ahead:
    """
    A clock that can be advanced.
    """

    seconds = 0.0

    def monotonic(self) -> float:
        """
        Return the machine's seconds plus the advance.
        """
        return time.monotonic() + self.seconds

    def wall(self) -> float:
        """
        Return the seconds since the epoch plus the advance.
        """
        return time.time() + self.seconds


def stats(url: str) -> dict[str, int]:
    """
    Return the counts of the server.
    """
    with urllib.request.urlopen(f"{url}/stats") as answer:  # noqa: S310 - http on loopback
        found: dict[str, int] = json.load(answer)
    return found


def burst(call: Callable[[], Any], threads: int = THREADS) -> tuple[list[float], list[str]]:
    """
    Let *threads* threads call at the same moment; return the time of each, and the errors.
    """
    start, took, wrong = threading.Barrier(threads), list[float](), list[str]()

    def run() -> None:
        start.wait()
        began = time.perf_counter()
        try:
            call()
        except Exception as error:  # noqa: BLE001 - it is counted
            wrong.append(type(error).__name__)
        took.append(time.perf_counter() - began)

    crowd = [threading.Thread(target=run) for _ in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return sorted(took), wrong


def login(url: str, clock: Ahead) -> AriesClient:
    """
    Return a client that has a refresh token and no access token yet.
    """
    return AriesClient(
        base_url=url, client_id="c", client_secret="s", refresh_token="refresh0", clock=clock
    )


def storm(url: str) -> dict[str, Any]:
    """
    An expired token, then one that expires soon, each with 200 threads.
    """
    rounds: list[dict[str, Any]] = []
    for _ in range(9):
        clock = Ahead()
        client = login(url, clock)
        client.users.get_user_profile()
        burst(client.users.get_user_profile)  # opens the connections
        before = stats(url).get("token requests", 0)
        fresh, _ = burst(client.users.get_user_profile)
        clock.seconds += 3500  # of 3600: in the advisory window
        near, _ = burst(client.users.get_user_profile)
        between = stats(url)["token requests"]
        clock.seconds += 3700
        expired, wrong = burst(client.users.get_user_profile)
        rounds.append(
            {
                "fresh": fresh,
                "near": near,
                "expired": expired,
                "wrong": wrong,
                "requests near": between - before,
                "requests expired": stats(url)["token requests"] - between,
            }
        )
        client.close()
    return {"rounds": rounds}


def poller(url: str) -> dict[str, Any]:
    """
    Calls at intervals of six seconds, with a sync and an async client.
    """

    async def poll() -> None:
        async with AsyncAriesClient(base_url=url, bearer_token="t") as polite:
            for pause in (6, 6, 0):
                await polite.users.get_user_profile()
                await asyncio.sleep(pause)

    before = stats(url).get("connections", 0)
    thread = threading.Thread(target=asyncio.run, args=[poll()])
    thread.start()
    with AriesClient(base_url=url, bearer_token="t") as client:
        for pause in (6, 6, 0):
            client.users.get_user_profile()
            time.sleep(pause)
    thread.join()
    return {"connections": stats(url)["connections"] - before - 1}  # one of them reads the count


def bursts(url: str) -> dict[str, Any]:
    """
    Forty bursts of 300 threads, without retries.
    """
    wrong: list[str] = []
    with AriesClient(base_url=url, bearer_token="t", max_retries=0) as client:
        for _ in range(40):
            wrong += burst(client.users.get_user_profile, 300)[1]
    return {"calls": 40 * 300, "lost": wrong}


def at_once(url: str) -> dict[str, Any]:
    """
    A thousand tasks that call at the same moment, with the default settings.
    """

    async def run() -> list[Any]:
        async with AsyncAriesClient(base_url=url, bearer_token="t", max_retries=0) as client:
            calls = (client.users.get_user_profile() for _ in range(1000))
            return await asyncio.gather(*calls, return_exceptions=True)

    outcomes = asyncio.run(run())
    return {"raised": [type(each).__name__ for each in outcomes if isinstance(each, Exception)]}


def _held() -> tuple[int, int, int]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir())), pages


def clients(url: str) -> dict[str, Any]:
    """
    Ten thousand clients that each make a call and are closed.
    """

    def some(count: int) -> None:
        for _ in range(count):
            with AriesClient(base_url=url, bearer_token="t") as client:
                client.users.get_user_profile()

    some(500)
    before = _held()
    some(10_000)
    threads, files, pages = (after - first for after, first in zip(_held(), before, strict=True))
    size = pages * resource.getpagesize() / 2**20
    return {"threads": threads, "descriptors": files, "megabytes": size}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))

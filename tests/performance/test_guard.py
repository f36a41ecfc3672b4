"""
A guard against gross loss of speed: wide margins, processor time, paired rounds, three tries.

`make bench` measures; this only says when something has been broken.  Each test may take a few
seconds, and none fails because the machine is busy.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from aries_exchange import AriesClient, AsyncAriesClient
from aries_exchange_openapi.decoding import answer
from aries_exchange_openapi.models.account_list import decode_account_list
from benchmarks.documents import account
from benchmarks.measuring import serving
from tests.support.costs import cost


@pytest.fixture(name="url", scope="module")
def url() -> Iterator[str]:
    """
    The server of the benchmarks.
    """
    with serving() as running:
        yield running


def ratio(mine: Callable[[], Any], theirs: Callable[[], Any]) -> float:
    """
    Return the median ratio of processor times over five paired rounds.
    """
    for work in (mine, theirs):
        work()  # warm
    return statistics.median(cost(mine) / cost(theirs) for _ in range(5))


def holds(bound: float, mine: Callable[[], Any], theirs: Callable[[], Any]) -> None:
    """
    Fail if *mine* costs more than *bound* times *theirs*, three times in a row.
    """
    found: list[float] = []
    for _ in range(3):
        found.append(ratio(mine, theirs))
        if found[-1] <= bound:
            return
    pytest.fail(f"promised at most {bound}, with a wide margin; found {found}")


class TestCalls:
    def test_sync(self, url: str) -> None:
        """
        A typed call costs less than a plain one of httpx (0.75 of it; the alarm is at 1.2).
        """
        full = f"{url}/v1/users/me/profile"
        with httpx.Client(trust_env=False) as plain, AriesClient(
            base_url=url, bearer_token="t"
        ) as client:  # fmt: skip
            holds(
                1.2,
                lambda: [client.users.get_user_profile() for _ in range(100)],
                lambda: [plain.get(full).json() for _ in range(100)],
            )

    def test_at_once(self, url: str) -> None:
        """
        A hundred at once cost less than on one pool of httpx (0.4 of it; the alarm is at 0.9).
        """
        full = f"{url}/v1/users/me/profile"

        async def plainly() -> None:
            async with httpx.AsyncClient(trust_env=False) as plain:
                await asyncio.gather(*(plain.get(full) for _ in range(100)))
                await asyncio.gather(*(plain.get(full) for _ in range(100)))

        async def typed() -> None:
            async with AsyncAriesClient(base_url=url, bearer_token="t") as client:
                await asyncio.gather(*(client.users.get_user_profile() for _ in range(100)))
                await asyncio.gather(*(client.users.get_user_profile() for _ in range(100)))

        holds(0.9, lambda: asyncio.run(typed()), lambda: asyncio.run(plainly()))


class TestDecode:
    def test_accounts(self) -> None:
        """
        Reading accounts costs twice what parsing their JSON does; the alarm is at 3.2.
        """
        listed = [account(number) for number in range(500)]
        body = json.dumps({"accounts": listed}).encode()

        holds(3.2, lambda: answer(body, decode_account_list), lambda: json.loads(body))


class TestStart:
    def test_import_brings_names_only(self) -> None:
        """
        Importing the package loads neither httpx nor attrs nor ssl, and a client no httpx.
        """
        code = (
            "import sys; import aries_exchange;"
            "print([n for n in ('httpx', 'attr', 'attrs', 'ssl', 'anyio') if n in sys.modules]);"
            "aries_exchange.AriesClient(bearer_token='t').users;"
            "late = ('httpx', 'ssl', 'anyio', 'decimal', 'uuid', 'filelock', 'platformdirs',"
            " 'aries_exchange.tokens.grant', 'aries_exchange.login.browser', 'aries_exchange.oauth2.steps');"
            "print([n for n in late if n in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

        assert b"[]\n[]\n" == done.stdout

    @pytest.mark.skipif(httpx.__name__ == "httpx2", reason="httpx2 itself loads it")
    def test_a_sync_call_brings_no_event_loop(self, url: str) -> None:
        """
        A call of the sync client loads nothing that only awaited calls need.
        """
        code = (
            "import sys, aries_exchange;"
            f"aries_exchange.AriesClient(base_url={url!r}, bearer_token='t').users.get_user_profile();"
            "print([n for n in ('anyio.lowlevel', 'anyio._core._eventloop') if n in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

        assert b"[]\n" == done.stdout

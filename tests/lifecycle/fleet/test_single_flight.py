"""
One expiry costs one token request, on however many hosts.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest

from aries_exchange import AsyncAriesClient, RedisTokenStore, TokenStoreError
from aries_exchange.tokens.cache import LiveToken
from aries_exchange.tokens.grant import Grant
from tests.lifecycle.fleet.engines import KEY, Valkey
from tests.lifecycle.fleet.workers import LEASE, client_of, crew, work
from tests.lifecycle.processes import PATIENCE, forked, outcome_of
from tests.lifecycle.servers import CLIENT, Server
from tests.lifecycle.test_lost_answers import key_of
from tests.lifecycle.test_single_flight import (
    LATE_ANSWER,
    at_once,
    expire_and_delay_answers,
    parts_of,
    served,
)
from tests.support.forked import START
from tests.support.waiting import wait_for


Sized = Callable[[int], int]
EMAIL = "user@example.com"
OUTAGE = {"operation": "token", "kind": "html", "status": 503}


def holder_of(valkey: Valkey) -> int:
    """
    Return which process renews just now, as the lease of the only login names it.
    """
    [lease] = valkey.raw.scan_iter("*:lease")
    host, process, _ = valkey.raw.get(lease).decode().split()

    assert socket.gethostname() == host
    return int(process)


def is_asked(server: Server, before: int) -> bool:
    """
    Tell whether more refreshes have been asked for than *before*.
    """
    return server.refreshes > before


class TestHosts:
    def test_rounds(self, server: Server, valkey: Valkey, sized: Sized, tmp_path: Path) -> None:
        """
        2 hosts with 4 processes each, 50 expiries: 50 requests, no replay.  And 50 more with
        a Valkey that is restarted, empty, before every fifth.
        """
        rounds = sized(50)
        found: list[str] = []
        with crew(server.url, valkey.url, server.seed(), tmp_path) as workers:
            for number in range(2 * rounds):
                server.expire()
                if number >= rounds and number % 5 == 0:
                    valkey.restart()
                workers.begin()
                found += workers.outcomes()

        assert ["served"] * 8 * 2 * rounds == found
        assert server.state == {"refreshes": 2 * rounds, "replays": 0, "alive": 1}

    def test_killed_leaders(
        self,
        graceful: Server,
        valkey: Valkey,
        sized: Sized,
        tmp_path: Path,
    ) -> None:
        """
        With the leader of every fifth of 50 expiries killed while its answer is under way, the
        others are served by one announced retry, within the lease and the grace period.
        """
        rounds, kills, seed = sized(50), 0, graceful.seed()
        with crew(graceful.url, valkey.url, seed, tmp_path, lease=LEASE) as workers:
            for number in range(1, rounds + 1):
                before = graceful.refreshes
                graceful.expire()
                if number % 5 == 0:
                    graceful.script(LATE_ANSWER)
                workers.begin()
                if number % 5 == 0:
                    kills += 1
                    wait_for(partial(is_asked, graceful, before))
                    os.kill(holder_of(valkey), signal.SIGKILL)
                outcomes = sorted(workers.outcomes())
                expected = ["served"] * 8 if number % 5 else ["killed", *["served"] * 7]

                assert expected == outcomes
                workers.complete()

        assert kills == rounds // 5
        assert graceful.state == {"refreshes": rounds + kills, "replays": 0, "alive": 1}

    def test_a_stopped_leader_writes_late(
        self, graceful: Server, valkey: Valkey, store: RedisTokenStore, tmp_path: Path
    ) -> None:
        """
        A26: what a leader saves that was stopped past its lease is refused, and it goes on with the
        login of whoever came after.
        """
        seed, (ours, theirs) = graceful.seed(), START.Pipe()
        leader = START.Process(
            target=work, args=(graceful.url, valkey.url, tmp_path, seed, LEASE, theirs)
        )
        graceful.script({"operation": "token", "kind": "delay", "delay_after": 1.2})
        leader.start()
        try:
            with client_of(graceful.url, valkey.url, seed) as client:
                ours.send(True)
                wait_for(lambda: graceful.refreshes == 1)
                stopped = holder_of(valkey)
                os.kill(stopped, signal.SIGSTOP)
                began = time.monotonic()
                outcome = outcome_of(client)
                took = time.monotonic() - began
                kept = store.load(key_of(graceful, seed))
                os.kill(stopped, signal.SIGCONT)
                assert ours.poll(PATIENCE)
                late = ours.recv()
        finally:
            leader.kill()
            leader.join()

        assert leader.pid == stopped
        assert ("served", "served") == (outcome, late)
        assert took < LEASE + 20  # it would be for ever
        assert kept is not None
        assert kept == store.load(key_of(graceful, seed))
        assert graceful.state == {"refreshes": 2, "replays": 0, "alive": 1}

    def test_a_pause_is_for_all(self, server: Server, valkey: Valkey, tmp_path: Path) -> None:
        """
        In an outage with `Retry-After` 8 processes on 2 hosts make one token request in 24 calls.
        """
        with crew(server.url, valkey.url, server.seed(), tmp_path) as workers:
            server.script(
                {**OUTAGE, "retry_after": "100", "times": None},
            )
            outcomes: list[str] = []
            for _ in range(3):
                workers.begin()
                outcomes += workers.outcomes()

        assert {"RefreshUnavailable"} == {outcome.partition(":")[0] for outcome in outcomes}
        assert 1 == server.stats()["requests"]["token"]["503"]
        assert server.state == {"refreshes": 0, "replays": 0, "alive": 1}

    def test_after_an_outage(self, server: Server, valkey: Valkey, tmp_path: Path) -> None:
        """
        After two failures 8 processes that waited are served by one request.
        """
        with crew(server.url, valkey.url, server.seed(), tmp_path) as workers:
            server.script({**OUTAGE, "retry_after": "1", "times": 2})
            workers.begin()
            outcomes = workers.outcomes()

        assert ["served"] * 8 == outcomes
        assert server.state == {"refreshes": 1, "replays": 0, "alive": 1}

    def test_an_exchange_ends_before_its_lease(self, server: Server, valkey: Valkey) -> None:
        """
        A token request is given up while its sender is still the only one who may send.
        """
        lease, seed = 2.0, server.seed()
        server.script({"operation": "token", "kind": "delay", "delay": 2 * lease, "times": None})
        with client_of(server.url, valkey.url, seed, lease=lease, max_retries=0) as client:
            began = time.monotonic()
            outcome = outcome_of(client)
            took = time.monotonic() - began

        assert outcome.startswith("RefreshUnavailable")
        assert 0.7 * lease < took < 2 * lease  # one request, of three quarters


class TestInOneProcess:
    @pytest.mark.parametrize("backend", ["asyncio", "trio"])
    def test_threads_and_tasks(
        self, server: Server, valkey: Valkey, sized: Sized, backend: str
    ) -> None:
        """
        100 threads and 500 tasks, with a store for each kind, cause one request between them.
        """
        seed, threads, tasks = server.seed(), sized(100), sized(500)

        async def run() -> list[Any]:
            async with AsyncAriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=RedisTokenStore(valkey.url, key=KEY),
            ) as client:
                return await served(client, tasks)

        with client_of(server.url, valkey.url, seed) as client:
            calls: list[Callable[[], Any]] = [
                lambda: client.users.get_user_profile().email
            ] * threads
            *found, mixed = at_once([*calls, lambda: anyio.run(run, backend=backend)])
            assert isinstance(mixed, list)

        assert [EMAIL] * (threads + tasks) == [*found, *mixed]
        assert server.state == {"refreshes": 1, "replays": 0, "alive": 1}

    def test_after_a_fork(self, server: Server, valkey: Valkey) -> None:
        """
        A41: parent and child, who share a client of before the fork, refresh once in all.
        """
        with client_of(server.url, valkey.url, server.seed()) as client:
            client.users.get_user_profile()
            server.expire()
            theirs = forked(lambda: outcome_of(client))

            assert ("served", "served") == (outcome_of(client), theirs())
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}


class TestOutages:
    def test_a_live_token_goes_on(self, server: Server, valkey: Valkey) -> None:
        """
        Without Valkey calls go on with the access token they have, also when it is due; a refused
        one is told as an outage of the store, and the login goes on with an empty Valkey.
        """
        with client_of(server.url, valkey.url, server.seed(), max_retries=0) as client:
            client.users.get_user_profile()
            grant = parts_of(client).caller.credential
            assert isinstance(grant, Grant)
            session = grant.renewal.cache
            assert session.live is not None
            valkey.stop()
            session.live = LiveToken(session.live.value, stale_at=0.0, expired_at=0.0, ends_at=1e12)
            due = [outcome_of(client) for _ in range(3)]
            server.expire()
            with pytest.raises(TokenStoreError, match=r"cannot be reached.*The login is kept"):
                client.users.get_user_profile()
            valkey.start()
            after = outcome_of(client)

        assert ["served"] * 3 == due
        assert "served" == after
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}

    def test_lost_in_mid_exchange(self, server: Server, valkey: Valkey) -> None:
        """
        Tokens that come while Valkey is gone are not used before it is back and keeps them.
        """
        seed = server.seed()
        with client_of(server.url, valkey.url, seed) as client:
            client.users.get_user_profile()
            expire_and_delay_answers(server)
            outcomes: list[str] = []
            leader = threading.Thread(target=lambda: outcomes.append(outcome_of(client)))
            leader.start()
            wait_for(lambda: server.refreshes == 2)
            valkey.stop()
            leader.join()
            valkey.start()
            with client_of(server.url, valkey.url, seed) as sibling:
                found = outcome_of(client), outcome_of(sibling)

        assert [True] == [outcome.startswith("TokenStoreError") for outcome in outcomes]
        assert ("served", "served") == found
        assert server.state == {"refreshes": 2, "replays": 0, "alive": 1}

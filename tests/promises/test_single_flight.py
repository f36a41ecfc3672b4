"""
One refresh: however many threads and tasks share a login, one expiry costs one token request.

The token endpoint takes its time here and rotates refresh tokens with reuse detection, so that a
second request with the same token would not only be counted: it would end the login.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import anyio
import attrs
import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AsyncAriesClient,
    MemoryTokenStore,
    ReauthorizationRequired,
    RefreshUnavailable,
)
from aries_exchange.models import UserProfile
from aries_sandbox import Fault, FaultKind, Sandbox, people
from tests.sandbox import flows
from tests.support.clocks import ManualClock
from tests.support.flavours import Flavour, flavour, flavour_of


__all__ = ["flavour"]

LATENCY = 0.05
CROWD = {"sync": 20, "asyncio": 200, "trio": 200}


class NoLock(MemoryTokenStore):
    """
    A store that does all but what this page is about.
    """

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold nothing against nobody.
        """
        yield


@attrs.frozen
class Login:
    """
    A user who has logged in at *sandbox*, whose token endpoint is slow.
    """

    sandbox: Sandbox
    refresh_token: str
    access_token: str

    @property
    def arguments(self) -> dict[str, Any]:
        """
        What makes a client of this login.
        """
        app = self.sandbox.confidential
        return {
            "base_url": self.sandbox.base_url,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "refresh_token": self.refresh_token,
        }

    @property
    def refreshes(self) -> int:
        """
        How many refresh requests the token endpoint has looked at.
        """
        counted: int = self.sandbox.stats()["token_requests"].get("refresh_token", 0)
        return counted

    def check(self, outcomes: Sequence[object], *, refreshes: int) -> None:
        """
        Check that everybody was served, by so many refresh requests, and that the login lives.
        """
        stats = self.sandbox.stats()

        assert {UserProfile} == {type(outcome) for outcome in outcomes}
        assert (refreshes, 0, 1) == (
            self.refreshes,
            stats["refresh_replays"],
            stats["live_families"],
        )


@pytest.fixture(name="login")
def _login(aries_sandbox: Sandbox) -> Login:
    """
    A login of its own, and a token endpoint that takes 50 ms from now on.
    """
    with httpx.Client(base_url=aries_sandbox.base_url, trust_env=False) as http:
        tokens = flows.tokens(http, people.CONFIDENTIAL)
    slow_down(aries_sandbox, LATENCY)
    return Login(aries_sandbox, tokens["refresh_token"], tokens["access_token"])


def slow_down(sandbox: Sandbox, seconds: float) -> None:
    """
    Let the token endpoint answer late; what it does, it does at once.
    """
    sandbox.clear_faults()
    sandbox.add_fault(Fault("token", FaultKind.DELAY, times=None, delay_after=seconds))


def timed(call: Callable[[], object]) -> Callable[[], float]:
    """
    Return a call that says how many seconds *call* took.
    """

    def measured() -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    return measured


class TestOneClient:
    def test_first_use(self, login: Login, flavour: Flavour) -> None:
        """
        A refresh token that nobody has used yet is used once.
        """
        with flavour.client(**login.arguments) as client:
            outcomes = flavour.at_once([client.users.get_user_profile] * 20)

        login.check(outcomes, refreshes=1)

    def test_refused(self, login: Login, flavour: Flavour) -> None:
        """
        A token that the service stops to accept is replaced once, and each call is repeated.
        """
        with flavour.client(**login.arguments) as client:
            client.users.get_user_profile()
            login.sandbox.expire_access_tokens()
            outcomes = flavour.at_once([client.users.get_user_profile] * CROWD[flavour.name])

        login.check(outcomes, refreshes=2)
        assert login.sandbox.stats()["requests"]["getUserProfile"]["401"] >= 1

    def test_expired(self, login: Login, flavour: Flavour) -> None:
        """
        A token whose end is known is replaced before it is refused.
        """
        clock = ManualClock(wall=time.time())
        with flavour.client(**login.arguments, clock=clock) as client:
            client.users.get_user_profile()
            clock.advance(3600)
            login.sandbox.advance_clock(3600)
            outcomes = flavour.at_once([client.users.get_user_profile] * 20)

        login.check(outcomes, refreshes=2)
        assert {"200"} == login.sandbox.stats()["requests"]["getUserProfile"].keys()

    def test_advisory_window(self, login: Login, flavour: Flavour) -> None:
        """
        While a token still works one caller renews it, and nobody else waits for that.
        """
        clock, latency = ManualClock(wall=time.time()), 3.0
        with flavour.client(**login.arguments, clock=clock) as client:
            client.users.get_user_profile()
            slow_down(login.sandbox, latency)
            clock.advance(3500)
            outcomes = flavour.at_once([timed(client.users.get_user_profile)] * 20)
            profile = client.users.get_user_profile()
        took = sorted(float(str(outcome)) for outcome in outcomes)

        assert took[-2] < latency <= took[-1]
        login.check([profile], refreshes=2)

    def test_refused_in_crowds(self, login: Login) -> None:
        """
        Two hundred threads whose token looks valid and is refused: one request.
        """
        login.sandbox.expire_access_tokens()
        arguments = {**login.arguments, "bearer_token": login.access_token}
        with flavour_of("sync") as threads, threads.client(**arguments) as client:
            outcomes = threads.at_once([client.users.get_user_profile] * 200)

        login.check(outcomes, refreshes=1)

    def test_without_the_lock(self, login: Login) -> None:
        """
        With the lock taken out twenty clients of one store send several requests.
        """
        arguments = {**login.arguments, "token_store": NoLock()}
        with flavour_of("sync") as threads, ExitStack() as stack:
            clients = [stack.enter_context(threads.client(**arguments)) for _ in range(20)]
            threads.at_once([client.users.get_user_profile for client in clients])

        assert login.refreshes > 1


class TestFailures:
    def test_one_failure_serves_all(self, login: Login, flavour: Flavour) -> None:
        """
        Where the one renewal fails everybody gets its error, and the next call recovers.
        """
        login.sandbox.clear_faults()
        login.sandbox.add_fault(Fault("token", FaultKind.STATUS, status=503, delay=1.5))
        with flavour.client(**login.arguments, max_retries=0) as client:
            outcomes = flavour.at_once([client.users.get_user_profile] * 25)
            told = {(type(error), str(error)) for error in outcomes}
            recovered = client.users.get_user_profile()

        assert 1 == len(told)
        assert all(isinstance(error, RefreshUnavailable) for error in outcomes)
        assert 25 == len({id(error) for error in outcomes})
        assert 1 == login.sandbox.stats()["requests"]["token"]["503"]
        login.check([recovered], refreshes=1)

    def test_the_end_is_told_to_all(self, login: Login, flavour: Flavour) -> None:
        """
        A refresh token that is spent elsewhere is tried once; everybody learns what to do.
        """
        with httpx.Client(base_url=login.sandbox.base_url, trust_env=False) as http:
            flows.refresh(http, login.refresh_token, people.CONFIDENTIAL)
        slow_down(login.sandbox, 1.5)
        with flavour.client(**login.arguments) as client:
            outcomes = flavour.at_once([client.users.get_user_profile] * 25)
            with pytest.raises(ReauthorizationRequired):
                client.users.get_user_profile()

        assert {ReauthorizationRequired} == {type(error) for error in outcomes}
        assert 2 == login.refreshes


class TestSharedStore:
    @pytest.fixture(params=["asyncio", "trio"], name="tasks")
    def _tasks(self, request: pytest.FixtureRequest) -> Generator[Flavour]:
        """
        The loop in which the tasks run.
        """
        with flavour_of(request.param) as made:
            yield made

    def at_once(
        self, login: Login, tasks: Flavour, expire: Callable[[], None], **arguments: Any
    ) -> Sequence[object]:
        """
        Let ten threads and a hundred tasks call at once, after *expire*, on two clients.
        """
        arguments = {**login.arguments, **arguments}
        with AriesClient(**arguments) as one, tasks.client(**arguments) as other:
            one.users.get_user_profile()
            other.users.get_user_profile()
            expire()
            calls = [one.users.get_user_profile] * 10 + [other.users.get_user_profile] * 100
            return tasks.at_once(calls)

    def test_refused(self, login: Login, tasks: Flavour) -> None:
        """
        Threads and tasks on two clients with one store make one request.
        """
        outcomes = self.at_once(
            login, tasks, login.sandbox.expire_access_tokens, token_store=MemoryTokenStore()
        )

        login.check(outcomes, refreshes=2)

    def test_expired(self, login: Login, tasks: Flavour) -> None:
        """
        So they do where both know when the token ends.
        """
        clock = ManualClock(wall=time.time())

        def expire() -> None:
            clock.advance(3600)
            login.sandbox.advance_clock(3600)

        outcomes = self.at_once(login, tasks, expire, token_store=MemoryTokenStore(), clock=clock)

        login.check(outcomes, refreshes=2)

    def test_without_the_lock(self, login: Login, tasks: Flavour) -> None:
        """
        With the lock taken out twenty clients of one store send several requests.
        """
        arguments = {**login.arguments, "token_store": NoLock()}
        with ExitStack() as stack:
            clients = [stack.enter_context(tasks.client(**arguments)) for _ in range(20)]
            for client in clients:
                client.users.get_user_profile()
            login.sandbox.expire_access_tokens()
            slow_down(login.sandbox, 4 * LATENCY)  # several begin meanwhile, on a slow machine, too
            tasks.at_once([client.users.get_user_profile for client in clients])

        assert login.refreshes > 2


class TestCancellation:
    @pytest.mark.parametrize("backend", ["asyncio", "trio"])
    def test_a_scope(self, login: Login, backend: str) -> None:
        """
        A leader whose cancel scope ends in the middle of a renewal does not lose the login.
        """
        slow_down(login.sandbox, 1.5)

        async def cancelled() -> UserProfile:
            async with AsyncAriesClient(**login.arguments) as client:
                with anyio.move_on_after(0.1) as scope:
                    await client.users.get_user_profile()
                assert scope.cancelled_caught
                return await client.users.get_user_profile()

        profile = anyio.run(cancelled, backend=backend)

        login.check([profile], refreshes=1)

    def test_a_task(self, login: Login) -> None:
        """
        Nor does a leader that asyncio itself cancels, as `asyncio.timeout` and web servers do.
        """
        slow_down(login.sandbox, 1.5)

        async def cancelled() -> list[object]:
            async with AsyncAriesClient(**login.arguments) as client:
                leader = asyncio.ensure_future(client.users.get_user_profile())
                await asyncio.sleep(0.1)
                follower = asyncio.ensure_future(client.users.get_user_profile())
                await asyncio.sleep(0.05)
                leader.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await leader
                return [await follower, await client.users.get_user_profile()]

        profiles = asyncio.run(cancelled())

        login.check(profiles, refreshes=1)

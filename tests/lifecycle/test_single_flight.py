"""
One expiry costs one token request, however many wait for it, in however many processes.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from aries_exchange import AriesClient, AsyncAriesClient, FileTokenStore, MemoryTokenStore
from aries_exchange.login import status as lifecycle
from aries_exchange.oauth2.token import login_id_of
from aries_exchange.parts import ClientParts
from aries_exchange.tokens.cache import LiveToken
from aries_exchange.tokens.grant import Grant
from tests.lifecycle import processes
from tests.lifecycle.processes import SPAWN, client_of, started
from tests.lifecycle.servers import CLIENT, Server, running
from tests.support.flavours import Flavour
from tests.support.waiting import wait_for


ONCE = {"refreshes": 1, "replays": 0, "alive": 1}
EMAIL = "user@example.com"
LATE_ANSWER: dict[str, Any] = {"operation": "token", "kind": "delay", "delay_after": 1.5}
"""A refresh that is done at once, and told after a time in which a busy machine does much."""
Sized = Callable[[int], int]
at_once = Flavour("sync").at_once


async def served(client: AsyncAriesClient, times: int) -> list[Any]:
    """
    Call *times* at once, each in a task; return what they returned or raised.
    """
    outcomes: list[Any] = []

    async def call() -> None:
        try:
            outcomes.append((await client.users.get_user_profile()).email)
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes.append(error)

    async with anyio.create_task_group() as group:
        for _ in range(times):
            group.start_soon(call)
    return outcomes


class TestThreads:
    def test_first_token(self, server: Server, sized: Sized) -> None:
        """
        200 threads that find no access token get it by one request, and all are served.
        """
        threads = sized(200)
        with AriesClient(
            base_url=server.url, client_id=CLIENT, refresh_token=server.seed()
        ) as client:
            found = at_once([lambda: client.users.get_user_profile().email] * threads)

        assert [EMAIL] * threads == found
        assert server.state == ONCE

    def test_refused_token(self, server: Server, sized: Sized) -> None:
        """
        200 threads whose token is refused cause one request, and none fails.
        """
        threads = sized(200)
        with AriesClient(
            base_url=server.url, client_id=CLIENT, refresh_token=server.seed()
        ) as client:
            client.users.get_user_profile()
            server.expire()
            found = at_once([lambda: client.users.get_user_profile().email] * threads)

        assert [EMAIL] * threads == found
        assert server.state == {**ONCE, "refreshes": 2}

    def test_a_leader_that_fails(self, server: Server) -> None:
        """
        25 threads share the failure of one refresh, and the next call asks again.
        """
        seed = server.seed()
        with AriesClient(
            base_url=server.url, client_id=CLIENT, refresh_token=seed, max_retries=0
        ) as client:
            server.script({"operation": "token", "kind": "status", "status": 503, "delay": 1.5})
            found = at_once([client.users.get_user_profile] * 25)
            after = client.users.get_user_profile().email

        assert {"RefreshUnavailable"} == {type(each).__name__ for each in found}
        assert EMAIL == after
        assert server.state == ONCE

    def test_a_leader_that_breaks(self, server: Server) -> None:
        """
        Where the renewal that 25 threads wait for ends with an error that is not ours, all of them
        get it, none after its own time, and the next call is served.
        """
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            refresh_token=server.seed(),
            transport=_BreaksOnce(),
            max_retries=0,
        ) as client:
            began = time.monotonic()
            found = at_once([lambda: client.users.get_user_profile().email] * 25)
            took = time.monotonic() - began
            after = client.users.get_user_profile().email

        assert {"RuntimeError"} == {type(each).__name__ for each in found}
        assert EMAIL == after
        assert took < 20
        assert server.state == ONCE

    def test_short_lives(self, tmp_path: Path, sized: Sized) -> None:
        """
        20 threads that call for four seconds, with tokens of two, meet neither refusal nor storm.
        """
        with (
            running(tmp_path, "--access-ttl", "2") as server,
            AriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=server.seed()
            ) as client,
        ):
            began = time.monotonic()
            ends = began + max(1.5, sized(40) / 10)

            def read() -> int:
                done = 0
                while time.monotonic() < ends:
                    done += client.users.get_user_profile().email == EMAIL
                return done

            found = at_once([read] * 20)
            took = time.monotonic() - began
            state, requests = server.state, server.stats()["requests"]["getUserProfile"]

        assert all(isinstance(each, int) and each for each in found)
        assert state == {"refreshes": state["refreshes"], "replays": 0, "alive": 1}
        assert state["refreshes"] <= took + 2  # each lives two seconds, and is renewed after one
        assert {"200"} == set(requests)


class _BreaksOnce(httpx.BaseTransport):
    """
    The network, behind a proxy of the program's own that breaks at the first token request.
    """

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self._is_whole = True

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token") and self._is_whole:
            self._is_whole = False
            time.sleep(0.3)
            raise RuntimeError
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
class TestTasks:
    def test_first_token(self, server: Server, sized: Sized, backend: str) -> None:
        """
        1,000 tasks that find no access token get it by one request, and all are served.
        """
        seed, tasks = server.seed(), sized(1000)

        async def run() -> list[Any]:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed
            ) as client:
                return await served(client, tasks)

        assert [EMAIL] * tasks == anyio.run(run, backend=backend)
        assert server.state == ONCE

    def test_refused_token(self, server: Server, sized: Sized, backend: str) -> None:
        """
        200 tasks whose token is refused cause one request, and none fails.
        """
        seed, tasks = server.seed(), sized(200)

        async def run() -> list[Any]:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed
            ) as client:
                await client.users.get_user_profile()
                await anyio.to_thread.run_sync(server.expire)
                return await served(client, tasks)

        assert [EMAIL] * tasks == anyio.run(run, backend=backend)
        assert server.state == {**ONCE, "refreshes": 2}

    @pytest.mark.parametrize("kind", ["memory", "file"])
    def test_threads_and_tasks(
        self, server: Server, sized: Sized, backend: str, kind: str, folder: Path
    ) -> None:
        """
        Threads and tasks that share a store cause one request between them.
        """
        shared = MemoryTokenStore()
        seed, threads, tasks = server.seed(), max(10, sized(100)), max(100, sized(1000))

        def arguments() -> dict[str, Any]:
            store = shared if kind == "memory" else FileTokenStore(folder)
            return {
                "base_url": server.url,
                "client_id": CLIENT,
                "refresh_token": seed,
                "token_store": store,
            }

        async def run() -> list[Any]:
            async with (
                AsyncAriesClient(**arguments()) as one,
                AsyncAriesClient(**arguments()) as other,
            ):
                return await served(one, tasks // 2) + await served(other, tasks // 2)

        with AriesClient(**arguments()) as client:
            calls: list[Callable[[], Any]] = [
                lambda: client.users.get_user_profile().email
            ] * threads
            *found, of_tasks = at_once([*calls, lambda: anyio.run(run, backend=backend)])

        assert [EMAIL] * threads == found
        assert [EMAIL] * tasks == of_tasks
        assert server.state == ONCE

    def test_all_threads_are_taken(self, server: Server, backend: str, folder: Path) -> None:
        """
        A task can renew although every worker thread of the program waits for that renewal.
        """
        store, seed = FileTokenStore(folder), server.seed()
        arguments: dict[str, Any] = {
            "base_url": server.url,
            "client_id": CLIENT,
            "refresh_token": seed,
            "token_store": store,
        }
        server.script({"operation": "token", "kind": "delay", "delay": 0.5})

        async def run() -> list[Any]:
            found: list[Any] = []
            with AriesClient(**arguments) as waiting:
                async with (
                    AsyncAriesClient(**arguments) as client,
                    anyio.create_task_group() as group,
                ):

                    async def lead() -> None:
                        found.append((await client.users.get_user_profile()).email)

                    async def follow() -> None:
                        profile = await anyio.to_thread.run_sync(waiting.users.get_user_profile)
                        found.append(profile.email)

                    group.start_soon(lead)
                    await anyio.sleep(0.1)
                    for _ in range(60):  # more than anyio's 40 worker threads
                        group.start_soon(follow)
            return found

        began = time.monotonic()
        found = anyio.run(run, backend=backend)

        assert [EMAIL] * 61 == found
        assert time.monotonic() - began < 25
        assert server.state == ONCE

    def test_cancelled_leader(self, server: Server, backend: str) -> None:
        """
        Cancelling the task that renews loses nothing and fails nobody else.
        """
        seed = server.seed()

        async def run() -> list[Any]:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed
            ) as client:
                await client.users.get_user_profile()
                found: list[Any] = []

                async def follow() -> None:
                    found.extend(await served(client, 20))

                async with anyio.create_task_group() as group:
                    leaders = anyio.CancelScope()

                    async def lead() -> None:
                        with leaders:
                            await client.users.get_user_profile()

                    await anyio.to_thread.run_sync(expire_and_delay_answers, server)
                    group.start_soon(lead)
                    await anyio.to_thread.run_sync(wait_for, lambda: server.refreshes == 2)
                    await anyio.sleep(0.05)  # the answer is on its way
                    group.start_soon(follow)
                    leaders.cancel()
                return found

        assert [EMAIL] * 20 == anyio.run(run, backend=backend)
        assert server.state == {**ONCE, "refreshes": 2}

    def test_a_cancelled_wait_ends_soon(self, server: Server, backend: str, folder: Path) -> None:
        """
        A task that only waits for another process is cancelled soon, and leaves no lock.
        """
        store, seed = FileTokenStore(folder), server.seed()

        async def run() -> float:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
            ) as client:
                began = anyio.current_time()
                with anyio.move_on_after(0.3):
                    await client.users.get_user_profile()
                return anyio.current_time() - began

        with store.lock(key_of(server, seed), 0):
            took = anyio.run(run, backend=backend)

        assert took < 20  # it would wait for the lock for longer
        with store.lock(key_of(server, seed), 5):
            assert server.state == {**ONCE, "refreshes": 0}


class TestNativeCancellation:
    def test_cancelled_leader(self, server: Server) -> None:
        """
        asyncio's own `Task.cancel`, which no scope stops, does not cut a renewal short.
        """
        import asyncio

        seed = server.seed()

        async def run() -> tuple[bool, list[Any]]:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed
            ) as client:
                await client.users.get_user_profile()
                await asyncio.to_thread(expire_and_delay_answers, server)
                leader = asyncio.ensure_future(client.users.get_user_profile())
                await asyncio.to_thread(wait_for, lambda: server.refreshes == 2)
                await asyncio.sleep(0.05)  # the answer is on its way
                followers = asyncio.ensure_future(served(client, 20))
                await asyncio.sleep(0)
                leader.cancel()
                leader.cancel()
                await asyncio.wait([leader])
                return leader.cancelled(), await followers

        assert (True, [EMAIL] * 20) == asyncio.run(run())
        assert server.state == {**ONCE, "refreshes": 2}

    def test_cancelled_while_it_waits(self, server: Server, store: FileTokenStore) -> None:
        """
        A lock that comes to the thread of a task that was cancelled meanwhile is given back.
        """
        import asyncio

        seed = server.seed()
        key = key_of(server, seed)

        async def run() -> None:
            async with AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
            ) as client:
                for _ in range(10):
                    with store.lock(key, 0):
                        waiting = asyncio.ensure_future(client.users.get_user_profile())
                        await asyncio.sleep(0.05)
                        waiting.cancel()
                        await asyncio.wait([waiting])
                    await asyncio.sleep(0.05)
                    with store.lock(key, 30):
                        pass

        asyncio.run(run())

        assert server.state == {**ONCE, "refreshes": 0}

    def test_a_loop_that_ends_while_it_waits(self, server: Server, folder: Path) -> None:
        """
        A lock that comes to a thread whose event loop has ended, and with it all tasks, is given
        back.
        """
        import asyncio

        seed, store = server.seed(), _Remembering(folder)
        key = key_of(server, seed)

        async def run() -> None:
            client = AsyncAriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
            )
            waiting = asyncio.ensure_future(client.users.get_user_profile())
            await asyncio.wait([waiting], timeout=0.05)

        for _ in range(10):
            with store.lock(key, 30):
                asyncio.run(run())
            time.sleep(0.05)  # the thread, which knows of no loop, has the lock now, or soon
        with store.lock(key, 30):
            pass

        assert server.state == {**ONCE, "refreshes": 0}

    @pytest.mark.parametrize("milliseconds", [0, 1, 2, 5, 10, 40, 60])
    def test_cancelled_at_any_moment(self, server: Server, folder: Path, milliseconds: int) -> None:
        """
        Whenever a task is cancelled, the lock is free afterwards and the login works.
        """
        import asyncio

        seed = server.seed()

        async def run() -> str | None:
            async with AsyncAriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
            ) as client:
                leader = asyncio.ensure_future(client.users.get_user_profile())
                await asyncio.sleep(milliseconds / 1000)
                leader.cancel()
                await asyncio.wait([leader])
                with anyio.fail_after(60):
                    return (await client.users.get_user_profile()).email

        assert EMAIL == asyncio.run(run())
        assert server.state == ONCE


class TestAdvisory:
    def test_one_renews_and_the_others_go_on(self, server: Server, flavour: Flavour) -> None:
        """
        While a refresh ahead of time hangs, every other caller goes on.
        """
        made = flavour.kind(base_url=server.url, client_id=CLIENT, refresh_token=server.seed())
        with flavour.front(made) as client:
            client.users.get_user_profile()
            grant = parts_of(made).caller.credential
            assert isinstance(grant, Grant)
            session = grant.renewal.cache
            assert session.live is not None
            session.live = LiveToken(
                session.live.value, stale_at=0.0, expired_at=1e12, ends_at=1e12
            )
            server.script(LATE_ANSWER)
            leader = threading.Thread(target=client.users.get_user_profile)
            leader.start()
            wait_for(lambda: server.refreshes == 2)
            for _ in range(10):
                client.oauth2.access_token()
            hung = leader.is_alive()
            leader.join()

        assert hung
        assert server.state == {**ONCE, "refreshes": 2}


class TestProcesses:
    def test_rounds(self, server: Server, folder: Path, sized: Sized) -> None:
        """
        A25: 8 processes, 50 expiries: 50 requests, no replay, the login lives, all are served.
        """
        rounds, seed = sized(50), server.seed()
        make = partial(client_of, server.url, folder, seed)
        found = processes.outcomes_of_rounds(server, rounds, make)

        assert ["served"] * 8 * rounds == found
        assert server.state == {"refreshes": rounds, "replays": 0, "alive": 1}

    def test_a_process_that_slept(self, server: Server, folder: Path) -> None:
        """
        Who missed expiries finds a sibling's token that is refused as well, and is served.
        """
        seed = server.seed()
        with (
            client_of(server.url, folder, seed) as awake,
            client_of(server.url, folder, seed) as sleeper,
        ):
            awake.users.get_user_profile()
            sleeper.users.get_user_profile()
            for _ in range(2):
                server.expire()
                awake.users.get_user_profile()
            server.expire()
            found = sleeper.users.get_user_profile().email

        assert EMAIL == found
        assert server.state == {**ONCE, "refreshes": 4}

    def test_a_paused_holder_does_not_write_late(
        self, server: Server, folder: Path, sized: Sized
    ) -> None:
        """
        A26: what a holder saves after a pause is refused if the user has logged in meanwhile.
        """
        outcomes, seed = SPAWN.Queue(), server.seed()
        server.script(LATE_ANSWER)
        with started(processes.call_once, [(server.url, folder, seed, outcomes)]) as [holder]:
            wait_for(lambda: server.refreshes == 1)
            assert holder.pid is not None
            os.kill(holder.pid, signal.SIGSTOP)
            server.script()
            store = _Impatient(folder, sized(50) / 10)
            with AriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
            ) as client:
                newer = server.login()
                adopt(client, newer)
                kept = FileTokenStore(folder).load(key_of(server, seed))
            os.kill(holder.pid, signal.SIGCONT)
            outcome = outcomes.get(timeout=processes.PATIENCE)
        after = FileTokenStore(folder).load(key_of(server, seed))

        assert "served" == outcome  # by the newer login
        assert kept is not None
        assert after is not None
        assert kept.tokens == after.tokens
        assert newer == after.tokens

    def test_logout_beside_a_paused_holder(
        self, server: Server, folder: Path, sized: Sized
    ) -> None:
        """
        A logout wipes although the holder of the lock does not move, and stays.
        """
        outcomes, seed = SPAWN.Queue(), server.seed()
        server.script(LATE_ANSWER)
        with started(processes.call_once, [(server.url, folder, seed, outcomes)]) as [holder]:
            wait_for(lambda: server.refreshes == 1)
            assert holder.pid is not None
            os.kill(holder.pid, signal.SIGSTOP)
            store = _Impatient(folder, sized(50) / 10)
            with AriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
            ) as client:
                client.oauth2.logout()
            os.kill(holder.pid, signal.SIGCONT)
            outcome = outcomes.get(timeout=processes.PATIENCE)
        after = FileTokenStore(folder).load(key_of(server, seed))

        assert "ReauthorizationRequired: no_login" == outcome
        assert after is not None
        assert after.tokens is None

    def test_a_holder_that_does_not_move(self, server: Server, folder: Path) -> None:
        """
        Who cannot have the lock in time is told that the login is kept, and needs no repair.
        """
        store, seed = FileTokenStore(folder), server.seed()
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            refresh_token=seed,
            token_store=store,
            timeout=0.5,
            max_retries=0,
        ) as client:
            with store.lock(key_of(server, seed), 0):
                outcome = processes.outcome_of(client)
            after = processes.outcome_of(client.with_options(timeout=processes.PATIENCE))

        assert outcome.startswith(
            "RefreshUnavailable: the access token could not be renewed within"
        )
        assert "served" == after


class _Remembering(FileTokenStore):
    """
    Keeps its locks, so that none is given back by being forgotten.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._locks: list[object] = []

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        lock = super().lock(key, timeout)
        self._locks.append(lock)
        return lock


class _Impatient(FileTokenStore):
    """
    Waits for a lock no longer than *seconds*, so that a test of a tenth takes a tenth.
    """

    def __init__(self, folder: Path, seconds: float) -> None:
        super().__init__(folder)
        self._seconds = seconds

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        return super().lock(key, min(timeout, self._seconds))


def expire_and_delay_answers(server: Server) -> None:
    """
    Let the access tokens expire, and the next refresh be done before its answer leaves.
    """
    server.expire()
    server.script(LATE_ANSWER)


def adopt(client: AriesClient, tokens: Any) -> None:
    """
    Go on with *tokens*, as a login does.
    """
    core = parts_of(client)
    grant = core.driver.run(lifecycle.prepare(core))
    core.driver.run(lifecycle.adopt(core, tokens, grant))


def key_of(server: Server, seed: str) -> str:
    """
    Return what a store keeps the login under that grew from *seed*.
    """
    return f"{server.url} {CLIENT} {login_id_of(seed)}"


def parts_of(client: AriesClient | AsyncAriesClient) -> ClientParts[Any]:
    """
    Look inside *client*.
    """
    parts: ClientParts[Any] = client.__dict__["_parts"]
    return parts


class TestResources:
    @pytest.mark.parametrize(("rounds", "crowd"), [(100, 1), (10, 50)])
    def test_clients_leave_nothing(
        self, server: Server, folder: Path, sized: Sized, rounds: int, crowd: int
    ) -> None:
        """
        100 clients one by one, and 10 crowds of 50, leave neither file nor thread nor 4 MB.
        """
        if sys.platform != "linux":
            pytest.skip("reads /proc")
        seed, size = server.seed(), min(crowd, sized(crowd))

        def use(times: int) -> tuple[int, set[threading.Thread], float]:
            for _ in range(times):
                with ExitStack() as stack:
                    for _ in range(size):
                        client = stack.enter_context(client_of(server.url, folder, seed))
                        client.users.get_user_profile()
            gc.collect()
            return open_files(), set(threading.enumerate()), resident()

        before = use(max(2, sized(rounds) // 2))
        after = use(sized(rounds))

        # What tests before this one left may go meanwhile.
        assert after[0] <= before[0]
        assert set() == after[1] - before[1]
        assert after[2] - before[2] < 4


def open_files() -> int:
    """
    Count the open files of this process.
    """
    return len(list(Path("/proc/self/fd").iterdir()))


def resident() -> float:
    """
    Return the memory of this process in MB.
    """
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

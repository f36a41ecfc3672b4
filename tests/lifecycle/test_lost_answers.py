"""
What becomes of a login when responses are lost, saves fail, and others are faster.
"""

from __future__ import annotations

import logging
import os
import signal
import time

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    MemoryTokenStore,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenRecord,
    TokenStoreError,
)
from aries_exchange.oauth2.token import login_id_of
from tests.lifecycle.processes import (
    PATIENCE,
    SPAWN,
    call_once,
    client_of,
    in_child,
    outcome_of,
    started,
)
from tests.lifecycle.servers import CLIENT, Server
from tests.support.clocks import MovableClock


LOST = {"operation": "token", "kind": "lost_reply"}
OUTAGES: list[dict[str, Any]] = [
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "html", "status": 401},
    {"kind": "html", "status": 520},
    {"kind": "redirect", "status": 302, "location": "https://login.example.com/"},
]
"""What a token endpoint, and whoever stands before it, may say that is not about the login."""
PAUSE = 31.0
"""Seconds after which every pause is over."""


def key_of(server: Server, seed: str | None = None) -> str:
    """
    Return what a store keeps a login under: that of `login()`, or the one of a *seed*.
    """
    return f"{server.url} {CLIENT}" + ("" if seed is None else f" {login_id_of(seed)}")


def record_of(server: Server, folder: Path, seed: str | None = None) -> TokenRecord:
    """
    Return what is kept of the login.
    """
    record = FileTokenStore(folder).load(key_of(server, seed))
    assert record is not None
    return record


def logged_in(server: Server, folder: Path) -> None:
    """
    Leave a login in *folder*, its access token expired, with one refresh made.
    """
    login = TokenRecord(tokens=server.login(), generation=1)
    assert FileTokenStore(folder).save(key_of(server), login, 0)
    server.expire()
    with client_of(server.url, folder) as client:
        assert "served" == outcome_of(client)
    server.expire()


def client_with(server: Server, store: Any, clock: MovableClock | None = None) -> AriesClient:
    """
    Return a client of the login in *store*, which tries once in each call.
    """
    return AriesClient(
        base_url=server.url, client_id=CLIENT, token_store=store, max_retries=0, clock=clock
    )


class TestLostAnswer:
    def test_with_grace(self, graceful: Server, folder: Path) -> None:
        """
        Where the service takes a refresh token twice, one lost response costs nothing.
        """
        logged_in(graceful, folder)
        graceful.script(LOST)
        with client_of(graceful.url, folder) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 3, "replays": 0, "alive": 1} == graceful.state
        assert TokenRecord(
            tokens=record_of(graceful, folder).tokens,
            generation=record_of(graceful, folder).generation,
            refreshed_at=record_of(graceful, folder).refreshed_at,
        ) == record_of(graceful, folder)

    def test_without_grace(self, server: Server, folder: Path) -> None:
        """
        Where it does not, the first rejection is the end, and the reason is told, again and again.
        """
        logged_in(server, folder)
        server.script(LOST)
        told: list[ReauthorizationRequired] = []
        for _ in range(2):  # two starts of the program
            with AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                token_store=FileTokenStore(folder),
                on_reauthorization_required=told.append,
            ) as client:
                for _ in range(3):
                    assert "ReauthorizationRequired: response_lost" == outcome_of(client)
                assert client.oauth2.status().is_over

        assert {"refreshes": 3, "replays": 1, "alive": 0} == server.state
        assert 2 == len(told)  # once for each client
        assert ["response_lost"] * 2 == [error.reason for error in told]

    @pytest.mark.parametrize("losses", [2, 10])
    @pytest.mark.parametrize("grace", [True, False], ids=["grace", "reuse is detected"])
    @pytest.mark.parametrize("kind", ["lost_request", "lost_reply"])
    def test_many(
        self,
        server: Server,
        graceful: Server,
        folder: Path,
        losses: int,
        grace: bool,
        kind: str,
    ) -> None:
        """
        A25: after two and ten lost responses the login goes on when the network is well again,
        unless the service had spent the refresh token and takes it only once.  Then it ends there.
        """
        server, clock = (graceful if grace else server), MovableClock()
        told: list[ReauthorizationRequired] = []
        logged_in(server, folder)
        server.script({"operation": "token", "kind": kind, "times": losses})
        outcomes: list[str] = []
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            token_store=FileTokenStore(folder),
            on_reauthorization_required=told.append,
            max_retries=0,
            clock=clock,
        ) as client:
            while not outcomes or outcomes[-1].startswith("RefreshUnavailable"):
                outcomes.append(outcome_of(client))
                clock.skipped += PAUSE
            after = outcome_of(client)
        is_spent = kind == "lost_reply" and not grace

        assert losses + 1 == len(outcomes)
        assert losses == server.stats()["requests"]["token"]["lost"]
        assert outcomes[-1] == after
        if is_spent:
            assert "ReauthorizationRequired: response_lost" == after
        else:
            assert "served" == after
            assert record_of(server, folder).attempt is None
        assert int(is_spent) == len(told) == server.state["replays"]
        assert int(not is_spent) == server.state["alive"]

    @pytest.mark.parametrize(
        "outage", OUTAGES, ids=lambda fault: f"{fault['kind']} {fault['status']}"
    )
    @pytest.mark.parametrize("grace", [True, False])
    def test_an_outage_after_it(
        self, server: Server, graceful: Server, folder: Path, outage: dict[str, Any], grace: bool
    ) -> None:
        """
        What is said by an outage after a lost response ends nothing: what counts is still to come.
        """
        server, clock = (graceful if grace else server), MovableClock()
        logged_in(server, folder)
        server.script(LOST, {"operation": "token", **outage, "times": 3})
        with client_with(server, FileTokenStore(folder), clock) as client:
            for _ in range(4):
                assert outcome_of(client).startswith("RefreshUnavailable")
                clock.skipped += PAUSE
            outcome = outcome_of(client)

        assert outcome == ("served" if grace else "ReauthorizationRequired: response_lost")
        assert {"replays": int(not grace), "alive": int(grace)} == {
            name: server.state[name] for name in ("replays", "alive")
        }

    @pytest.mark.parametrize("kind", ["cut_body", "empty_body", "wrong_json"])
    @pytest.mark.parametrize("times", [1, 3])
    def test_unreadable_answer(self, graceful: Server, folder: Path, kind: str, times: int) -> None:
        """
        A success that cannot be read is a lost response: the login is kept, and asked for again.
        """
        clock = MovableClock()
        logged_in(graceful, folder)
        graceful.script({"operation": "token", "kind": kind, "times": times})
        counts: list[int] = []
        with client_with(graceful, FileTokenStore(folder), clock) as client:
            for _ in range(times):
                assert outcome_of(client).startswith("RefreshUnavailable")
                attempt = record_of(graceful, folder).attempt
                assert attempt is not None
                counts.append(attempt.count)
                clock.skipped += PAUSE
            assert "served" == outcome_of(client)

        assert [*range(1, times + 1)] == counts
        assert {"refreshes": times + 2, "replays": 0, "alive": 1} == graceful.state

    def test_a_request_that_did_not_leave(self, server: Server, folder: Path) -> None:
        """
        A connection that could not be made is no replay, however often.
        """
        logged_in(server, folder)
        clock = MovableClock()
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            token_store=FileTokenStore(folder),
            transport=_NoTokenEndpoint(),
            max_retries=0,
            clock=clock,
        ) as client:
            for _ in range(5):
                assert outcome_of(client).startswith("RefreshUnavailable")
                assert record_of(server, folder).attempt is None
                clock.skipped += PAUSE
        with client_with(server, FileTokenStore(folder), clock) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state


class _NoTokenEndpoint(httpx.BaseTransport):
    """
    Makes no connection to the token endpoint, and any other.
    """

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            raise httpx.ConnectError("no")
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


class TestPause:
    """
    After a failed renewal nobody asks the service for a while, in no process.
    """

    def test_shared(self, server: Server, folder: Path) -> None:
        """
        Of twenty calls by four clients in an outage one asks the service; the others are told when.
        """
        logged_in(server, folder)
        server.script({"operation": "token", "kind": "status", "status": 503, "retry_after": "20"})
        waits: list[float | None] = []
        with ExitStack() as stack:
            for client in [
                stack.enter_context(client_with(server, FileTokenStore(folder))) for _ in range(4)
            ]:
                for _ in range(5):
                    with pytest.raises(RefreshUnavailable) as caught:
                        client.with_options(timeout=10).users.get_user_profile()
                    waits.append(caught.value.retry_after)

        assert all(wait is not None and 15 < wait <= 20 for wait in waits)
        assert 20 == len(waits)
        assert 1 == server.stats()["requests"]["token"]["503"]

    def test_of_another_process(self, server: Server, folder: Path) -> None:
        """
        A process that starts in the pause of another waits for its end within its call.
        """
        logged_in(server, folder)
        server.script({"operation": "token", "kind": "status", "status": 503, "retry_after": "1"})
        with client_with(server, FileTokenStore(folder)) as client:
            assert outcome_of(client).startswith("RefreshUnavailable")
        began = time.monotonic()
        outcomes = SPAWN.Queue()
        with started(call_once, [(server.url, folder, None, outcomes)] * 2):
            found = [outcomes.get(timeout=PATIENCE) for _ in range(2)]
        took = time.monotonic() - began

        assert ["served"] * 2 == found
        assert took > 0.9
        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_ends_with_a_success(self, server: Server, folder: Path) -> None:
        """
        A renewal that works wipes the pause, also for those who come later.
        """
        clock = MovableClock()
        logged_in(server, folder)
        server.script({"operation": "token", "kind": "status", "status": 503, "times": 4})
        with client_with(server, FileTokenStore(folder), clock) as client:
            for _ in range(4):
                assert outcome_of(client).startswith("RefreshUnavailable")
                clock.skipped += PAUSE
            before = record_of(server, folder).pause
            assert "served" == outcome_of(client)
            after = record_of(server, folder).pause
            server.expire()
            server.script({"operation": "token", "kind": "status", "status": 503})
            assert outcome_of(client).startswith("RefreshUnavailable")
            anew = record_of(server, folder).pause

        assert before is not None
        assert anew is not None
        assert ((4, 4.0), None, (1, 0.5)) == (
            (before.failures, before.seconds),
            after,
            (anew.failures, anew.seconds),
        )


class TestKilled:
    @pytest.mark.parametrize("grace", [True, False])
    def test_between_answer_and_save(
        self, server: Server, graceful: Server, folder: Path, grace: bool
    ) -> None:
        """
        Killed between response and save, the next start sends the token again, and survives or
        knows why.
        """
        server = graceful if grace else server
        logged_in(server, folder)
        before = record_of(server, folder).tokens

        def call() -> None:
            client_with(server, _KilledInSave(folder, save=2)).users.get_user_profile()

        _, status = os.waitpid(in_child(call), 0)
        left = record_of(server, folder)
        with client_of(server.url, folder) as client:
            outcome = outcome_of(client)

        assert signal.SIGKILL == os.WTERMSIG(status)
        assert before == left.tokens
        assert left.attempt is not None
        assert 1 == left.attempt.count
        assert outcome == ("served" if grace else "ReauthorizationRequired: response_lost")
        assert 3 == server.refreshes

    @pytest.mark.parametrize("times", [1, 5])
    def test_between_announcement_and_request(
        self, server: Server, folder: Path, times: int
    ) -> None:
        """
        Killed before the request left, however often, the login is not lost although the journal
        says "sent".
        """
        logged_in(server, folder)

        def call() -> None:
            client_with(server, _KilledInSave(folder, save=1, after=True)).users.get_user_profile()

        for _ in range(times):
            os.waitpid(in_child(call), 0)
        left = record_of(server, folder).attempt
        with client_of(server.url, folder) as client:
            outcome = outcome_of(client)

        assert left is not None
        assert times == left.count
        assert "served" == outcome
        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state


class _KilledInSave(FileTokenStore):
    """
    Kills its process at its *save*-th save, before or after it.
    """

    def __init__(self, folder: Path, *, save: int, after: bool = False) -> None:
        super().__init__(folder)
        self._left, self._after = save, after

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        self._left -= 1
        if self._left == 0:
            if self._after:
                super().save(key, record, expected_generation)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().save(key, record, expected_generation)


class TestSiblings:
    def test_a_sibling_refreshed_meanwhile(self, server: Server, folder: Path) -> None:
        """
        Who finds a newer token in the store uses it, and asks nobody.
        """
        seed = server.seed()
        with (
            client_of(server.url, folder, seed) as one,
            client_of(server.url, folder, seed) as other,
        ):
            assert "served" == outcome_of(one)
            assert "served" == outcome_of(other)
            server.expire()
            assert "served" == outcome_of(one)
            assert "served" == outcome_of(other)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_an_old_token_is_refused(self, server: Server, folder: Path) -> None:
        """
        `invalid_grant` for a token that somebody replaced meanwhile: the newer one is adopted, and kept.
        """
        logged_in(server, folder)
        newer = server.login()
        store = _Overtaken(folder, TokenRecord(tokens=newer))
        server.script({"operation": "token", "kind": "status", "status": 503})
        client_with(server, FileTokenStore(folder))
        server.script()
        # The refresh token in the store is spent by another program, which has its own store.
        spent = record_of(server, folder).tokens
        assert spent is not None
        spend(server, str(spent.refresh_token))
        with client_with(server, store) as client:
            outcome = outcome_of(client)
            token = client.bearer_token

        after = record_of(server, folder)
        assert "served" == outcome
        assert newer.access_token == token
        assert newer == after.tokens
        assert not after.spent

    def test_nothing_newer(self, server: Server, folder: Path) -> None:
        """
        `invalid_grant` without anything newer ends the login, with the server's status, for good.
        """
        logged_in(server, folder)
        tokens = record_of(server, folder).tokens
        assert tokens is not None
        spend(server, str(tokens.refresh_token))
        with client_of(server.url, folder) as client:
            with pytest.raises(ReauthorizationRequired) as caught:
                client.users.get_user_profile()
            before = server.refreshes
            again = outcome_of(client)
        with client_of(server.url, folder) as client:
            at_next_start = outcome_of(client)

        assert "refused" == caught.value.reason
        assert 401 == caught.value.status_code
        assert "ReauthorizationRequired: refused" == again == at_next_start
        assert before == server.refreshes  # it is not sent again
        assert tokens == record_of(server, folder).tokens  # and nothing is thrown away

    @pytest.mark.parametrize(
        "outage", OUTAGES, ids=lambda fault: f"{fault['kind']} {fault['status']}"
    )
    def test_transient_trouble(self, server: Server, folder: Path, outage: dict[str, Any]) -> None:
        """
        An outage is not the end of a login, in whatever words: the next call is served.
        """
        logged_in(server, folder)
        before = record_of(server, folder)
        clock = MovableClock()
        told: list[ReauthorizationRequired] = []
        server.script({"operation": "token", **outage, "times": 3})
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            token_store=FileTokenStore(folder),
            on_reauthorization_required=told.append,
            max_retries=0,
            clock=clock,
        ) as client:
            for _ in range(3):
                with pytest.raises(RefreshUnavailable, match=str(outage["status"])):
                    client.users.get_user_profile()
                kept = record_of(server, folder)
                assert (before.tokens, False, None) == (kept.tokens, kept.spent, kept.attempt)
                clock.skipped += PAUSE
            assert "served" == outcome_of(client)

        assert [] == told
        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_within_a_call(self, server: Server, folder: Path) -> None:
        """
        A renewal that failed is retried within the call, like any other attempt.
        """
        logged_in(server, folder)
        server.script({"operation": "token", "kind": "html", "status": 401, "times": 2})
        with client_of(server.url, folder) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_wrong_secret(self, server: Server, folder: Path) -> None:
        """
        `invalid_client` is about the program, not the login: corrected, it is served.
        """
        from aries_sandbox import people
        from tests.sandbox import flows

        tokens = flows.tokens(server.http, people.CONFIDENTIAL)
        clock = MovableClock()
        arguments: dict[str, Any] = {
            "base_url": server.url,
            "client_id": people.CONFIDENTIAL.client_id,
            "refresh_token": tokens["refresh_token"],
            "token_store": FileTokenStore(folder),
            "max_retries": 0,
            "clock": clock,
        }
        with AriesClient(**arguments, client_secret="wrong") as client:
            for _ in range(3):
                with pytest.raises(RefreshUnavailable, match=r"invalid_client.*Compare client_id"):
                    client.users.get_user_profile()
                clock.skipped += PAUSE
        with AriesClient(**arguments, client_secret="sandbox-secret") as client:
            assert "served" == outcome_of(client)


class _Overtaken(FileTokenStore):
    """
    Somebody without the lock saves *record* after the first save.
    """

    def __init__(self, folder: Path, record: TokenRecord) -> None:
        super().__init__(folder)
        self._record: TokenRecord | None = record

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        import attrs

        kept = super().save(key, record, expected_generation)
        if self._record is not None:
            mine, self._record = self._record, None
            newer = attrs.evolve(mine, generation=record.generation + 1)
            assert super().save(key, newer, record.generation)
        return kept


def spend(server: Server, refresh_token: str) -> None:
    """
    Use *refresh_token* elsewhere.
    """
    from tests.sandbox import flows

    flows.refresh(server.http, refresh_token).raise_for_status()


class TestStoreTrouble:
    def test_a_save_that_fails_once(self, server: Server, folder: Path) -> None:
        """
        Tokens that could not be saved are not used and not lost: the next call saves them first.
        """
        logged_in(server, folder)
        store = _Failing(folder, saves={2})
        with client_with(server, store) as client:
            with pytest.raises(TokenStoreError):
                client.users.get_user_profile()
            unsaved = record_of(server, folder)
            outcome = outcome_of(client)

        assert unsaved.attempt is not None
        assert "served" == outcome
        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state
        assert record_of(server, folder).attempt is None

    def test_a_store_that_cannot_be_written(self, server: Server, folder: Path) -> None:
        """
        Without a durable announcement nothing is sent, so that nothing can be lost.
        """
        logged_in(server, folder)
        with client_with(server, _Failing(folder, saves={1, 2, 3})) as client:
            for _ in range(3):
                with pytest.raises(TokenStoreError):
                    client.users.get_user_profile()
            assert 1 == server.refreshes
            assert "served" == outcome_of(client)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_a_foreign_exception(self, server: Server) -> None:
        """
        Whatever a user's store raises leaves as `TokenStoreError`, a time-out included.
        """
        for error in (RuntimeError("secret"), TimeoutError("secret"), KeyError("secret")):
            with client_with(server, _Raising(error)) as client:
                with pytest.raises(TokenStoreError) as caught:
                    client.users.get_user_profile()
                assert type(error).__name__ in str(caught.value)
                assert "secret" not in str(caught.value)


class _Failing(FileTokenStore):
    """
    Fails at the *saves* with these numbers, as a full disk does.
    """

    def __init__(self, folder: Path, *, saves: set[int]) -> None:
        super().__init__(folder)
        self._failing, self._count = saves, 0

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        self._count += 1
        if self._count in self._failing:
            raise OSError(28, "No space left on device")
        return super().save(key, record, expected_generation)


class _Raising(MemoryTokenStore):
    """
    Raises when it is read.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def load(self, key: str) -> TokenRecord | None:
        raise self._error


class TestSeed:
    def test_the_store_wins_while_the_seed_is_the_same(self, server: Server, folder: Path) -> None:
        """
        A refresh token in the environment is spent after a rotation, and the program restarts.
        """
        seed = server.seed()
        for _ in range(3):
            with client_of(server.url, folder, seed) as client:
                assert "served" == outcome_of(client)
            server.expire()

        assert {"refreshes": 3, "replays": 0, "alive": 1} == server.state

    def test_two_seeds(self, server: Server, folder: Path) -> None:
        """
        Two refresh tokens on one store are two logins, and neither disturbs the other.
        """
        seeds = [server.seed(), server.seed()]
        for _ in range(2):  # both again, after a restart and a rotation
            found: list[str | None] = []
            for seed in seeds:
                with client_of(server.url, folder, seed) as client:
                    assert "served" == outcome_of(client)
                    found.append(client.bearer_token)
            assert 2 == len(set(found))
            server.expire()

        assert {"refreshes": 4, "replays": 0, "alive": 2} == server.state

    def test_beside_a_login(self, server: Server, folder: Path) -> None:
        """
        A login with a browser and one of a refresh token are kept apart as well.
        """
        logged_in(server, folder)
        with client_of(server.url, folder, server.seed()) as seeded:
            assert "served" == outcome_of(seeded)
            seeded.oauth2.logout()
        with client_of(server.url, folder) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 3, "replays": 0, "alive": 2} == server.state

    def test_a_spent_login_is_saved_by_a_new_seed(self, server: Server, folder: Path) -> None:
        """
        After the end of a login a new refresh token is all that is needed.
        """
        seed = server.seed()
        spend(server, seed)
        with client_of(server.url, folder, seed) as client:
            assert "ReauthorizationRequired: refused" == outcome_of(client)
        with client_of(server.url, folder, server.seed()) as client:
            assert "served" == outcome_of(client)

    def test_after_logout(self, server: Server, folder: Path) -> None:
        """
        A logout is not undone by the seed that is still in the environment.
        """
        seed = server.seed()
        with client_of(server.url, folder, seed) as client:
            assert "served" == outcome_of(client)
            client.oauth2.logout()
        with client_of(server.url, folder, seed) as client:
            outcome = outcome_of(client)
        kept = record_of(server, folder, seed)

        assert "ReauthorizationRequired: no_login" == outcome
        assert kept.tokens is None

    def test_logout_elsewhere(self, server: Server, folder: Path) -> None:
        """
        With a store that tells its version a logout elsewhere ends the next call, although the
        access token still works.
        """
        logged_in(server, folder)
        with (
            client_with(server, _Looking(folder)) as one,
            client_with(server, _Looking(folder)) as other,
        ):
            assert ["served"] * 2 == [outcome_of(one), outcome_of(other)]
            one.oauth2.logout()
            found = outcome_of(other)
            token = other.bearer_token

        assert ("ReauthorizationRequired: no_login", None) == (found, token)

    def test_an_outage_of_the_store(self, server: Server, folder: Path) -> None:
        """
        Whoever has a live access token goes on with it, also if the store cannot be looked at.
        """
        logged_in(server, folder)
        store = _Looking(folder)
        with client_with(server, store) as client:
            assert "served" == outcome_of(client)
            store.is_down = True
            assert "served" == outcome_of(client)
            server.expire()
            assert outcome_of(client).startswith("TokenStoreError")
            store.is_down = False
            assert "served" == outcome_of(client)

        assert {"refreshes": 3, "replays": 0, "alive": 1} == server.state

    @pytest.mark.parametrize("kind", ["memory", "file"])
    def test_a_rotated_seed_without_a_store(
        self, server: Server, folder: Path, caplog: pytest.LogCaptureFixture, kind: str
    ) -> None:
        """
        Without a store the first rotation is warned of, once, with the way out; with one it is not.
        """
        given: dict[str, Any] = {} if kind == "memory" else {"token_store": FileTokenStore(folder)}
        with (
            caplog.at_level(logging.WARNING, "aries_exchange"),
            AriesClient(
                base_url=server.url, client_id=CLIENT, refresh_token=server.seed(), **given
            ) as client,
        ):
            for _ in range(3):
                client.users.get_user_profile()
                server.expire()
        warnings = [record.getMessage() for record in caplog.records]

        assert (kind == "memory") == (len(warnings) == 1)
        assert all("FileTokenStore" in warning for warning in warnings)


class _Looking(FileTokenStore):
    """
    Tells the generation, until it is down.
    """

    is_down = False

    def load(self, key: str) -> TokenRecord | None:
        if self.is_down:
            raise OSError(5, "Input/output error")
        return super().load(key)

    def version(self, key: str) -> object:
        record = self.load(key)
        return 0 if record is None else record.generation


class TestCallbacks:
    def test_told_once_and_only_to_who_refreshed(self, server: Server, folder: Path) -> None:
        """
        `on_tokens_refreshed` is called after a refresh of this client's own, and may fail.
        """
        told: dict[str, list[Any]] = {"one": [], "other": []}

        def listener(name: str) -> Callable[[Any], None]:
            def listen(tokens: Any) -> None:
                told[name].append(tokens)
                raise RuntimeError

            return listen

        seed = server.seed()
        with (
            AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
                on_tokens_refreshed=listener("one"),
            ) as one,
            AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
                on_tokens_refreshed=listener("other"),
            ) as other,
        ):
            assert "served" == outcome_of(one)
            assert "served" == outcome_of(other)
            status = other.oauth2.status()

        assert 1 == len(told["one"])
        assert [] == told["other"]
        assert told["one"][0].access_token not in repr(status)
        assert str(folder) in str(status.store)
        assert status.access_expires_at is not None
        assert status.refreshed_at is not None

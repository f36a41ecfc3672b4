"""
What becomes of a login when answers are lost, saves fail, and others are faster.
"""

from __future__ import annotations

import logging
import os
import signal

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    MemoryTokenStore,
    OAuthError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenRecord,
    TokenStoreError,
)
from tests.lifecycle.processes import client_of, in_child, outcome_of
from tests.lifecycle.servers import CLIENT, Server


LOST = {"operation": "token", "kind": "lost_reply"}


def record_of(server: Server, folder: Path) -> TokenRecord:
    """
    Return what is kept of the login.
    """
    record = FileTokenStore(folder).load(f"{server.url} {CLIENT}")
    assert record is not None
    return record


def logged_in(server: Server, folder: Path) -> None:
    """
    Leave a login in *folder*, its access token expired, with one refresh made.
    """
    with client_of(server.url, folder, server.seed()) as client:
        assert "served" == outcome_of(client)
    server.expire()


class TestLostAnswer:
    def test_with_grace(self, graceful: Server, folder: Path) -> None:
        """
        Where the service takes a refresh token twice, one lost answer costs nothing.
        """
        logged_in(graceful, folder)
        graceful.script(LOST)
        with client_of(graceful.url, folder) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 3, "replays": 0, "alive": 1} == graceful.state
        assert record_of(graceful, folder).attempt is None

    def test_without_grace(self, server: Server, folder: Path) -> None:
        """
        Where it does not, there is exactly one replay, and the reason is told, again and again.
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

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    @pytest.mark.parametrize("grace", [True, False])
    def test_an_outage_after_it(
        self, server: Server, graceful: Server, folder: Path, status: int, grace: bool
    ) -> None:
        """
        What is turned away after a lost answer does not count: the one replay is still to come.
        """
        server = graceful if grace else server
        logged_in(server, folder)
        outage = {"operation": "token", "kind": "status", "status": status, "times": 3}
        server.script(LOST, outage)
        with client_with(server, FileTokenStore(folder)) as client:
            for _ in range(3):
                assert outcome_of(client).startswith("RefreshUnavailable")
            outcome = outcome_of(client)

        assert outcome == ("served" if grace else "ReauthorizationRequired: response_lost")
        assert {"refreshes": 3, "replays": int(not grace), "alive": int(grace)} == server.state

    def test_two_lost_answers(self, graceful: Server, folder: Path) -> None:
        """
        After a replay whose answer is lost as well the token is never sent again.
        """
        logged_in(graceful, folder)
        graceful.script({**LOST, "times": 2})
        with client_of(graceful.url, folder) as client:
            first = outcome_of(client)
            second = outcome_of(client)

        assert first.startswith("RefreshUnavailable") or first.endswith("response_lost")
        assert "ReauthorizationRequired: response_lost" == second
        assert 3 == graceful.refreshes

    @pytest.mark.parametrize("kind", ["cut_body", "empty_body", "wrong_json"])
    def test_unreadable_answer(self, graceful: Server, folder: Path, kind: str) -> None:
        """
        An answer that cannot be read is a lost one: the next call asks once more.
        """
        logged_in(graceful, folder)
        graceful.script({"operation": "token", "kind": kind})
        with client_of(graceful.url, folder) as client:
            outcome_of(client)
            assert "served" == outcome_of(client)

        assert 1 == graceful.state["alive"]

    def test_a_request_that_did_not_leave(self, server: Server, folder: Path) -> None:
        """
        A connection that could not be made is no replay, however often.
        """
        import httpx

        logged_in(server, folder)
        broken = httpx.MockTransport(_refuse)
        with AriesClient(
            base_url=server.url,
            client_id=CLIENT,
            token_store=FileTokenStore(folder),
            transport=broken,
            max_retries=0,
        ) as client:
            for _ in range(5):
                assert outcome_of(client).startswith("NotSentError")
        with client_of(server.url, folder) as client:
            assert "served" == outcome_of(client)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state


def _refuse(_request: Any) -> Any:
    import httpx

    raise httpx.ConnectError("no")


class TestKilled:
    @pytest.mark.parametrize("grace", [True, False])
    def test_between_answer_and_save(
        self, server: Server, graceful: Server, folder: Path, grace: bool
    ) -> None:
        """
        Killed between answer and save, the next start tries once, and survives or knows why.
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

    def test_between_announcement_and_request(self, server: Server, folder: Path) -> None:
        """
        Killed before the request left, the login is not lost although the journal says "sent".
        """
        logged_in(server, folder)

        def call() -> None:
            client_with(server, _KilledInSave(folder, save=1, after=True)).users.get_user_profile()

        os.waitpid(in_child(call), 0)
        left = record_of(server, folder).attempt
        with client_of(server.url, folder) as client:
            outcome = outcome_of(client)

        assert left is not None
        assert "served" == outcome
        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state


def client_with(server: Server, store: Any) -> AriesClient:
    """
    Return a client of the login in *store*.
    """
    return AriesClient(base_url=server.url, client_id=CLIENT, token_store=store, max_retries=0)


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
        with (
            client_of(server.url, folder, server.seed()) as one,
            client_of(server.url, folder) as other,
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

    @pytest.mark.parametrize("status", [429, 500, 502, 503])
    def test_passing_trouble(self, server: Server, folder: Path, status: int) -> None:
        """
        An outage is not the end of a login: the error is transient, and the next call is served.
        """
        logged_in(server, folder)
        server.script(
            {
                "operation": "token",
                "kind": "status",
                "status": status,
                "times": 3,
                "retry_after": "0",
            }
        )
        with client_with(server, FileTokenStore(folder)) as client:
            for _ in range(3):
                with pytest.raises(RefreshUnavailable) as caught:
                    client.users.get_user_profile()
                assert 0 == caught.value.retry_after
            assert "served" == outcome_of(client)

        assert {"refreshes": 2, "replays": 0, "alive": 1} == server.state

    def test_wrong_secret(self, server: Server, folder: Path) -> None:
        """
        `invalid_client` is about the program, not the login: corrected, it is served.
        """
        from aries_sandbox import people
        from tests.sandbox import flows

        tokens = flows.tokens(server.http, people.CONFIDENTIAL)
        arguments: dict[str, Any] = {
            "base_url": server.url,
            "client_id": people.CONFIDENTIAL.client_id,
            "refresh_token": tokens["refresh_token"],
            "token_store": FileTokenStore(folder),
        }
        with AriesClient(**arguments, client_secret="wrong") as client:
            for _ in range(3):
                with pytest.raises(OAuthError) as caught:
                    client.users.get_user_profile()
                assert "invalid_client" == caught.value.error
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
            newer = attrs.evolve(mine, generation=record.generation + 1, seed=record.seed)
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

    def test_a_new_seed_wins(self, server: Server, folder: Path) -> None:
        """
        Another refresh token in the environment begins another lineage.
        """
        with client_of(server.url, folder, server.seed()) as client:
            assert "served" == outcome_of(client)
            old = client.bearer_token
        with client_of(server.url, folder, server.seed()) as client:
            assert "served" == outcome_of(client)
            new = client.bearer_token

        assert old != new
        assert {"refreshes": 2, "replays": 0, "alive": 2} == server.state

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
        kept = record_of(server, folder)

        assert "ReauthorizationRequired: no_login" == outcome
        assert kept.tokens is None

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

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    MemoryTokenStore,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenRecord,
    Tokens,
    TokenStore,
)
from aries_exchange.oauth2.token import login_id_of
from tests.support.clocks import ManualClock
from tests.support.flavours import Flavour
from tests.support.wire import Wire, always, json_response, response


ANSWER = json_response(
    200,
    {"access_token": "a1", "refresh_token": "r1", "expires_in": 3600, "scope": "read", "id": 1},
)


def make(flavour: Flavour, server: Wire, **more: Any) -> AriesClient:
    """
    Return a client that has a refresh token and a clock that stands still.
    """
    arguments: dict[str, Any] = {
        "base_url": server.url,
        "client_id": "c",
        "refresh_token": "r0",
        "clock": ManualClock(wall=1000.0),
        "max_retries": 0,
    }
    return flavour.client(**(arguments | more))


class TestStatus:
    def test_before_the_first_call(self, flavour: Flavour, server: Wire) -> None:
        """
        A login that was never used is known by what it will be; nothing is sent.
        """
        with make(flavour, server) as client:
            status = client.oauth2.status()

        assert (server.url, "c", "refresh_token", False) == (
            status.origin,
            status.client_id,
            status.kind,
            status.is_over,
        )
        assert [] == server.requests

    def test_in_use(self, flavour: Flavour, server: Wire) -> None:
        """
        Afterwards it is known until when it lasts, and what it may do; no secret is in it.
        """
        server.script = always(ANSWER)
        with make(flavour, server) as client:
            client.users.get_user_profile()
            status = client.oauth2.status()

        assert (4600.0, 1000.0, "read", False) == (
            status.access_expires_at,
            status.refreshed_at,
            status.scope,
            status.is_over,
        )
        assert "'a1'" not in repr(status)

    def test_refused(self, flavour: Flavour, server: Wire) -> None:
        """
        A login that the service has ended is over.
        """
        server.script = always(json_response(400, {"error": "invalid_grant"}))
        with make(flavour, server) as client:
            with pytest.raises(ReauthorizationRequired):
                client.users.get_user_profile()
            status = client.oauth2.status()

        assert status.is_over

    def test_new_refresh_token(self, flavour: Flavour, server: Wire) -> None:
        """
        A new refresh token begins a new login, whatever has become of the one in the store.
        """
        store = MemoryTokenStore()
        server.script = always(json_response(400, {"error": "invalid_grant"}))
        with (
            make(flavour, server, token_store=store) as client,
            pytest.raises(ReauthorizationRequired),
        ):
            client.users.get_user_profile()
        with make(flavour, server, token_store=store, refresh_token="new") as client:
            status = client.oauth2.status()

        assert not status.is_over

    @pytest.mark.parametrize(("now", "is_over"), [(1500.0, False), (2000.0, True)])
    def test_no_refresh_token(
        self, flavour: Flavour, server: Wire, now: float, is_over: bool
    ) -> None:
        """
        A login without a refresh token is over when its access token expires, and not before.
        """
        store = MemoryTokenStore()
        tokens = Tokens(access_token="a1", expires_at=2000.0, expires_in=1000, origin=server.url)
        store.save(f"{server.url} c", TokenRecord(tokens=tokens, generation=1), 0)
        with flavour.client(
            base_url=server.url, client_id="c", token_store=store, clock=ManualClock(wall=now)
        ) as client:
            assert is_over == client.oauth2.status().is_over
            server.script = always(json_response(200, {"id": 1}))
            if is_over:
                with pytest.raises(ReauthorizationRequired):
                    client.users.get_user_profile()
            else:
                client.users.get_user_profile()

    def test_lost(self, flavour: Flavour, server: Wire) -> None:
        """
        A renewal whose responses were lost does not end the login.
        """
        server.script = always("close")
        with make(flavour, server) as client:
            with pytest.raises(RefreshUnavailable):
                client.users.get_user_profile()
            status = client.oauth2.status()

        assert not status.is_over

    @pytest.mark.parametrize(
        ("arguments", "kind", "is_over"),
        [
            ({"bearer_token": "a"}, "bearer_token", False),
            ({"client_id": "c"}, "none", True),
            ({"client_id": "c", "client_secret": "s"}, "client_credentials", False),
            ({"client_id": "c", "token_store": MemoryTokenStore()}, "refresh_token", True),
        ],
        ids=range(4),
    )
    def test_kinds(
        self, flavour: Flavour, arguments: dict[str, Any], kind: str, is_over: bool
    ) -> None:
        """
        A login is over where nobody has logged in.
        """
        with flavour.client(**arguments) as client:
            status = client.oauth2.status()

        assert (kind, is_over) == (status.kind, status.is_over)


class TestLogout:
    def test_grant(self, flavour: Flavour, server: Wire) -> None:
        """
        After a logout no token is left, and the refresh token in the code brings none back.
        """
        store = MemoryTokenStore()
        server.script = always(ANSWER)
        with make(flavour, server, token_store=store) as client:
            client.users.get_user_profile()
            client.oauth2.logout()
            with pytest.raises(ReauthorizationRequired) as caught:
                client.users.get_user_profile()

            assert ("no_login", None) == (caught.value.reason, client.bearer_token)
        with make(flavour, server, token_store=store) as later:
            with pytest.raises(ReauthorizationRequired) as caught:
                later.users.get_user_profile()

            assert "no_login" == caught.value.reason
        kept = store.load(f"{server.url} c {login_id_of('r0')}")
        assert kept is not None

        assert kept.tokens is None
        assert 2 == len(server.requests)

    @pytest.mark.parametrize("kind", ["memory", "file"])
    def test_siblings(self, flavour: Flavour, server: Wire, tmp_path: Path, kind: str) -> None:
        """
        Every client that shares the login learns of a logout at its next call.
        """
        memory = MemoryTokenStore()

        def store() -> TokenStore:
            return memory if kind == "memory" else FileTokenStore(tmp_path / "store")

        server.script = always(ANSWER)
        with (
            make(flavour, server, token_store=store()) as one,
            make(flavour, server, token_store=store()) as other,
        ):
            one.users.get_user_profile()
            other.users.get_user_profile()
            other.oauth2.logout()
            with pytest.raises(ReauthorizationRequired) as caught:
                one.users.get_user_profile()

            assert ("no_login", None) == (caught.value.reason, one.bearer_token)
        assert 3 == len(server.requests)

    def test_fixed_token(self, flavour: Flavour, server: Wire) -> None:
        """
        A token from elsewhere is forgotten, too.
        """
        server.script = always(response(500))
        with flavour.client(base_url=server.url, bearer_token="a") as client:
            client.oauth2.logout()

            assert client.bearer_token is None
        assert [] == server.requests


class TestRenew:
    def test_once(self, flavour: Flavour, server: Wire) -> None:
        """
        `renew` makes one token request: for the first token, for one that is still valid, and for
        one that is due.
        """
        server.script = always(ANSWER)
        clock = ManualClock(wall=1000.0)
        counts: list[int] = []
        with make(flavour, server, clock=clock) as client:
            for seconds in (0, 60, 3600):
                clock.advance(seconds)
                login = client.oauth2.renew()
                counts.append(len(server.requests))

        assert [1, 2, 3] == counts
        assert 1000.0 + 60 + 3600 == login.refreshed_at

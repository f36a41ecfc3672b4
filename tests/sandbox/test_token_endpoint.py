from __future__ import annotations

import hashlib
import sqlite3

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from aries_sandbox import Sandbox, people, serve
from tests.sandbox import flows
from tests.support.clocks import ManualClock


CONFIDENTIAL, PUBLIC, EXACT = people.CONFIDENTIAL, people.PUBLIC, people.EXACT


class TestAuthorizationCode:
    @pytest.mark.parametrize("client", people.APPS, ids=lambda app: app.client_id)
    def test_tokens(self, http: httpx.Client, client: people.App) -> None:
        """
        Each fixed client gets tokens for a code, and the access token works.
        """
        answer = flows.exchange(http, flows.code(http, client), client)
        body = answer.json()

        assert 200 == answer.status_code
        assert "no-store" == answer.headers["cache-control"]
        assert ("Bearer", 3600, 2_592_000) == (
            body["token_type"],
            body["expires_in"],
            body["refresh_token_expires_in"],
        )
        assert body["access_token"].startswith("sandbox_")
        assert body["refresh_token"].startswith("sandbox_")
        assert "user@example.com" == flows.profile(http, body["access_token"]).json()["email"]

    def test_once(self, http: httpx.Client) -> None:
        """
        A code works once; the second exchange revokes the tokens of the first.
        """
        code = flows.code(http)
        first = flows.exchange(http, code).json()
        second = flows.exchange(http, code)

        assert code.startswith("sandbox_")
        assert (401, "invalid_grant") == (second.status_code, second.json()["error"])
        assert 401 == flows.profile(http, first["access_token"]).status_code
        assert 401 == flows.refresh(http, first["refresh_token"]).status_code

    def test_foreign_replay_revokes_nothing(self, http: httpx.Client) -> None:
        """
        Another client that sends a used code gets nothing and revokes nothing.
        """
        code = flows.code(http)
        granted = flows.exchange(http, code).json()
        foreign = flows.exchange(http, code, CONFIDENTIAL)

        assert 401 == foreign.status_code
        assert 200 == flows.profile(http, granted["access_token"]).status_code

    @pytest.mark.parametrize(("seconds", "status"), [(599, 200), (601, 401)])
    def test_ten_minutes(
        self, aries_sandbox: Sandbox, http: httpx.Client, seconds: int, status: int
    ) -> None:
        """
        A code is valid for ten minutes.
        """
        code = flows.code(http)
        aries_sandbox.advance_clock(seconds)

        assert status == flows.exchange(http, code).status_code

    def test_wrong_verifier(self, http: httpx.Client) -> None:
        """
        The verifier must match the code challenge.
        """
        answer = flows.exchange(http, flows.code(http), code_verifier="x" * 43)

        assert (401, "invalid_grant") == (answer.status_code, answer.json()["error"])

    def test_other_redirect_uri(self, http: httpx.Client) -> None:
        """
        The redirect URI must be that of the authorization request, even if another one is
        registered.
        """
        code = flows.code(http)
        answer = flows.exchange(http, code, redirect_uri="http://127.0.0.1/callback")

        assert (401, "invalid_grant") == (answer.status_code, answer.json()["error"])

    def test_other_client(self, http: httpx.Client) -> None:
        """
        A code works only for the client that it was made for.
        """
        answer = flows.exchange(http, flows.code(http), CONFIDENTIAL)

        assert 401 == answer.status_code

    def test_verifier_and_secret(self, http: httpx.Client) -> None:
        """
        A request with both a secret and a verifier is rejected.
        """
        code = flows.code(http, CONFIDENTIAL, **flows.PKCE)
        answer = flows.exchange(http, code, CONFIDENTIAL, code_verifier=flows.VERIFIER)

        assert 400 == answer.status_code

    def test_verifier_instead_of_secret(self, http: httpx.Client) -> None:
        """
        A confidential client may authenticate with the verifier alone.
        """
        code = flows.code(http, CONFIDENTIAL, **flows.PKCE)
        body = {
            "grant_type": "authorization_code",
            "client_id": CONFIDENTIAL.client_id,
            "redirect_uri": flows.CALLBACK,
            "code": code,
            "code_verifier": flows.VERIFIER,
        }

        assert 200 == http.post("/v1/oauth2/token", json=body).status_code

    def test_no_downgrade(self, http: httpx.Client) -> None:
        """
        With a code challenge the secret alone is not enough, and a verifier without a challenge is
        rejected (RFC 9700, section 4.8).
        """
        challenged = flows.code(http, CONFIDENTIAL, **flows.PKCE)
        plain = flows.code(http, CONFIDENTIAL)
        without_secret = {
            "grant_type": "authorization_code",
            "client_id": CONFIDENTIAL.client_id,
            "redirect_uri": flows.CALLBACK,
            "code": plain,
            "code_verifier": flows.VERIFIER,
        }

        assert 400 == flows.exchange(http, challenged, CONFIDENTIAL).status_code
        assert 400 == http.post("/v1/oauth2/token", json=without_secret).status_code

    def test_wrong_secret(self, http: httpx.Client) -> None:
        """
        A wrong client secret does not invalidate the code.
        """
        code = flows.code(http, CONFIDENTIAL)
        wrong = flows.exchange(http, code, CONFIDENTIAL, client_secret="sandbox_wrong")

        assert (401, "invalid_client") == (wrong.status_code, wrong.json()["error"])
        assert 200 == flows.exchange(http, code, CONFIDENTIAL).status_code


class TestRefreshToken:
    @pytest.mark.parametrize("client", [CONFIDENTIAL, PUBLIC], ids=lambda app: app.client_id)
    def test_rotation(self, http: httpx.Client, client: people.App) -> None:
        """
        A refresh returns new tokens with the same scope, and the old access token stays valid.
        """
        old = flows.tokens(http, client, scope="read")
        new = flows.refresh(http, old["refresh_token"], client).json()

        assert old["refresh_token"] != new["refresh_token"]
        assert "read" == new["scope"]
        assert 200 == flows.profile(http, new["access_token"]).status_code
        assert 200 == flows.profile(http, old["access_token"]).status_code

    def test_reuse_kills_the_family(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A refresh token that is used twice revokes all tokens of its grant, and no others.
        """
        other = flows.tokens(http)
        first = flows.tokens(http)
        second = flows.refresh(http, first["refresh_token"]).json()
        replay = flows.refresh(http, first["refresh_token"])

        assert (401, "invalid_grant") == (replay.status_code, replay.json()["error"])
        assert 401 == flows.refresh(http, second["refresh_token"]).status_code
        assert 401 == flows.profile(http, second["access_token"]).status_code
        assert 200 == flows.refresh(http, other["refresh_token"]).status_code
        assert 1 == aries_sandbox.stats()["refresh_replays"]
        assert 1 == aries_sandbox.stats()["live_families"]

    def test_other_client(self, http: httpx.Client) -> None:
        """
        Another client cannot use a refresh token, and does not use it up.
        """
        mine = flows.tokens(http)
        foreign = flows.refresh(http, mine["refresh_token"], EXACT)

        assert 401 == foreign.status_code
        assert 200 == flows.refresh(http, mine["refresh_token"]).status_code

    def test_confidential_client_needs_its_secret(self, http: httpx.Client) -> None:
        """
        A confidential client without its secret is rejected, and the refresh token stays valid.
        """
        old = flows.tokens(http, CONFIDENTIAL)
        body = {
            "grant_type": "refresh_token",
            "client_id": CONFIDENTIAL.client_id,
            "refresh_token": old["refresh_token"],
        }
        answer = http.post("/v1/oauth2/token", json=body)

        assert (401, "invalid_client") == (answer.status_code, answer.json()["error"])
        assert 200 == flows.refresh(http, old["refresh_token"], CONFIDENTIAL).status_code

    def test_scope_is_not_widened(self, http: httpx.Client) -> None:
        """
        A refresh cannot request a scope: the document has no such field.
        """
        old = flows.tokens(http, scope="user:information")
        body = {
            "grant_type": "refresh_token",
            "client_id": PUBLIC.client_id,
            "refresh_token": old["refresh_token"],
            "scope": "admin",
        }

        assert 400 == http.post("/v1/oauth2/token", json=body).status_code

    def test_expiry(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A refresh token is valid for as long as the response says.
        """
        old = flows.tokens(http)
        aries_sandbox.advance_clock(old["refresh_token_expires_in"] - 1)
        in_time = flows.refresh(http, old["refresh_token"])
        aries_sandbox.advance_clock(old["refresh_token_expires_in"] + 1)
        late = flows.refresh(http, in_time.json()["refresh_token"])

        assert (200, 401) == (in_time.status_code, late.status_code)

    def test_one_of_many_wins(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        Of 200 simultaneous refreshes with one token exactly one succeeds, and the others revoke the
        family.
        """
        token = flows.tokens(http)["refresh_token"]
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(flows.refresh, [http] * 200, [token] * 200))
        won = [answer.json() for answer in answers if answer.status_code == 200]

        assert 1 == len(won)
        assert {200, 401} == {answer.status_code for answer in answers}
        assert 401 == flows.profile(http, won[0]["access_token"]).status_code
        assert 0 == aries_sandbox.stats()["live_families"]


class TestRefreshGrace:
    def test_second_use(self) -> None:
        """
        Within the grace period the last refresh token gets another successor, and both work.
        """
        with serve(refresh_grace=30) as sandbox, _client(sandbox) as http:
            old = flows.tokens(http)["refresh_token"]
            successors = [flows.refresh(http, old).json() for _ in range(2)]

            assert successors[0]["refresh_token"] != successors[1]["refresh_token"]
            for successor in successors:
                assert 200 == flows.profile(http, successor["access_token"]).status_code

    def test_it_ends(self) -> None:
        """
        After the grace period a second use is a replay.
        """
        with serve(refresh_grace=30) as sandbox, _client(sandbox) as http:
            old = flows.tokens(http)["refresh_token"]
            new = flows.refresh(http, old).json()
            sandbox.advance_clock(31)

            assert 401 == flows.refresh(http, old).status_code
            assert 401 == flows.profile(http, new["access_token"]).status_code

    @pytest.mark.parametrize(("after", "status"), [(29.9, 200), (30.0, 401)])
    def test_its_last_moment(self, after: float, status: int) -> None:
        """
        A grace period of 30 seconds is over after 30 seconds.
        """
        clock = ManualClock()
        with serve(refresh_grace=30, clock=clock.wall) as sandbox, _client(sandbox) as http:
            old = flows.tokens(http)["refresh_token"]
            flows.refresh(http, old).raise_for_status()
            clock.advance(after)

            assert status == flows.refresh(http, old).status_code

    def test_only_the_last(self) -> None:
        """
        After a successor is used, its parent is no longer the last token.
        """
        with serve(refresh_grace=30) as sandbox, _client(sandbox) as http:
            old = flows.tokens(http)["refresh_token"]
            new = flows.refresh(http, old).json()["refresh_token"]
            flows.refresh(http, new).raise_for_status()

            assert 401 == flows.refresh(http, old).status_code


class TestClientCredentials:
    def _ask(self, http: httpx.Client, **more: str) -> httpx.Response:
        form = {
            "grant_type": "client_credentials",
            "client_id": CONFIDENTIAL.client_id,
            "client_secret": CONFIDENTIAL.client_secret or "",
            **more,
        }
        return http.post("/v1/oauth2/token", data=form)

    def test_tokens(self, http: httpx.Client) -> None:
        """
        A confidential client acts for user@example.com, without a refresh token.
        """
        body = self._ask(http).json()

        assert "user:information account:information" == body["scope"]
        assert "refresh_token" not in body
        assert "user@example.com" == flows.profile(http, body["access_token"]).json()["email"]

    def test_scope(self, http: httpx.Client) -> None:
        """
        The requested scope is the granted scope.
        """
        assert "trade" == self._ask(http, scope="trade").json()["scope"]

    def test_unknown_scope(self, http: httpx.Client) -> None:
        """
        An unknown scope is rejected with the error code of RFC 6749.
        """
        answer = self._ask(http, scope="everything")

        assert (400, "invalid_scope") == (answer.status_code, answer.json()["error"])

    @pytest.mark.parametrize(
        "wrong",
        [
            {"client_secret": "sandbox_wrong"},
            {"client_id": "nobody"},
            {"client_id": PUBLIC.client_id},
        ],
        ids=["secret", "client", "public client"],
    )
    def test_refused(self, http: httpx.Client, wrong: dict[str, str]) -> None:
        """
        A wrong secret, an unknown client and a public client get no tokens.
        """
        answer = self._ask(http, **wrong)

        assert (401, "invalid_client") == (answer.status_code, answer.json()["error"])

    def test_json_is_refused(self, http: httpx.Client) -> None:
        """
        Client credentials are accepted only as a form.
        """
        body = {
            "grant_type": "client_credentials",
            "client_id": CONFIDENTIAL.client_id,
            "client_secret": CONFIDENTIAL.client_secret,
        }

        assert 400 == http.post("/v1/oauth2/token", json=body).status_code

    def test_unknown_field_is_refused(self, http: httpx.Client) -> None:
        """
        A form is validated as strictly as JSON.
        """
        assert 400 == self._ask(http, surprise="1").status_code


class TestAccessToken:
    def test_expiry(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        An access token is valid for as long as the response says.
        """
        granted = flows.tokens(http)
        aries_sandbox.advance_clock(granted["expires_in"] - 1)
        in_time = flows.profile(http, granted["access_token"])
        aries_sandbox.advance_clock(2)
        late = flows.profile(http, granted["access_token"])

        assert (200, 401) == (in_time.status_code, late.status_code)
        assert 'Bearer error="invalid_token"' == late.headers["www-authenticate"]
        assert "AUTHENTICATION" == late.json()["error"]["type"]

    def test_all_expire_at_once(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        `expire_access_tokens` ends access tokens, but not refresh tokens.
        """
        granted = flows.tokens(http)
        aries_sandbox.expire_access_tokens()

        assert 401 == flows.profile(http, granted["access_token"]).status_code
        assert 200 == flows.refresh(http, granted["refresh_token"]).status_code

    @pytest.mark.parametrize(
        "header",
        [None, "Bearer", "Bearer x", "Basic dTpw", "Bearer sandbox_x", "sandbox_x", "Bearer \xe9"],
    )
    def test_refused(self, http: httpx.Client, header: str | None) -> None:
        """
        Anything that is not a valid access token of this sandbox gets 401.
        """
        headers = {} if header is None else {b"authorization": header.encode("latin-1")}
        answer = http.get("/v1/users/me/profile", headers=headers)

        assert 401 == answer.status_code
        assert answer.headers["www-authenticate"].startswith("Bearer")

    def test_without_the_prefix(self, tmp_path: Path) -> None:
        """
        A token that does not start with `sandbox_` may be a real one: it is not looked up.
        """
        file, foreign = tmp_path / "sandbox.db", "a-real-token"
        with serve(database=str(file)) as sandbox, _client(sandbox) as http:
            granted = flows.tokens(http)["access_token"]
            with closing(sqlite3.connect(file, isolation_level=None)) as database:
                kept = [hashlib.sha256(each.encode()).hexdigest() for each in (foreign, granted)]
                changed = database.execute("UPDATE access_tokens SET hash = ? WHERE hash = ?", kept)
                found = flows.profile(http, foreign).status_code
                database.execute("UPDATE access_tokens SET hash = ?", kept[1:])

            assert 1 == changed.rowcount
            assert 401 == found
            assert 200 == flows.profile(http, granted).status_code

    @pytest.mark.parametrize("scope", ["account:information", "trade", "withdraw", "admin"])
    def test_scope_is_lacking(self, http: httpx.Client, scope: str) -> None:
        """
        Without the scope the response is a 403 that names it.
        """
        answer = flows.profile(http, flows.tokens(http, scope=scope)["access_token"])

        assert 403 == answer.status_code
        assert "AUTHORIZATION" == answer.json()["error"]["type"]
        assert 'scope="user:information"' in answer.headers["www-authenticate"]

    @pytest.mark.parametrize("scope", ["user:information", "read", "read trade withdraw admin"])
    def test_scope_is_enough(self, http: httpx.Client, scope: str) -> None:
        """
        The fine-grained scope is enough, and so is a coarse one that covers it.
        """
        answer = flows.profile(http, flows.tokens(http, scope=scope)["access_token"])

        assert 200 == answer.status_code


def _client(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(base_url=sandbox.base_url, trust_env=False)

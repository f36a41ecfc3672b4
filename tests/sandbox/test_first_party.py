from __future__ import annotations

import httpx
import pytest

from aries_sandbox import Sandbox, people
from tests.sandbox import flows


class TestAuthorize:
    def test_without_mfa(self, http: httpx.Client) -> None:
        """
        A right password leads to consent, with the client's name and the scopes.
        """
        body = flows.authorize(http, scope="read trade").json()

        assert body["next_step_auth_id"].startswith("sandbox_")
        assert "is_mfa" not in body
        assert (True, "Sandbox Desktop Application", ["read", "trade"]) == (
            body["consent_required"],
            body["client_name"],
            body["scopes"],
        )

    def test_no_scope(self, http: httpx.Client) -> None:
        """
        A client that requests no scope gets two read scopes.
        """
        scopes = flows.authorize(http).json()["scopes"]

        assert ["user:information", "account:information"] == scopes

    @pytest.mark.parametrize(
        "wrong",
        [{"password": "WrongPassword123!"}, {"email": "nobody@example.com"}],
        ids=["password", "e-mail"],
    )
    def test_credentials(self, http: httpx.Client, wrong: dict[str, str]) -> None:
        """
        A wrong password and an unknown user look the same.
        """
        answer = flows.authorize(http, **wrong)

        assert (401, "invalid credentials") == (answer.status_code, answer.json()["error"])
        assert "INVALID_CREDENTIALS" == answer.json()["codes"][0]["code"]

    def test_unknown_client(self, http: httpx.Client) -> None:
        """
        An unknown client gets 401.
        """
        answer = flows.authorize(http, client_id="nobody")

        assert (401, "invalid_client") == (answer.status_code, answer.json()["error"])

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"redirect_uri": "https://evil.example/callback"}, "invalid_request"),
            ({"redirect_uri": "https://yourapp.com/callback/"}, "invalid_request"),
            ({"redirect_uri": "https://yourapp.com/callback?x=1"}, "invalid_request"),
            ({"scope": "read everything"}, "invalid_scope"),
        ],
        ids=["other host", "trailing slash", "query", "scope"],
    )
    def test_not_this_client(self, http: httpx.Client, change: dict[str, str], error: str) -> None:
        """
        A known client that requests too much gets 403, before the password is checked.
        """
        answer = flows.authorize(http, **change, password="WrongPassword123!")

        assert (403, error) == (answer.status_code, answer.json()["error"])

    def test_public_client_needs_pkce(self, http: httpx.Client) -> None:
        """
        A public client without a code challenge is rejected at the first step.
        """
        body = {
            "email": people.USER.email,
            "password": people.USER.password,
            "client_id": people.PUBLIC.client_id,
            "redirect_uri": flows.CALLBACK,
        }
        answer = http.post("/v1/oauth2/authorize", json=body)

        assert (403, "invalid_request") == (answer.status_code, answer.json()["error"])

    def test_plain_is_refused(self, http: httpx.Client) -> None:
        """
        The method `plain` is not in the document, and a code challenge without a method would use
        it.
        """
        plain = flows.authorize(http, code_challenge_method="plain")
        body = {
            "email": people.USER.email,
            "password": people.USER.password,
            "client_id": people.PUBLIC.client_id,
            "redirect_uri": flows.CALLBACK,
            "code_challenge": flows.CHALLENGE,
        }
        unnamed = http.post("/v1/oauth2/authorize", json=body)

        assert 400 == plain.status_code
        assert 403 == unnamed.status_code


class TestRedirectUris:
    @pytest.mark.parametrize("port", [1, 8976, 65535])
    def test_any_loopback_port(self, http: httpx.Client, port: int) -> None:
        """
        A desktop application may listen on any port (RFC 8252, section 7.3).
        """
        answer = flows.authorize(http, redirect_uri=f"http://127.0.0.1:{port}/callback")

        assert 200 == answer.status_code

    @pytest.mark.parametrize(
        "uri",
        [
            "http://localhost:8976/callback",
            "http://127.0.0.1:8976/other",
            "https://127.0.0.1:8976/callback",
            "http://user@127.0.0.1:8976/callback",
            "http://127.0.0.1:8976/callback?x=1",
            "https://yourapp.com:8976/callback",
            "https://yourapp.com/callback/more",
            "https://yourapp.com/callback?next=https://evil.example",
            "https://yourapp.com/callback.evil.example",
            "https://yourapp.com",
        ],
    )
    def test_only_the_port(self, http: httpx.Client, uri: str) -> None:
        """
        Nothing but the port may differ, and only on loopback.
        """
        assert 403 == flows.authorize(http, redirect_uri=uri).status_code

    @pytest.mark.parametrize(("port", "status"), [(8976, 200), (8977, 403)])
    def test_exact(self, http: httpx.Client, port: int, status: int) -> None:
        """
        The exact client accepts only its one redirect URI, unchanged.
        """
        uri = f"http://127.0.0.1:{port}/callback"

        assert status == flows.authorize(http, people.EXACT, redirect_uri=uri).status_code


class TestMfa:
    def _verify(self, http: httpx.Client, step: str, code: str) -> httpx.Response:
        body = {"next_step_auth_id": step, "verification_code": code}
        return http.post("/v1/oauth2/authorize/mfa", json=body)

    def _confirm(self, http: httpx.Client, step: str) -> httpx.Response:
        return http.post("/v1/oauth2/authorize/confirm", json={"next_step_auth_id": step})

    def _begin(self, http: httpx.Client) -> str:
        body = flows.authorize(http, people.PUBLIC, people.MFA_USER).json()
        assert body["is_mfa"] is True
        return str(body["next_step_auth_id"])

    def test_chain(self, http: httpx.Client) -> None:
        """
        Password, code, consent, tokens: each step has a new identifier.
        """
        first = self._begin(http)
        second = self._verify(http, first, "123456").json()["next_step_auth_id"]
        confirmed = self._confirm(http, second).json()
        granted = flows.exchange(http, confirmed["code"]).json()

        assert first != second
        assert flows.CALLBACK == confirmed["redirect_uri"]
        assert "mfa@example.com" == flows.profile(http, granted["access_token"]).json()["email"]

    def test_steps_in_order(self, http: httpx.Client) -> None:
        """
        The code cannot be skipped, and no step can be used twice.
        """
        first = self._begin(http)
        skipped = self._confirm(http, first)
        second = self._verify(http, first, "123456").json()["next_step_auth_id"]
        again = self._verify(http, first, "123456")
        confirmed = self._confirm(http, second)
        twice = self._confirm(http, second)

        assert (401, 401, 200, 401) == (
            skipped.status_code,
            again.status_code,
            confirmed.status_code,
            twice.status_code,
        )
        assert "INVALID_STEP" == again.json()["codes"][0]["code"]

    def test_two_wrong_codes(self, http: httpx.Client) -> None:
        """
        After two wrong codes the right one still works.
        """
        step = self._begin(http)
        wrong = [self._verify(http, step, code) for code in ("000000", "654321")]

        assert [401, 401] == [answer.status_code for answer in wrong]
        assert ("INVALID_CODE", "verification_code") == (
            wrong[0].json()["codes"][0]["code"],
            wrong[0].json()["codes"][0]["field"],
        )
        assert 200 == self._verify(http, step, "123456").status_code

    def test_three_wrong_codes(self, http: httpx.Client) -> None:
        """
        The third wrong code ends the login, so the right one is then rejected.
        """
        step = self._begin(http)
        for code in ("000000", "111111", "222222"):
            self._verify(http, step, code)

        assert 401 == self._verify(http, step, "123456").status_code

    def test_ten_minutes(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A login expires after ten minutes.
        """
        step = self._begin(http)
        aries_sandbox.advance_clock(601)

        assert 401 == self._verify(http, step, "123456").status_code

    def test_unknown_step(self, http: httpx.Client) -> None:
        """
        An unknown step gets 401.
        """
        assert 401 == self._confirm(http, "sandbox_step_invented").status_code

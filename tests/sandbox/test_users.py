from __future__ import annotations

import httpx
import pytest

from aries_sandbox import people
from tests.sandbox import flows


class TestCreateUser:
    def test_can_log_in(self, http: httpx.Client) -> None:
        """
        A user who registers can log in, and has a simulated account.
        """
        body = {"email": "new@example.com", "password": "Password123!", "country": "DEU"}
        created = http.post("/v1/users", json=body)
        person = people.Person(created.json()["id"], body["email"], body["password"])
        step = flows.authorize(http, people.PUBLIC, person).json()["next_step_auth_id"]
        code = http.post("/v1/oauth2/authorize/confirm", json={"next_step_auth_id": step}).json()[
            "code"
        ]
        token = flows.exchange(http, code).json()["access_token"]
        accounts = http.get("/v1/users/me/accounts", headers=flows.bearer(token))

        assert (201, "no-store") == (created.status_code, created.headers["cache-control"])
        assert "new@example.com" == flows.profile(http, token).json()["email"]
        assert [(person.simulated_account, True)] == [
            (each["trading_account_id"], each["is_sim"]) for each in accounts.json()["accounts"]
        ]

    def test_taken(self, http: httpx.Client) -> None:
        """
        An address is registered once, however it is capitalised.
        """
        body = {"email": "User@Example.com", "password": "Password123!", "country": "USA"}
        answer = http.post("/v1/users", json=body)

        assert (409, "EMAIL_TAKEN") == (answer.status_code, answer.json()["error"]["code"])

    def test_wrong_token(self, http: httpx.Client) -> None:
        """
        No access token is needed, but an invalid one is rejected.
        """
        body = {"email": "new@example.com", "password": "Password123!", "country": "USA"}
        answer = http.post("/v1/users", json=body, headers=flows.bearer("sandbox_wrong"))

        assert 401 == answer.status_code


class TestCurrentUser:
    def test_me(self, http: httpx.Client) -> None:
        """
        The user's data include the state of the application.
        """
        me = http.get("/v1/users/me", headers=flows.admin(http)).json()

        assert (1, "user@example.com", True) == (me["id"], me["email"], me["email_verified"])
        assert ("CREATED", False) == (
            me["account_application"]["status"],
            me["account_application"]["can_submit"],
        )
        assert "first_name" in me["account_application"]["missing_fields"]

    def test_accounts(self, http: httpx.Client) -> None:
        """
        The first user has a real account and a simulated one.
        """
        accounts = http.get("/v1/users/me/accounts", headers=flows.admin(http)).json()["accounts"]

        assert [False, True] == [account["is_sim"] for account in accounts]

    def test_change_email(self, http: httpx.Client) -> None:
        """
        A new address takes effect at once, unconfirmed; the response has no body.
        """
        headers = flows.admin(http)
        answer = http.post(
            "/v1/users/me/email/change", json={"email": "new@example.com"}, headers=headers
        )
        me = http.get("/v1/users/me", headers=headers).json()

        assert (200, b"") == (answer.status_code, answer.content)
        assert ("new@example.com", False) == (me["email"], me["email_verified"])
        assert 401 == flows.authorize(http).status_code

    def test_change_email_taken(self, http: httpx.Client) -> None:
        """
        The address of another user is rejected.
        """
        body = {"email": people.MFA_USER.email}
        answer = http.post("/v1/users/me/email/change", json=body, headers=flows.admin(http))

        assert 409 == answer.status_code

    @pytest.mark.parametrize(("length", "status"), [(7, 400), (8, 200), (64, 200), (65, 400)])
    def test_trading_password(self, http: httpx.Client, length: int, status: int) -> None:
        """
        A trading password has 8 to 64 characters.
        """
        body = {"password": "p" * length}
        answer = http.post("/v1/users/me/trading-password", json=body, headers=flows.admin(http))

        assert status == answer.status_code


class TestApplication:
    def _change(
        self, http: httpx.Client, headers: dict[str, str], **application: object
    ) -> httpx.Response:
        body = {"account_application": application}
        return http.patch("/v1/users/me", json=body, headers=headers)

    def test_merged(self, http: httpx.Client) -> None:
        """
        Each change is merged with the earlier ones, and fewer fields are missing.
        """
        headers = flows.admin(http)
        first = self._change(http, headers, first_name="Alex", address={"city": "Chicago"}).json()
        second = self._change(http, headers, last_name="Example").json()

        assert ["last_name", "phone_number", "date_of_birth"] == (
            first["account_application"]["missing_fields"]
        )
        assert ["phone_number", "date_of_birth"] == second["account_application"]["missing_fields"]

    @pytest.mark.parametrize("depth", [150, 900])
    def test_nested_too_deeply(self, http: httpx.Client, depth: int) -> None:
        """
        Application data that is nested too deeply is rejected, however often it is sent.
        """
        body = b'{"account_application": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"
        headers = {**flows.admin(http), "content-type": "application/json"}
        statuses = [
            http.patch("/v1/users/me", content=body, headers=headers).status_code for _ in range(2)
        ]

        assert [400, 400] == statuses

    def test_submit(self, http: httpx.Client) -> None:
        """
        A complete application can be submitted; then it has a link token, which does not change.
        """
        headers = flows.admin(http)
        filled = self._change(
            http,
            headers,
            first_name="Alex",
            last_name="Example",
            phone_number="+15555550100",
            date_of_birth="1990-01-01",
        ).json()["account_application"]
        submitted = self._change(http, headers, submit=True).json()["account_application"]
        again = self._change(http, headers, submit=True).json()["account_application"]

        assert (True, None) == (filled["can_submit"], filled["plaid_link_token"])
        assert ("PENDING_ID_VERFICATION", False) == (submitted["status"], submitted["can_submit"])
        assert submitted["plaid_link_token"].startswith("sandbox_")
        assert submitted == again

    def test_incomplete(self, http: httpx.Client) -> None:
        """
        An incomplete application cannot be submitted, and the attempt changes nothing.
        """
        headers = flows.admin(http)
        answer = self._change(http, headers, first_name="Alex", submit=True)
        me = http.get("/v1/users/me", headers=headers).json()

        assert (409, "APPLICATION_INCOMPLETE") == (
            answer.status_code,
            answer.json()["error"]["code"],
        )
        assert "first_name" in me["account_application"]["missing_fields"]

    def test_plaid_status(self, http: httpx.Client) -> None:
        """
        The identity check can be set to PENDING, and to nothing else.
        """
        headers = flows.admin(http)
        good = http.patch("/v1/users/me", json={"plaid_status": "PENDING"}, headers=headers)
        bad = http.patch("/v1/users/me", json={"plaid_status": "DONE"}, headers=headers)

        assert "PENDING" == good.json()["plaid_status"]
        assert 400 == bad.status_code

"""
The SDK guide's page on authentication: each of its samples runs, to the letter.

The samples are the files in `seed/`, their indentation restored.  Names that the page leaves
undefined are supplied, and what a reader fills in (ids, secrets, codes, tokens) is filled in; the
tables below say with what.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from collections.abc import Generator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from aries_exchange import AriesAPIError, AriesClient, scopes
from aries_sandbox import Fault, FaultKind, Sandbox, people
from tests.promises.samples import Names, Value, run_sample
from tests.sandbox import flows


SEED = Path(__file__).parent / "seed"
CALLBACK = "https://yourapp.com/callback"
APP = people.CONFIDENTIAL
ORDER = {
    "trading_account_id": people.USER.account,
    "symbol": "AAPL",
    "side": "BUY",
    "type_": "MARKET",
    "qty": Decimal(1),
    "time_in_force": "DAY",
}


@pytest.fixture(name="guide")
def _guide(
    aries_sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Guide]:
    """
    A reader of the page, whose API is the sandbox.
    """
    monkeypatch.setenv("ARIES_BASE_URL", aries_sandbox.base_url)
    for name in ("ARIES_CLIENT_ID", "ARIES_CLIENT_SECRET", "ARIES_REFRESH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as stack:
        yield Guide(aries_sandbox, tmp_path, stack)


class Guide:
    """
    Runs samples of the page against *sandbox*; `placeholders` and `supplied` are the tables.

    *stack* closes the clients, which the page never does.
    """

    def __init__(self, sandbox: Sandbox, folder: Path, stack: ExitStack) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self._stack = stack
        self.placeholders: dict[str, Value] = {
            "your_client_id": lambda _: APP.client_id,
            "your_client_secret": lambda _: APP.client_secret,
            "your_refresh_token": lambda _: self.tokens()["refresh_token"],
            "your_access_token": lambda _: self.tokens()["access_token"],
            "code_from_callback": lambda names: self.sign_in(names["auth_url"]),
        }
        self.supplied: dict[str, Value] = {
            "AriesAPIError": lambda _: AriesAPIError,
            "AriesClient": lambda _: AriesClient,
            "client": lambda _: self.client(),
            "authorization_code": lambda names: self.sign_in(names["auth_url"]),
            "auth_response": lambda names: self.authorize(names["client"]),
            "tokens": lambda names: self.exchange(names["client"]),
            "refresh_token": lambda _: self.tokens()["refresh_token"],
        }

    def run(self, name: str) -> Names:
        """
        Run the sample *name* and return what it defined.
        """
        names = run_sample(
            SEED / f"{name}.txt",
            self.folder,
            placeholders=self.placeholders,
            supplied=self.supplied,
        )
        if "client" in names:
            self._stack.callback(names["client"].close)
        return names

    def tokens(self) -> dict[str, Any]:
        """
        Return the token endpoint's answer to a login that was made without the SDK.
        """
        with httpx.Client(base_url=self.sandbox.base_url, trust_env=False) as http:
            return flows.tokens(http, APP)

    def client(self, **arguments: Any) -> AriesClient:
        """
        Return a client as "Initialize the SDK" makes it.
        """
        return AriesClient(client_id=APP.client_id, client_secret=APP.client_secret, **arguments)

    def sign_in(self, url: str) -> str:
        """
        Do what a user does at *url*, and return the code that comes back.
        """
        return flows.query(self.sandbox.sign_in(url))["code"]

    def authorize(self, client: AriesClient) -> Any:
        """
        Take the first step of a login with a one-time code.
        """
        person = people.MFA_USER
        return client.oauth2.authorize(
            email=person.email, password=person.password, redirect_uri=CALLBACK
        )

    def exchange(self, client: AriesClient) -> Any:
        """
        Log a user in and return the tokens.
        """
        url = client.oauth2.get_authorization_url(redirect_uri=CALLBACK, scope=["read"])
        return client.oauth2.exchange_code(self.sign_in(url), CALLBACK)

    def serves(self, client: AriesClient) -> str | None:
        """
        Call the API with *client* and return the user's address.
        """
        return client.users.get_user_profile().email


class TestClients:
    def test_initialize(self, guide: Guide) -> None:
        """
        "Initialize the SDK": id and secret are enough, and tokens are the SDK's affair.
        """
        client = guide.run("01-initialize")["client"]

        assert "user@example.com" == guide.serves(client)

    def test_automatic_refresh(self, guide: Guide) -> None:
        """
        "Automatic Token Refresh": a refresh token gets access tokens by itself.
        """
        accounts = guide.run("06-automatic-refresh")["accounts"]

        assert 2 == len(accounts)
        assert 1 == guide.sandbox.stats()["token_requests"]["refresh_token"]

    def test_bearer_token(self, guide: Guide) -> None:
        """
        "Using Bearer Tokens Directly": an access token alone will do.
        """
        assert "user@example.com" == guide.run("07-bearer-token")["profile"].email

    def test_environment(self, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        "Store Credentials Securely": the results of `os.getenv` are arguments.
        """
        monkeypatch.setenv("ARIES_CLIENT_ID", APP.client_id)
        monkeypatch.setenv("ARIES_CLIENT_SECRET", APP.client_secret or "")
        client = guide.run("08-environment")["client"]

        assert "user@example.com" == guide.serves(client)

    def test_environment_unset(self, guide: Guide) -> None:
        """
        The same sample without its variables ends with an error that names the first of them.
        """
        with pytest.raises(ValueError, match=r"client_id: is None.* ARIES_CLIENT_ID"):
            guide.run("08-environment")

    def test_dotenv(self, guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        "Use Environment Variables": the credentials come out of the page's own .env file.
        """
        text = (SEED / "09-dotenv.env").read_text(encoding="utf-8")
        for placeholder in re.findall(r"=(.+)$", text, re.MULTILINE):
            text = text.replace(placeholder, guide.placeholders[placeholder]({}))
        (guide.folder / ".env").write_text(text, encoding="utf-8")
        monkeypatch.setattr(os, "environ", os.environ.copy())
        monkeypatch.chdir(guide.folder)  # where a shell would be, and dotenv looks there too
        client = guide.run("09-dotenv")["client"]

        assert "user@example.com" == guide.serves(client)


class TestAuthorization:
    def test_code_flow(self, guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
        """
        "Authorization Code Flow": the URL leads to the login page, and its code brings tokens.
        """
        names = guide.run("02-authorization-code")
        told = capsys.readouterr().out.splitlines()
        sent = flows.query(names["auth_url"])

        assert f"Redirect user to: {names['auth_url']}" == told[0]
        assert f"Access Token: {names['tokens'].access_token}" == told[1]
        assert f"Refresh Token: {names['tokens'].refresh_token}" == told[2]
        assert "Expires In: 3600 seconds" == told[3]
        assert ("read trade", "random_state_string") == (sent["scope"], sent["state"])
        assert "user@example.com" == guide.serves(names["client"].with_tokens(names["tokens"]))

    @pytest.mark.parametrize("app", [people.PUBLIC, people.CONFIDENTIAL], ids=lambda a: a.client_id)
    def test_pkce(self, guide: Guide, app: people.App) -> None:
        """
        "PKCE Support": the verifier stands in for the secret, whether or not there is one.
        """
        arguments: dict[str, Any] = {"client_id": app.client_id}
        if app.client_secret is not None:
            arguments["client_secret"] = app.client_secret
        guide.supplied["client"] = lambda _: AriesClient(**arguments)
        names = guide.run("03-pkce")
        sent = flows.query(names["auth_url"])

        assert (names["code_challenge"], "S256") == (
            sent["code_challenge"],
            sent["code_challenge_method"],
        )
        assert "user@example.com" == guide.serves(names["client"].with_tokens(names["tokens"]))

    def test_mfa(self, guide: Guide) -> None:
        """
        "MFA Verification": the six digits lead to a code, and the code to tokens.
        """
        names = guide.run("04-mfa")

        assert names["auth_response"].is_mfa
        assert "mfa@example.com" == guide.serves(names["client"].with_tokens(names["tokens"]))

    def test_scopes(self, guide: Guide) -> None:
        """
        "Scope Limitations": the scopes of the list are what the user is asked for.
        """
        names = guide.run("11-scopes")

        assert "read trade withdraw" == flows.query(names["auth_url"])["scope"]
        assert guide.sign_in(names["auth_url"])


class TestRefresh:
    def test_refresh_token(self, guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
        """
        "Refreshing Access Tokens": the new access token differs from the old one, and works.
        """
        names = guide.run("05-refresh")
        old, new = names["tokens"], names["new_tokens"]

        assert old.access_token != new.access_token
        assert [f"New Access Token: {new.access_token}", "Expires In: 3600 seconds"] == (
            capsys.readouterr().out.splitlines()
        )
        assert "user@example.com" == guide.serves(names["client"].with_tokens(new))

    def test_expired(self, guide: Guide) -> None:
        """
        "Handle Token Expiration": a 401 reaches the handler, and its refresh leads to the profile.
        """
        stale = guide.tokens()["access_token"]
        guide.supplied["client"] = lambda _: guide.client(bearer_token=stale)
        guide.sandbox.expire_access_tokens()
        names = guide.run("10-token-expiration")
        stats = guide.sandbox.stats()

        assert "user@example.com" == names["profile"].email
        assert {"401": 1, "200": 1} == stats["requests"]["getUserProfile"]
        assert 1 == stats["token_requests"]["refresh_token"]


class TestErrors:
    def test_bad_credentials(self, guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
        """
        "Error Handling": the page's invalid credentials end in its 401 handler.
        """
        guide.run("12-error-handling")

        assert "Authentication failed: Invalid credentials\n" == capsys.readouterr().out

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            (403, "Forbidden: Insufficient permissions"),
            (404, "Error: A scripted fault of the sandbox."),
        ],
    )
    def test_refused(
        self, guide: Guide, capsys: pytest.CaptureFixture[str], status: int, told: str
    ) -> None:
        """
        With valid credentials the same sample reaches its other handlers.
        """
        guide.placeholders["invalid_client_id"] = guide.placeholders["your_client_id"]
        guide.placeholders["invalid_secret"] = guide.placeholders["your_client_secret"]
        guide.sandbox.add_fault(Fault("getUserProfile", FaultKind.STATUS, status=status))
        guide.run("12-error-handling")

        assert f"{told}\n" == capsys.readouterr().out

    def test_rate_limit(self, guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
        """
        "Rate Limiting": an order that meets a 429 is not repeated; the handler reads `Retry-After`.
        """
        guide.supplied["client"] = lambda _: guide.client(scope=[scopes.ORDER_EXECUTION])
        guide.placeholders["..."] = lambda _: ORDER
        fault = Fault("placeOrder", FaultKind.STATUS, status=429, retry_after="7", times=None)
        guide.sandbox.add_fault(fault)
        guide.run("13-rate-limit")

        assert "Rate limit exceeded. Retry after 7 seconds\n" == capsys.readouterr().out
        assert {"429": 1} == guide.sandbox.stats()["requests"]["placeOrder"]

    def test_no_rate_limit(self, guide: Guide, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Without a 429 the same sample places the order, once.
        """
        guide.supplied["client"] = lambda _: guide.client(scope=[scopes.ORDER_EXECUTION])
        guide.placeholders["..."] = lambda _: ORDER
        result = guide.run("13-rate-limit")["result"]

        assert [result.cl_ord_id] == [each["clOrdId"] for each in guide.sandbox.orders()]
        assert "" == capsys.readouterr().out


class TestCompleteExample:
    @pytest.mark.parametrize(
        ("secret", "fault", "told"),
        [
            (APP.client_secret, None, ["Authenticated as: user@example.com", "Found 2 accounts"]),
            ("invalid_secret", None, ["Authentication failed"]),
            (APP.client_secret, 403, ["Access forbidden"]),
            (APP.client_secret, 404, ["API Error: A scripted fault of the sandbox."]),
        ],
        ids=["works", "401", "403", "other"],
    )
    def test_as_a_program(
        self, guide: Guide, secret: str, fault: int | None, told: list[str]
    ) -> None:
        """
        "Complete Example": as a program of its own it says what the page promises.
        """
        if fault is not None:
            guide.sandbox.add_fault(Fault("getUserProfile", FaultKind.STATUS, status=fault))
        environment = {
            **os.environ,
            "ARIES_CLIENT_ID": APP.client_id,
            "ARIES_CLIENT_SECRET": secret,
        }
        done = subprocess.run(
            [sys.executable, SEED / "14-complete-example.txt"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

        assert (told, "") == (done.stdout.splitlines(), done.stderr)


class TestPage:
    def test_it_is_covered(self) -> None:
        """
        No sample of the page lies about unused.
        """
        used = re.findall(r"\b(\d\d-[a-z-]+)\b", Path(__file__).read_text(encoding="utf-8"))

        assert {sample.stem for sample in SEED.iterdir()} == set(used)

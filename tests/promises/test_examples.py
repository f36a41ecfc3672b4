"""
The programs in examples/ run as their first lines say, against the sandbox.
"""

from __future__ import annotations

import csv
import io
import os
import re
import socket
import subprocess
import sys

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
import pytest

from aries_exchange import AriesClient
from aries_sandbox import Fault, FaultKind, Sandbox, people
from examples.many_users import Logins
from tests.lifecycle.fleet import engines
from tests.support import person


EXAMPLES: Final = Path(__file__).parents[2] / "examples"
PROGRAMS: Final = sorted(path for path in EXAMPLES.glob("*.py") if path.name != "demo.py")
CONFIDENTIAL: Final = {
    "ARIES_CLIENT_ID": "sandbox-confidential",
    "ARIES_CLIENT_SECRET": "sandbox-secret",
}
PUBLIC: Final = {"ARIES_CLIENT_ID": "sandbox-public"}
BROWSER: Final = "import sys; from tests.support import person as p; p.visit(p.log_in(sys.argv[1]))"
_Run = Callable[..., str]


@pytest.fixture(name="environ")
def environ(aries_sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    """
    A reader's environment: a home of their own, a browser, and the address of the sandbox.
    """
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{BROWSER}' \"$1\"\n")
    browser.chmod(0o700)
    return {
        "ARIES_BASE_URL": aries_sandbox.base_url,
        "BROWSER": str(browser),
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(EXAMPLES.parent),
    }


@pytest.fixture(name="run")
def run(environ: dict[str, str]) -> _Run:
    """
    Runs an example, and returns what it prints.
    """

    def start(name: str, *arguments: str, typed: str = "", **variables: str) -> str:
        done = subprocess.run(
            [sys.executable, EXAMPLES / f"{name}.py", *arguments],
            env=environ | variables,
            input=typed,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout

    return start


def log_in(sandbox: Sandbox, logins: Logins, who: people.Person) -> None:
    """
    Put the login of *who* into *logins*.
    """
    with AriesClient(client_id="sandbox-public", base_url=sandbox.base_url) as client:
        request = client.oauth2.begin_authorization(redirect_uri="https://yourapp.com/callback")
        url = sandbox.sign_in(request.url, who)
        logins.keep(client.oauth2.complete_authorization(request, url))


class TestPrograms:
    def test_all(self) -> None:
        """
        There are ten or more, each of less than 60 lines, and each stands in this file.
        """
        here = Path(__file__).read_text(encoding="utf-8")

        assert [] == [p.name for p in PROGRAMS if len(p.read_text().splitlines()) >= 60]
        assert [] == [p.name for p in PROGRAMS if f'"{p.stem}' not in here]

    def test_script_with_store(self, run: _Run, aries_sandbox: Sandbox) -> None:
        """
        The first run opens the browser, and the second knows the user.
        """
        first, second = (run("script_with_store", **PUBLIC) for _ in range(2))

        assert "10 OPEN INDIVIDUAL\n11 OPEN -" in first
        assert "10 OPEN INDIVIDUAL\n11 OPEN -\n" == second
        assert 1 == aries_sandbox.stats()["token_requests"]["authorization_code"]

    @pytest.mark.parametrize("fault", [None, "lost_reply", "lost_request"])
    def test_safe_order(self, run: _Run, aries_sandbox: Sandbox, fault: str | None) -> None:
        """
        The order is placed once, whatever is lost; a lost response does not hide it.
        """
        run("script_with_store", **PUBLIC)
        if fault is not None:
            aries_sandbox.add_fault(Fault("placeOrder", FaultKind(fault)))
        told = run("safe_order", "AAPL", "10", "145.00", SAFE_ORDER_WAIT="1", **PUBLIC)
        placed = [order["clientId"] for order in aries_sandbox.orders()]

        assert told.startswith("costs about 1450.00\n")
        assert {None: "placed: NEW", "lost_reply": "found: NEW", "lost_request": "look yourself"}[
            fault
        ] in told
        assert (fault != "lost_request") == len(placed)

    def test_history_to_csv(self, run: _Run, aries_sandbox: Sandbox) -> None:
        """
        Each order of the account has its line.
        """
        run("script_with_store", **PUBLIC)
        for price in ("145.00", "150.00"):
            run("safe_order", "AAPL", "10", price, **PUBLIC)
        told = list(csv.DictReader(io.StringIO(run("history_to_csv", "SANDBOX-10", **PUBLIC))))

        assert ["FILLED", "NEW"] == [line["ord_status"] for line in told]
        assert ["150.00", "10"] == [told[0]["avg_price"], told[0]["cum_qty"]]

    def test_async_gather(self, run: _Run, aries_sandbox: Sandbox) -> None:
        """
        All calls share one token request.
        """
        told = run("async_gather", **CONFIDENTIAL)

        assert "user@example.com has 2 accounts\n50 of 50 calls succeeded\n" == told
        assert 1 == aries_sandbox.stats()["token_requests"]["client_credentials"]

    def test_web_login(self, environ: dict[str, str], aries_sandbox: Sandbox) -> None:
        """
        A browser without a cookie logs in; Deny, a stale session and no session have their status.
        """
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        serve = [sys.executable, "-m", "uvicorn", "--port", port]
        with (
            subprocess.Popen(
                [*serve, "--app-dir", EXAMPLES, "web_login:app"],
                env=environ | PUBLIC,
                stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            ) as server,
            httpx.Client(
                base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=7)
            ) as browser,
        ):
            try:
                nobody = browser.get("/me").status_code
                page = browser.get("/login").headers["Location"]
                came = browser.get(person.log_in(page))
                mine = browser.get("/me").json()
                page = browser.get("/login").headers["Location"]
                denied = browser.get(person.log_in(page, decision="deny")).status_code
                stale = browser.get("/callback?code=x&state=y").status_code
            finally:
                server.terminate()

        assert (401, 200, "user@example.com") == (nobody, came.status_code, mine)
        assert (403, 400) == (denied, stale)

    @pytest.mark.parametrize(
        ("email", "typed"),
        [
            ("user@example.com", "SecurePassword123!\ny\n"),
            ("mfa@example.com", "SecurePassword123!\n000000\n123456\ny\n"),
        ],
    )
    def test_first_party_login(self, run: _Run, email: str, typed: str) -> None:
        """
        It logs in users with MFA, after a wrong code as well, and without.
        """
        variables = {**PUBLIC, "ARIES_REDIRECT_URI": "http://127.0.0.1/callback"}
        told = run("first_party_login", email, typed=typed, **variables)

        assert told.endswith(f"Logged in as {email}\n")
        assert "SecurePassword" not in told

    def test_many_users(self, run: _Run, aries_sandbox: Sandbox, tmp_path: Path) -> None:
        """
        Each user is asked for with their own login, in the next run as well.
        """
        path = str(tmp_path / "logins.db")
        logins = Logins(path)
        for who in (people.USER, people.MFA_USER):
            log_in(aries_sandbox, logins, who)
        logins.db.close()
        both = "mfa@example.com\nuser@example.com\n"
        for _ in range(2):
            aries_sandbox.expire_access_tokens()

            assert both == run("many_users", path, **PUBLIC)
        assert 4 == aries_sandbox.stats()["token_requests"]["refresh_token"]

    def test_worker_fleet(self, environ: dict[str, str], aries_sandbox: Sandbox) -> None:
        """
        Three workers share one login: two expiries cost two token requests.
        """
        with engines.running() as valkey:
            variables = {**PUBLIC, "FLEET_URL": valkey.url, "FLEET_KEY": engines.KEY}
            seed = self._seed(aries_sandbox)
            for _ in range(2):
                aries_sandbox.expire_access_tokens()
                workers = [
                    subprocess.Popen(
                        [sys.executable, EXAMPLES / "worker_fleet.py", "5"],
                        env=environ | variables | {"ARIES_REFRESH_TOKEN": seed},
                        stdout=subprocess.PIPE,
                        text=True,
                    )
                    for _ in range(3)
                ]
                told = [worker.communicate(timeout=60)[0] for worker in workers]

                assert ["5 rounds\n"] * 3 == told
        assert 2 == aries_sandbox.stats()["token_requests"]["refresh_token"]

    def _seed(self, sandbox: Sandbox) -> str:
        with AriesClient(client_id="sandbox-public", base_url=sandbox.base_url) as client:
            request = client.oauth2.begin_authorization(redirect_uri="https://yourapp.com/callback")
            url = sandbox.sign_in(request.url)
            return client.oauth2.complete_authorization(request, url).refresh_token or ""

    def test_notebook(self, run: _Run) -> None:
        """
        The cells run from top to bottom.
        """
        told = run("notebook", **CONFIDENTIAL)

        assert re.search(r"^ +10  OPEN +real$", told, re.MULTILINE)
        assert "Help on method get_user_accounts" in told

    def test_tests_of_an_application(self, environ: dict[str, str]) -> None:
        """
        The tests of the application pass: "test_my_app.py".
        """
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_my_app.py"],
            cwd=EXAMPLES,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
        )

        assert "3 passed" in done.stdout, done.stdout

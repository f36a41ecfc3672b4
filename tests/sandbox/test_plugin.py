from __future__ import annotations

import re
import subprocess
import sys

from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import httpx
import pytest

from aries_sandbox import Sandbox, people
from tests.sandbox import flows


_WITHOUT_EXTRA: Final = """
import sys
for name in ("uvicorn", "starlette", "openapi_core", "authlib"):
    sys.modules[name] = None
"""


class TestPlugin:
    def test_imports_only_pytest(self) -> None:
        """
        Loading the plugin imports none of the server's modules.
        """
        code = """
import sys
import aries_sandbox.pytest_plugin
heavy = {"starlette", "uvicorn", "openapi_core", "authlib", "sqlite3", "aries_exchange"}
sys.exit(f"imported: {sorted(heavy & set(sys.modules))}" if heavy & set(sys.modules) else 0)
"""
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )

        assert (0, "") == (done.returncode, done.stderr)

    def test_does_not_import_the_sdk(self) -> None:
        """
        The server does not import the client that it tests.
        """
        code = """
import sys
import aries_sandbox.server
found = [name for name in sys.modules if name.partition(".")[0] == "aries_exchange"]
sys.exit(str(found) if found else 0)
"""
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )

        assert (0, "") == (done.returncode, done.stderr)

    @pytest.mark.parametrize(
        "code",
        [
            "from aries_sandbox import serve",
            "from aries_sandbox import create_app",
            "import aries_sandbox; aries_sandbox.Sandbox",
        ],
    )
    def test_without_the_extra(self, code: str) -> None:
        """
        Without the packages of the extra, the error names the extra.
        """
        done = subprocess.run(
            [sys.executable, "-c", _WITHOUT_EXTRA + code],
            capture_output=True,
            text=True,
            check=False,
        )

        assert re.fullmatch(
            r"ModuleNotFoundError: \w+ is not installed: pip install \"aries-exchange\[sandbox\]\"",
            done.stderr.splitlines()[-1],
        )
        assert "During handling" not in done.stderr

    def test_fixture_without_the_extra(self, tmp_path: Path) -> None:
        """
        A test that uses the fixture gets an error that names the missing extra.
        """
        test = tmp_path / "test_it.py"
        test.write_text(
            f"{_WITHOUT_EXTRA}\ndef test_it(aries_sandbox):\n    raise AssertionError\n"
        )
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )

        assert 1 == done.returncode
        assert 'pip install "aries-exchange[sandbox]"' in done.stdout

    def test_first_of_two(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A test may change anything; the next one starts from the same state.
        """
        _change_everything(aries_sandbox, http)

    def test_second_of_two(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A test sees no change of the test before it.
        """
        _change_everything(aries_sandbox, http)

    def test_data(self, aries_sandbox: Sandbox) -> None:
        """
        The fixture has the test users and the test clients.
        """
        assert "user@example.com" == aries_sandbox.user.email
        assert "123456" == aries_sandbox.mfa_user.mfa_code
        assert "sandbox-secret" == aries_sandbox.confidential.client_secret
        assert aries_sandbox.public.client_secret is None
        assert ("http://127.0.0.1:8976/callback",) == aries_sandbox.exact.redirect_uris

    @pytest.mark.parametrize("seconds", [1e12, -1e12, float("inf"), float("nan")])
    def test_wrong_clock(self, aries_sandbox: Sandbox, http: httpx.Client, seconds: float) -> None:
        """
        A clock that would leave the range of dates is rejected, and nothing changes.
        """
        with pytest.raises(ValueError, match="100 years"):
            aries_sandbox.advance_clock(seconds)

        assert 200 == http.get("/health").status_code


def _change_everything(sandbox: Sandbox, http: httpx.Client) -> None:
    assert {} == sandbox.stats()["requests"]
    body = {"email": "new@example.com", "password": "Password123!", "country": "USA"}
    assert 201 == http.post("/v1/users", json=body).status_code
    assert 200 == flows.authorize(http).status_code
    sandbox.advance_clock(1e6)


class TestSignIn:
    @pytest.mark.parametrize("user", people.PEOPLE, ids=lambda person: person.email)
    def test_allow(self, aries_sandbox: Sandbox, http: httpx.Client, user: people.Person) -> None:
        """
        A user who signs in is redirected with a valid code, with or without MFA.
        """
        url = f"{aries_sandbox.base_url}/oauth2/authorize?{urlencode(flows.page_query())}"
        back = flows.query(aries_sandbox.sign_in(url, user))
        granted = flows.exchange(http, back["code"]).json()

        assert user.email == flows.profile(http, granted["access_token"]).json()["email"]

    def test_deny(self, aries_sandbox: Sandbox) -> None:
        """
        A user who denies is redirected with `access_denied`.
        """
        url = f"{aries_sandbox.base_url}/oauth2/authorize?{urlencode(flows.page_query())}"

        assert "access_denied" == flows.query(aries_sandbox.sign_in(url, allow=False))["error"]

    def test_error_page(self, aries_sandbox: Sandbox) -> None:
        """
        An error page raises, and the message does not have the query.
        """
        query = urlencode(flows.page_query(redirect_uri="https://evil.example/"))

        with pytest.raises(ValueError, match="/oauth2/authorize did not let") as caught:
            aries_sandbox.sign_in(f"{aries_sandbox.base_url}/oauth2/authorize?{query}")

        assert "evil" not in str(caught.value)

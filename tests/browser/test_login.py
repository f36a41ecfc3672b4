from __future__ import annotations

import json
import subprocess
import time

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from aries_sandbox import Sandbox, people
from tests.browser.conftest import Window
from tests.support.command import PORT, Command, command_for


USER, MFA = people.USER, people.MFA_USER


@pytest.fixture(name="aries")
def aries(aries_sandbox: Sandbox, tmp_path: Path) -> Command:
    """
    The command, pointed to the sandbox, with a "browser" that only notes the address.
    """
    opener = tmp_path / "open"
    opener.write_text(
        f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/new && mv {tmp_path}/new {tmp_path}/url\n'
    )
    opener.chmod(0o700)
    made = command_for(aries_sandbox, tmp_path)
    return Command(made.home, {**made.variables, "BROWSER": str(opener)})


@contextmanager
def logging_in(aries: Command, window: Window, *arguments: str) -> Generator[subprocess.Popen[str]]:
    """
    Start `aries login`, and open in *window* what it opens.
    """
    opened = aries.home / "url"
    opened.unlink(missing_ok=True)
    with PORT, aries.start("login", *arguments) as process:
        try:
            for _ in range(200):
                if opened.exists():
                    break
                assert process.poll() is None, process.communicate()
                time.sleep(0.05)
            window.page.goto(opened.read_text())
            yield process
        finally:
            process.kill()
            process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """
    Wait for the end of *process*; return its status and what it printed.
    """
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


class TestLogin:
    def test_password_code_consent(self, aries: Command, any_window: Window) -> None:
        """
        A person logs in by keyboard alone, on a desk and on a phone, in the light and in the dark;
        the tokens land in the store, and `aries whoami` and `aries accounts` use them.
        """
        window = any_window
        with logging_in(aries, window) as process:
            window.shows("Sign in")
            window.picture("1-sign-in")
            window.type(MFA.email, "<Tab>", MFA.password, "<Enter>")
            window.shows("Enter your code")
            window.picture("2-code")
            window.type(MFA.mfa_code or "", "<Enter>")
            window.shows("Allow access?")
            window.picture("3-consent")
            wide = window.is_too_wide
            window.type("<Tab>", "<Enter>")
            window.shows("You are logged in")
            window.picture("4-back")
            address = window.page.url
            status, out, _ = ended(process)
        whoami, accounts = aries.run("whoami"), aries.run("accounts")
        tokens = json.loads(aries.tokens.read_text())["record"]["tokens"]

        assert (0, "http://127.0.0.1:8976/callback") == (status, address)
        assert not wide
        assert "logged in" in out
        assert tokens["access_token"].startswith("sandbox_")
        assert MFA.email in whoami.stdout
        assert "SANDBOX-20" in accounts.stdout

    def test_wrong_then_right(self, aries: Command, any_window: Window) -> None:
        """
        A wrong password and a wrong code are explained, what was typed is kept, and the right ones
        still work.
        """
        window = any_window
        with logging_in(aries, window) as process:
            window.type(MFA.email, "<Tab>", "wrong", "<Enter>")
            window.page.get_by_role("alert").wait_for()
            window.picture("5-wrong-password")
            kept = window.page.input_value("#email")
            window.type(MFA.password, "<Enter>")
            window.shows("Enter your code")
            window.type("000000", "<Enter>")
            window.page.get_by_role("alert").wait_for()
            window.picture("6-wrong-code")
            window.type("123 456", "<Enter>")
            window.shows("Allow access?")
            window.type("<Tab>", "<Enter>")
            window.shows("You are logged in")
            status, _, _ = ended(process)

        assert (0, MFA.email) == (status, kept)

    def test_deny(self, aries: Command, window: Window) -> None:
        """
        Deny ends the command with 1 and the reason, and the page in the browser says so.
        """
        with logging_in(aries, window) as process:
            window.type(USER.email, "<Tab>", USER.password, "<Enter>")
            window.shows("Allow access?")
            window.type("<Tab>", "<Tab>", "<Enter>")
            window.shows("Access was denied")
            window.picture("7-denied")
            status, _, err = ended(process)
        window.problems.clear()  # Chromium notes the status 403 of that page

        assert 1 == status
        assert "access_denied" in err
        assert 3 == aries.run("status").returncode

    def test_closed_window(self, aries: Command, window: Window) -> None:
        """
        Who closes the window is told after the time is up, and what to compare.
        """
        with logging_in(aries, window, "--timeout", "2") as process:
            window.shows("Sign in")
            window.page.close()
            status, _, err = ended(process)

        assert 1 == status
        assert "nobody came back" in err
        assert "compare http://127.0.0.1:8976/callback" in err

    def test_reload_and_history(self, aries: Command, any_window: Window) -> None:
        """
        Reload, back and forward show each stage again, and no form is sent that nobody filled in.
        """
        window = any_window
        page = window.page

        def reload(title: str) -> None:
            page.reload()
            window.shows(title)

        with logging_in(aries, window) as process:
            reload("Sign in")
            page.focus("#email")  # a reload gives no field the focus
            window.type(MFA.email, "<Tab>", "wrong", "<Enter>")
            page.get_by_role("alert").wait_for()
            reload("Sign in")
            page.fill("#password", MFA.password)
            page.keyboard.press("Enter")
            window.shows("Enter your code")
            reload("Enter your code")
            page.go_back()
            window.shows("Enter your code")  # the stage that the login has reached
            page.fill("#code", "000000")
            page.keyboard.press("Enter")
            page.get_by_role("alert").wait_for()
            reload("Enter your code")
            page.fill("#code", MFA.mfa_code or "")
            page.keyboard.press("Enter")
            window.shows("Allow access?")
            reload("Allow access?")
            page.go_back()
            page.go_forward()
            window.shows("Allow access?")
            page.get_by_role("button", name="Allow").click()
            window.shows("You are logged in")
            status, _, _ = ended(process)
            page.go_back()
            window.shows("Done")
            window.picture("7-answered")
            reload("Done")

        assert 0 == status
        assert 5 == window.forms

    def test_back_to_another_user(self, aries: Command, window: Window) -> None:
        """
        Who goes back to the first page signs in anew, and forward leads to the login before.
        """
        page = window.page
        with logging_in(aries, window) as process:
            window.type(USER.email, "<Tab>", USER.password, "<Enter>")
            window.shows("Allow access?")
            page.go_back()
            window.shows("Sign in")
            page.go_forward()
            window.shows("Allow access?")
            page.go_back()
            page.fill("#email", MFA.email)
            page.fill("#password", MFA.password)
            page.keyboard.press("Enter")
            window.type(MFA.mfa_code or "", "<Enter>")
            page.get_by_role("button", name="Allow").click()
            window.shows("You are logged in")
            status, _, _ = ended(process)

        assert 0 == status
        assert MFA.email in aries.run("whoami").stdout

    def test_double_submit(self, aries: Command, window: Window) -> None:
        """
        Two clicks on Allow are one login.
        """
        with logging_in(aries, window) as process:
            window.type(USER.email, "<Tab>", USER.password, "<Enter>")
            window.shows("Allow access?")
            window.page.get_by_role("button", name="Allow").dblclick()
            window.shows("You are logged in")
            status, _, _ = ended(process)

        assert 0 == status
        assert USER.email in aries.run("whoami").stdout

    def test_favicon_and_other_tabs(self, aries: Command, window: Window) -> None:
        """
        Other tabs that poke the port do not end the login.
        """
        with logging_in(aries, window) as process:
            for path in ("/", "/favicon.ico", "/callback", "/callback?code=x&state=y"):
                httpx.get(f"http://127.0.0.1:8976{path}", trust_env=False)
            window.type(USER.email, "<Tab>", USER.password, "<Enter>")
            window.shows("Allow access?")
            window.type("<Tab>", "<Enter>")
            window.shows("You are logged in")
            status, _, _ = ended(process)

        assert 0 == status

    def test_without_javascript(self, aries: Command, window: Window) -> None:
        """
        No page runs anything.
        """
        with logging_in(aries, window):
            scripts = window.page.locator("script").count()
            policy = httpx.get(window.page.url, trust_env=False).headers["content-security-policy"]

        assert 0 == scripts
        assert "default-src 'none'" in policy
        assert "script-src" not in policy


class TestErrorPage:
    def test_wrong_redirect_uri(self, aries: Command, any_window: Window) -> None:
        """
        A redirect URI that is not registered is shown beside the registered one.
        """
        window = any_window
        with logging_in(
            aries, window, "--redirect-uri", "http://127.0.0.1:8976/Callback", "--timeout", "5"
        ):
            window.shows("This application cannot sign you in")
            window.picture("8-not-registered")
            text = window.page.inner_text("main")
            wide = window.is_too_wide
        window.problems.clear()  # Chromium notes the status 400 of that page

        assert "http://127.0.0.1:8976/Callback" in text
        assert "http://127.0.0.1:8976/callback" in text
        assert not wide

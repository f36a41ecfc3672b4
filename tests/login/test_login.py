from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

import anyio
import pytest

from aries_exchange import (
    AriesClient,
    AsyncAriesClient,
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
    MemoryTokenStore,
    NoBrowserError,
    OAuthError,
    TokenRecord,
    TokenStoreError,
)
from aries_exchange.login.browser import missing_browser
from aries_sandbox import Sandbox
from tests.login.attempts import logging_in
from tests.login.test_loopback import listening
from tests.support import person
from tests.support.clocks import ManualClock
from tests.support.flavours import Flavour


PASTE: Final = "http://127.0.0.1:8976/callback"


class TestBrowser:
    def test_every_flavour(self, aries_sandbox: Sandbox, flavour: Flavour) -> None:
        """
        The login is the client's afterwards, sync, on asyncio and on trio.
        """
        with flavour.client(client_id="sandbox-public", base_url=aries_sandbox.base_url) as client:
            with logging_in(client, scope=["user:information"]) as attempt:
                status = attempt.finish()
            email = client.users.get_user_profile().email

        assert ("user:information", "user@example.com") == (status.scope, email)

    def test_the_event_loop_goes_on(self, aries_sandbox: Sandbox) -> None:
        """
        While a person takes their time, the other tasks run; a cancelled login frees its port.
        """

        async def main() -> tuple[str, list[str]]:
            async with AsyncAriesClient(
                client_id="sandbox-public", base_url=aries_sandbox.base_url
            ) as client:
                opened = anyio.Event()
                urls: list[str] = []

                async def show(url: str) -> None:
                    urls.append(url)
                    opened.set()

                async def log_in() -> None:
                    await client.login(
                        redirect_uri="http://127.0.0.1:0/callback",
                        mode="browser",
                        open_browser=show,
                        tell=urls.append,
                    )

                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(log_in)
                    with anyio.fail_after(60):
                        await opened.wait()
                    tasks.cancel_scope.cancel()
                port = urls[-1].partition("127.0.0.1%3A")[2].partition("%2F")[0]
                return port, listening(int(port))

        port, found = anyio.run(main)

        assert port.isdigit()
        assert [] == found

    def test_ctrl_c(self, aries_sandbox: Sandbox) -> None:
        """
        Ctrl-C ends the wait at once, and leaves nothing open.
        """
        ports: list[int] = []

        def interrupt(url: str) -> None:
            ports.append(int(url.partition("127.0.0.1%3A")[2].partition("%2F")[0]))
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()

        with (
            AriesClient(client_id="sandbox-public", base_url=aries_sandbox.base_url) as client,
            pytest.raises(KeyboardInterrupt),
        ):
            client.login(
                redirect_uri="http://127.0.0.1:0/callback",
                mode="browser",
                timeout=10,
                open_browser=interrupt,
                tell=str,
            )

        assert [] == listening(ports[0])

    def test_the_registered_uri_is_sent(self, aries_sandbox: Sandbox) -> None:
        """
        The redirect URI goes out to the letter, whatever its spelling.
        """
        uri = "http://127.0.0.1:8976/Call%20back?via=sdk"
        with (
            AriesClient(client_id="sandbox-public", base_url=aries_sandbox.base_url) as client,
            logging_in(client, redirect_uri=uri, timeout=0.2) as attempt,
        ):
            sent = attempt.redirect_uri

        assert uri == sent

    def test_a_code_of_another_login(self, aries_sandbox: Sandbox) -> None:
        """
        A code that was made for another verifier is refused by the service, and not adopted.
        """
        with AriesClient(client_id="sandbox-public", base_url=aries_sandbox.base_url) as client:
            with logging_in(client, redirect_uri="http://127.0.0.1:0/callback") as other:
                stolen = person.log_in(other.url).partition("code=")[2].partition("&")[0]
                with logging_in(client, redirect_uri="http://127.0.0.1:0/callback") as attempt:
                    query = f"code={stolen}&state={attempt.state}"
                    person.visit(f"{attempt.redirect_uri}?{query}")
                    with pytest.raises(OAuthError):
                        attempt.outcome()
                other.finish()

            assert "user@example.com" == client.users.get_user_profile().email


class TestPaste:
    @staticmethod
    def login(sandbox: Sandbox, answer: Callable[[str], str], **more: Any) -> list[str]:
        """
        Log in by pasting what *answer* makes of the page's address; return what was told.
        """
        told: list[str] = []
        clock = more.pop("clock", None)
        with AriesClient(
            client_id="sandbox-exact", base_url=sandbox.base_url, clock=clock
        ) as client:

            def prompt(_: str) -> str:
                return answer(told[0].splitlines()[1])

            status = client.login(
                redirect_uri=PASTE, mode="paste", prompt=prompt, tell=told.append, **more
            )

            assert not status.is_over
            assert client.users.get_user_profile().email is not None
        return told

    def test_address(self, aries_sandbox: Sandbox) -> None:
        """
        The address that the browser ended up at logs the user in.
        """
        self.login(aries_sandbox, person.log_in)

    @pytest.mark.parametrize(
        "around", ["  {}\n", '"{}"', "'{}'", " <{}> ", "`{}`", "\u201c{}\u201d", "\t'<{}>'\r\n"]
    )
    @pytest.mark.parametrize("is_code", [False, True], ids=["address", "code"])
    def test_what_is_copied_along(self, aries_sandbox: Sandbox, around: str, is_code: bool) -> None:
        """
        White space, quotes and angle brackets around the address or the code do no harm.
        """

        def paste(url: str) -> str:
            back = person.log_in(url)
            return around.format(back.partition("code=")[2].partition("&")[0] if is_code else back)

        told = self.login(aries_sandbox, paste)

        assert 1 == len(told)

    def test_without_scheme(self, aries_sandbox: Sandbox) -> None:
        """
        Browsers that hide `http://` copy the address without it.
        """
        self.login(aries_sandbox, lambda url: person.log_in(url).removeprefix("http://"))

    def test_bare_code(self, aries_sandbox: Sandbox) -> None:
        """
        So does the code in it alone: the verifier ties it to this login.
        """
        self.login(
            aries_sandbox, lambda url: person.log_in(url).partition("code=")[2].partition("&")[0]
        )

    def test_a_mistake_may_be_made(self, aries_sandbox: Sandbox) -> None:
        """
        A wrong paste is explained, and another one is taken.
        """
        mistakes = [" ", "hello", "no code", "c" * 19, PASTE, "code=abc&state=def"]
        pastes = iter([*mistakes, "https://yourapp.com/callback?code=x&state=y"])
        told = self.login(aries_sandbox, lambda url: next(pastes, "") or person.log_in(url))

        assert [
            "nothing was pasted.",
            *["this is neither an address nor a code."] * 3,
            *["the authorization response was rejected: state is missing"] * 3,
        ] == [text.partition(",")[0].partition(" Copy")[0] for text in told[1:]]
        assert all(text.endswith("paste it again.") for text in told[1:])
        assert "authorization." not in "".join(told)

    def test_mistakes_have_an_end(self, aries_sandbox: Sandbox) -> None:
        """
        A program that pastes the same wrong text again and again gets the error.
        """
        asked: list[str] = []

        def wrong(url: str) -> str:
            asked.append(url)
            return "hello"

        with pytest.raises(AuthorizationResponseError, match="neither an address nor a code"):
            self.login(aries_sandbox, wrong)
        assert 10 == len(asked)
        assert {} == aries_sandbox.stats()["token_requests"]

    def test_too_late(self, aries_sandbox: Sandbox) -> None:
        """
        Once the request is ten minutes old, another address cannot help, and is not asked for.
        """
        clock = ManualClock()
        asked: list[str] = []

        def late(url: str) -> str:
            asked.append(url)
            back = person.log_in(url)
            clock.advance(601)
            return back

        with pytest.raises(AuthorizationResponseError, match="older than ten minutes"):
            self.login(aries_sandbox, late, clock=clock)
        assert 1 == len(asked)

    @pytest.mark.parametrize("result", [None, 7, b"code"])
    def test_a_prompt_that_returns_no_text(self, aries_sandbox: Sandbox, result: Any) -> None:
        """
        A function that does not return what was pasted is told what to return.
        """
        with pytest.raises(InvalidArgumentError, match=r"^prompt: takes str, .*; return the text"):
            self.login(aries_sandbox, lambda _: result)

    def test_foreign_issuer(self, aries_sandbox: Sandbox) -> None:
        """
        The address of another server's response is not used, whatever its state.
        """

        def other(url: str) -> str:
            return person.log_in(url).partition("&iss=")[0] + "&iss=https://attacker.example"

        with pytest.raises(AuthorizationResponseError, match="iss"):
            self.login(aries_sandbox, other)

    def test_refused(self, aries_sandbox: Sandbox) -> None:
        """
        A pasted refusal ends the login with what the page said.
        """
        with pytest.raises(AuthorizationError, match="access_denied") as caught:
            self.login(aries_sandbox, lambda url: person.log_in(url, decision="deny"))

        assert "access_denied" == caught.value.error

    def test_nothing_comes(self, aries_sandbox: Sandbox) -> None:
        """
        The end of the input is an error of this SDK, not EOFError.
        """

        def end(_: str) -> str:
            raise EOFError

        with pytest.raises(AuthorizationError, match="nothing was pasted"):
            self.login(aries_sandbox, end)

    def test_without_a_terminal(
        self, aries_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        Neither a browser nor a terminal is said at once, before anything is sent or shown.
        """
        monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        told: list[str] = []
        with (
            AriesClient(client_id="sandbox-exact", base_url=aries_sandbox.base_url) as client,
            pytest.raises(NoBrowserError, match="this is an SSH session"),
        ):
            client.login(redirect_uri=PASTE, tell=told.append)

        assert [] == told


class TestArguments:
    def test_what_to_register(self) -> None:
        """
        Without a redirect URI the error says what to register, and which variable is read.
        """
        client = AriesClient(client_id="anybody")

        with pytest.raises(InvalidArgumentError, match=r"register.*127\.0\.0\.1:8976.*ARIES_RED"):
            client.login()

    def test_variable(self, aries_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        `ARIES_REDIRECT_URI` is used where there is no other.
        """
        monkeypatch.setenv("ARIES_REDIRECT_URI", "http://127.0.0.1:0/callback")
        with (
            AriesClient(client_id="sandbox-public", base_url=aries_sandbox.base_url) as client,
            logging_in(client, redirect_uri=None) as attempt,
        ):
            assert not attempt.finish().is_over

    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            ({"mode": "guess"}, "mode"),
            ({"timeout": -1}, "timeout"),
            ({"mode": "browser", "redirect_uri": "https://yourapp.com/callback"}, "redirect_uri"),
            ({"redirect_uri": "/callback"}, "redirect_uri"),
            ({"scope": ["a b"]}, "scope"),
            ({"scope": 7}, "scope"),
            ({"scope": [b"user:information"]}, "scope"),
            ({"redirect_uri": 7}, "redirect_uri"),
            ({"timeout": "5"}, "timeout"),
            ({"open_browser": "firefox"}, "open_browser"),
            ({"prompt": "code: "}, "prompt"),
            ({"tell": []}, "tell"),
        ],
    )
    def test_wrong(self, arguments: dict[str, Any], name: str) -> None:
        """
        A wrong argument is named before anything is shown.
        """
        told: list[str] = []
        client = AriesClient(client_id="anybody")
        right: dict[str, Any] = {"redirect_uri": PASTE, "tell": told.append, "prompt": str}

        with pytest.raises(InvalidArgumentError, match=f"^{name}"):
            client.login(**{**right, **arguments})
        assert [] == told


class FullStore:
    """
    A store on a full disk.
    """

    def __init__(self) -> None:
        self._memory = MemoryTokenStore()

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is there.
        """
        return self._memory.load(key)

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Fail.
        """
        raise OSError(28, "No space left on device")

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Lock.
        """
        return self._memory.lock(key, timeout)


class TestStore:
    def test_tried_before_the_browser_opens(self, aries_sandbox: Sandbox) -> None:
        """
        A login that could not be kept is refused before anybody goes through it.
        """
        opened: list[str] = []
        with (
            AriesClient(
                client_id="sandbox-exact", base_url=aries_sandbox.base_url, token_store=FullStore()
            ) as client,
            pytest.raises(TokenStoreError),
        ):
            client.login(
                redirect_uri=PASTE,
                mode="browser",
                timeout=1,
                open_browser=opened.append,
                tell=opened.append,
            )

        assert [] == opened

    def test_trying_keeps_what_is_there(self, aries_sandbox: Sandbox) -> None:
        """
        A login that is given up leaves the one before as it was.
        """
        store = MemoryTokenStore()
        with AriesClient(
            client_id="sandbox-public", base_url=aries_sandbox.base_url, token_store=store
        ) as client:
            with logging_in(client) as attempt:
                attempt.finish()
            with logging_in(client) as attempt:
                person.visit(person.log_in(attempt.url, decision="deny"))
                with pytest.raises(AuthorizationError):
                    attempt.outcome()

            assert "user@example.com" == client.users.get_user_profile().email
            assert not client.oauth2.status().is_over


class TestMissingBrowser:
    @pytest.mark.parametrize(
        ("environ", "platform", "files", "expected"),
        [
            ({"DISPLAY": ":0", "SSH_CONNECTION": "x"}, "linux", [], "this is an SSH session"),
            ({"SSH_TTY": "/dev/pts/1"}, "darwin", [], "this is an SSH session"),
            ({"DISPLAY": ":0"}, "linux", ["/.dockerenv"], "this is a container"),
            ({"DISPLAY": ":0"}, "linux", ["/run/.containerenv"], "this is a container"),
            ({"DISPLAY": ":0", "container": "podman"}, "linux", [], "this is a container"),
            ({}, "linux", [], "there is no display"),
            ({}, "darwin", [], None),
            ({}, "win32", [], None),
            ({"BROWSER": "true", "SSH_TTY": "x"}, "linux", ["/.dockerenv"], None),
        ],
    )
    def test_surroundings(
        self, environ: dict[str, str], platform: str, files: list[str], expected: str | None
    ) -> None:
        """
        SSH, containers and machines without a display have no browser that the user would see;
        who sets `BROWSER` says that there is one.
        """
        assert expected == missing_browser(environ, platform, files.__contains__)


class TestImports:
    def test_nothing_of_it_comes_with_the_package(self) -> None:
        """
        `import aries_exchange` and a client bring no command line, no web browser, no listener.
        """
        code = (
            "import sys; from aries_exchange import AriesClient; AriesClient(bearer_token='x');"
            "print([m for m in ('typer', 'rich', 'webbrowser', 'getpass',"
            "'aries_exchange.login.loopback', 'aries_cli')"
            " if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert "[]" == done.stdout.strip()

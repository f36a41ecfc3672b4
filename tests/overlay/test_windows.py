"""
Windows, as far as another system can show it: each program runs in a process that lacks what Windows
lacks, and is refused what Windows refuses.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path

from aries_sandbox import Sandbox


ROOT = Path(__file__).resolve().parents[2]
BEGINNING = """
import asyncio, os, sys, threading, time, zoneinfo
import anyio.abc, anyio.to_thread, anyio._backends._asyncio
import filelock, httpx, httpcore, openapi_core, platformdirs, rich.console, starlette.applications, typer, uvicorn
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tests.support import person
from tests.support.windows import EXCLUSIVE, become_windows
sys.modules.pop("getpass", None)
"""
LOGIN = """
become_windows()
from aries_exchange import AriesClient, AsyncAriesClient

def browse(url):
    threading.Thread(target=lambda: person.visit(person.log_in(url))).start()

arguments = {"base_url": sys.argv[1], "client_id": "sandbox-public"}
with AriesClient(**arguments) as client:
    client.login(redirect_uri="http://127.0.0.1:0/callback", mode="browser", open_browser=browse)
    print(client.users.get_user_profile().email, len(EXCLUSIVE))
    token = client.oauth2.access_token()

async def main():
    async with AsyncAriesClient(base_url=sys.argv[1], bearer_token=token) as client:
        print((await client.users.get_user_profile()).email)

with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
    runner.run(main())
"""
STORE = """
become_windows()
from aries_exchange import FileTokenStore, TokenRecord, Tokens, TokenStoreError

def record(number):
    tokens = Tokens(access_token=f"access-{number}", origin="http://127.0.0.1")
    return TokenRecord(tokens=tokens, generation=number)

store = FileTokenStore(sys.argv[1])
assert store.load("a") is None
stop = threading.Event()

def read():
    while not stop.is_set():
        store.load("a")
        time.sleep(0.001)

with ThreadPoolExecutor() as pool:
    reading = [pool.submit(read) for _ in range(2)]
    try:
        saved = [store.save("a", record(number + 1), number) for number in range(30)]
    finally:
        stop.set()
    assert saved == [True] * 30
    print([each.result() for each in reading], store.load("a").tokens.access_token)
held = store.path("a").open()
timer = threading.Timer(0.3, held.close)
timer.start()
print(store.save("a", record(31), 30))
with store.path("a").open():
    try:
        store.save("a", record(32), 31)
    except TokenStoreError as error:
        print(error.message)
print(store.load("a").tokens.access_token)
with store.lock("a", 1):
    pass
"""
PROMPT = """
become_windows("http://127.0.0.1:1/cb?code=1\\b2\\r")
from aries_exchange.login.terminal import Terminal

terminal = Terminal()
print(terminal.ask("Paste: "))
terminal.close()
"""
PORT = """
become_windows()
from aries_sandbox.server import bind

with bind(0) as first:
    try:
        bind(first.getsockname()[1])
    except OSError as error:
        print(len(EXCLUSIVE), type(error).__name__)
"""
COMMAND = """
become_windows()
import io
from aries_cli import main

sys.stdin = io.StringIO()
print([main([name]) for name in ("status", "doctor")])
"""


def on_windows(program: str, *arguments: str, **variables: str) -> list[str]:
    """
    Return the lines that *program* prints.
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGINNING + program, *arguments],
        cwd=ROOT,
        env=os.environ | variables,
        check=False,
        capture_output=True,
        encoding=variables.get("PYTHONIOENCODING", "utf-8"),
        timeout=60,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout.splitlines()


class TestClient:
    def test_login_and_calls(self, aries_sandbox: Sandbox) -> None:
        """
        A login with the browser, and calls, sync and async, need nothing that only Unix has; and the
        port of the login is for this program alone.
        """
        email = aries_sandbox.user.email

        assert [f"{email} 1", email] == on_windows(LOGIN, aries_sandbox.base_url)

    def test_prompt(self) -> None:
        """
        A hidden answer is read from the console, key by key.
        """
        assert ["http://127.0.0.1:1/cb?code=2"] == on_windows(PROMPT)


class TestStore:
    def test_open_files(self, tmp_path: Path) -> None:
        """
        Whoever reads a file of tokens does not stop a save, as long as it is for less than a second.
        Then it is an error, the older tokens are there, and the store still works.
        """
        folder = tmp_path / "tokens"

        told = on_windows(STORE, str(folder))
        [file] = folder.glob("*.json")

        assert [
            "[None, None] access-30",
            "True",
            f"{file} cannot be used: Access is denied.",
            "access-31",
        ] == told


class TestSandbox:
    def test_port(self) -> None:
        """
        The sandbox shares its port with no other program.
        """
        assert ["1 OSError"] == on_windows(PORT)


class TestCommand:
    def test_narrow_console(self, aries_sandbox: Sandbox, tmp_path: Path) -> None:
        """
        `aries` runs in a console with the letters of Western Europe.
        """
        told = on_windows(
            COMMAND,
            ARIES_BASE_URL=aries_sandbox.base_url,
            HOME=str(tmp_path),
            XDG_STATE_HOME=str(tmp_path),
            PYTHONIOENCODING="cp1252",
        )

        assert "[3, 0]" == told[-1]

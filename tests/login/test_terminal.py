"""
Logging in by pasting, in a real terminal.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time

from collections.abc import Iterator
from typing import Final

import attrs
import pytest

from aries_sandbox import Sandbox
from tests.support import person


RUN: Final = {
    "sync": "status = AriesClient(**arguments).login(mode='paste')",
    "asyncio": "import asyncio\n    status = asyncio.run(AsyncAriesClient(**arguments).login(mode='paste'))",
    "trio": (
        "import trio\n    status = trio.run(partial(AsyncAriesClient(**arguments).login, mode='paste'))"
    ),
}
PROGRAM: Final = """
import fcntl, signal, sys, termios
from functools import partial
from aries_exchange import AriesClient, AsyncAriesClient, AuthorizationError

fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches this process
signal.signal(signal.SIGHUP, signal.SIG_IGN)
arguments = dict(client_id="sandbox-exact", base_url={url!r}, redirect_uri="http://127.0.0.1:8976/callback")
try:
    {run}
except KeyboardInterrupt:
    sys.exit(130)
except AuthorizationError as error:
    sys.exit(7 if "nothing was pasted" in str(error) else 1)
print(status.kind)
"""


@attrs.define
class Terminal:
    """
    A program in a terminal of its own.
    """

    process: subprocess.Popen[bytes]
    keyboard: int
    screen: int
    shown: str = ""

    @property
    def has_echo(self) -> bool:
        """
        Whether the terminal shows what is typed.
        """
        return bool(termios.tcgetattr(self.screen)[3] & termios.ECHO)

    def wait_for(self, text: str) -> None:
        """
        Read until the program has shown *text*.
        """
        ends = time.monotonic() + 20
        while text not in self.shown:
            assert time.monotonic() < ends, self.shown
            self.read(0.2)

    def wait_for_question(self) -> None:
        """
        Read until the program asks, and hides what is typed.
        """
        self.wait_for("not shown): ")
        ends = time.monotonic() + 5
        while self.has_echo:
            assert time.monotonic() < ends
            time.sleep(0.01)

    def read(self, seconds: float) -> None:
        """
        Read what the program shows within *seconds*.
        """
        if select.select([self.keyboard], [], [], seconds)[0]:
            self.shown += os.read(self.keyboard, 65_536).decode()

    def type(self, text: str) -> None:
        """
        Type *text*.
        """
        os.write(self.keyboard, text.encode())

    def hang_up(self) -> None:
        """
        Close the window.
        """
        os.close(self.screen)
        os.close(self.keyboard)
        self.keyboard = self.screen = -1

    def ended(self, seconds: float) -> int:
        """
        Return the status of the program, which ends within *seconds*.
        """
        status = self.process.wait(seconds)
        self.read(0.2)
        return status


@pytest.fixture(name="terminal", params=list(RUN))
def terminal(request: pytest.FixtureRequest, aries_sandbox: Sandbox) -> Iterator[Terminal]:
    """
    A program that logs in by pasting, with each kind of client.
    """
    keyboard, screen = pty.openpty()
    program = PROGRAM.format(url=aries_sandbox.base_url, run=RUN[request.param])
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        start_new_session=True,
    )
    made = Terminal(process, keyboard, screen)
    yield made
    process.kill()
    process.wait()
    if made.screen >= 0:
        made.hang_up()


class TestCtrlC:
    def test_it_ends(self, terminal: Terminal) -> None:
        """
        Ctrl-C at the question ends the program, with echo, on a line of its own.
        """
        terminal.wait_for_question()
        terminal.type("half a pasted addr")
        terminal.type("\x03")
        status = terminal.ended(30)

        assert 130 == status
        assert terminal.has_echo
        assert terminal.shown.endswith("\n")
        assert not select.select([terminal.screen], [], [], 0)[0]  # nothing is left for the shell

    def test_a_signal(self, terminal: Terminal) -> None:
        """
        So does SIGINT from elsewhere.
        """
        terminal.wait_for_question()
        terminal.process.send_signal(signal.SIGINT)

        assert 130 == terminal.ended(5)
        assert terminal.has_echo


class TestEnd:
    def test_ctrl_d(self, terminal: Terminal) -> None:
        """
        The end of the input is an error of this SDK, and the terminal is as before.
        """
        terminal.wait_for_question()
        terminal.type("\x04")

        assert 7 == terminal.ended(10)
        assert terminal.has_echo

    def test_hang_up(self, terminal: Terminal) -> None:
        """
        So is a terminal that goes away.
        """
        terminal.wait_for_question()
        terminal.hang_up()

        assert 7 == terminal.process.wait(10)


class TestPaste:
    def test_it_is_hidden(self, terminal: Terminal) -> None:
        """
        A mistake is explained; the address in quotes logs the user in, and is not shown.
        """
        terminal.wait_for_question()
        terminal.type("hello\n")
        terminal.wait_for("neither an address nor a code")
        terminal.shown = terminal.shown.partition("neither")[0]
        url = next(line for line in terminal.shown.splitlines() if "/oauth2/authorize?" in line)
        back = person.log_in(url)
        terminal.wait_for_question()
        terminal.type(f'"{back}"\n')
        terminal.wait_for("refresh_token")

        assert 0 == terminal.ended(10)
        assert terminal.has_echo
        assert "hello" not in terminal.shown
        assert back.partition("code=")[2].partition("&")[0] not in terminal.shown

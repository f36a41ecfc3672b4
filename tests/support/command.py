"""
The `aries` command with a home of its own: in this process, or where it matters in one of its own.
"""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
import tempfile

from collections.abc import Callable, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    ExitStack,
    nullcontext,
    redirect_stderr,
    redirect_stdout,
)
from pathlib import Path
from typing import Final

import attrs
import pytest

from filelock import FileLock

from aries_cli import main
from aries_sandbox import Sandbox, people
from tests.support import person


ARIES: Final = [sys.executable, "-W", "error", "-m", "aries_cli"]
EXACT: Final = {
    "ARIES_CLIENT_ID": "sandbox-exact",
    "ARIES_REDIRECT_URI": "http://127.0.0.1:8976/callback",
}
PORT: Final = FileLock(Path(tempfile.gettempdir(), f"aries-exchange-{os.getuid()}.lock"))
"""Held where the port of that URI has to be free: all tests on a machine share it."""
Done = subprocess.CompletedProcess[str]


@attrs.frozen
class Command:
    """
    The command, run in *home* with *variables* and none of ours.
    """

    home: Path
    variables: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """
        The environment that it runs in.
        """
        kept = {n: os.environ[n] for n in ("PATH", "PYTHONPATH", "LANG") if n in os.environ}
        places = {
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home / "state"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
        }
        return {**kept, **places, "PYTHONDONTWRITEBYTECODE": "1", **self.variables}

    @property
    def tokens(self) -> Path:
        """
        The file that its login is kept in.
        """
        (found,) = (self.home / "state" / "aries-exchange").glob("*.json")
        return found

    def run(self, *arguments: str, given: str = "", **variables: str) -> Done:
        """
        Run it to its end in this process, with *given* on stdin.
        """
        return in_process(arguments, self.environment | variables, lambda _: given)

    def process(self, *arguments: str, given: str = "", **variables: str) -> Done:
        """
        The same in a process of its own.
        """
        with _alone(arguments):
            return subprocess.run(
                [*ARIES, *arguments],
                env=self.environment | variables,
                input=given,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """
        Start a process, with pipes.  One that listens needs `PORT`.
        """
        return subprocess.Popen(
            [*ARIES, *arguments],
            env=self.environment | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def log_in(self, *arguments: str, user: people.Person = people.USER) -> tuple[str, str, str]:
        """
        Log in by pasting into a pipe; return stdout, stderr and the address that was pasted.
        """
        pasted: list[str] = []

        def paste(shown: str) -> str:
            [url] = re.findall(r"^http\S+$", shown, re.MULTILINE)
            pasted.append(person.log_in(url, user))
            return f"{pasted[-1]}\n"

        options = ["login", "--mode", "paste", *arguments]
        done = in_process(options, self.environment, paste)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr, pasted[0]


class _Stdin:
    # A pipe that asks for what is in it when it is read, and not before.
    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._lines: list[str] | None = None

    def isatty(self) -> bool:
        return False

    def readline(self, *_: object) -> str:
        if self._lines is None:
            self._lines = self._ask().splitlines(keepends=True)
        return self._lines.pop(0) if self._lines else ""


def in_process(
    arguments: tuple[str, ...] | list[str],
    environment: Mapping[str, str],
    answer: Callable[[str], str],
) -> Done:
    """
    Run the command in this process; *answer* gets what stderr shows, and returns what is on stdin.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))

    def text(stream: io.TextIOWrapper) -> str:
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        return stream.buffer.getvalue().decode()

    log = logging.getLogger("aries_exchange")
    before = log.level, log.handlers[:]
    with _alone(arguments), ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name in {*os.environ} - {*environment}:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", _Stdin(lambda: answer(text(err))))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        try:
            status = main(arguments)
        except SystemExit as ended:  # how the shell's completion and argparse end
            status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        finally:
            log.level, log.handlers[:] = before
    return subprocess.CompletedProcess(["aries", *arguments], status, text(out), text(err))


def _alone(arguments: Sequence[str]) -> AbstractContextManager[object]:
    needs_port = "doctor" in arguments or ("login" in arguments and "paste" not in arguments)
    return PORT if needs_port else nullcontext()


def command_for(sandbox: Sandbox, home: Path) -> Command:
    """
    Return the command in a new *home*, pointed to *sandbox*.
    """
    return Command(home, {"ARIES_BASE_URL": sandbox.base_url, **EXACT})

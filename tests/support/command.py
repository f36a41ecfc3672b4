"""
The `aries` command in a process of its own, with a home of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path
from typing import Final

import attrs

from aries_sandbox import Sandbox, people
from tests.support import person


ARIES: Final = [sys.executable, "-W", "error", "-m", "aries_cli"]
EXACT: Final = {
    "ARIES_CLIENT_ID": "sandbox-exact",
    "ARIES_REDIRECT_URI": "http://127.0.0.1:8976/callback",
}


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

    def run(
        self, *arguments: str, given: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """
        Run it to its end, with *given* on stdin.
        """
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
        Start it, with pipes.
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
        Log in by pasting through pipes; return stdout, stderr and the address that was pasted.
        """
        with self.start("login", "--mode", "paste", *arguments) as process:
            assert process.stderr is not None
            before = process.stderr.readline()
            url = process.stderr.readline()
            back = person.log_in(url.strip(), user)
            out, rest = process.communicate(f"{back}\n", timeout=30)
        assert process.returncode == 0, rest
        return out, before + url + rest, back


def command_for(sandbox: Sandbox, home: Path) -> Command:
    """
    Return the command in a new *home*, pointed to *sandbox*.
    """
    return Command(home, {"ARIES_BASE_URL": sandbox.base_url, **EXACT})

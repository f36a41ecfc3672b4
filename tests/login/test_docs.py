"""
The terminal session in docs/how-to/login.md is what a terminal shows.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time

from pathlib import Path
from typing import Final

import pytest

from tests.support import person
from tests.support.command import PORT, Command


PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "login.md"
SERVER: Final = "http://127.0.0.1:8765"


CURL: Final = (
    "import sys, urllib.request as u; _, _, _, header, url = sys.argv;"
    ' asked = u.Request(url, headers=dict([header.split(": ", 1)]));'
    " print(u.urlopen(asked, timeout=10).read().decode())"
)
"""`curl -s -H HEADER URL`, which not every machine has."""


def session() -> list[tuple[str, str]]:
    """
    Return the commands of the page, and what each prints.
    """
    blocks = re.findall(r"^```console\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    found = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", "".join(blocks), re.MULTILINE)
    return [(command, printed) for command, printed in found]


def matches(expected: str, printed: str) -> bool:
    """
    Tell whether *printed* is what is *expected*, in which three dots stand for anything.
    """
    lines = [line.rstrip() for line in printed.splitlines()]
    pattern = r"[\s\S]*".join(map(re.escape, expected.strip().split("...")))
    return re.fullmatch(pattern, "\n".join(lines).strip()) is not None


@pytest.fixture(name="aries")
def aries(tmp_path: Path) -> Command:
    """
    The command and a curl on the path, and a "browser" that notes the address.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in {
        "aries": f'exec {sys.executable} -m aries_cli "$@"',
        "curl": f"exec {sys.executable} -c '{CURL}' \"$@\"",
        "browser": f'printf %s "$1" > {tmp_path}/new && mv {tmp_path}/new {tmp_path}/url',
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o700)
    made = Command(tmp_path, {"BROWSER": str(folder / "browser")})
    path = f"{folder}:{made.environment['PATH']}"
    return Command(tmp_path, {**made.variables, "PATH": path})


def shell(aries: Command, command: str) -> subprocess.Popen[str]:
    """
    Start *command* in a shell whose output is one stream.
    """
    return subprocess.Popen(
        ["/bin/sh", "-c", f"exec 2>&1; {command}"],
        env=aries.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(aries: Command, command: str) -> str:
    """
    Run *command*, log in like a person if it opens a page, and return what it prints.
    """
    with PORT, shell(aries, command) as process:
        if command.startswith("aries login"):
            opened = aries.home / "url"
            while not opened.exists() and process.poll() is None:
                time.sleep(0.05)
            if opened.exists():  # if not, what it prints says why
                person.visit(person.log_in(opened.read_text()))
        return process.communicate(timeout=30)[0]


class TestSession:
    def test_it_shows_every_way(self) -> None:
        """
        The session is found, and has the commands that the page is about.
        """
        commands = [command.split()[:2] for command, _ in session()]

        assert ["aries", "sandbox"] == commands[0]
        assert ["aries", "login"] in commands
        assert 9 == len(commands)

    def test_it_is_true(self, aries: Command) -> None:
        """
        Each command of the page prints what the page says.
        """
        (serve, ready), *commands = session()
        with shell(aries, f"exec {serve} --port 0") as sandbox:
            try:
                assert sandbox.stdout is not None
                url = sandbox.stdout.readline().strip().removeprefix("Sandbox ready on ")
                told = [(serve, ready.replace(SERVER, url), f"Sandbox ready on {url}")]
                variables = dict(aries.variables)
                for command, expected in commands:
                    if exported := re.fullmatch(r"export (\w+)=(\S+)", command):
                        variables[exported[1]] = exported[2].replace(SERVER, url)
                        continue
                    printed = run(Command(aries.home, variables), command)
                    told.append((command, expected.replace(SERVER, url), printed))
            finally:
                sandbox.terminate()

        for command, expected, printed in told:
            assert matches(expected, printed), f"$ {command}\n{printed}\ninstead of\n{expected}"

"""
`make demo` is how most people meet this project.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

from collections.abc import Iterator
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from aries_sandbox import people
from examples.demo import STEPS, Scene, main


ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "examples/demo.py"]
INHOSPITABLE = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "http://127.0.0.1:9",
    "HOME": "/nonexistent",
    "ARIES_BASE_URL": "https://api.tradearies.dev",
    "ARIES_CLIENT_ID": "somebody",
}


class Terminal(StringIO):
    """
    What a terminal is to the demo.
    """

    encoding = "utf-8"

    def isatty(self) -> bool:
        """
        Return True.
        """
        return True


def works(_scene: Scene) -> Iterator[str]:
    """
    A step that goes well.
    """
    yield "> called"
    yield "fine"


def fails(_scene: Scene) -> Iterator[str]:
    """
    A step that does not.
    """
    yield "begun"
    raise OSError("no port is free")


class TestDemo:
    def test_it_shows_the_whole_flow(self) -> None:
        """
        Without a terminal, a home or a network, each step is printed in order, and no secret is.
        """
        done = subprocess.run(
            PROGRAM,
            cwd=ROOT,
            env={**os.environ, **INHOSPITABLE},
            capture_output=True,
            text=True,
            check=False,
        )
        told = re.findall(r"^ ?(\d+)  (.+?) +✓ +\d+ ms$", done.stdout, re.MULTILINE)
        secrets = [
            people.USER.password,
            people.CONFIDENTIAL.client_secret,
            people.MFA_USER.mfa_code,
        ]

        assert (0, "") == (done.returncode, done.stderr)
        assert [(str(n), title) for n, (title, _) in enumerate(STEPS, 1)] == told
        assert "Authenticated as: user@example.com" in done.stdout
        assert "Found 2 accounts" in done.stdout
        assert "Refresh requests: 0 before, 1 after" in done.stdout
        assert "429, '120'" in done.stdout
        assert "What to try next" in done.stdout
        assert [] == [secret for secret in secrets if secret and secret in done.stdout]
        assert not re.search(r"sandbox_\w", done.stdout)
        assert max(map(len, done.stdout.splitlines())) <= 90
        assert "\x1b" not in done.stdout

    def test_colours_are_for_terminals(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        A terminal shows colours, unless `NO_COLOR` asks it not to.
        """
        colourful, plain = Terminal(), Terminal()
        monkeypatch.delenv("NO_COLOR", raising=False)
        main([("Works", works)], colourful)
        monkeypatch.setenv("NO_COLOR", "1")
        main([("Works", works)], plain)

        assert "\x1b[32m✓\x1b[0m" in colourful.getvalue()
        assert "\x1b" not in plain.getvalue()
        assert "✓" in plain.getvalue()

    def test_plain_letters_will_do(self) -> None:
        """
        Where the output cannot hold a tick it says "ok".
        """
        out = TextIOWrapper(BytesIO(), encoding="ascii")
        main([("Works", works)], out)
        out.seek(0)

        assert re.search(r"^ 1  Works +ok +\d+ ms$", out.read(), re.MULTILINE)

    def test_control_c_ends_it(self) -> None:
        """
        Ctrl-C ends the demo with status 130 and without a traceback.
        """
        with subprocess.Popen(
            PROGRAM, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            while "Test data only" not in process.stdout.readline():
                pass
            process.send_signal(signal.SIGINT)
            shown, complaints = process.communicate(timeout=30)

        assert (130, "") == (process.returncode, complaints)
        assert shown.endswith("Stopped.\n")

    def test_a_step_that_fails(self) -> None:
        """
        A failure is told in one line that names step and problem, and nothing comes after it.
        """
        out = StringIO()
        status = main([("Works", works), ("Fails", fails), ("Never", works)], out)

        assert 1 == status
        assert " 2  Fails: FAILED OSError: no port is free" == out.getvalue().splitlines()[-1]

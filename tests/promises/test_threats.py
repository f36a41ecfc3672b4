"""
docs/explanation/security.md says what is tested, and nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys

from pathlib import Path
from typing import Final

import pytest

from tests.promises.threats import OPEN, THREATS
from tools import pages


ROOT: Final = Path(__file__).parents[2]
ALL: Final = [threat for theme in THREATS.values() for threat in theme]


class TestThreats:
    def test_every_promise_is_tested(self, request: pytest.FixtureRequest) -> None:
        """
        Each statement has a test, and pytest finds every test that is named.
        """
        checks = {check for threat in ALL for check in threat.checks}
        checks |= {check for each in OPEN for check in re.findall(r"`(tests/.+?)`", each.why)}
        # A run of all tests has found them already.
        here = {item.nodeid.partition("[")[0] for item in request.session.items}
        elsewhere = _collected(sorted(checks - here))

        assert all(threat.checks for threat in ALL)
        assert "" == elsewhere

    def test_each_is_there_once(self) -> None:
        """
        The ids are A1 to A49: other tests name them, and none was forgotten.
        """
        ids = [threat.id for threat in ALL] + [threat.id for threat in OPEN]

        assert [f"A{number}" for number in range(1, 50)] == sorted(ids, key=lambda i: int(i[1:]))


def _collected(checks: list[str]) -> str:
    # Returns what pytest says of those that it does not find.
    if not checks:
        return ""
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *checks],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stderr + found.stdout[-2_000:] if found.returncode else ""


class TestPage:
    def test_shows_the_threats(self) -> None:
        """
        The tables in docs/explanation/security.md are these; `python -m tools.pages` writes them.
        """
        made, page = pages.versions("docs/explanation/security.md")

        assert made == page

"""
`make` is the one door, and tells the truth about itself.
"""

from __future__ import annotations

import re
import subprocess

from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE))


def make(*arguments: str) -> str:
    """
    Return what `make` prints.
    """
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


class TestHelp:
    def test_it_lists_exactly_the_targets(self) -> None:
        """
        What can be made is listed, and what is listed can be made.
        """
        assert TARGETS == set(re.findall(r"^  make (\S+)", make("help"), re.MULTILINE))

    def test_it_is_the_default(self) -> None:
        """
        `make` alone explains, and does nothing else.
        """
        assert make("help") == make()


class TestTargets:
    def test_none_is_a_file(self) -> None:
        """
        A file of the same name cannot stop a target from being made.
        """
        phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)

        assert phony is not None
        assert TARGETS == set(phony[1].replace("\\", "").split())

    def test_check_makes_only_what_there_is(self) -> None:
        """
        Each step of `make check` is a target, so that it can be run again alone.
        """
        steps = re.search(r"tools/check\.py (.+)$", MAKEFILE, re.MULTILINE)

        assert steps is not None
        assert set(steps[1].split()) <= TARGETS

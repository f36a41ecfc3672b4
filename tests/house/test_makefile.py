"""
`make` is the one door, and tells the truth about itself.
"""

from __future__ import annotations

import os
import re
import shutil
import sys

from pathlib import Path

import pytest

from tests.support.making import ROOT, make, run_make


MAKEFILE = (ROOT / "Makefile").read_text()
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("spec/*.md")]
TARGETS = set(re.findall(r"^(?!step-)([a-z][a-z0-9-]*):", MAKEFILE, re.MULTILINE))


SOAKED = """\
import os
from pathlib import Path

def test_NAME():
    with Path(__file__).with_name("ran").open("a") as ran:
        ran.write("NAME")
    assert "1" == os.environ["ARIES_TEST_SCALE"]
    assert "NAME" != os.environ.get("FAILS")
"""


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
        steps = re.search(r"^STEPS := (.+)$", MAKEFILE, re.MULTILINE)

        assert steps is not None
        assert {"test", "types", "drift"} < set(steps[1].split()) <= TARGETS

    def test_check_stops(self) -> None:
        """
        A step that fails ends it, with the command that makes this step again.
        """
        done = run_make("check", "PYTHON=true", "STEPS=no-such help")

        assert 0 != done.returncode
        assert {"== help", "== no-such"} >= {*re.findall("^== .*", done.stdout, re.MULTILINE)}
        assert "Again: make no-such\n" in done.stdout

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_pages_name_what_there_is(self, page: Path) -> None:
        """
        Whoever types what a page says gets no "No rule to make target".
        """
        named = re.findall(r"(?:^|`|#.*)make ([a-z][a-z0-9-]*)", page.read_text(), re.MULTILINE)

        assert {*named} <= TARGETS

    def test_clean(self, tmp_path: Path) -> None:
        """
        `make clean` leaves nothing that make has made: what git ignores, but for somebody's `.env`.
        """
        shutil.copy(ROOT / "Makefile", tmp_path)
        ignored = re.findall(
            r"^(\.[^#\n]+|[a-z_]+)/$", (ROOT / ".gitignore").read_text(), re.MULTILINE
        )
        made = {name.replace("*", "3.12") for name in ignored}
        for name in made:
            (tmp_path / name).mkdir()
        make("clean", folder=tmp_path)

        assert ".venv-3.12" in made
        assert ["Makefile"] == [path.name for path in tmp_path.iterdir()]


class TestSurroundings:
    @pytest.mark.parametrize("variables", [{"ARGS": "--nothing"}, {"MAKEFLAGS": "-n"}])
    def test_they_do_not_reach_the_tests(
        self, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
    ) -> None:
        """
        What `make test` was called with is not what the tests call make with.
        """
        shown = make("-n", "fuzz")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

        assert shown == make("-n", "fuzz")
        assert "--nothing" not in shown


class TestSoak:
    @pytest.mark.parametrize(
        ("variables", "ran", "status"),
        [
            ([], "ab", 0),
            (["TIME=25"], "aba", 0),
            (["ARGS=-k test_a"], "a", 0),
            (["FAILS=a"], "a", 2),
        ],
    )
    def test_files(self, tmp_path: Path, variables: list[str], ran: str, status: int) -> None:
        """
        Each file is run once, at its promised size; with TIME again and again, and after it none is
        begun.  A word that a file has no test for does not end it, and what fails does.
        """
        for name in "ab":
            (tmp_path / f"test_{name}.py").write_text(SOAKED.replace("NAME", name))
        date = tmp_path / "date"  # of a clock that moves by ten seconds each time
        date.write_text(f"#!/bin/sh\necho . >> {tmp_path}/now\necho $(wc -l < {tmp_path}/now)0\n")
        date.chmod(0o700)
        (tmp_path / "ran").write_text("")
        arguments = ["PYTHON=true", f"RUN={sys.executable}", f"SOAKED={tmp_path}", *variables]
        path = f"{tmp_path}:{os.environ['PATH']}"
        done = run_make("soak", *arguments, PATH=path, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")

        assert status == done.returncode, done.stdout
        assert ran == (tmp_path / "ran").read_text()

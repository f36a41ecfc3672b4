"""
`make fuzz` tells what it found so that somebody can do something about it.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.making import make
from tools import fuzz, fuzz_sides
from tools.fuzz_report import Failure, counted, failures_of, report, told
from tools.fuzz_sides import Step, started


ROOT = Path(__file__).resolve().parents[2]
DEFECT = """\
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cases import cases, note


class TestDefect:
    @cases(50, 1)
    @given(number=st.integers(0, 1000))
    def test_small(self, number: int) -> None:
        note("client", "getThing")
        assert number < 700
"""


PAGE = (ROOT / "docs" / "how-to" / "fuzzing.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^ *(make fuzz.*?) *(?:#.*)?$", PAGE, re.MULTILINE)))


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Callable[..., tuple[Step, int, Path]]:
    """
    Run a test that finds a defect; return what there is to know about it.
    """
    test = tmp_path / "test_defect.py"
    test.write_text(DEFECT)

    def run(name: str, **environment: str) -> tuple[Step, int, Path]:
        log = tmp_path / f"{name}.log"
        kept = str(tmp_path / "kept")
        step = fuzz_sides.pytest(
            tmp_path / name, str(test), FUZZ_SEED="7", **{"FUZZ_KEPT": kept, **environment}
        )
        return step, started(step, log).wait(), log

    return run


class TestArguments:
    @pytest.mark.parametrize(
        ("arguments", "way_out"),
        [
            (["--url", "https://api.aries.com"], "a server of your own"),
            (["--url", "api.example.com"], "such as http://"),
            (["--time", "soon"], "such as 90, 60s"),
            (["--cases", "0"], "such as 2000"),
            (["--only", "sever"], "server, client"),
            (["--cases", "5", "--time", "5"], "not allowed with"),
        ],
    )
    def test_refused(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str], way_out: str
    ) -> None:
        """
        What cannot be meant is refused with the way out; production is never fuzzed.
        """
        with pytest.raises(SystemExit, match="2"):
            fuzz.main(arguments)

        assert way_out in capsys.readouterr().err

    def test_help(self, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Each variable of `make fuzz` is explained.
        """
        with pytest.raises(SystemExit, match="0"):
            fuzz.main(["--help"])

        shown = capsys.readouterr().out
        assert all(f"{name}: " in shown for name in "CASES TIME SEED URL ONLY REPLAY".split())

    @pytest.mark.parametrize("line", COMMANDS)
    def test_pages(self, line: str) -> None:
        """
        What docs/how-to/fuzzing.md tells people to type is understood.
        """
        shown = make("-n", *shlex.split(line)[1:])
        options = shlex.split(shown.partition("-m tools.fuzz")[2].replace("\\\n", " "))
        given = dict(word.split("=", 1) for word in shlex.split(line)[2:])
        understood = vars(fuzz.parse(options))

        assert given.keys() == {name.upper() for name in understood if f"--{name}" in options}

    def test_times(self) -> None:
        """
        A time has its unit, or is in seconds.
        """
        assert [90.0, 60.0, 300.0, 3600.0] == [*map(fuzz.seconds, ("90", "60s", "5m", "1h"))]


class TestFindings:
    def test_defect(self, run: Callable[..., tuple[Step, int, Path]]) -> None:
        """
        A defect is told with its operation, the smallest case, and the words that repeat it, which
        do, without looking for it anew.
        """
        step, status, log = run("found", FUZZ_CASES="200")
        (failure,) = failures_of(step, status)
        _, again, repeated = run("replay", FUZZ_REPLAY="1")
        counts = counted(log)
        cases = counts["client", "getThing"]

        assert ("getThing", True) == (failure.subject, "number=700" in failure.text)
        assert failure.again is not None
        assert failure.again.startswith("REPLAY=")
        assert "test_defect.py::TestDefect::test_small" in told(1, failure)
        assert ["getThing", str(cases), "1"] == report(counts, [failure]).split("\n")[1].split()
        assert 1 == again
        assert len(repeated.read_text().splitlines()) < cases / 2

    def test_no_reason(self, tmp_path: Path) -> None:
        """
        A side that dies without a word is a failure, with its last lines.
        """
        step = Step(tmp_path, [sys.executable, "-c", "import sys; sys.exit('no such file')"], {})
        (failure,) = failures_of(step, started(step, tmp_path / "log").wait())

        assert ("no such file", None) == (failure.text, failure.again)
        assert isinstance(failure, Failure)

    def test_interrupt(self, tmp_path: Path) -> None:
        """
        Ctrl-C ends it with what was found so far, and leaves nothing running.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.fuzz", "--only", "logins", "--cases", "1000000"],
            cwd=ROOT,
            env={**os.environ, "FUZZ_BUILD": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        cases = tmp_path / "cases.log"
        with process:
            try:
                while not (cases.exists() and "\n" in cases.read_text()):
                    assert process.poll() is None
                    time.sleep(0.05)
                process.send_signal(signal.SIGINT)
                shown, wrong = process.communicate(timeout=60)
            finally:
                process.kill()

        assert fuzz.INTERRUPTED == process.returncode
        assert "Interrupted: this is what was found so far." in shown
        assert "OAuth state machine" in shown
        assert not wrong

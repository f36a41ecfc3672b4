"""
`make soak` says how far it is and what came of it, and leaves nothing running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from pathlib import Path
from typing import Final

import pytest

from tools import soak


ROOT: Final = Path(__file__).resolve().parents[2]
GOOD: Final = """
import os

class TestOne:
    def test_scale(self):
        "The promised size."
        assert "1" == os.environ["ARIES_TEST_SCALE"]

class TestOther(TestOne):
    pass
"""
BAD: Final = """
def test_wrong():
    "Fails."
    assert False
"""
LONG: Final = """
import subprocess, sys, time
from pathlib import Path

def test_long():
    "Leaves a child behind that does not listen to Ctrl-C."
    code = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code])
    Path(__file__).with_name("child").write_text(str(child.pid))
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _no_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The files of these tests need no plugin, and start sooner without.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


class TestMain:
    def test_once(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """
        Each file has its line, and a summary ends it.
        """
        for name in ("one", "two"):
            (tmp_path / f"test_{name}.py").write_text(GOOD)

        assert 0 == soak.main(["--tests", str(tmp_path)])
        output = capfd.readouterr().out
        assert "test_one.py (0 s so far)" in output
        assert "test_two.py (" in output
        assert "all is well; 2 of 2 files passed" in output

    def test_time(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """
        After its time no file is begun, and the summary does not claim what was not run.
        """
        for name in ("one", "two"):
            (tmp_path / f"test_{name}.py").write_text(GOOD)

        assert 0 == soak.main(["--tests", str(tmp_path), "--seconds", "0.1"])
        assert "1 of 2 files passed" in capfd.readouterr().out

    def test_failure(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """
        The first file that fails ends it.
        """
        (tmp_path / "test_bad.py").write_text(BAD)
        (tmp_path / "test_good.py").write_text(GOOD)

        assert 1 == soak.main(["--tests", str(tmp_path)])
        output = capfd.readouterr().out
        assert "a test failed; 0 of 2 files passed" in output
        assert "test_good.py (" not in output

    def test_no_tests(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """
        A word that no test has is no success.
        """
        (tmp_path / "test_good.py").write_text(GOOD)

        assert 5 == soak.main(["--tests", str(tmp_path), "-k", "nothing"])
        assert "there are no tests; 0 of 1 files passed" in capfd.readouterr().out


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX process groups")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(tmp_path: Path, number: int) -> None:
    """
    Ctrl-C ends it with 130, a summary and no traceback, and with all that the tests had started.
    """
    (tmp_path / "test_long.py").write_text(LONG)
    child = tmp_path / "child"
    command = [sys.executable, str(ROOT / "tools/soak.py"), "--tests", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        ends = time.monotonic() + 60
        while not (child.exists() and child.read_text()):
            assert time.monotonic() < ends
            time.sleep(0.05)
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert "soak: interrupted; 0 of 1 files passed" in output
    assert "" == errors
    assert not is_running(int(child.read_text()))


def is_running(process: int) -> bool:
    """
    Tell whether *process* is there and has not ended.
    """
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        found = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
        )
        if not found.stdout.strip() or found.stdout.startswith("Z"):
            return False
        time.sleep(0.05)
    return True

"""
`make check` stops where something is wrong, and its status says so everywhere.
"""

from __future__ import annotations

import shutil
import subprocess

from pathlib import Path

import pytest

from tests.support.making import clean
from tools import check


ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = """
good: ; @echo done
bad: ; @exit 3
check: ; @exit $(STATUS)
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Makefile").write_text(MAKEFILE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("root")
class TestMain:
    def test_all_is_well(self, capfd: pytest.CaptureFixture[str]) -> None:
        """
        Each step has its header, and a summary ends it.
        """
        assert 0 == check.main(["good", "good"])
        output = capfd.readouterr().out
        assert "[2/2] good" in output
        assert "All is well" in output

    def test_it_stops(self, capfd: pytest.CaptureFixture[str]) -> None:
        """
        The first failure ends it, with the command that runs this step again.
        """
        assert 0 != check.main(["bad", "good"])
        output = capfd.readouterr().out
        assert "Again: make bad" in output
        assert "done" not in output


class TestContinuousIntegration:
    @pytest.mark.parametrize("status", [0, 1])
    def test_the_status_gets_out(self, root: Path, status: int) -> None:
        """
        `.ci/run` fails exactly when `make check` does.
        """
        (root / ".ci").mkdir()
        script = shutil.copy(ROOT / ".ci" / "run", root / ".ci" / "run")
        environment = clean(STATUS=str(status))

        ended = subprocess.run(
            [script], capture_output=True, check=False, cwd="/", env=environment, text=True
        )

        assert bool(status) == bool(ended.returncode)
        assert "make check ended with status" in ended.stdout

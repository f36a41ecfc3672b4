"""
Where there is no browser, that is said and nothing else fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from tests.support.making import clean
from tools import browser


ROOT = Path(__file__).resolve().parents[2]


class TestNoBrowser:
    def test_status_and_the_way_out(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        Without a browser it ends with 3, and says how to get one.
        """
        monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

        assert 3 == browser.main([])
        assert "apt-get install chromium" in capsys.readouterr().out

    def test_make_tells_the_status(self) -> None:
        """
        `make browser` says the same before it sets anything up, and names the 3 that make cannot
        end with.
        """
        run = subprocess.run(
            ["make", "browser"],
            cwd=ROOT,
            env=clean(CHROMIUM="/nowhere/chromium"),
            capture_output=True,
            text=True,
            check=False,
        )

        assert run.returncode == 2
        assert "apt-get install chromium" in run.stdout
        assert "Error 3" in run.stderr
        assert "Installing" not in run.stdout

    @pytest.mark.parametrize("status", [0, 1])
    def test_continuous_integration_says_so(self, tmp_path: Path, status: int) -> None:
        """
        `.ci/run` says that the browser was not run, and keeps the status of `make check`.
        """
        for folder, name in ((".ci", "run"), ("tools", "browser.py")):
            (tmp_path / folder).mkdir()
            shutil.copy(ROOT / folder / name, tmp_path / folder / name)
        (tmp_path / "Makefile").write_text(f"check: ; @exit {status}\n")
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("apt-get", "python3"):
            script = f'exec {sys.executable} "$@"' if name == "python3" else "exit 1"
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o700)
        run = subprocess.run(
            [tmp_path / ".ci" / "run"],
            env=clean(PATH=f"{programs}:/usr/bin:/bin", CHROMIUM="/nowhere/chromium"),
            capture_output=True,
            text=True,
            check=False,
        )

        assert bool(status) == bool(run.returncode)
        assert (status == 0) == ("browser: NOT RUN" in run.stdout)

"""
Where there is no browser, or no Secret Service, that is said and nothing else fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from tests.support.making import ROOT, clean, run_make
from tools import outside


NOWHERE = "/nowhere/chromium"


class TestMain:
    @pytest.mark.parametrize(
        ("what", "way_out"), [("browser", "chromium"), ("keyring", "dbus gnome-keyring")]
    )
    def test_status_and_the_way_out(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        what: str,
        way_out: str,
    ) -> None:
        """
        Without the program it ends with 3, and says how to get it.
        """
        monkeypatch.setenv("PATH", "/nowhere")
        monkeypatch.delenv("CHROMIUM", raising=False)

        assert 3 == outside.main(what)
        output = capsys.readouterr().out
        assert f"{what}: NOT RUN" in output
        assert f"apt-get install {way_out}" in output

    def test_make_tells_the_status(self) -> None:
        """
        `make browser` says the same before it sets anything up, and names the 3 that make cannot
        end with.
        """
        run = run_make("browser", CHROMIUM=NOWHERE)

        assert run.returncode == 2
        assert "apt-get install chromium" in run.stdout
        assert "Error 3" in run.stderr
        assert "Installing" not in run.stdout

    def test_check_goes_on(self) -> None:
        """
        `make check` says the same, and does not fail.
        """
        run = run_make("step-browser", "--assume-old=step-docs", CHROMIUM=NOWHERE)

        assert run.returncode == 0
        assert "browser: NOT RUN" in run.stdout


class TestContinuousIntegration:
    @pytest.mark.parametrize("status", [0, 1])
    def test_status(self, tmp_path: Path, status: int) -> None:
        """
        `.ci/run` fails exactly when `make check` does.
        """
        for folder, name in ((".ci", "run"), ("tools", "outside.py")):
            (tmp_path / folder).mkdir()
            shutil.copy(ROOT / folder / name, tmp_path / folder / name)
        (tmp_path / "Makefile").write_text(f"setup: ;\ncheck: ; @exit {status}\n")
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("apt-get", "python3"):
            script = f'exec {sys.executable} "$@"' if name == "python3" else "exit 1"
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o700)
        run = subprocess.run(
            [tmp_path / ".ci" / "run"],
            cwd="/",
            env=clean(PATH=f"{programs}:/usr/bin:/bin", CHROMIUM=NOWHERE),
            capture_output=True,
            text=True,
            check=False,
        )

        assert bool(status) == bool(run.returncode)
        assert "make check ended with status" in run.stdout

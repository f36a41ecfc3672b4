"""
The environment is used when it is whole, and made anew when it is not.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from tools import bootstrap
from tools.bootstrap import LOCKS, Environment


SOURCE = Path(bootstrap.__file__)


@pytest.fixture(name="environment")
def _environment(tmp_path: Path) -> Environment:
    """
    A finished environment, as far as its stamps tell.
    """
    environment = Environment(tmp_path)
    environment.folder.mkdir()
    (tmp_path / "requirements").mkdir()
    for name in LOCKS:
        environment.lock(name).write_text(f"{name}==1\n")
    for name in ("base", *LOCKS):
        environment.stamp(name).write_text(environment.wanted(name))
    return environment


class TestSound:
    def test_finished(self, environment: Environment) -> None:
        """
        A finished environment is used as it is.
        """
        assert environment.sound(LOCKS[-1])

    def test_absent(self, tmp_path: Path) -> None:
        """
        Where there is none, one is made.
        """
        assert not Environment(tmp_path).sound(LOCKS[-1])

    def test_only_what_was_begun_counts(self, environment: Environment) -> None:
        """
        An environment for `make test` need not have what `make check` needs.
        """
        environment.stamp("check").unlink()

        assert environment.sound(LOCKS[-1])
        assert not environment.made("check")

    @pytest.mark.parametrize("name", LOCKS)
    def test_interrupted(self, environment: Environment, name: str) -> None:
        """
        An installation that was begun and not finished is never used.
        """
        environment.stamp(name).write_text("")

        assert not environment.sound(LOCKS[-1])

    def test_what_is_not_asked_for(self, environment: Environment) -> None:
        """
        `make test` works on where `make check` could not be installed.
        """
        environment.stamp("check").write_text("")

        assert environment.sound("test")

    @pytest.mark.parametrize("name", LOCKS)
    def test_another_lock(self, environment: Environment, name: str) -> None:
        """
        After `make lock`, no package of the old lock stays behind.
        """
        environment.lock(name).write_text(f"{name}==2\n")

        assert not environment.sound(LOCKS[-1])

    def test_another_place(self, environment: Environment, tmp_path: Path) -> None:
        """
        A checkout that was moved has scripts that point nowhere: it is made anew.
        """
        moved = environment.root.rename(tmp_path.with_name("moved"))

        assert not Environment(moved).sound(LOCKS[-1])

    def test_another_python(
        self, environment: Environment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        `make PYTHON=...` means it.
        """
        monkeypatch.setattr(sys, "version", "3.12.0 (another)")

        assert not environment.sound(LOCKS[-1])


class TestMain:
    def test_a_failure_is_told(
        self, environment: Environment, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """
        What failed is shown, the status says so, and the part counts as unfinished.
        """
        environment.stamp("check").unlink()  # and there is no interpreter to install it with
        python = environment.folder / "bin" / "python"
        python.parent.mkdir()
        python.write_text("#!/bin/sh\necho the disk is full; exit 1\n")
        python.chmod(0o755)

        assert 1 == bootstrap.main(environment.root, "check")
        assert "the disk is full" in capfd.readouterr().err
        assert not environment.sound(LOCKS[-1])


class TestSource:
    def test_an_old_python_can_parse_it(self) -> None:
        """
        A Python that is too old gets as far as being told so: only `sys` is imported before.
        """
        tree = ast.parse(SOURCE.read_text(), feature_version=(3, 6))

        assert [ast.Expr, ast.Import, ast.If] == [type(node) for node in tree.body[:3]]

    def test_without_venv_it_says_what_to_install(self, tmp_path: Path) -> None:
        """
        A Python without `venv` ends with status 2 and the name of the package.
        """
        (tmp_path / "tools").mkdir()
        script = shutil.copy(SOURCE, tmp_path / "tools")
        program = (
            "import runpy, sys, importlib.util as util; find = util.find_spec\n"
            "util.find_spec = lambda name: None if name == 'ensurepip' else find(name)\n"
            f"sys.argv = ['bootstrap.py', 'test']; runpy.run_path({str(script)!r}, "
            "run_name='__main__')"
        )

        ended = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=False, text=True
        )

        assert 2 == ended.returncode
        assert "apt install python3-venv" in ended.stderr

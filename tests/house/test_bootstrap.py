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


SOURCE = Path(bootstrap.__file__)
PYTHON = """\
#!/bin/sh
echo "$@" >> commands
[ -e slow ] && sleep 0.5
[ -e full ] && echo the disk is full && exit 1
[ "$2" = venv ] && mkdir -p .venv/bin && cp "$0" .venv/bin/python
exit 0
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    A checkout with an environment for `make check`, made by an interpreter that writes down what it
    is asked to do.
    """
    root = tmp_path / "checkout"
    (root / "requirements").mkdir(parents=True)
    for name in bootstrap.LOCKS:
        (root / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    for name in ("pyproject.toml", "overlay/aries_exchange/_version.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(bootstrap.ROOT / name, root / name)
    (tmp_path / "python").write_text(PYTHON)
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(sys, "_base_executable", str(tmp_path / "python"))
    monkeypatch.chdir(root)
    assert ["venv", "test", "docs", "check", "project"] == made(root, "check")
    return root


def made(root: Path, level: str, status: int = 0) -> list[str]:
    """
    Return what is made and installed for *level*, in its order.
    """
    commands = Path("commands")
    commands.write_text("")
    assert status == bootstrap.main(root, level)
    return [
        "venv"
        if " venv " in line
        else "project"
        if "--editable" in line
        else Path(line.split()[-1]).stem
        for line in commands.read_text().splitlines()
    ]


class TestMain:
    @pytest.mark.parametrize("level", ["test", "check"])
    def test_finished(self, root: Path, level: str) -> None:
        """
        A finished environment is used as it is, for less as well.
        """
        assert [] == made(root, level)

    def test_more(self, root: Path) -> None:
        """
        What one more target needs is added, and what is there stays.
        """
        assert ["browser"] == made(root, "browser")

    @pytest.mark.parametrize("lock", ["test", "check"])
    def test_another_lock(self, root: Path, lock: str) -> None:
        """
        After `make lock`, no package of the old lock stays behind.
        """
        (root / "requirements" / f"{lock}.txt").write_text(f"{lock}==2\n")

        assert ["venv", "test", "docs", "check", "project"] == made(root, "check")

    def test_another_place(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        A checkout that was moved has paths that lead nowhere: it is made anew.
        """
        moved = root.rename(root.with_name("moved"))
        monkeypatch.chdir(moved)

        assert "venv" in made(moved, "test")

    def test_another_python(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        `make PYTHON=...` means it.
        """
        monkeypatch.setattr(sys, "version", "3.12.0 (another)")

        assert "venv" in made(root, "test")

    def test_another_version(self, root: Path) -> None:
        """
        What the package says of itself is renewed alone.
        """
        (root / "overlay/aries_exchange/_version.py").write_text("__version__ = '9'\n")

        assert ["project"] == made(root, "check")

    def test_interrupted(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        An installation that was begun and not finished is told with its reason, never used, and in
        nobody's way who does not need it.
        """
        (root / "full").write_text("")

        assert ["browser"] == made(root, "browser", status=1)
        assert "the disk is full" in capsys.readouterr().out
        assert [] == made(root, "check")
        (root / "full").unlink()
        assert ["venv", "test", "docs", "check", "browser", "project"] == made(root, "browser")

    def test_two_at_once(self, tmp_path: Path, root: Path) -> None:
        """
        Of two that begin together one installs, and the other waits and finds it done.
        """
        shutil.rmtree(root / ".venv")
        (root / "slow").write_text("")
        (root / "commands").write_text("")
        code = (
            "import sys; from pathlib import Path; from tools import bootstrap;"
            f"sys._base_executable = {str(tmp_path / 'python')!r};"
            f"sys.exit(bootstrap.main(Path({str(root)!r}), 'test'))"
        )
        both = [
            subprocess.Popen([sys.executable, "-c", code], env={"PYTHONPATH": str(bootstrap.ROOT)})
            for _ in range(2)
        ]

        assert [0, 0] == [each.wait() for each in both]
        assert 3 == len((root / "commands").read_text().splitlines())


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
        assert "apt install python3-venv" in ended.stdout

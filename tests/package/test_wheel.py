"""
What users install is looked into, on each Python that is promised.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile

from pathlib import Path

from tools import package
from tools.pythons import ROOT


class TestWheel:
    def test_nothing_else(self, tmp_path: Path) -> None:
        """
        The wheel holds the packages that pyproject.toml names, typed, its metadata, and nothing else:
        no byte-code, no tests.
        """
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
        subprocess.run([*build, tmp_path], cwd=ROOT, check=True, capture_output=True)
        [wheel] = tmp_path.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            present = {name for name in archive.namelist() if ".dist-info/" not in name}
        settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
        named = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
        packages = [ROOT / name for name in named]
        files = {
            path.relative_to(package.parent).as_posix()
            for package in packages
            for path in package.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        }

        assert files == present
        assert {f"{package.name}/py.typed" for package in packages} < present
        assert "aries_exchange_openapi/openapi.json" in present
        assert not [name for name in present if "/test_" in name or "/tests/" in name]


class TestMain:
    def test_the_oldest_python_must_be_there(self, tmp_path: Path) -> None:
        """
        Where 3.11 is not found the check fails, and says which versions it missed.
        """
        ended = subprocess.run(
            [sys.executable, "-m", package.__name__],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={"HOME": str(tmp_path), "PATH": str(tmp_path)},
            text=True,
        )

        assert 1 == ended.returncode
        assert "Not found, so not tested: Python 3.11, 3.12, 3.13, 3.14, 3.15" in ended.stdout

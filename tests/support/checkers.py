"""
mypy and pyright, as somebody runs them who uses what is made here: without our settings.

They belong to `make check`; where they are not installed, the tests that ask for them are skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path
from typing import Final

import pytest

from filelock import FileLock


__all__ = ["mypy", "pyright"]

_CACHE: Final = Path(__file__).parents[2] / ".mypy_cache" / "tests"


def mypy(folder: Path, *arguments: str | Path, path: str = "") -> tuple[int, str]:
    """
    Return the status of `mypy --strict` in *folder*, and what it says.

    All tests share a cache: what they check differs, and what Python brings is always the same.
    *path* is where else it looks for modules.
    """
    pytest.importorskip("mypy", reason="mypy comes with `make check`")
    _CACHE.mkdir(parents=True, exist_ok=True)
    command = ["mypy", "--strict", "--config-file=", f"--cache-dir={_CACHE}", *arguments]
    with FileLock(_CACHE / "lock"):
        return _run(command, folder, {"MYPYPATH": path})


def pyright(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """
    Return the status of pyright in *folder*, and what it says.
    """
    pytest.importorskip("pyright", reason="pyright comes with `make check`")
    # It looks for packages beside the first Python on PATH.
    first = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return _run(["pyright", *arguments], folder, {"PATH": first})


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout

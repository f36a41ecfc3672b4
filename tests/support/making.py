"""
`make`, as tests run it.
"""

from __future__ import annotations

import os
import subprocess

from pathlib import Path
from typing import Final


__all__ = ["ROOT", "clean", "make", "run_make"]

ROOT: Final = Path(__file__).resolve().parents[2]


def clean(**variables: str) -> dict[str, str]:
    """
    Return *variables*, and of the caller's own only what finds programs and folders: neither ARGS
    nor MAKEFLAGS of the `make` that runs these tests.
    """
    kept = ("HOME", "LANG", "PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | variables


def run_make(
    *arguments: str, folder: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    """
    Run `make` with *arguments* in *folder*, in a clean environment with *variables*.
    """
    command = ["make", "-C", str(folder), "--no-print-directory", *arguments]
    return subprocess.run(
        command, env=clean(**variables), check=False, capture_output=True, text=True
    )


def make(*arguments: str, folder: Path = ROOT) -> str:
    """
    Return what `make` prints, which must succeed.
    """
    done = run_make(*arguments, folder=folder)
    assert 0 == done.returncode, done.stderr
    return done.stdout

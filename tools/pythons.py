"""
Run the tests on the other Pythons that are found, each in an environment of its own beside .venv.

The arguments are pytest's.  An interpreter that is absent is named, and is no failure.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
"""What we promise; the first must be there."""


def main(arguments: list[str]) -> int:
    """
    Return the status of the first interpreter whose tests fail, or 0.
    """
    for version, python in interpreters().items():
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            continue
        print(f"Python {version}:", flush=True)
        folder = f".venv-{version}"
        made = (python, "tools/bootstrap.py", "test", folder)
        tested = (f"{folder}/bin/python", "-m", "pytest", "-q", "-n", "3", *arguments)
        for command in (made, tested):
            if status := subprocess.run(command, cwd=ROOT, check=False).returncode:
                return status
    return 0


def interpreters() -> dict[str, Path]:
    """
    Return the Pythons found on PATH, else among those that pyenv installed; print which are not.
    """
    pyenv = sorted(Path.home().glob(".pyenv/versions/*/bin"), reverse=True)
    places = [*map(Path, os.get_exec_path()), *pyenv]
    found: dict[str, Path] = {}
    for version in VERSIONS:
        candidates = (place / f"python{version}" for place in places)
        if python := next((each for each in candidates if _runs(each, version)), None):
            found[version] = python
    if missing := [version for version in VERSIONS if version not in found]:
        print("  Not found, so not tested: Python", ", ".join(missing), flush=True)
    return found


def _runs(python: Path, version: str) -> bool:
    # A shim of pyenv stands on PATH even where the version it names cannot run.
    if not python.is_file():
        return False
    told = subprocess.run([python, "--version"], capture_output=True, check=False, text=True)
    return told.stdout.startswith(f"Python {version}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

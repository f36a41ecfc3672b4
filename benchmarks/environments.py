"""
A separate environment for each library, built when it is first needed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import venv

from pathlib import Path
from typing import Final


__all__ = ["install", "machine", "python_of"]

_CACHE: Final = (
    Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "aries-exchange-peers"
)


def python_of(name: str, needs: list[str]) -> str:
    """
    Return the interpreter of the environment *name*, which has *needs* and nothing else.
    """
    folder = _CACHE / f"{name}-{sys.version_info[0]}.{sys.version_info[1]}"
    python, done = folder / "bin/python", folder / "done"
    if not done.exists() or done.read_text() != "\n".join(needs):
        print(f"Building the environment of {name}", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        install(str(python), *needs)
        done.write_text("\n".join(needs))
    return str(python)


def install(python: str, *arguments: str) -> None:
    """
    Install into the environment of *python*; the modules are compiled, too.
    """
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True, stderr=subprocess.DEVNULL)


def machine() -> str:
    """
    Return a description of this machine.
    """
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"Python {platform.python_version()}, {kind}"

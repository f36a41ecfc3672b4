"""
Build `.venv` from the locks in requirements/, or find that it stands already.

    python3 tools/bootstrap.py test     # what `make demo` and `make test` need
    python3 tools/bootstrap.py check    # that, and what `make check` needs
    python3.12 tools/bootstrap.py test .venv-3.12    # another interpreter beside it
    python3 tools/bootstrap.py browser  # that, and what `make browser` needs

Takes nothing but Python 3.11 with `venv`: no root, no home folder, and no network when there
is nothing to do.  Each part of the environment has a stamp that names what it was made from.
A stamp is emptied before its part is installed and filled afterwards, so that an interrupted
installation is seen, and done again from the start.

A Python that is too old must be able to read this file as far as the check below, and to
parse the rest of it: hence no `from __future__ import annotations`.
"""

import sys


if sys.version_info < (3, 11):
    sys.stderr.write(
        f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.\n"
        "If there is another one, name it: make PYTHON=python3.12 ...\n"
    )
    sys.exit(2)

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import time
import tomllib

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


Argument = str | Path
LOCKS = ("test", "check", "browser")  # each builds upon those before
TAIL = 20  # lines of a failed command's output worth showing


def main(root: Path, level: str, name: str = ".venv") -> int:
    """
    Bring the environment *name* of *root* up to *level*; return the status to end with.
    """
    lacking = _lacking_module()
    if lacking:
        python = f"python{sys.version_info.major}.{sys.version_info.minor}"
        _say(
            f"{sys.executable} has no module {lacking!r}, so it cannot make an environment.\n"
            f"On Debian and Ubuntu this helps: apt install python3-venv (or {python}-venv)"
        )
        return 2
    try:
        with _alone(root):
            Environment(root, name).bring_up(level)
    except subprocess.CalledProcessError as error:
        _say("\n".join(str(error.stdout).splitlines()[-TAIL:]))
        _say(f"This failed: {' '.join(map(str, error.cmd))}")
        _say("Nothing half installed will be used; the next run starts anew.")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


@dataclass(frozen=True)
class Environment:
    """
    The folder *name* in *root*, and what its stamps tell of it.
    """

    root: Path
    name: str = ".venv"

    @property
    def folder(self) -> Path:
        """
        Where it is.
        """
        return self.root / self.name

    def lock(self, name: str) -> Path:
        """
        Return the lock *name*.
        """
        return self.root / "requirements" / f"{name}.txt"

    def stamp(self, name: str) -> Path:
        """
        Return the file that tells what the part *name* was made from.
        """
        return self.folder / f".made-from-{name}"

    def wanted(self, name: str) -> str:
        """
        Return what the stamp of the part *name* must say.
        """
        if name == "base":
            content = f"{sys.version} {sys.base_prefix} {self.folder}".encode()
        elif name == "project":
            # Only what metadata and build depend on: a new lint rule changes neither.
            settings = tomllib.loads((self.root / "pyproject.toml").read_text())
            told = [settings["build-system"], settings["project"], settings["tool"]["hatch"]]
            version = self.root / settings["tool"]["hatch"]["version"]["path"]
            content = json.dumps(told).encode() + version.read_bytes()
        else:
            content = self.lock(name).read_bytes()
        return hashlib.sha256(content).hexdigest()

    def made(self, name: str) -> bool:
        """
        Whether the part *name* is finished, and from what is wanted now.
        """
        return self.stamp(name).exists() and self.stamp(name).read_text() == self.wanted(name)

    def sound(self, level: str) -> bool:
        """
        Whether each part up to *level* that was begun was also finished, with this Python, from
        these locks.
        """
        begun = [name for name in _parts(level) if self.stamp(name).exists()]
        return all(self.made(name) for name in ["base", *begun])

    def bring_up(self, level: str) -> None:
        """
        Install what is missing up to *level*; start anew where that is not sound.
        """
        if not self.sound(level):
            with _step(f"Making {self.name}"):
                shutil.rmtree(self.folder, ignore_errors=True)
                # The base interpreter, for ours may be the one in the folder just removed.
                base = getattr(sys, "_base_executable", sys.executable)
                self._run(base, "-m", "venv", self.folder)
            self.stamp("base").write_text(self.wanted("base"))
        for name in _parts(level):
            lock = self.lock(name)
            count = sum("==" in line for line in lock.read_text().splitlines())
            self._install(
                name,
                f"Installing {count} locked packages (first run only)",
                "--require-hashes",
                "--no-deps",
                "--only-binary=:all:",
                "--requirement",
                lock,
            )
        self._install(
            "project",
            "Installing this project (editable)",
            "--no-index",
            "--no-build-isolation",
            "--no-deps",
            "--editable",
            self.root,
        )

    def _install(self, name: str, text: str, *arguments: Argument) -> None:
        if self.made(name):
            return
        with _step(text):
            self.stamp(name).write_text("")
            # `--no-compile`: Python compiles what is imported, pip would compile everything.
            pip = ("-m", "pip", "--quiet", "install", "--no-compile")
            self._run(self.folder / "bin" / "python", *pip, *arguments)
            self.stamp(name).write_text(self.wanted(name))

    def _run(self, *command: Argument) -> None:
        settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        subprocess.run(
            command,
            check=True,
            cwd=self.root,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _parts(level: str) -> tuple[str, ...]:
    return LOCKS[: LOCKS.index(level) + 1]


@contextmanager
def _alone(root: Path) -> Generator[None]:
    """
    Let no second `make` install into the same environment at the same time.
    """
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextmanager
def _step(text: str) -> Generator[None]:
    print(f"{text} ...", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def _lacking_module() -> str | None:
    wanted = ("venv", "ensurepip")
    return next((name for name in wanted if importlib.util.find_spec(name) is None), None)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, *sys.argv[1:]))

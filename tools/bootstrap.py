"""
Build `.venv` from the locks in requirements/, or find that it stands already.

    python3 tools/bootstrap.py test     # what `make test` needs
    python3 tools/bootstrap.py docs     # that, and what `make docs` needs
    python3 tools/bootstrap.py check    # that, and what `make check` needs
    python3 tools/bootstrap.py browser  # that, and what `make browser` needs
    python3.12 tools/bootstrap.py test .venv-3.12    # another interpreter beside it

make compares dates, and so sees neither another Python, nor a moved checkout, nor a package of the
old lock.  Hence the file `made-from` in the environment tells what each part was made from.  A part
stands there as "begun" while it is installed: what was interrupted is seen, and all made anew.

A Python that is too old must be able to parse this file: hence no `from __future__` import.
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
import tomllib

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("test", "docs", "check", "browser")  # each builds upon those before
HASHED = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--requirement")
EDITABLE = ("--no-index", "--no-build-isolation", "--no-deps", "--editable")


def main(root: Path, level: str, name: str = ".venv") -> int:
    """
    Bring the environment *name* of *root* up to *level*; return the status to end with.
    """
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        python = f"python{sys.version_info.major}.{sys.version_info.minor}"
        print(f"{sys.executable} has no module venv or ensurepip.")
        print(f"On Debian and Ubuntu this helps: apt install python3-venv (or {python}-venv)")
        return 2
    alone = os.open(root, os.O_RDONLY)
    fcntl.flock(alone, fcntl.LOCK_EX)  # no second make installs at the same time
    try:
        bring_up(root, level, root / name)
    except subprocess.CalledProcessError as error:
        print(error.stdout[-2000:], f"This failed: {' '.join(map(str, error.cmd))}", sep="\n")
        print("Nothing half installed will be used; the next run starts anew.")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        os.close(alone)
    return 0


def bring_up(root: Path, level: str, folder: Path) -> None:
    """
    Install into *folder* what is missing up to *level*; start anew where something is not sound.
    """
    note, wanted = folder / "made-from", sources(root, level, folder)
    made: dict[str, str] = json.loads(note.read_text() or "{}") if note.exists() else {}
    locked = [part for part in wanted if part != "project"]
    if "python" not in made or any(made.get(part, wanted[part]) != wanted[part] for part in locked):
        print(f"Making {folder.name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        # The base interpreter, for ours may be the one in the folder just removed.
        run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", folder)
        made = {"python": wanted["python"]}
    for part in wanted:
        if made.get(part) != wanted[part]:
            print(f"Installing for {part} (first run only) ...", flush=True)
            lock = root / "requirements" / f"{part}.txt"
            note.write_text(json.dumps(made | {part: "begun"}))
            arguments = (*EDITABLE, root) if part == "project" else (*HASHED, lock)
            # `--no-compile`: Python compiles what is imported, pip would compile everything.
            pip = ("-m", "pip", "--quiet", "install", "--no-compile", *arguments)
            run(folder / "bin" / "python", *pip)
            made[part] = wanted[part]
            note.write_text(json.dumps(made))


def sources(root: Path, level: str, folder: Path) -> dict[str, str]:
    """
    Return what each part up to *level* is made from, as a digest.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    version = root / settings["tool"]["hatch"]["version"]["path"]
    # Only what metadata and build depend on: a new lint rule changes neither.
    told = [settings["build-system"], settings["project"], settings["tool"]["hatch"]]
    contents = {"python": f"{sys.version} {sys.base_prefix} {folder}".encode()}
    for name in LOCKS[: LOCKS.index(level) + 1]:
        contents[name] = (root / "requirements" / f"{name}.txt").read_bytes()
    contents["project"] = json.dumps(told).encode() + version.read_bytes()
    return {part: hashlib.sha256(content).hexdigest() for part, content in contents.items()}


def run(*command: str | Path) -> None:
    """
    Run *command*, and keep what it says for whoever has to know why it failed.
    """
    settings = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    kept, together = subprocess.PIPE, subprocess.STDOUT
    environment = os.environ | settings
    subprocess.run(command, check=True, env=environment, stdout=kept, stderr=together, text=True)


if __name__ == "__main__":
    sys.exit(main(ROOT, *sys.argv[1:]))

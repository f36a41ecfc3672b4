"""
Build wheel and sdist into dist/, look into the wheel, and install wheel, sdist and checkout in
fresh environments on each Python we promise: what users get is what is tested.

3.11 must be there; another version that is not found is named in the output.  The packages
they depend on are downloaded once.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import time

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.pythons import ROOT, VERSIONS, interpreters


TESTS = ROOT / "tests" / "package"


def main() -> int:
    """
    Build, look, install, and tell; return the status to end with.
    """
    found = interpreters()
    if VERSIONS[0] not in found:
        print(f"  Python {VERSIONS[0]} must be there: nothing was tested.")
        return 1
    try:
        with tempfile.TemporaryDirectory(prefix="aries-package-") as folder:
            _check(Path(folder), found)
    except subprocess.CalledProcessError as error:
        print(error.stdout, f"This failed: {' '.join(map(str, error.cmd))}", sep="\n")
        return 1
    return 0


def _check(folder: Path, found: dict[str, Path]) -> None:
    dist, house = ROOT / "dist", folder / "wheelhouse"
    shutil.rmtree(dist, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, ROOT)
    [wheel], [sdist] = dist.glob("*.whl"), dist.glob("*.tar.gz")
    # It compares the wheel with the folders that pyproject.toml names, file by file.
    _run(sys.executable, "-m", "check_wheel_contents", wheel)
    print(f"  Built {wheel.name} ({wheel.stat().st_size:,} bytes) and {sdist.name}.")
    # With what the build needs: hatchling asks for editables where it does not use it.
    _pip(found[VERSIONS[0]], "download", "--dest", house, wheel, "hatchling", "editables")
    forms: dict[str, list[str | Path]] = {
        "wheel": [wheel],
        "sdist": [sdist],
        "editable": ["--editable", ROOT],
    }
    trials = [(version, form) for version in found for form in forms]

    def trial(version: str, form: str) -> str:
        began, place = time.monotonic(), folder / f"{version}-{form}"
        python = place / "bin" / "python"
        _run(found[version], "-m", "venv", "--without-pip", place)
        _pip(python, "install", "--no-compile", "--no-index", "--find-links", house, *forms[form])
        _run(python, "-I", "-W", "error", TESTS / "probe.py")
        took = time.monotonic() - began
        return f"  Python {version}, {form:8}: installed and imported, {took:.1f} s"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for line in pool.map(trial, *zip(*trials, strict=True)):
            print(line, flush=True)
    _type_check(folder / f"{VERSIONS[0]}-wheel" / "bin" / "python", wheel, folder)


def _type_check(python: Path, wheel: Path, folder: Path) -> None:
    # The command line inherits from what its extra brings.
    _pip(python, "install", "--no-compile", f"{wheel}[cli,file,sandbox]")
    _run(python, "-I", ROOT / "tests/support/prose.py", ROOT / "README.md", cwd=folder)
    print("  README.md runs with the wheel, from its first block to its last.")
    # From elsewhere and without our settings, so that only what is installed is seen.
    options = ("--strict", "--config-file=", "--python-executable", python)
    there = functools.partial(_run, cwd=folder, first=python.parent)
    there(sys.executable, "-m", "mypy", *options, TESTS / "consumer.py")
    print("  A consumer of the wheel passes mypy --strict.")
    for package in ("aries_exchange", "aries_exchange_openapi", "aries_sandbox"):
        there(sys.executable, "-m", "pyright", "--ignoreexternal", "--verifytypes", package)
        print(f"  {package} is completely typed, says pyright.")


def _pip(python: Path, *arguments: str | Path) -> None:
    _run(sys.executable, "-m", "pip", "--quiet", "--python", python, *arguments)


def _run(*command: str | Path, cwd: Path = ROOT, first: Path | None = None) -> None:
    # pyright looks for packages where the first Python on PATH has its own.
    path = os.pathsep.join(map(str, filter(None, [first, os.environ["PATH"]])))
    kept, together = subprocess.PIPE, subprocess.STDOUT
    environment = os.environ | {"PATH": path}
    subprocess.run(
        command, check=True, cwd=cwd, env=environment, stdout=kept, stderr=together, text=True
    )


if __name__ == "__main__":
    sys.exit(main())

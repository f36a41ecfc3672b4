"""
Plant defects on purpose, and see each of them caught by the test that promises to.

    python tools/mutants.py                     # all of them
    python tools/mutants.py client/no-lock      # some of them

A mutant is a patch in tests/mutants/.  Its head tells what it plants, the check that must fail, and
a pattern that the failure must match:

    Plants: a callback with any state
    Check: tests/overlay/oauth2/test_authorization.py::TestReadResponse::test_state
    Because: DID NOT RAISE

All work is done in a copy of the tree: every check must pass there first, and then fail with its
mutant.  It ends with 0 if all are caught, 1 if one is not or no longer applies, 130 on Ctrl-C.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple


ROOT: Final = Path(__file__).resolve().parent.parent
_HEAD: Final = re.compile(r"Plants: (.+)\nCheck: (\S+)\nBecause: (.+)\n\n--- a/")
_LEFT: Final = (".*", "__pycache__", "build", "dist")
"""What is not copied."""
_SECONDS: Final = 180.0
"""How long a check may take."""
_ended: Final = functools.partial(subprocess.run, capture_output=True, check=False, text=True)


class Mutant(NamedTuple):
    """
    A planted defect, and the check that must fail because of it.
    """

    name: str
    patch: Path
    plants: str
    check: str
    because: str


def read(root: Path = ROOT) -> list[Mutant]:
    """
    Return all mutants of the tree *root*.

    Raises:
        ValueError: The head of a patch does not tell what it must.
    """
    folder = root / "tests" / "mutants"
    found: list[Mutant] = []
    for patch in sorted(folder.rglob("*.patch")):
        head = _HEAD.match(patch.read_text(encoding="utf-8"))
        name = str(patch.relative_to(folder).with_suffix(""))
        if head is None:
            raise ValueError(f"{name}: begins with Plants, Check and Because, then a blank line")
        found.append(Mutant(name, patch, *head.groups()))
    return found


def apply(mutant: Mutant, tree: Path, *options: str) -> str | None:
    """
    Apply *mutant* to *tree* with more *options* of `git apply`; return what is wrong, if anything.
    """
    # A patch may come without context, so that it stands on nothing but the line it changes.
    command = ["git", "apply", "--unidiff-zero", *options, str(mutant.patch)]
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(tree.parent)}
    done = _ended(command, cwd=tree, env=environment)
    return done.stderr.strip() if done.returncode else None


def main(arguments: list[str], root: Path = ROOT) -> int:
    """
    Do what *arguments* ask for in the tree *root*; return the status to end with.
    """
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("mutants.py", description=__doc__, formatter_class=layout)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones, by default all")
    names = parser.parse_args(arguments).names
    try:
        mutants = read(root)
        if unknown := set(names) - {mutant.name for mutant in mutants}:
            parser.error(f"there is no mutant {', '.join(sorted(unknown))} in tests/mutants/")
        return _hunt([each for each in mutants if each.name in names or not names], root)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"mutants: {error}")
        return 1
    except KeyboardInterrupt:
        print("\nmutants: interrupted")
        return 130


def _hunt(mutants: list[Mutant], root: Path) -> int:
    began = time.monotonic()
    caught = 0
    with tempfile.TemporaryDirectory(prefix="aries-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=shutil.ignore_patterns(*_LEFT))
        checks = sorted({mutant.check for mutant in mutants})
        print(f"Running {len(checks)} checks on the tree as it is ...", flush=True)
        status, output = _run(checks, tree)
        if status != 0:
            print(f"{output}\nmutants: the checks must pass without a mutant")
            return 1
        print(f"They pass, in {time.monotonic() - began:.0f} s.\n", flush=True)
        for number, mutant in enumerate(mutants, 1):
            print(f"[{number:2}/{len(mutants)}] {mutant.name:32}", end="", flush=True)
            start = time.monotonic()
            problem = _survives(mutant, tree, root)
            caught += not problem
            took = f"after {time.monotonic() - start:.1f} s"
            lines = [mutant.plants, mutant.check, *filter(None, [problem])]
            print(f" {'NOT CAUGHT' if problem else 'caught'} {took}", *lines, sep="\n        ")
    took = f"in {time.monotonic() - began:.0f} s"
    print(f"\nmutants: {caught} of {len(mutants)} caught, {took}")
    return int(caught < len(mutants))


def _survives(mutant: Mutant, tree: Path, root: Path) -> str | None:
    # Plants it in the copy *tree* of *root*, and returns why the mutant does not count as caught, if so.
    if problem := apply(mutant, tree):
        return f"it no longer applies: {problem}"
    status, output = _run([mutant.check], tree)
    for name in re.findall(r"^\+\+\+ b/(.+)$", mutant.patch.read_text(), re.MULTILINE):
        shutil.copy2(root / name, tree / name)
    if status == 0:
        return "the check passes"
    told = "\n".join(line for line in output.splitlines() if line.startswith("E "))
    if status != 1 or not re.search(mutant.because, told):
        return f"it fails for another reason than {mutant.because!r}:\n{output}"
    return None


def _run(checks: Iterable[str], tree: Path) -> tuple[int, str]:
    # The copy comes first on the path, and leaves no byte-code that could outlive a mutant.  Plugins
    # that no check needs take longer to load than most checks to run.
    packages = (str(tree / name) for name in ("overlay", "generated", "sandbox", "cli"))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(packages),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    told = "-x -vv --tb=short --show-capture=no -p no:cacheprovider -p aries_sandbox.pytest_plugin"
    command = [sys.executable, "-m", "pytest", *told.split(), *checks]
    try:
        done = _ended(command, cwd=tree, env=environment, errors="replace", timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return -1, f"the check did not end within {_SECONDS:.0f} s"
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

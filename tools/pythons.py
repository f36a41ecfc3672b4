"""
Run the tests on the other Pythons that are found, each in an environment of its own beside .venv.

The arguments are pytest's.  An interpreter that is absent is named, and is no failure.
"""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path

from tools.package import VERSIONS, interpreters


ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """
    Return the status of the first interpreter whose tests fail, or 0.
    """
    pytest = ["-m", "pytest", "-q", "-n", "2", *arguments]
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = interpreters()
    for version in VERSIONS:
        if version == own:
            continue
        if version not in found:
            print(f"Python {version} was not found, so nothing was tested on it.", flush=True)
            continue
        print(f"Python {version}:", flush=True)
        folder = f".venv-{version}"
        made = subprocess.run([found[version], "tools/bootstrap.py", "test", folder], check=False)
        tested = (
            made.returncode
            or subprocess.run([ROOT / folder / "bin" / "python", *pytest], check=False).returncode
        )
        if tested:
            return tested
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

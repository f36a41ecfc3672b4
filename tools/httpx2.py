"""
Run the tests with httpx2 in the place of httpx, in the processes that they start as well.

The arguments are pytest's; without any, all tests are run.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
ALIAS = ROOT / "tests" / "support" / "httpx2"


def main(arguments: list[str]) -> int:
    """
    Run pytest with *arguments*, and return its status; 130 on Ctrl-C.
    """
    if set(arguments) & {"-h", "--help"}:
        print(__doc__)
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ALIAS)}
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
Run the tests that need a real browser; end with status 3 where there is none.

`make browser` then ends with 2, and prints `Error 3`: GNU make has no other status for a recipe
that fails ("How to run make" in its manual).

    python3 tools/browser.py           # run them
    python3 tools/browser.py --find    # only say which browser they would use

It takes Chromium from `CHROMIUM`, else from PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NO_BROWSER = 3
HELP = """\
browser: NOT RUN, for there is no Chromium here.
On Debian and Ubuntu this gets it: apt-get update && apt-get install chromium
Elsewhere install Chromium or Chrome; CHROMIUM=/path/to/it names one that is not on PATH."""


def main(arguments: list[str]) -> int:
    """
    Run the tests with *arguments* for pytest; return the status to end with.
    """
    found = find()
    if found is None:
        print(HELP)
        return NO_BROWSER
    if arguments == ["--find"]:
        print(f"browser: {found}")
        return 0
    command = [sys.executable, "-m", "pytest", "tests/browser", *arguments]
    environment = {**os.environ, "CHROMIUM": found}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def find() -> str | None:
    """
    Return the browser to use, if there is one.
    """
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next(filter(None, map(shutil.which, named)), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

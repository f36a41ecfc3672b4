"""
Run the tests that need a program of the system; end with status 3, and say how to get it, where
there is none.

    python3 tools/outside.py browser           # a Chromium: of CHROMIUM, else of PATH
    python3 tools/outside.py browser --find    # only say which browser they would use
    python3 tools/outside.py keyring           # a gnome-keyring, with a bus and folders of its own

make then ends with 2, and prints `Error 3`: GNU make has no other status for a recipe that fails
("How to run make" in its manual).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
NOT_THERE = 3
CHROMIUM = "chromium chromium-browser google-chrome google-chrome-stable chrome".split()
TESTS = {"browser": "tests/browser", "keyring": "tests/lifecycle/check_secret_service.py"}
HELP = {
    "browser": """\
browser: NOT RUN, for there is no Chromium here.
On Debian and Ubuntu this gets it: apt-get update && apt-get install chromium
Elsewhere install Chromium or Chrome; CHROMIUM=/path/to/it names one that is not on PATH.""",
    "keyring": """\
keyring: NOT RUN, for there is no Secret Service here.
On Debian and Ubuntu this gets it: apt-get update && apt-get install dbus gnome-keyring""",
}
PLACES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
UNLOCKED = 'printf "for one run" | gnome-keyring-daemon --unlock --components=secrets && exec "$@"'


def main(what: str, *arguments: str) -> int:
    """
    Run the tests of *what* with *arguments* for pytest; return the status to end with.
    """
    if (found := find(what)) is None:
        print(HELP[what])
        return NOT_THERE
    if arguments == ("--find",):
        print(f"{what}: {found}")
        return 0
    command = [sys.executable, "-m", "pytest", TESTS[what], *arguments]
    environment = os.environ | {"CHROMIUM": found}
    with tempfile.TemporaryDirectory() as folder:
        if what == "keyring":  # nobody's own is touched, and nobody is asked anything
            environment |= dict.fromkeys(PLACES, folder) | {"DISPLAY": ""}
            command = [found, "--", "sh", "-c", UNLOCKED, "sh", *command]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def find(what: str) -> str | None:
    """
    Return the program to use, if it is there.
    """
    if what == "keyring":
        return shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")
    named = os.environ.get("CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else CHROMIUM)), None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

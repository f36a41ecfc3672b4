"""
Run the tests of KeyringTokenStore against a real Secret Service; end with status 3 without one.

The tests start a session bus and a gnome-keyring of their own, in folders of their own, and end
them: the keyring of whoever runs this is not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final


ROOT: Final = Path(__file__).resolve().parents[1]
TESTS: Final = "tests/lifecycle/check_secret_service.py"
NO_KEYRING: Final = 3
_DAEMON: Final = ("gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock")
_BUS: Final = ("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
HELP: Final = """\
keyring: NOT RUN, for there is no Secret Service here.
On Debian and Ubuntu this gets it: apt-get update && apt-get install dbus gnome-keyring"""


def main(arguments: list[str]) -> int:
    """
    Run the tests with *arguments* for pytest; return the status to end with.
    """
    if not all(shutil.which(program) for program in (_BUS[0], _DAEMON[0])):
        print(HELP)
        return NO_KEYRING
    command = [sys.executable, "-m", "pytest", "-q", TESTS, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


@contextmanager
def session(folder: Path) -> Generator[dict[str, str]]:
    """
    Run a session bus with an unlocked keyring in *folder*; yield the variables that lead there.
    """
    places = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    variables = dict.fromkeys(places, str(folder)) | {"DISPLAY": ""}  # nobody is asked anything
    with _running(_BUS, variables) as bus:
        assert bus.stdout is not None
        variables["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        with _running(_DAEMON, variables) as daemon:
            assert daemon.stdin is not None
            assert daemon.stdout is not None
            daemon.stdin.write("the password of a keyring that lives for one run")
            daemon.stdin.close()
            daemon.stdout.read()  # it closes this when it is ready
            yield variables


@contextmanager
def _running(
    command: tuple[str, ...], variables: dict[str, str]
) -> Generator[subprocess.Popen[str]]:
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=nothing, text=True, env=os.environ | variables
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
Run the tests of the token lifecycle at the sizes that are promised, file by file.

    python tools/soak.py                 # each file once
    python tools/soak.py --seconds 600   # again and again; after ten minutes no file is begun
    python tools/soak.py -k killed       # what is not known here goes to pytest

Ctrl-C ends it, and all that it has started.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import signal
import subprocess
import sys
import time

from pathlib import Path
from typing import Final


ROOT: Final = Path(__file__).resolve().parent.parent
INTERRUPTED: Final = 130
_NO_TESTS: Final = 5  # as pytest says it


def main(arguments: list[str]) -> int:
    """
    Run the files; return the status to end with: of the first that fails, or 130 after Ctrl-C.
    """
    parser = argparse.ArgumentParser(description="Other arguments go to pytest, -k for instance.")
    parser.add_argument("--seconds", type=float, help="repeat; after them no file is begun")
    parser.add_argument("--tests", type=Path, default=ROOT / "tests/lifecycle", help="the folder")
    options, rest = parser.parse_known_args(arguments)
    files = sorted(options.tests.rglob("test_*.py"))
    began, passed, status = time.monotonic(), 0, _NO_TESTS
    for number, file in enumerate(itertools.cycle(files) if options.seconds else files):
        seconds = time.monotonic() - began
        if number and options.seconds and seconds >= options.seconds:
            break
        print(f"{file.relative_to(options.tests)} ({seconds:.0f} s so far)", flush=True)
        one = _run([sys.executable, "-m", "pytest", "-q", "--durations=3", str(file), *rest])
        passed += one == 0
        if one != _NO_TESTS:
            status = one
        if status not in {0, _NO_TESTS}:
            break
    ends = {0: "all is well", _NO_TESTS: "there are no tests", INTERRUPTED: "interrupted"}
    print(f"soak: {ends.get(status, 'a test failed')}; {passed} of ", end="")
    print(f"{max(passed, len(files))} files passed, {time.monotonic() - began:.0f} s.")
    return status


def _run(command: list[str]) -> int:
    # In a session of its own: Ctrl-C comes here, and goes to pytest once, which cleans up; what is
    # left after that is ended with the group.
    environment = {**os.environ, "ARIES_TEST_SCALE": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(20)
            return INTERRUPTED
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))

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
import os
import signal
import subprocess
import sys
import tempfile
import time

from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET


ROOT: Final = Path(__file__).resolve().parent.parent
INTERRUPTED: Final = 130
_NO_TESTS: Final = 5


class Result(NamedTuple):
    """
    What came of one file: the status of pytest, and the seconds of each test.
    """

    status: int
    took: dict[str, float]


def main(arguments: list[str]) -> int:
    """
    Run the files; return the status to end with: of the first that fails, or 130 after Ctrl-C.
    """
    options, rest = _parser().parse_known_args(arguments)
    files = sorted(options.tests.rglob("test_*.py"))
    if not files:
        sys.exit(f"soak: there are no tests in {options.tests}")
    began, done = time.monotonic(), dict[str, float]()
    status, count, file = 0, 0, options.tests
    while status == 0 and _goes_on(count, len(files), options.seconds, time.monotonic() - began):
        file, place = files[count % len(files)], f"[{count % len(files) + 1}/{len(files)}]"
        name, passed = file.relative_to(options.tests), time.monotonic() - began
        print(f"{place} {name} ({passed:.0f} s so far)", flush=True)
        status, took = _run(file, rest)
        done |= took
        count += status != INTERRUPTED
    end = {0: "all is well", INTERRUPTED: "interrupted"}.get(status, f"{file.name} failed")
    tests = f"{len(done)} tests in {count} of {max(count, len(files))} files"
    print(f"soak: {end}; {tests}, {time.monotonic() - began:.0f} s.", end="")
    slowest = sorted(done, key=lambda name: done[name], reverse=True)[:3]
    print("  Slowest: " * bool(done) + ", ".join(f"{name} {done[name]:.0f} s" for name in slowest))
    if status not in {0, INTERRUPTED}:
        print(f"Again: ARIES_TEST_SCALE=1 {sys.executable} -m pytest {file}")
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Run the tests of the token lifecycle at the sizes that are promised.",
        epilog="Other arguments go to pytest, -k for instance.",
    )
    parser.add_argument(
        "--seconds", type=float, help="repeat, and begin no file after so many seconds"
    )
    parser.add_argument("--tests", type=Path, default=ROOT / "tests/lifecycle", help="the folder")
    return parser


def _goes_on(count: int, files: int, seconds: float | None, passed: float) -> bool:
    return count < files if seconds is None else count == 0 or passed < seconds


def _run(file: Path, arguments: list[str]) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", str(file)]
        status = _wait_for([*command, *arguments])
        took: dict[str, float] = {}
        with contextlib.suppress(OSError, ET.ParseError):
            for case in ET.parse(report).iterfind(".//testcase[@name]"):  # noqa: S314 - pytest's
                name = f"{case.get('classname')}::{case.get('name')}"
                took[name.removeprefix("tests.lifecycle.")] = float(case.get("time", 0))
    return Result(0 if status == _NO_TESTS else status, took)


def _wait_for(command: list[str]) -> int:
    # In a session of its own: Ctrl-C comes here, and goes to pytest once, which cleans up; what is
    # left after that is ended with the group.
    environment = {**os.environ, "ARIES_TEST_SCALE": "1"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            print("\nsoak: ending ...", flush=True)
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(20)
            return INTERRUPTED
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    sys.exit(main(sys.argv[1:]))

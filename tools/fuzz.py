"""
Fuzz a server, the client, the logins and the generator; say what was found, and how to repeat it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit

from aries_exchange_openapi.document import SERVERS
from tools.fuzz_report import (
    Failure,
    Tally,
    crash_of,
    failures_of,
    report,
    seconds,
    told,
    write_junit,
)
from tools.fuzz_sides import (
    BUILD,
    LOG,
    ROOT,
    SIDES,
    Plan,
    Step,
    again,
    pytest,
    sandbox,
    started,
)


CASES: Final = 2000
JUNIT: Final = BUILD / "junit.xml"
RUN: Final = BUILD / "run.json"
INTERRUPTED: Final = 130
_NO_TESTS: Final = 5  # as pytest says it
_PATIENCE: Final = 10


class Fuzz:
    """
    One run: what it does next, and what it has found so far.
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self.steps: list[Step] = []
        self.failures: list[Failure] = []

    def run(self, side: str, plan: Plan) -> None:
        """
        Look at *side*.
        """
        make, share = SIDES[side]
        began, before = time.monotonic(), len(self.failures)
        if plan.seconds is not None:
            plan = plan._replace(seconds=plan.seconds * share)
        for step in make(plan):
            self.steps.append(step)
            status: int = INTERRUPTED
            try:
                status = self._wait(side, step)
            finally:
                if status != INTERRUPTED or step.junit.exists():
                    self.failures += failures_of(step, status)
            if self.failures and self.failures[-1].again is None:
                break  # it could not even begin: neither could the next
        found = len(self.failures) - before
        took = f"{time.monotonic() - began:.0f} s"
        _show(f"{side}: {self.tally.of(side):,} cases, {took}, {found or 'no'} failures", last=True)

    def _wait(self, side: str, step: Step) -> int:
        process, began = started(step), time.monotonic()
        try:
            while process.poll() is None:
                self.tally.update()
                _show(f"{side}: {self.tally.of(side):,} cases, {time.monotonic() - began:.0f} s")
                time.sleep(0.2)
        except KeyboardInterrupt:
            _show(f"{side}: stopping", last=True)
            _stop(process)
            raise
        finally:
            self.tally.update()
        return process.returncode


def _stop(process: subprocess.Popen[bytes]) -> None:
    """
    Ask *process* to end as Ctrl-C does, more than once: an interrupt can get lost in a callback.
    """
    for _ in range(_PATIENCE):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
            return
    process.kill()
    process.wait()


_shown = 0.0


def _show(line: str, *, last: bool = False) -> None:
    """
    Write *line* in the place of the one before; to a file, only every ten seconds.
    """
    global _shown  # noqa: PLW0603
    if sys.stdout.isatty():
        print(f"\r\033[K{line}", end="\n" if last else "", flush=True)
    elif last or time.monotonic() - _shown > 10:
        _shown = time.monotonic()
        print(line, flush=True)


def main(arguments: list[str]) -> int:
    """
    Fuzz as *arguments* say; return 0 if nothing was found.
    """
    options = parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background job begins deaf to it
        signal.signal(number, signal.default_int_handler)
    try:
        return _replay(options.replay) if options.replay else _fuzz(options)
    except KeyboardInterrupt:
        return INTERRUPTED


def _fuzz(options: argparse.Namespace) -> int:
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    amount = f"TIME={options.time:.0f}s" if options.time else f"CASES={options.cases}"
    RUN.write_text(json.dumps({"seed": seed, "url": options.url}), encoding="utf-8")
    again = f"make fuzz {amount} SEED={seed}"
    again += f" URL={options.url}" if options.url else ""
    again += f" ONLY={','.join(options.only)}" if len(options.only) < len(SIDES) else ""
    print(f"{again}\nIt looks at: {', '.join(options.only)}.", flush=True)
    fuzz, interrupted = Fuzz(), False
    try:
        with _server(options.url, seed) if "server" in options.only else _nothing() as url:
            plan = Plan(seed, options.cases, options.time, url)
            for side in options.only:
                fuzz.run(side, plan)
    except KeyboardInterrupt:
        interrupted = True
    write_junit(fuzz.steps, JUNIT)
    print(f"\n{report(fuzz.tally, fuzz.failures)}\n")
    for number, failure in enumerate(fuzz.failures, 1):
        print(f"{told(number, failure)}\n")
    print(f"JUnit: {JUNIT}\nThe same again: {again}")
    if interrupted:
        print("Interrupted: this is what was found so far.")
        return INTERRUPTED
    return 1 if fuzz.failures else 0


def _replay(name: str) -> int:
    """
    Repeat one failure of the last run; return 0 if it is gone.
    """
    if "::" in name:
        status = _show_all(pytest(BUILD / "replay", name, FUZZ_REPLAY="1"))
        return _usage(f"nothing was kept of {name}") if status == _NO_TESTS else status
    crash = crash_of(name)
    if crash is None:
        return _usage(f"{name} is no failure of the last run; its summary says which there are")
    run = json.loads(RUN.read_text(encoding="utf-8"))
    with _server(run["url"], run["seed"]) as url:
        return _show_all(again(url, crash))


def _show_all(step: Step) -> int:
    process = started(step, LOG.with_name("replay.log"))
    try:
        process.wait()
    except KeyboardInterrupt:
        _stop(process)
    shown = step.output.read_text("utf-8", "replace")
    print(shown)
    return _NO_TESTS if process.returncode == 0 and " skipped in " in shown else process.returncode


@contextmanager
def _server(url: str | None, seed: int) -> Generator[str]:
    if url is not None:
        yield url
        return
    with sandbox(seed) as served:
        yield served


@contextmanager
def _nothing() -> Generator[None]:
    yield None


def _usage(message: str) -> int:
    sys.stderr.write(f"fuzz: {message}\n")
    return 2


def parser() -> argparse.ArgumentParser:
    """
    Return what understands the command line.
    """
    made = argparse.ArgumentParser(
        prog="make fuzz",
        description=__doc__,
        epilog="See docs/fuzzing.md.  Status 0: nothing found; 1: failures; 130: interrupted.",
    )
    amount = made.add_mutually_exclusive_group()
    amount.add_argument(
        "--cases", type=_number, default=CASES, help=f"CASES: so many on each side ({CASES})"
    )
    amount.add_argument("--time", type=_time, help="TIME: for so long, such as 60s or 5m")
    made.add_argument("--seed", type=int, help="SEED: the same cases each time (random)")
    made.add_argument(
        "--url", type=_target, help="URL: a server of your own, in the place of the sandbox"
    )
    made.add_argument(
        "--only",
        type=_sides,
        default=list(SIDES),
        metavar="SIDES",
        help=f"ONLY: some of {','.join(SIDES)}",
    )
    made.add_argument("--replay", metavar="NAME", help="REPLAY: one failure of the last run")
    return made


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        msg = "not a number of cases, such as 2000"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _time(text: str) -> float:
    try:
        return seconds(text)
    except ValueError:
        msg = "no time, such as 90, 60s, 5m or 1h"
        raise argparse.ArgumentTypeError(msg) from None


def _sides(text: str) -> list[str]:
    asked = text.split(",")
    if unknown := sorted(set(asked) - set(SIDES)):
        msg = f"no side of these is called {unknown[0]!r}: {', '.join(SIDES)}"
        raise argparse.ArgumentTypeError(msg)
    return [side for side in SIDES if side in asked]


def _target(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        msg = "no URL, such as http://127.0.0.1:8765"
        raise argparse.ArgumentTypeError(msg)
    if f"https://{parts.netloc}".lower() == SERVERS[0]:
        msg = (
            f"{parts.netloc} is the production service, where people's money is: fuzzing registers"
            " users, changes addresses and deletes OAuth2 clients.  Name a server of your own"
        )
        raise argparse.ArgumentTypeError(msg)
    return text.rstrip("/")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))

"""
Fuzz a server, the client, the logins and the generator; say what was found, and how to repeat it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aries_exchange_openapi.document import SERVERS
from aries_sandbox import serve
from tools.fuzz_report import SANDBOX_LOG, Failure, counted, crashes, failures_of, report, told
from tools.fuzz_sides import BUILD, LOG, ROOT, SHARES, Plan, Step, again, pytest, started, steps


CASES: Final = 2000
INTERRUPTED: Final = 130
_NO_TESTS: Final = 5  # as pytest says it
_RUN: Final = BUILD / "run.json"
_YEAR: Final = 365 * 86_400


def main(arguments: list[str]) -> int:
    """
    Fuzz as *arguments* say; return 0 if nothing was found.
    """
    options = parse(arguments)
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
    _RUN.write_text(json.dumps({"seed": seed, "url": options.url}), encoding="utf-8")
    same = f"make fuzz {f'TIME={options.time}' if options.time else f'CASES={options.cases}'}"
    same += f" SEED={seed}" + (f" URL={options.url}" if options.url else "")
    same += f" ONLY={options.only}" if options.only != ",".join(SHARES) else ""
    print(same, flush=True)
    failures: list[Failure] = []
    interrupted = False
    try:
        with _server(options.url, seed) as url:
            plan = Plan(seed, options.cases, seconds(options.time) if options.time else None, url)
            for side in dict.fromkeys(options.only.split(",")):
                _look(side, plan, failures)
    except KeyboardInterrupt:
        interrupted = True
    print(f"\n{report(counted(), failures)}\n")
    for number, failure in enumerate(failures, 1):
        print(f"{told(number, failure)}\n")
    print(f"JUnit: {BUILD}/*/junit.xml\nThe same again: {same}")
    if interrupted:
        print("Interrupted: this is what was found so far.")
        return INTERRUPTED
    return 1 if failures else 0


def _look(side: str, plan: Plan, failures: list[Failure]) -> None:
    """
    Look at *side*, and add to *failures* what is found.
    """
    began, before = time.monotonic(), len(failures)
    for step in steps(side, plan):
        status = INTERRUPTED
        try:
            status = _ended(step, side=side)
        finally:
            if status != INTERRUPTED or (step.folder / "junit.xml").exists():
                failures += failures_of(step, status)
        if failures and failures[-1].again is None:
            break  # it could not even begin: neither could the next
    found = len(failures) - before or "no"
    print(f"{_so_far(side)}, {time.monotonic() - began:.0f} s, {found} failures", flush=True)


def _so_far(side: str) -> str:
    return f"{side}: {sum(n for (each, _), n in counted().items() if each == side):,} cases"


def _ended(step: Step, log: Path = LOG, side: str = "") -> int:
    # Its status; every ten seconds a line tells how far *side* is.
    process = started(step, log)
    while True:
        try:
            return process.wait(10)
        except subprocess.TimeoutExpired:
            print(_so_far(side) if side else "...", flush=True)
        except KeyboardInterrupt:
            for _ in range(10):  # an interrupt can get lost in a callback
                process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(2)
                    break
            process.kill()
            process.wait()
            raise


def _replay(name: str) -> int:
    """
    Repeat one failure of the last run; return 0 if it is gone.
    """
    if "::" in name:
        status = _shown(pytest(BUILD / "replay", name, FUZZ_REPLAY="1"))
        return _usage(f"nothing was kept of {name}") if status == _NO_TESTS else status
    found = [path for path, crash in crashes(BUILD) if crash["case_id"] == name]
    if not found:
        return _usage(f"{name} is no failure of the last run; its summary says which there are")
    run = json.loads(_RUN.read_text(encoding="utf-8"))
    with _server(run["url"], run["seed"]) as url:
        return _shown(again(url, found[0]))


def _shown(step: Step) -> int:
    status = _ended(step, LOG.with_name("replay.log"))
    shown = (step.folder / "output.txt").read_text("utf-8", "replace")
    print(shown)
    return _NO_TESTS if status == 0 and " skipped in " in shown else status


def _usage(message: str) -> int:
    sys.stderr.write(f"fuzz: {message}\n")
    return 2


@contextmanager
def _server(url: str | None, seed: int) -> Generator[str]:
    # Tokens of the sandbox outlive any run: what is sent does not depend on how long that takes.
    if url:
        yield url
        return
    logging.basicConfig(filename=SANDBOX_LOG)
    with serve(seed=seed, access_ttl=_YEAR) as sandbox:
        yield sandbox.base_url


def parse(arguments: list[str]) -> argparse.Namespace:
    """
    Read the command line, or end with what is wrong with it.
    """
    made = argparse.ArgumentParser(
        prog="make fuzz",
        description=__doc__,
        epilog="See docs/how-to/fuzzing.md.  Status 0: nothing found; 1: failures; 130: interrupted.",
    )
    sides = ",".join(SHARES)
    amount = made.add_mutually_exclusive_group()
    amount.add_argument("--cases", type=int, default=CASES, help=f"CASES: on each side ({CASES})")
    amount.add_argument("--time", help="TIME: for so long, such as 60s or 5m")
    made.add_argument("--seed", type=int, help="SEED: the same cases each time (random)")
    made.add_argument("--url", help="URL: a server of your own, in the place of the sandbox")
    made.add_argument("--only", default=sides, metavar="SIDES", help=f"ONLY: some of {sides}")
    made.add_argument("--replay", metavar="NAME", help="REPLAY: one failure of the last run")
    options = made.parse_args(arguments)
    if problem := next(_problems(options), None):
        made.error(problem)
    options.url = options.url and options.url.rstrip("/")
    return options


def _problems(options: argparse.Namespace) -> Iterator[str]:
    if options.cases < 1:
        yield "--cases: not a number of cases, such as 2000"
    if options.time is not None and not re.fullmatch(r"0*[1-9]\d*[smh]?", options.time):
        yield "--time: no time, such as 90, 60s, 5m or 1h"
    for side in set(options.only.split(",")) - {*SHARES}:
        yield f"--only: no side of these is called {side!r}: {', '.join(SHARES)}"
    parts = urlsplit(options.url or "http://sandbox")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        yield "--url: no URL, such as http://127.0.0.1:8765"
    if f"https://{parts.netloc}".lower() == SERVERS[0]:
        yield (
            f"{parts.netloc} is the production service, where people's money is: fuzzing registers"
            " users, changes addresses and deletes OAuth2 clients.  Name a server of your own"
        )


def seconds(text: str) -> float:
    """
    Read a time: ``90``, ``60s``, ``5m`` or ``1h``.
    """
    return float(text.rstrip("smh")) * {"m": 60, "h": 3600}.get(text[-1], 1)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))

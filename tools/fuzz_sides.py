"""
The four sides that `make fuzz` looks at, as commands.

server
    schemathesis: does a server keep the contract, whatever it is asked?
client
    tests/fuzz: does the client survive whatever it is answered?
logins
    tests/fuzz/test_logins.py: a state machine of OAuth2 logins, crashes and thieves.
generator
    tests/generator/test_fuzz.py: does text of a document ever become code?
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple


ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = Path(os.environ.get("FUZZ_BUILD") or ROOT / "build" / "fuzz")
LOG: Final = BUILD / "cases.log"
DOCUMENT: Final = ROOT / "generated" / "aries_exchange_openapi" / "openapi.json"
SHARES: Final = {"server": 0.4, "client": 0.3, "logins": 0.15, "generator": 0.15}
"""Each side, and its share of the time."""
_TESTS: Final = {
    "client": ("tests/fuzz/test_answers.py", "tests/fuzz/test_hostile.py"),
    "logins": ("tests/fuzz/test_logins.py",),
    "generator": ("tests/generator/test_fuzz.py",),
}
_REQUESTS: Final = 24
"""How many requests schemathesis sends for each of its examples, or more: it counts by operation."""
_ROUND: Final = 1000
"""How many cases a round has, of which there are as many as the time allows."""


class Plan(NamedTuple):
    """
    How much is sent, and what.  With *seconds*, *cases* do not count.
    """

    seed: int
    cases: int
    seconds: float | None
    url: str


class Step(NamedTuple):
    """
    A command, and the folder that it leaves things in.
    """

    folder: Path
    command: list[str]
    environment: dict[str, str]


def steps(side: str, plan: Plan) -> Iterator[Step]:
    """
    Yield what looks at *side*: rounds of tests while there is time, or one.
    """
    if side == "server":
        yield from _server(plan)
        return
    ends = time.monotonic() + (plan.seconds or 0) * SHARES[side]
    cases = str(_ROUND if plan.seconds else plan.cases)
    for number in itertools.count():
        seed = str(plan.seed + number)
        yield pytest(BUILD / f"{side}-{number}", *_TESTS[side], FUZZ_SEED=seed, FUZZ_CASES=cases)
        if time.monotonic() >= ends:
            return


def _server(plan: Plan) -> Iterator[Step]:
    # All checks: once in all phases, and once along the login alone, of whose sequences too few come
    # to their end among all others.
    login = ["--include-tag", "oauth2", "--phases", "stateful"]
    for name, share, more in (("server", 0.7, []), ("server-login", 0.3, login)):
        amount = ["-n", str(max(1, plan.cases // _REQUESTS))]
        if plan.seconds:
            seconds = max(1, round(plan.seconds * SHARES["server"] * share))
            amount = ["-n", "100", "--max-time", str(seconds)]
        yield contract(plan.url, BUILD / name, "--seed", str(plan.seed), *amount, *more)


def contract(url: str, folder: Path, *arguments: str) -> Step:
    """
    Return a run of schemathesis against *url*; what it writes about https has no secrets.
    """
    command = [*_schemathesis(url), "run", str(DOCUMENT), "--url", url, "--checks", "all"]
    told = ["--no-color", "--report", "junit", "--report-junit-path", str(folder / "junit.xml")]
    told += ["--output-sanitize", str(url.startswith("https")).lower()]
    # A proxy is not asked for what is on this machine.
    local = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1", "localhost"]))
    return Step(folder, [*command, *told, *arguments], {"NO_PROXY": local})


def again(url: str, crash: Path) -> Step:
    """
    Return the replay of a request that schemathesis kept in *crash*.
    """
    command = [*_schemathesis(url), "replay", str(crash), "--url", url, "--keep"]
    return Step(crash.parent, command, {})


def _schemathesis(url: str) -> list[str]:
    config = ROOT / "tests" / "fuzz" / "schemathesis.toml"
    return [sys.executable, "-m", "tests.fuzz.contract", url, "--config-file", str(config)]


def pytest(folder: Path, *tests: str, **environment: str) -> Step:
    """
    Return a run of *tests*.
    """
    config = ["-c", str(ROOT / "pyproject.toml"), f"--junit-xml={folder / 'junit.xml'}"]
    command = [sys.executable, "-m", "pytest", "-vv", "--tb=short", "-p", "tests.fuzz.telling"]
    kept = str(BUILD / "kept")
    return Step(folder, [*command, *config, *tests], {"FUZZ_KEPT": kept, **environment})


def started(step: Step, log: Path = LOG) -> subprocess.Popen[bytes]:
    """
    Start *step* in a session of its own: Ctrl-C is passed on by whoever waits for it.
    """
    step.folder.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    schemathesis = "tests.fuzz.contract" in step.command
    with (step.folder / "output.txt").open("wb") as output:
        return subprocess.Popen(
            step.command,
            cwd=step.folder if schemathesis else ROOT,  # it leaves files where it is
            env={**os.environ, "PYTHONPATH": path, "FUZZ_LOG": str(log), **step.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

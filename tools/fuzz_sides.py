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

import contextlib
import os
import subprocess
import sys
import time

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple


ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = Path(os.environ.get("FUZZ_BUILD") or ROOT / "build" / "fuzz")
LOG: Final = BUILD / "cases.log"
KEPT: Final = BUILD / "kept"
SANDBOX_LOG: Final = BUILD / "sandbox.log"
_CONFIG: Final = ROOT / "tests" / "fuzz" / "schemathesis.toml"
DOCUMENT: Final = ROOT / "generated" / "aries_exchange_openapi" / "openapi.json"
_YEAR: Final = 365 * 86_400
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
    seconds: float | None = None
    url: str | None = None


class Step(NamedTuple):
    """
    A command, and the folder that it leaves things in.
    """

    folder: Path
    command: list[str]
    environment: dict[str, str]

    @property
    def output(self) -> Path:
        """
        What it printed.
        """
        return self.folder / "output.txt"

    @property
    def junit(self) -> Path:
        """
        What it found.
        """
        return self.folder / "junit.xml"


def server(plan: Plan) -> Iterator[Step]:
    """
    Yield schemathesis with all checks: once in all phases, and once along the login alone, of whose
    sequences too few come to their end among all others.
    """
    assert plan.url is not None
    size = str(max(1, plan.cases // _REQUESTS))
    login = ["--include-tag", "oauth2", "--phases", "stateful"]
    for name, share, more in (("server", 0.7, []), ("server-login", 0.3, login)):
        amount = ["-n", size]
        if plan.seconds is not None:
            amount = ["-n", "100", "--max-time", str(max(1, round(plan.seconds * share)))]
        arguments = ["--seed", str(plan.seed), *amount, *more]
        yield contract(plan.url, BUILD / name, *arguments, secrets=plan.url.startswith("https"))


def contract(url: str, folder: Path, *arguments: str, secrets: bool = False) -> Step:
    """
    Return a run of schemathesis against *url*; with *secrets* what it writes has none of them.
    """
    command = [*_schemathesis(url), "run", str(DOCUMENT), "--url", url, "--checks", "all"]
    told = ["--no-color", "--report", "junit", "--report-junit-path", str(folder / "junit.xml")]
    cleared = [] if secrets else ["--output-sanitize", "false"]
    # A proxy is not asked for what is on this machine.
    local = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1", "localhost"]))
    return Step(folder, [*command, *told, *cleared, *arguments], {"NO_PROXY": local})


def again(url: str, crash: Path) -> Step:
    """
    Return the replay of a request that schemathesis kept in *crash*.
    """
    command = [*_schemathesis(url), "replay", str(crash), "--url", url]
    return Step(crash.parent, [*command, "--keep"], {})


def _schemathesis(url: str) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.contract", url, "--config-file", str(_CONFIG)]


def client(plan: Plan) -> Iterator[Step]:
    """
    Yield the answers that the client is given.
    """
    return _rounds("client", plan, "tests/fuzz/test_answers.py", "tests/fuzz/test_hostile.py")


def logins(plan: Plan) -> Iterator[Step]:
    """
    Yield the state machine.
    """
    return _rounds("logins", plan, "tests/fuzz/test_logins.py")


def generator(plan: Plan) -> Iterator[Step]:
    """
    Yield the documents that the generator is given.
    """
    return _rounds("generator", plan, "tests/generator/test_fuzz.py")


SIDES: Final[dict[str, tuple[Callable[[Plan], Iterator[Step]], float]]] = {
    "server": (server, 0.4),
    "client": (client, 0.3),
    "logins": (logins, 0.15),
    "generator": (generator, 0.15),
}
"""What each side runs, and its share of the time."""


def _rounds(side: str, plan: Plan, *tests: str) -> Iterator[Step]:
    if plan.seconds is None:
        yield pytest(BUILD / side, *tests, FUZZ_SEED=str(plan.seed), FUZZ_CASES=str(plan.cases))
        return
    ends, number = time.monotonic() + plan.seconds, 0
    while number == 0 or time.monotonic() < ends:
        folder = BUILD / f"{side}-{number}"
        yield pytest(folder, *tests, FUZZ_SEED=str(plan.seed + number), FUZZ_CASES=str(_ROUND))
        number += 1


def pytest(folder: Path, *tests: str, **environment: str) -> Step:
    """
    Return a run of *tests*.
    """
    config = ["-c", str(ROOT / "pyproject.toml"), f"--junit-xml={folder / 'junit.xml'}"]
    command = [sys.executable, "-m", "pytest", "-vv", "--tb=short", "-p", "tests.fuzz.telling"]
    return Step(folder, [*command, *config, *tests], {"FUZZ_KEPT": str(KEPT), **environment})


def started(step: Step, log: Path = LOG) -> subprocess.Popen[bytes]:
    """
    Start *step* in a session of its own: Ctrl-C is passed on by whoever waits for it.
    """
    step.folder.mkdir(parents=True, exist_ok=True)
    inherited = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(ROOT), *([inherited] if inherited else [])])
    schemathesis = "tests.fuzz.contract" in step.command
    with step.output.open("wb") as output:
        return subprocess.Popen(
            step.command,
            cwd=step.folder if schemathesis else ROOT,  # it leaves files where it is
            env={**os.environ, "PYTHONPATH": path, "FUZZ_LOG": str(log), **step.environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def sandbox(seed: int) -> Generator[str]:
    """
    Serve a sandbox on a free port while the block lasts; yield its URL.

    Its tokens outlive any run, so that what is sent does not depend on how long that takes.
    """
    command = [sys.executable, "-m", "aries_sandbox", "--port", "0", "--seed", str(seed)]
    with SANDBOX_LOG.open("wb") as log:
        serving = subprocess.Popen(
            [*command, "--access-ttl", str(_YEAR)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    assert serving.stdout is not None
    try:
        line = serving.stdout.readline()
        if not line:
            sys.exit(f"fuzz: the sandbox did not start; {SANDBOX_LOG} says why")
        yield line.split()[-1]
    finally:
        serving.stdout.close()
        serving.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            serving.wait(10)
        serving.kill()
        serving.wait()

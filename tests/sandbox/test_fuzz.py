"""
The contract, fuzzed: schemathesis with all of its checks against a sandbox on a real socket.

A short share of what `make fuzz` does, the same each time.
"""

from __future__ import annotations

import os
import subprocess
import sys

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from aries_sandbox import Sandbox, people, serve
from aries_sandbox.document import Document
from tests.sandbox import flows
from tools.fuzz_report import failures_of, told
from tools.fuzz_sides import ROOT, contract, started


CHAIN = {"authorize", "authorizeMfa", "authorizeConfirm", "token"}
ORDERS = {"replaceOrder", "cancelOrder"}
# What a server answers steers the sequences of the fourth phase, and must not steer these.
STEADY = ("examples", "coverage", "fuzzing")
FEW = ("createUser", "changeEmail", "updateApiClient")
# How often at least each step of the login succeeds, so that no later edit leaves none by chance.
MARGIN = 4


class Sent(NamedTuple):
    """
    A request of the fuzzer: its place in the run, its outcome, and a hash of all its bytes.
    """

    operation: str
    phase: str
    status: str
    digest: str


@pytest.fixture(name="fuzzed", scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> list[Sent]:
    """
    The requests of a run with all operations and phases.
    """
    return fuzz(tmp_path_factory.mktemp("fuzzed"), "-n", "25")


class TestFuzz:
    def test_every_operation(self, fuzzed: list[Sent]) -> None:
        """
        Whatever is sent, the response follows the document, and not all are errors: each operation
        that can succeed alone did.
        """
        alone = {each.id for each in Document.load().operations} - CHAIN - ORDERS
        # Nothing varies where there are no arguments: `getHealth` is asked three times in all.
        assert alone <= succeeded(fuzzed, 3)

    def test_login_chain(self, tmp_path: Path) -> None:
        """
        The links of the document lead through the whole login: password, code, consent, tokens.
        """
        sent = fuzz(tmp_path, "--include-tag", "oauth2", "--phases", "stateful", "-n", "50")

        assert CHAIN <= succeeded(sent, MARGIN)

    def test_order_chain(self, tmp_path: Path) -> None:
        """
        They lead from an order to its replace and its cancel, where no list is read between them.
        """
        chain = {"placeOrder", *ORDERS}
        only = [word for name in sorted(chain) for word in ("--include-operation-id", name)]
        sent = fuzz(tmp_path, *only, "--phases", "stateful", "-n", "8")

        assert chain <= succeeded(sent, MARGIN)

    def test_the_same_again(
        self, fuzzed: list[Sent], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        One seed, the same requests, to the byte and in their order, even if the code stands in a
        folder `test`, where Hypothesis takes no module for a local one; another seed, others.  The
        requests of one operation do not depend on how many others there are, so few are enough.
        """
        (tmp_path / "test").symlink_to(ROOT)
        packages = (tmp_path / "test" / name for name in ("overlay", "generated", "sandbox"))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, packages)))
        few = [word for name in FEW for word in ("--include-operation-id", name)]
        again = fuzz(tmp_path / "again", "-n", "25", "--phases", ",".join(STEADY), *few)
        one = ["--include-operation-id", FEW[0], "--phases", "fuzzing", "-n", "5"]
        other = fuzz(tmp_path / "other", *one, "--seed", "2")
        first = [(e.phase, e.digest) for e in fuzzed if e.phase in STEADY and e.operation in FEW]

        assert set(STEADY) == {each.phase for each in again}
        assert set(FEW) == {each.operation for each in again}
        assert first == [(each.phase, each.digest) for each in again]
        assert not {each.digest for each in other} <= {digest for _, digest in first}


class TestCredentials:
    def test_one_environment_for_all_steps(
        self, aries_sandbox: Sandbox, http: httpx.Client, tmp_path: Path
    ) -> None:
        """
        A server named by URL may rotate refresh tokens: the next run with the same variables uses
        the successor.
        """
        app = people.CONFIDENTIAL
        environment = os.environ | {
            "XDG_STATE_HOME": str(tmp_path),
            "HOME": str(tmp_path),
            "ARIES_CLIENT_ID": app.client_id,
            "ARIES_CLIENT_SECRET": str(app.client_secret),
            "ARIES_REFRESH_TOKEN": flows.tokens(http, app)["refresh_token"],
        }
        code = (
            "import sys; from tests.fuzz.visitor import log_in;"
            "print(log_in(sys.argv[1]).users.get_user_profile().email)"
        )
        for _ in range(2):
            aries_sandbox.expire_access_tokens()
            done = subprocess.run(
                [sys.executable, "-c", code, aries_sandbox.base_url],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )

            assert (0, "user@example.com\n") == (done.returncode, done.stdout), done.stderr

    def test_no_money(self, aries_sandbox: Sandbox, http: httpx.Client, tmp_path: Path) -> None:
        """
        A user who has an account that is not simulated is not fuzzed: it would place orders there.
        """
        token = flows.tokens(http, scope="read trade admin")["access_token"]
        step = contract(aries_sandbox.base_url, tmp_path)
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=os.environ | {"ARIES_BEARER_TOKEN": token},
            capture_output=True,
            text=True,
            check=False,
        )

        assert 1 == done.returncode
        assert "a user who has simulated accounts only" in done.stderr
        assert {"authorize", "authorizeConfirm", "token", "listAccounts"} == {
            *aries_sandbox.stats()["requests"]
        }


def fuzz(folder: Path, *arguments: str) -> list[Sent]:
    """
    Run schemathesis in *folder* against a sandbox with a fixed seed; it must find nothing.
    """
    log = folder / "cases.log"
    with serve(seed=1) as sandbox:
        step = contract(sandbox.base_url, folder, "--seed", "1", *arguments)
        status = started(step, log).wait()
        failed = failed_by(sandbox)
    failures = failures_of(step, status)

    assert not failures, "\n".join(told(n, each) for n, each in enumerate(failures, 1))
    assert not failed
    return [Sent(*line.split("\t")[1:]) for line in log.read_text().splitlines()]


def failed_by(sandbox: Sandbox) -> Counter[str]:
    """
    Return the operations for which the sandbox itself failed.
    """
    requests = sandbox.stats()["requests"]
    return Counter(name for name, counts in requests.items() for key in counts if key >= "5")


def succeeded(sent: list[Sent], times: int = 1) -> set[str]:
    """
    Return the operations that succeeded at least so many *times*.
    """
    counts = Counter(each.operation for each in sent if each.status in {"200", "201"})
    return {operation for operation, count in counts.items() if count >= times}

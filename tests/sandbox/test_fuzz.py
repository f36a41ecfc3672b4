"""
The contract, fuzzed: schemathesis with all of its checks against a sandbox on a real socket.

A short share of what `make fuzz` does, the same each time.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from aries_sandbox import Sandbox, serve
from aries_sandbox.document import Document
from tools.fuzz_report import failures_of, told
from tools.fuzz_sides import contract, started


CHAIN = {"authorize", "authorizeMfa", "authorizeConfirm", "token"}
# What a server answers steers the sequences of the fourth phase, and must not steer these.
STEADY = ("examples", "coverage", "fuzzing")


class Sent(NamedTuple):
    """
    A request of the fuzzer: where in the run, what came of it, and a hash of all its bytes.
    """

    operation: str
    phase: str
    status: str
    digest: str


@pytest.fixture(name="fuzzed", scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> list[Sent]:
    """
    What a run with all operations and phases sent.
    """
    return fuzz(tmp_path_factory.mktemp("fuzzed"), "-n", "25")


class TestFuzz:
    def test_every_operation(self, fuzzed: list[Sent]) -> None:
        """
        Whatever is sent, the answer is one that the document knows, and no run of refusals only:
        each operation that can succeed alone did.
        """
        assert {each.id for each in Document.load().operations} - CHAIN <= succeeded(fuzzed)

    def test_login_chain(self, tmp_path: Path) -> None:
        """
        Over the links of the document the login is walked to its end: password, code, consent,
        tokens.
        """
        sent = fuzz(tmp_path, "--include-tag", "oauth2", "--phases", "stateful", "-n", "100")

        assert CHAIN <= succeeded(sent)

    def test_the_same_again(self, fuzzed: list[Sent], tmp_path: Path) -> None:
        """
        One seed, the same requests, to the byte and in their order; another seed, others.
        """
        again = fuzz(tmp_path / "again", "-n", "25", "--phases", ",".join(STEADY))
        one = ["--include-operation-id", "createUser", "--phases", "fuzzing", "-n", "5"]
        other = fuzz(tmp_path / "other", *one, "--seed", "2")
        first = [each.digest for each in fuzzed if each.phase in STEADY]

        assert set(STEADY) == {each.phase for each in again}
        assert first == [each.digest for each in again]
        assert not {each.digest for each in other} <= {*first}


def fuzz(folder: Path, *arguments: str) -> list[Sent]:
    """
    Run schemathesis in *folder* against a sandbox that is the same each time; nothing is found.
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
    Return the operations that the sandbox itself failed at.
    """
    requests = sandbox.stats()["requests"]
    return Counter(name for name, counts in requests.items() for key in counts if key >= "5")


def succeeded(sent: list[Sent]) -> set[str]:
    """
    Return the operations that succeeded at least once.
    """
    return {each.operation for each in sent if each.status in {"200", "201"}}

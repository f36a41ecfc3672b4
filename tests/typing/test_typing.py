"""
The types that users see: what passes, what does not, and that nothing is left untyped.

mypy and pyright belong to `make check`; where they are not installed these tests are skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "tests/promises/seed"
READER = """
from aries_exchange import AriesAPIError, AriesClient, AuthorizationStep, Tokens

client: AriesClient
auth_response: AuthorizationStep
tokens: Tokens
authorization_code: str
refresh_token: str
"""


def tool(name: str, *arguments: str | Path, cwd: Path = ROOT) -> str:
    """
    Return what *name* says, which must be content; pyright looks for packages beside our Python.
    """
    pytest.importorskip(name, reason=f"{name} comes with `make check`")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stdout
    return done.stdout


class TestTypes:
    def test_mypy(self) -> None:
        """
        mypy infers the types that the consumer claims, and rejects each wrong line.
        """
        assert "no issues found in 2 source files" in tool(
            "mypy", "tests/typing/consumer.py", "tests/typing/wrong.py"
        )

    def test_pyright(self) -> None:
        """
        So does pyright.
        """
        assert "0 errors, 0 warnings" in tool(
            "pyright", "tests/typing/consumer.py", "tests/typing/wrong.py"
        )

    @pytest.mark.parametrize(
        "package", ["aries_exchange", "aries_exchange_openapi", "aries_sandbox"]
    )
    def test_complete(self, package: str, tmp_path: Path) -> None:
        """
        Each symbol that a package exports has a known type.
        """
        told = tool("pyright", "--verifytypes", package, "--ignoreexternal", cwd=tmp_path)

        assert "Type completeness score: 100%" in told

    def test_seed_page(self, tmp_path: Path) -> None:
        """
        The samples of the SDK guide pass mypy, but for the one whose arguments are left out.
        """
        (tmp_path / "reader.py").write_text(READER, encoding="utf-8")
        for number, sample in enumerate(sorted(SEED.glob("*.txt"))):
            text = sample.read_text(encoding="utf-8")
            if "place_order(...)" not in text:
                program = f"from reader import *\n{text}"
                (tmp_path / f"sample_{number:02}.py").write_text(program, encoding="utf-8")
        told = tool("mypy", "--check-untyped-defs", "--config-file=", tmp_path)

        assert "no issues found in 14 source files" in told

"""
The types that users see: what passes, and what does not.

`make types` checks consumer.py and wrong.py beside this file, like all other code: each wrong line
there has to be rejected.  `make package` sees that nothing is left untyped.
"""

from __future__ import annotations

from pathlib import Path

from tests.support.checkers import mypy


ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "tests/promises/seed"
READER = """
from aries_exchange import AriesAPIError as AriesAPIError, AriesClient as AriesClient
from aries_exchange import AuthorizationStep, Tokens

client: AriesClient
auth_response: AuthorizationStep
tokens: Tokens
authorization_code: str
refresh_token: str
"""


LENIENT = '# mypy: disable-error-code="no-untyped-def,no-untyped-call"\n'
"""A guide has functions without annotations."""


class TestTypes:
    def test_seed_page(self, tmp_path: Path) -> None:
        """
        The samples of the SDK guide pass mypy, but for the one whose arguments are left out.
        """
        (tmp_path / "reader.py").write_text(READER, encoding="utf-8")
        for number, sample in enumerate(sorted(SEED.glob("*.txt"))):
            text = sample.read_text(encoding="utf-8")
            if "place_order(...)" not in text:
                program = f"{LENIENT}from reader import *\n{text}"
                (tmp_path / f"sample_{number:02}.py").write_text(program, encoding="utf-8")
        status, told = mypy(tmp_path, tmp_path)

        assert 0 == status, told
        assert "no issues found in 14 source files" in told

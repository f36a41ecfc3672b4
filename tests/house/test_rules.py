"""
Rules of this house that no tool knows.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
OVERLAY = ROOT / "overlay" / "aries_exchange"


def found(pattern: str, *folders: Path) -> Iterator[str]:
    """
    Yield each line below *folders* that *pattern* matches, with its place.
    """
    for folder in folders:
        for module in sorted(folder.rglob("*.py")):
            if module != Path(__file__):
                for number, line in enumerate(module.read_text().splitlines(), 1):
                    if re.search(pattern, line):
                        yield f"{module.relative_to(ROOT)}:{number}: {line.strip()}"


class TestRules:
    def test_the_search_finds(self) -> None:
        """
        The other rules hold because there is nothing to find, not because nobody looked.
        """
        assert list(found(r"^class AriesError\b", OVERLAY))
        assert list(found(r"^def found\(", ROOT / "tests")) == []

    def test_no_mocks_of_our_own_code(self) -> None:
        """
        Faults are scripted in the sandbox; our own code is never replaced under test.
        """
        replaced = r"mock\.patch|MagicMock|monkeypatch\.setattr\([\"']?(aries|generator)"

        assert [] == list(found(replaced, ROOT / "tests"))

    def test_oauth2_never_waits(self) -> None:
        """
        OAuth2 is without I/O: whoever drives a flow decides how to wait.
        """
        assert [] == list(found(r"\basync def\b|\bawait\b", OVERLAY / "oauth2"))

    @pytest.mark.parametrize(
        "word", ["auth_url", "authorize_url", "access_token_url", "refresh_url", "auth_code"]
    )
    def test_names_are_those_of_the_rfcs(self, word: str) -> None:
        """
        Endpoints and parameters are called what RFC 6749 calls them.
        """
        assert [] == list(found(rf"\b_?{word}\b", OVERLAY))

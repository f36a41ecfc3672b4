"""
README.md says what is covered, and the reference gives each operation its line.
"""

from __future__ import annotations

from pathlib import Path

from tests.house.operations import operations
from tools import pages


ROOT = Path(__file__).resolve().parents[2]


class TestReadme:
    def test_lists_the_operations(self) -> None:
        """
        The table in README.md is made from the document; `python -m tools.pages` writes it.
        """
        made, page = pages.versions("README.md")

        assert made == page
        assert {"placeOrder", "getUserProfile"} < {
            operation.id for methods in operations().values() for operation in methods.values()
        }

    def test_fits_on_a_screen(self) -> None:
        """
        README.md has at most 200 lines.
        """
        assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 200

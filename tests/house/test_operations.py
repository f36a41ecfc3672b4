"""
README.md says what is covered, and the reference gives each operation its line.
"""

from __future__ import annotations

import re

from pathlib import Path

from tests.house.operations import operations
from tools import pages


ROOT = Path(__file__).resolve().parents[2]


def listed(page: str) -> set[tuple[str, str, str]]:
    """
    Return each method in the table of *page*, with its attribute and its scope.
    """
    rows = re.findall(r"^\| `(client\.\w+)` \| (.+) \| (\S+) \|$", page, re.MULTILINE)
    return {
        (attribute, method, scope)
        for attribute, methods, scope in rows
        for method in methods.split(", ")
    }


class TestReadme:
    def test_lists_the_operations(self) -> None:
        """
        What the table in README.md lists is in the document, with the same scope.  A new operation
        may be missing until `python -m tools.pages` writes the table anew.
        """
        made, page = map(listed, pages.versions("README.md"))

        assert page <= made
        assert len(page) > 30
        assert {"placeOrder", "getUserProfile"} < {
            operation.id for methods in operations().values() for operation in methods.values()
        }

    def test_fits_on_a_screen(self) -> None:
        """
        README.md has at most 200 lines.
        """
        assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 200

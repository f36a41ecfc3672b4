"""
Write the tables in docs/ that the tests make: `python -m tools.pages`.

A page is written by hand but for what stands between two marks, which is made from what the tests
check, so that it says nothing that is not tested.  The tests fail where a page is out of date.
"""

from __future__ import annotations

import importlib

from collections.abc import Iterable
from pathlib import Path
from typing import Final


PAGES: Final = {
    "README.md": "tests.house.operations",
    "docs/reference/errors.md": "tests.network.catalogue",
    "docs/explanation/security.md": "tests.promises.threats",
}
"""Each page, and the module whose `tables` stand in it."""
_ROOT: Final = Path(__file__).parents[1]
_BEGIN: Final = "<!-- made by `python -m tools.pages` -->\n"
_END: Final = "<!-- end -->\n"


def versions(name: str) -> tuple[str, str]:
    """
    Return the page *name* as it should be, and as it is.
    """
    now = (_ROOT / name).read_text(encoding="utf-8")
    before, _, rest = now.partition(_BEGIN)
    tables: str = importlib.import_module(PAGES[name]).tables()
    return f"{before}{_BEGIN}\n{tables}\n{_END}{rest.partition(_END)[2]}", now


def table(*rows: Iterable[str]) -> str:
    """
    Return *rows*, of which the first is the head, as a table.
    """
    head, *others = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *others])


if __name__ == "__main__":
    for page in PAGES:
        (_ROOT / page).write_text(versions(page)[0], encoding="utf-8")

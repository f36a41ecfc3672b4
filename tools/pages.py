"""
Write the tables in docs/ that the tests make: `python -m tools.pages`.

A page is written by hand but for what stands between two marks, which is made from what the tests
check, so that it says nothing that is not tested.  The tests fail where a page is out of date.
"""

from __future__ import annotations

import sys

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple


ROOT: Final = Path(__file__).parents[1]
_BEGIN: Final = "<!-- made by `python -m tools.pages` -->\n"
_END: Final = "<!-- end -->\n"


class Page(NamedTuple):
    """
    A page, and who makes what stands between its marks.
    """

    path: Path
    body: Callable[[], str]

    def made(self) -> str:
        """
        Return the page as it should be.
        """
        before, _, rest = self.path.read_text(encoding="utf-8").partition(_BEGIN)
        _, _, after = rest.partition(_END)
        return f"{before}{_BEGIN}\n{self.body()}\n{_END}{after}"


def table(*rows: Iterable[str]) -> str:
    """
    Return *rows*, of which the first is the head, as a table.
    """
    head, *others = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *others]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _faults() -> str:
    from tests.network.catalogue import CATALOGUE

    parts: dict[str, list[tuple[str, str, str]]] = {}
    for fault in CATALOGUE:
        error = "none: the call succeeds" if fault.error is None else f"`{fault.error.__name__}`"
        error += f", `{fault.reason}`" if fault.reason else ""
        repeated = "-" if fault.error is None else fault.repeated
        parts.setdefault(fault.group, []).append((fault.words, error, repeated))
    return "\n".join(
        f"### {group}\n\n{table(('fault', 'becomes', 'may be retried'), *rows)}"
        for group, rows in parts.items()
    )


def _threats() -> str:
    from tests.promises.threats import OPEN, THREATS

    parts = [
        f"### {theme}\n\n"
        + table(
            ("", "promise", "shown by"),
            *((t.id, t.promise, "<br>".join(map(_link, t.checks))) for t in threats),
        )
        for theme, threats in THREATS.items()
    ]
    parts.append("### Not protected\n\n" + table(("", "threat", "why"), *OPEN))
    return "\n".join(parts)


def _link(check: str) -> str:
    path, _, name = check.partition("::")
    return f"[{path.removeprefix('tests/')}::{name}](../{path})"


PAGES: Final = {
    "docs/errors.md": Page(ROOT / "docs/errors.md", _faults),
    "docs/security.md": Page(ROOT / "docs/security.md", _threats),
}


def main() -> int:
    """
    Write all pages anew.
    """
    for name, page in PAGES.items():
        page.path.write_text(page.made(), encoding="utf-8")
        print(f"Wrote {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

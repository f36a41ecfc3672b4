"""
What the command prints.

Results go to stdout, everything else to stderr.  What a server says is text: control characters
are shown instead of obeyed, and nothing is read as markup.
"""

from __future__ import annotations

import datetime
import json
import sys

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text


__all__ = ["Printer", "clean", "moment"]

_MARKS: Final = {"ok": "green", "note": "yellow", "wrong": "red bold"}


def clean(value: object) -> str:
    """
    Return *value* as text that a terminal only shows.
    """
    text = "-" if value in {None, ""} else str(value)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def moment(seconds: float | None, now: float) -> str | None:
    """
    Return a time in *seconds* since the epoch as people say it, seen from *now*.
    """
    if seconds is None:
        return None
    left = round(seconds - now)
    span = datetime.timedelta(seconds=abs(left))
    when = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return f"{when:%Y-%m-%d %H:%M:%S} UTC ({f'in {span}' if left >= 0 else f'{span} ago'})"


class Printer:
    """
    Prints for people, or JSON for programs.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        plain = {"markup": False, "highlight": False, "emoji": False, "soft_wrap": True}
        self._out = Console(file=sys.stdout, **plain)  # type: ignore[arg-type]
        self._err = Console(file=sys.stderr, **plain)  # type: ignore[arg-type]

    def facts(self, facts: Mapping[str, object]) -> None:
        """
        Print *facts* as a result, a line for each.
        """
        if self._as_json:
            self.json(facts)
            return
        width = max(map(len, facts))
        for name, value in facts.items():
            self._out.print(Text(f"{name.replace('_', ' '):{width}}  ", "bold") + clean(value))

    def table(self, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """
        Print *rows* as a result, under the *names* of their columns.
        """
        table = Table(*names, box=None, pad_edge=False)
        for row in rows:
            table.add_row(*(Text(clean(value)) for value in row))
        self._out.print(table)

    def json(self, value: object) -> None:
        """
        Print *value* as JSON, in ASCII.
        """
        sys.stdout.write(json.dumps(value, default=str, indent=2) + "\n")

    def say(self, text: str) -> None:
        """
        Tell *text*, which is no result.
        """
        for line in text.split("\n"):
            self._err.print(clean(line) if line else "")

    def verdict(self, mark: str, name: str, found: str, remedy: str | None) -> None:
        """
        Print the outcome of a check: `ok`, `note` or `wrong`, and the way out.
        """
        self._out.print(Text(f"{mark:5}", _MARKS[mark]) + Text(f"  {name:13}") + clean(found))
        if remedy is not None:
            self._out.print(Text(f"{'':22}{clean(remedy)}", "italic"))

    def problem(self, message: str, hint: str | None = None, kind: str = "error") -> None:
        """
        Tell what went wrong, and the way out.
        """
        if self._as_json:
            told = {"error": kind, "message": message, "hint": hint}
            sys.stderr.write(json.dumps(told) + "\n")
            return
        self._err.print(Text("aries: ", "red bold") + clean(message))
        if hint is not None:
            self._err.print(Text("  ") + clean(hint))

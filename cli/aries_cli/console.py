"""
What the command prints.

Results go to stdout, everything else to stderr.  What a server sends is text: control characters
are escaped, and nothing is read as markup.
"""

from __future__ import annotations

import json
import re
import sys

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

import aries_exchange as sdk


_ARGUMENT: Final = re.compile(
    r"^(profile|scope|timeout)(?=: )"
    r"|(?<![\w/.-])(base_url|client_id|login_page|redirect_uri)(?![\w/-])"
)
_PYTHON: Final = re.compile(r"\w=(?!\w)|\w\(|\[\"")
_MARKS: Final = {"ok": "green", "note": "yellow", "wrong": "red bold"}
_UNITS: Final = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def clean(value: object) -> str:
    """
    Return *value* as text without control characters, which a terminal would obey.
    """
    text = "-" if value in {None, ""} else str(value)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def moment(when: datetime, now: datetime) -> str:
    """
    Return *when* in words, relative to *now*.
    """
    for unit, size in _UNITS:
        if (span := round(abs(when - now).total_seconds() / size)) > 1:
            away = f"in {span} {unit}" if when > now else f"{span} {unit} ago"
            return f"{when:%Y-%m-%d %H:%M:%S} UTC ({away})"
    return f"{when:%Y-%m-%d %H:%M:%S} UTC (now)"


def in_options(error: sdk.AriesError) -> tuple[str, str | None]:
    """
    Return message and hint of *error*, with the options of the command in place of arguments.

    What says how to pass an argument in Python is left out.
    """
    hint, error.hint = error.hint, None
    message = str(error)
    if isinstance(error, sdk.ReauthorizationRequired):
        message = "You are not logged in." if error.reason == "no_login" else error.message
    elif isinstance(error, sdk.InvalidArgumentError):
        hint = "Unset it; use aries login --base-url." if message.startswith("ARIES_BASE") else hint
        message = _for_the_shell(message)
    return message, _for_the_shell(hint or "") or None


def _for_the_shell(text: str) -> str:
    clauses = [clause for clause in text.split("; ") if not _PYTHON.search(clause)]
    text = "; ".join(clauses).replace("authorization_endpoint", "login_page")
    return _ARGUMENT.sub(lambda found: f"--{found[0].replace('_', '-')}", text)


def state_of(login: sdk.LoginStatus) -> str:
    """
    Return the state of *login* in words.
    """
    if login.is_over:
        return "not logged in" if login.refreshed_at is None else "ended, or rejected by Aries"
    ends = login.access_expires_at
    if ends is not None and ends <= datetime.now(UTC).timestamp():
        return "logged in; the access token has expired, and the next call refreshes it"
    return "logged in"


class Printer:
    """
    Prints for people, or JSON for programs.
    """

    def __init__(self, *, as_json: bool) -> None:
        self.as_json: bool = as_json
        # The terminal wraps long lines, so that nothing is cut off, in a pipe neither.
        plain: Any = {"markup": False, "highlight": False, "emoji": False, "soft_wrap": True}
        self._out = Console(file=sys.stdout, **plain)
        self._err = Console(file=sys.stderr, **plain)

    def facts(self, facts: Mapping[str, object], whole: object) -> None:
        """
        Print the *facts* that are not None as a result, one a line; as JSON, *whole*.
        """
        if self.as_json:
            self.json(whole)
            return
        width = max(map(len, facts))
        for name, value in facts.items():
            if value is not None:
                label = Text(f"{name.replace('_', ' '):{width}}  ", "bold")
                told = moment(value, datetime.now(UTC)) if isinstance(value, datetime) else value
                self._out.print(Text.assemble(label, clean(told)))

    def table(self, names: Sequence[str], rows: Iterable[Sequence[object]], whole: object) -> None:
        """
        Print *rows* as a result, under the *names* of their columns; as JSON, *whole*.
        """
        if self.as_json:
            self.json(whole)
            return
        cells = [[*names], *([clean(value) for value in row] for row in rows)]
        widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
        for number, row in enumerate(cells):
            fitted = map(set_cell_size, row, widths)
            self._out.print(Text("  ".join(fitted).rstrip(), "" if number else "bold"))

    def json(self, value: object) -> None:
        """
        Print *value* as JSON, in ASCII; times are ISO 8601.
        """
        sys.stdout.write(json.dumps(value, default=datetime.isoformat, indent=2) + "\n")

    def say(self, text: str) -> None:
        """
        Print *text* to stderr: it is not a result.
        """
        for line in text.split("\n"):
            self._err.print(clean(line) if line else "")

    def verdict(self, mark: str, name: str, found: str, remedy: str | None) -> None:
        """
        Print the result of a check: `ok`, `note` or `wrong`, and how to fix it.
        """
        if self.as_json:
            return  # the command prints all of them as one list
        self._out.print(Text.assemble((f"{mark:7}", _MARKS[mark]), f"{name:14}", clean(found)))
        if remedy is not None:
            self._out.print(Text(f"{'':21}{clean(remedy)}", "italic"))

    def problem(self, message: str, hint: str | None, kind: str) -> None:
        """
        Print what went wrong, and what to do.
        """
        if self.as_json:
            told = {"error": kind, "message": message, "hint": hint}
            sys.stderr.write(json.dumps(told) + "\n")
            return
        self._err.print(Text.assemble(("aries: ", "red bold"), clean(message)))
        if hint is not None:
            self._err.print(f"  {clean(hint)}")

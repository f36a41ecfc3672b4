"""
Count code against the budget in pyproject.toml; end with status 1 where it is exceeded.

A line counts when it holds code: blanks, comments and docstrings are free, so that nobody
saves on explanations.  A function is measured in statements, those of inner functions
included.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import tomllib

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


ROOT = Path(__file__).resolve().parent.parent
_LAYOUT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Documented = ast.Module | ast.ClassDef | _Function


@dataclass(frozen=True)
class Measure:
    """
    One measured thing: *used* of *limit*; no limit is None.
    """

    name: str
    used: int
    limit: int | None

    @property
    def exceeded(self) -> bool:
        """
        Whether more is used than may be.
        """
        return self.limit is not None and self.used > self.limit

    def __str__(self) -> str:
        limit = "-" if self.limit is None else f"{self.limit:,}"
        return f"  {self.name:44} {self.used:>6,} / {limit:>5}{'  exceeded' * self.exceeded}"


def main(root: Path = ROOT) -> int:
    """
    Print the table; return the status to end with.
    """
    budget = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["aries"]["budget"]
    parts: list[Measure] = []
    details: list[Measure] = []
    for part in budget["parts"]:
        total = 0
        for module in modules(root, part):
            source = module.read_text()
            name = module.relative_to(root).as_posix()
            lines = code_lines(source)
            total += lines
            details.append(Measure(name, lines, budget["module"]))
            details += [
                Measure(f"{name}: {function}()", used, budget["function"])
                for function, used in statements(source)
            ]
        parts.append(Measure(part["name"], total, part.get("lines")))
    exceeded = [measure for measure in details if measure.exceeded]
    print(*parts, *exceeded, sep="\n")
    print(
        f"  Limits: {budget['module']} lines a module, {budget['function']} statements a function"
    )
    return int(any(measure.exceeded for measure in parts + exceeded))


def modules(root: Path, part: dict[str, Any]) -> Iterator[Path]:
    """
    Yield the modules of one *part* of the budget, sorted.
    """
    excluded = [root / path for path in part.get("exclude", ())]
    for path in part["paths"]:
        place = root / path
        for module in [place] if place.is_file() else sorted(place.rglob("*.py")):
            if not any(module.is_relative_to(folder) for folder in excluded):
                yield module


def code_lines(source: str) -> int:
    """
    Return how many lines of *source* hold code.
    """
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _LAYOUT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - _docstring_lines(source))


def _docstring_lines(source: str) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _Documented) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            lines.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


def statements(source: str) -> Iterator[tuple[str, int]]:
    """
    Yield each function of *source* with the number of its statements.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _Function):
            inside = sum(isinstance(child, ast.stmt) for child in ast.walk(node)) - 1
            documented = ast.get_docstring(node, clean=False) is not None
            yield node.name, inside - documented


if __name__ == "__main__":
    sys.exit(main())

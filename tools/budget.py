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
from pathlib import Path
from typing import Any, NamedTuple


ROOT = Path(__file__).resolve().parent.parent
_LAYOUT = {"COMMENT", "DEDENT", "ENCODING", "ENDMARKER", "INDENT", "NEWLINE", "NL"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Documented = ast.Module | ast.ClassDef | _Function


class Measure(NamedTuple):
    """
    One measured thing: *used* of *limit*.
    """

    name: str
    used: int
    limit: int

    def __str__(self) -> str:
        exceeded = "  exceeded" * (self.used > self.limit)
        return f"  {self.name:44} {self.used:>6,} / {self.limit:>5,}{exceeded}"


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
            source, name = module.read_text(), module.relative_to(root).as_posix()
            total += (lines := code_lines(source))
            details.append(Measure(name, lines, budget["module"]))
            for function, used in statements(source):
                details.append(Measure(f"{name}: {function}()", used, budget["function"]))
        parts.append(Measure(part["name"], total, part["lines"]))
    exceeded = [each for each in details if each.used > each.limit]
    limits = f"{budget['module']} lines a module, {budget['function']} statements a function"
    print(*parts, *exceeded, f"  Limits: {limits}", sep="\n")
    return int(any(each.used > each.limit for each in parts + exceeded))


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
        if tokenize.tok_name[token.type] not in _LAYOUT:
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

"""
Running samples of prose as they are printed: only what a reader has to fill in is filled in.
"""

from __future__ import annotations

import ast
import builtins

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias


__all__ = ["Names", "Value", "run_sample"]

Names: TypeAlias = dict[str, Any]
"""What a sample has defined so far."""
Value: TypeAlias = Callable[[Names], Any]
"""Where something comes from; it may look at what was defined before."""


def run_sample(
    sample: Path,
    folder: Path,
    *,
    placeholders: Mapping[str, Value] | None = None,
    supplied: Mapping[str, Value] | None = None,
) -> Names:
    """
    Run *sample* statement by statement and return what it defined.

    A string that is one of *placeholders* is replaced, and a name that is used before the sample
    defines it comes from *supplied*, in that order, both when their statement is reached: the code
    in the second step of a login belongs to the URL of the first.  The placeholder `...` stands for
    arguments.
    """
    # `load_dotenv` looks for .env beside the file that calls it.
    script = folder / sample.with_suffix(".py").name
    script.write_text(sample.read_text(encoding="utf-8"), encoding="utf-8")
    names: Names = {"__name__": "__main__"}
    for statement in ast.parse(script.read_text(encoding="utf-8")).body:
        missing = _needs(statement) - names.keys() - vars(builtins).keys()
        assert missing <= (supplied or {}).keys()
        for name, value in (supplied or {}).items():
            if name in missing:
                names[name] = value(names)
        filled = _Filling(placeholders or {}, names).visit(statement)
        exec(compile(ast.Module([filled], []), script, "exec"), names)
    return names


def _needs(statement: ast.stmt) -> set[str]:
    found = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    stored = {node.id for node in found if isinstance(node.ctx, ast.Store)}
    handlers = (node for node in ast.walk(statement) if isinstance(node, ast.ExceptHandler))
    return {node.id for node in found} - stored - {node.name for node in handlers if node.name}


class _Filling(ast.NodeTransformer):
    def __init__(self, placeholders: Mapping[str, Value], names: Names) -> None:
        self._placeholders = placeholders
        self._names = names

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        value = self._placeholders.get(node.value) if isinstance(node.value, str) else None
        return node if value is None else ast.copy_location(ast.Constant(value(self._names)), node)

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if [ast.dump(each) for each in node.args] == ["Constant(value=Ellipsis)"]:
            self._names["_arguments"] = self._placeholders["..."](self._names)
            filled = ast.keyword(None, ast.Name("_arguments", ast.Load()))
            node.args, node.keywords = [], [filled]
            ast.fix_missing_locations(node)
        return node

"""
Docstrings, made from the texts of the document.
"""

from __future__ import annotations

import re
import textwrap

from collections.abc import Iterable

from generator.document import Node


__all__ = ["described", "entries", "paragraphs"]

_WIDTH = 88
# YAML folds the empty line between two paragraphs into one line break.
_PARAGRAPH = re.compile(r"(?<=[.!?])\n(?=[A-Z`*])")


def paragraphs(*texts: str | None) -> list[str]:
    """
    Return the lines of a docstring: *texts*, with an empty line between them.
    """
    lines: list[str] = []
    for text in texts:
        if text and text.strip():
            plain = _PARAGRAPH.sub("\n\n", text.strip().expandtabs(4).replace("\r", ""))
            lines += ["", *(part for line in plain.split("\n") for part in _wrapped(line))]
    return [_escaped(line) for line in lines[1:]]


def entries(title: str, items: Iterable[tuple[str, str]]) -> list[str]:
    """
    Return a section of a docstring: a name and a text for each of *items*.
    """
    lines: list[str] = []
    for name, text in items:
        joined = " ".join(text.split())
        lines += _wrapped(f"{name}: {joined}" if joined else name, "    ", "        ")
    return ["", f"{title}:", *(_escaped(line) for line in lines)] if lines else []


def described(text: str, schema: Node, limits: Iterable[str] = ()) -> str:
    """
    Return the *text* of a property or parameter with its limits and its default.
    """
    text = text.strip().rstrip(".")
    bounds = list(limits)
    if "default" in schema and not isinstance(schema["default"], dict | list | None):
        shown = repr(schema["default"])
        bounds.append(f"default ``{shown.lower() if shown in {'True', 'False'} else shown}``")
    told = f"{text} ({'; '.join(bounds)})." if bounds else f"{text}." if text else ""
    return f"{told.lstrip()} Deprecated." if schema.get("deprecated") else told.lstrip()


def _wrapped(line: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        line,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')

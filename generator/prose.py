"""
Docstrings, made from the texts of the document.
"""

from __future__ import annotations

import textwrap

from collections.abc import Iterable

from generator.document import Document, Node


__all__ = ["describe", "entries", "paragraphs"]

_WIDTH = 88


def paragraphs(*texts: str | None) -> list[str]:
    """
    Return the lines of a docstring: *texts*, with an empty line between them.
    """
    lines: list[str] = []
    for text in texts:
        if text and text.strip():
            lines += ["", *(part for line in text.strip().split("\n") for part in _wrapped(line))]
    return [_escaped(line) for line in lines[1:]]


def entries(title: str, items: Iterable[tuple[str, str]]) -> list[str]:
    """
    Return a section of a docstring: a name and a text for each of *items*.
    """
    lines: list[str] = []
    for name, text in items:
        joined = " ".join(text.split())
        lines += _wrapped(f"{name}: {joined}", "    ", "        ")
    return ["", f"{title}:", *(_escaped(line) for line in lines)] if lines else []


def describe(document: Document, schema: Node, limits: Iterable[str] = ()) -> str:
    """
    Return what the document says about a property or parameter.
    """
    text = schema.get("description") or document.follow(schema).get("description") or ""
    for member in [*schema.get("oneOf", []), *schema.get("allOf", [])]:
        text = text or document.follow(member).get("description") or ""
    text = text.strip().rstrip(".")
    bounds = "; ".join(limits)
    deprecated = " Deprecated." if schema.get("deprecated") else ""
    return f"{text} ({bounds}).{deprecated}" if bounds else f"{text}.{deprecated}"


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

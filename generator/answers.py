"""
What an operation is answered with: the statements that read it, and its type.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.document import DocumentError, Node, Operation, Problem, refused
from generator.interpreter import Interpreter
from generator.kinds import ANY, Kind
from generator.models import Field, field_of
from generator.parameters import media
from generator.schemas import Flat


__all__ = ["Answer", "Pages", "answer_of"]

_JSON: Final = "application/json"
_READ: Final = (_JSON, "text/plain", "application/octet-stream")


class Pages(NamedTuple):
    """
    How an operation is asked for one page after another.

    Attributes:
        cursor: The argument that says where to go on.
        items: The attribute of the answer with the items of a page.
        following: The attribute of the answer with the cursor of the next page.
        item: The annotation of an item.
    """

    cursor: Field
    items: str
    following: str
    item: str


class Answer(NamedTuple):
    """
    What the successes of an operation are.

    Attributes:
        kinds: What they need.
        returns: The annotation of the result.
        lines: The statements that return it, from ``body`` and ``status``.
        accept: What the client asks for, where it is not JSON only.
        text: What the documentation says of it.
        pages: How to go on, where the document tells.
    """

    kinds: list[Kind]
    returns: str
    lines: list[str]
    accept: str
    text: str
    pages: Pages | None = None


class _Success(NamedTuple):
    status: str
    text: str
    hint: str
    decoding: str
    accept: str = ""
    kind: Kind | None = None
    flat: Flat | None = None

    @property
    def lines(self) -> list[str]:
        # A union is tried, and of what comes out the type is said here.
        if self.kind is not None and self.kind.decode.function == "_d.first":
            return [f"found: {self.hint} = {self.decoding}", "return found"]
        return [f"return {self.decoding}"]


def answer_of(
    interpreter: Interpreter, operation: Operation, fields: list[Field], problems: list[Problem]
) -> Answer:
    """
    Return what *operation* is answered with.

    Raises:
        DocumentError: It has no success, or one that cannot be read.
    """
    answers: Node = operation.node.get("responses", {})
    statuses = [each for each in answers if each[:1] == "2"] or [*{"default"} & set(answers)]
    if not statuses:
        raise refused(f"{operation.place}.responses", "lists no success: write a 2xx, or default")
    found: list[_Success] = []
    for status in sorted(statuses, key=lambda each: each.endswith("XX")):
        try:
            found.append(_success(interpreter, operation, status))
        except DocumentError as error:
            problems += error.problems
    if len(found) < len(statuses):
        return Answer([], "None", [], "", "")
    needed = [each.kind for each in found if each.kind]
    pages = None
    if "x-aries-unwrap" in operation.node:
        found = [_unwrapped(interpreter, operation, found)]
        needed += [each.kind for each in found if each.kind]
    elif "x-aries-pages" in operation.node:
        pages = _pages(interpreter, operation, found, fields)
    lines = found[0].lines
    for each in reversed(found[1:]):
        low, high = each.status.replace("X", "0"), each.status.replace("X", "9")
        inner = (f"    {line}" for line in each.lines)
        lines = [f"if {low} <= status <= {high}:", *inner, *lines]
    if lines == ["return None"]:
        lines = ["return _d.nothing(body)"]
    hints = dict.fromkeys(each.hint.removesuffix(" | None") for each in found)
    hints |= dict.fromkeys("None" for each in found if each.hint.endswith(" | None"))
    returns = " | ".join(sorted(hints, key=lambda hint: hint == "None"))
    accept = ", ".join(dict.fromkeys(each.accept for each in found if each.accept))
    text = found[0].text if needed else ""
    return Answer(needed, returns, lines, accept if accept != _JSON else "", text, pages)


def _success(interpreter: Interpreter, operation: Operation, status: str) -> _Success:
    answer = interpreter.document.inside(operation, "responses", status, word=status)
    content: Node = answer.node.get("content", {})
    text: str = answer.node["description"]
    if not content:
        return _Success(status, text, "None", "None")
    kinds = {media(each): each for each in reversed(content)}
    chosen = next((each for each in _READ if each in kinds), "")
    if not chosen:
        raise refused(answer.place, f"is written as {next(iter(content))}: use JSON, text or bytes")
    written, schema = kinds[chosen], answer.child("content", kinds[chosen])
    schema = schema.child("schema") if "schema" in schema.node else schema._replace(node=True)
    flat = interpreter.flat(schema)
    if chosen == "text/plain":
        return _Success(status, text, "str", "_d.text_body(body)", written, ANY)
    if chosen != _JSON or ("*" in written and flat.keys.get("format") == "binary"):
        return _Success(status, text, "bytes", "body", written, ANY)
    kind = interpreter.kind_of(schema)
    decoding = f"_d.answer(body, {kind.reading})"
    accept = _JSON if "*" in written else written
    return _Success(status, text, kind.or_none, decoding, accept, kind, flat)


def _properties(
    interpreter: Interpreter, operation: Operation, found: list[_Success], what: str
) -> dict[str, Field]:
    # Those of the only answer, which is a model.
    flat, kind = found[0].flat, found[0].kind
    if len(found) > 1 or flat is None or kind is None or not kind.is_model:
        raise refused(f"{operation.place}.{what}", "needs one success that is a JSON object")
    return {
        key: field_of(interpreter, each, key, required=key in flat.required)
        for key, each in flat.properties.items()
    }


def _unwrapped(interpreter: Interpreter, operation: Operation, found: list[_Success]) -> _Success:
    name: str = operation.node["x-aries-unwrap"]
    field = _properties(interpreter, operation, found, "x-aries-unwrap").get(name)
    if field is None or not field.required or field.kind.nullable:
        text = f"{name} may be absent or null in the answer: name a required property"
        raise refused(f"{operation.place}.x-aries-unwrap", text)
    decoding = f"{found[0].decoding}.{field.attribute}"
    return found[0]._replace(kind=field.kind, hint=field.kind.hint, decoding=decoding)


def _pages(
    interpreter: Interpreter, operation: Operation, found: list[_Success], fields: list[Field]
) -> Pages:
    place = f"{operation.place}.x-aries-pages"
    told: Node = operation.node["x-aries-pages"]
    if set(told) != {"items", "cursor", "next"}:
        raise refused(place, "has other keys than items, cursor and next: write these three")
    answer = _properties(interpreter, operation, found, "x-aries-pages")
    items, following = answer.get(str(told["items"])), answer.get(str(told["next"]))
    cursor = next((f for f in fields if f.name == told["cursor"] and f.where != "path"), None)
    if items is None or items.kind.types != frozenset({"array"}):
        raise refused(f"{place}.items", f"{told['items']} is no array of the answer: name one")
    if following is None:
        raise refused(f"{place}.next", f"{told['next']} is no property of the answer: name one")
    if cursor is None or cursor.kind.hint != following.kind.hint:
        text = f"{told['cursor']} is no argument of the type of {told['next']}: name one"
        raise refused(f"{place}.cursor", text)
    item = items.kind.hint.removeprefix("list[").removesuffix("]")
    return Pages(cursor, items.attribute, following.attribute, item)

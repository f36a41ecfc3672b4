"""
Where the arguments of an operation travel: in path, query, headers and cookies.
"""

from __future__ import annotations

import re

from typing import Final

from generator.document import At, Node, Operation, refused
from generator.interpreter import Interpreter
from generator.kinds import Kind
from generator.models import HOLE, Field, text_of
from generator.names import attribute_of
from generator.prose import described


__all__ = ["media", "parameter_of", "path_of", "stored"]

_OWN_HEADERS: Final = {"cookie", "host", "content-length"}
# Told by OpenAPI to be ignored (section 4.8.12.1), for they are described elsewhere.
_IGNORED: Final = {"accept", "content-type", "authorization"}
_STYLES: Final = {
    "path": ("simple",),
    "header": ("simple",),
    "cookie": ("form",),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
}
_DELIMITERS: Final = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}
_LITERAL: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_TEXTUAL: Final = ("+xml", "/xml", "/x-ndjson", "/jsonl")


def media(media_type: str) -> str:
    """
    Return which of the media types that the generator writes and reads *media_type* is.
    """
    plain = media_type.partition(";")[0].strip().lower()
    if plain.endswith(("/json", "+json", "/*")):
        return "application/json"
    if plain in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return plain
    text = plain.startswith("text/") or plain.endswith(_TEXTUAL)
    return "text/plain" if text else "application/octet-stream"


def parameter_of(interpreter: Interpreter, operation: Operation, at: At) -> Field | None:
    """
    Return the argument for the parameter *at* a place, or None if OpenAPI says to ignore it.

    Raises:
        DocumentError: It cannot be written.
    """
    node: Node = at.node
    name, where = node["name"], node["in"]
    place = f"{operation.place}.parameters.{name}"
    if where == "header" and name.lower() in _IGNORED:
        return None
    style = node.get("style", _STYLES[where][0])
    if where == "header" and name.lower() in _OWN_HEADERS:
        raise refused(place, "is a header of the client's own: leave it out")
    if node.get("allowReserved"):
        raise refused(place, "has allowReserved, which would not be encoded: leave it out")
    if style not in _STYLES[where]:
        raise refused(place, f"has the style {style}: use one of {', '.join(_STYLES[where])}")
    own = at.place.startswith("paths.")
    schema = At(node, at.place, f"{operation.id}_{name}" if own else at.name)
    for media_type in node.get("content", {}):
        if media(media_type) != "application/json" or "schema" not in node["content"][media_type]:
            raise refused(place, f"is written as {media_type}: use JSON, or a schema")
        schema = schema.child("content", media_type)
    schema = schema.child("schema")
    # Null has no spelling outside of JSON, and is left out.
    kind = interpreter.kind_of(schema)._replace(nullable=False)
    if "content" not in node:
        _check(kind, where, style, place)
    keys = interpreter.flat(schema).keys
    told = {key: node[key] for key in ("deprecated",) if key in node}
    text = described(
        node.get("description") or text_of(interpreter, schema), {**keys, **told}, kind.limits
    )
    shown = {**keys, **node, "explode": node.get("explode", style == "form")}
    required = node.get("required") is True
    attribute, described_ = attribute_of(name, shown), bool(node.get("description"))
    return Field(name, attribute, kind, required, text, place, where, shown, told=described_)


def _check(kind: Kind, where: str, style: str, place: str) -> None:
    if kind.shape == "object" and (where != "query" or kind.types != frozenset({"object"})):
        text = "is an object, or a list of objects, outside of JSON: use `content`, or plain values"
        raise refused(place, text)
    if kind.hint == "None" or (kind.shape == "list" and style == "deepObject"):
        raise refused(place, "has no spelling in that style: use another schema, or style form")


def stored(field: Field) -> list[str]:
    """
    Return the statements that put a parameter where it travels.
    """
    name, node, value = repr(field.name), field.node, HOLE
    if "content" in node:
        value = f"_e.json_text({HOLE})"
    elif field.where == "query" and field.kind.shape == "object":
        deep = node.get("style") == "deepObject"
        more = f"deep={deep}, explode={node['explode']}"
        return field.writing(field.attribute, f"_query.extend(_e.members({name}, {HOLE}, {more}))")
    elif field.where == "query" and field.kind.shape == "list" and not node["explode"]:
        value = f"_e.joined({HOLE}, {_DELIMITERS[node.get('style', 'form')]!r})"
    if field.where == "header":
        value = f"_e.header({value}, {field.attribute!r})"
    variable = {"query": "_query", "header": "_headers", "cookie": "_cookies"}[field.where]
    return field.writing(field.attribute, f"{variable}.append(({name}, {value}))")


def path_of(operation: Operation, fields: list[Field]) -> str:
    """
    Return an expression for the path of *operation*, filled in.

    Raises:
        DocumentError: The path and its parameters do not match, or it is none.
    """
    known = {field.name: field for field in fields if field.where == "path"}
    written: list[str] = []
    for index, part in enumerate(re.split(r"\{([^{}]*)\}", operation.path)):
        if index % 2 == 0 and not _LITERAL.fullmatch(part):
            text = "holds a character that no path has: encode it, or take it out"
            raise refused(f"paths.{operation.path}", text)
        if index % 2 == 0:
            written += [repr(part)] if part else []
        elif (field := known.pop(part, None)) is None:
            raise refused(operation.place, f"has no parameter {part} in the path: declare it")
        else:
            written.append(f"_e.segment({field.encoded(field.attribute)}, {field.attribute!r})")
    for name in known:
        raise refused(f"{operation.place}.parameters.{name}", "is not in the path: put {...} there")
    return " + ".join(written)

"""
The structure of a document: which keys may stand where, and of which type their values are.

A misspelt key would be dropped in silence, by every reader of OpenAPI, so each is refused with the
nearest right one.  Types are what the schemas of OpenAPI and JSON Schema say, by openapi-spec-validator.
"""

from __future__ import annotations

import difflib
import functools
import re

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML

from generator.document import Document, DocumentError, Node, Problem, is_list, is_node


__all__ = ["is_valid", "parts", "structure_problems"]

# Neither has types.
_jsonschema: Final[Any] = import_module("jsonschema")
_openapi: Final[Any] = import_module("openapi_spec_validator.schemas")

EXTENSIONS: Final[dict[str, type]] = {
    "method": str,
    "name": str,
    "overlay": bool,
    "pages": dict,
    "rule": str,
    "safe": bool,
    "sandbox-token-prefix": str,
    "secret": bool,
    "unwrap": str,
}
_NAMES: Final = {str: "text", bool: "true or false", dict: "a mapping"}

_yaml: Final[Any] = YAML(typ="safe")
_KEYS: Final[dict[str, str]] = _yaml.load(Path(__file__).with_name("keys.yaml"))
_CHILDREN: Final = {
    kind: dict(re.findall(r"([$\w*]+)=?([{\[]?[a-z-]*)", keys)) for kind, keys in _KEYS.items()
}
_STATUS: Final = re.compile(r"[1-5](\d\d|XX)|default")
_DISCRIMINATOR: Final[Node] = {
    "type": "object",
    "required": ["propertyName"],
    "properties": {
        "propertyName": {"type": "string"},
        "mapping": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_PRINTED: Final = ("title", "summary", "description", "pattern")


class Part(NamedTuple):
    """
    An object of the document: what it is, its value, where it stands, and in what.
    """

    kind: str
    node: Node
    place: str
    around: str


def parts(value: Any, kind: str = "document", place: str = "", around: str = "") -> Iterator[Part]:
    """
    Iterate over all objects in *value*, itself included, whatever examples and data hold.
    """
    if not is_node(value):
        return
    yield Part(kind, value, place, around)
    children = _CHILDREN[kind]
    for key, inner in value.items():
        child = children.get(key, "")
        here = f"{place}.{key}".lstrip(".")
        if child.startswith("["):
            for index, each in enumerate(inner if is_list(inner) else []):
                yield from parts(each, child[1:], f"{here}[{index}]", kind)
        elif child.startswith("{"):
            for name, each in inner.items() if is_node(inner) else ():
                if kind in {"document", "operation"} and name.startswith("x-"):
                    continue
                yield from parts(each, child[1:], f"{here}.{name}", kind)
        elif child:
            yield from parts(inner, child, here, kind)


def structure_problems(document: Document) -> tuple[list[Problem], bool]:
    """
    Return what is misspelt or misplaced in *document*, and whether its values are of the right types.

    Where they are not, nobody can read on.
    """
    texts, found = [*_text_problems(document.raw, "")], list[Problem]()
    for part in parts(document.raw):
        found += [*_key_problems(part), *_printed_problems(part)]
        if isinstance(ref := part.node.get("$ref"), str) and part.kind != "example":
            try:
                document.target(ref, part.place)
            except DocumentError as error:
                found += error.problems
    # Half a character is nothing that a validator reads.
    wrong = texts or [*_type_problems(document.raw)]
    return [*texts, *found, *wrong], not wrong


def _key_problems(part: Part) -> Iterator[Problem]:
    known = set(_CHILDREN[part.kind])
    if "$ref" in part.node and part.kind != "schema":
        known |= {"$ref", "summary", "description"}
    for key in part.node:
        here = f"{part.place}.{key}".lstrip(".")
        if key.startswith("x-aries-") and key.removeprefix("x-aries-") not in EXTENSIONS:
            names = ",".join(EXTENSIONS)
            yield Problem(here, f"is unknown: the generator reads x-aries-{{{names}}}")
        elif key not in known and "*" not in known and not key.startswith("x-"):
            near = difflib.get_close_matches(key, known, 1)
            way = f"did you mean {near[0]}?" if near else "remove it, or call it x-..."
            way = "write `type: [..., 'null']`" if key == "nullable" else way
            text = f"is no key of the {part.kind.replace('-', ' ')} object in OpenAPI 3.1: {way}"
            yield Problem(here, text)
    paths = part.node.get("paths")
    for path in paths if part.kind == "document" and is_node(paths) else ():
        if not path.startswith(("/", "x-")):
            yield Problem(f"paths.{path}", "is no path: it starts with /")
    answers = part.node.get("responses")
    for status in answers if part.kind == "operation" and is_node(answers) else ():
        if not _STATUS.fullmatch(status) and not status.startswith("x-"):
            text = "is no status: write 100 to 599, 1XX to 5XX, or default"
            yield Problem(f"{part.place}.responses.{status}", text)


def _printed_problems(part: Part) -> Iterator[Problem]:
    for key in _PRINTED:
        text = part.node.get(key)
        for index, each in enumerate(text if isinstance(text, str) else ""):
            if not (each in "\n\t\r" or 32 <= ord(each) < 127 or ord(each) >= 160):
                where = f"{part.place}.{key}".lstrip(".")
                told = f"holds the control character {each!r} at position {index}: remove it"
                yield Problem(where, told)
                break


def _text_problems(node: Any, place: str) -> Iterator[Problem]:
    if isinstance(node, str) and any("\ud800" <= each <= "\udfff" for each in node):
        yield Problem(place, "holds half of a character, a lone surrogate: remove it")
    for index, value in enumerate(node if is_list(node) else ()):
        yield from _text_problems(value, f"{place}[{index}]")
    for key, value in node.items() if is_node(node) else ():
        here = f"{place}.{key}".lstrip(".").encode("ascii", "replace").decode()
        yield from _text_problems(key, here)
        yield from _text_problems(value, here)


def is_valid(value: Any, schema: Node) -> bool:
    """
    Return whether *value* is one of *schema*.
    """
    valid: bool = _jsonschema.Draft202012Validator(schema).is_valid(value)
    return valid


@functools.cache
def _validators(what: str) -> tuple[Any, Any]:
    # A quick one, which is compiled where that is installed, and one that tells the same to everybody.
    draft = _jsonschema.Draft202012Validator
    document = dict(_openapi.schema_v31)
    schema = {"document": document, "schema": draft.META_SCHEMA, "discriminator": _DISCRIMINATOR}[
        what
    ]
    return _openapi.get_validator_for(schema), draft(schema)


def _wrong(value: Any, what: str, place: str) -> Iterator[Problem]:
    quick, telling = _validators(what)
    if not quick.is_valid(value):
        for error in telling.iter_errors(value):
            yield from _told(error, place)


def _type_problems(raw: Node) -> Iterator[Problem]:
    yield from _wrong(raw, "document", "")
    for part in parts(raw):
        for name, kind in EXTENSIONS.items():
            if not isinstance(part.node.get(f"x-aries-{name}", kind()), kind):
                here = f"{part.place}.x-aries-{name}".lstrip(".")
                yield Problem(here, f"is no {_NAMES[kind]}: write one")
        if part.kind == "schema" and "discriminator" in part.node:
            here = f"{part.place}.discriminator"
            yield from _wrong(part.node["discriminator"], "discriminator", here)
        if part.kind == "schema" and part.around != "schema":
            yield from _wrong(part.node, "schema", part.place)


def _told(error: Any, place: str) -> Iterator[Problem]:
    # What is unknown is told above, with the right spelling.
    if error.validator in {"unevaluatedProperties", "additionalProperties"}:
        return
    while error.context:
        error = _jsonschema.exceptions.best_match(error.context)
    for step in error.absolute_path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
    message = error.message if len(error.message) < 200 else f"fails `{error.validator}`"
    yield Problem(place.lstrip(".") or "document", f"is no valid OpenAPI 3.1: {message}")

"""
The rules for schemas: what has no place in Python, or would be ignored.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from typing import Any, Final

from openapi_python_client.parser.properties import EnumProperty
from openapi_python_client.strings import PythonIdentifier

from generator.document import Document, Node, Operation, Problem, subschemas
from generator.kinds import FORMATS, TAKEN_CLASSES, class_of, python_pattern, types_of, union_tag
from generator.prose import describe


__all__ = ["NAME", "schema_problems"]

# As long as a file name may be, with room.
NAME: Final = re.compile(r"(?=.{1,100}\Z)[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*")
_ANNOTATIONS: Final = frozenset(
    "title description default example examples deprecated readOnly writeOnly".split()
)
_KEYWORDS: Final = _ANNOTATIONS | frozenset(
    "type format enum const pattern minLength maxLength minimum maximum minItems maxItems items"
    " properties required additionalProperties oneOf anyOf allOf discriminator externalDocs".split()
)
_INSTEAD: Final = {
    "nullable": "write `type: [..., 'null']`",
    "patternProperties": "use additionalProperties",
    "prefixItems": "use an object with named properties",
}
_SECRET: Final = re.compile(
    r"(^|_)(password|passphrase|secret|token|verifier|api_key|private_key|verification_code)$"
)
_TAKEN: Final = {"additional_properties", "from_dict", "self_", "to_dict"}
_ODD_PATTERN: Final = re.compile(r"\(\?|\\[AZpPkuc]|\[\[|[*+?}]\+")
_NAME_IT: Final = "move it to components/schemas"


def schema_problems(document: Document) -> Iterator[Problem]:
    """
    Iterate over what is wrong with the schemas of *document*.
    """
    classes: set[str] = set()
    for name, schema in document.schemas.items():
        place = f"components.schemas.{name}"
        title = str(class_of(name).name)
        names = {title, f"{title}Like"} if "enum" in schema else {title}
        if not NAME.fullmatch(name) or names & (classes | TAKEN_CLASSES):
            yield Problem(place, f"the class name {title} is taken or no name: rename the schema")
        classes |= names
        if not schema.get("description") and ("properties" in schema or "enum" in schema):
            yield Problem(place, "has no description: it is the documentation of a class")
        yield from _schema(document, schema, place, named=True)
    for operation in document.operations():
        yield from _inline(document, operation)


def _inline(document: Document, operation: Operation) -> Iterator[Problem]:
    for node in operation.parameters:
        here = f"{operation.place}.parameters.{node['name']}"
        yield from _property(document, node["name"], node.get("schema", {}), here)
    for status, answer in document.successes(operation).items():
        for content in answer.get("content", {}).values():
            here = f"{operation.place}.responses.{status}"
            yield from _schema(document, content.get("schema", {}), here, named=False)
    for _, _, body in document.variants(operation):
        here = f"{operation.place}.requestBody"
        if body and body not in document.schemas.values():
            yield from _schema(document, body, here, named=True)
        for place in sorted(set(_read_only(document, body, "requestBody", set()))):
            yield Problem(place, f"is readOnly in the body of {operation.place}: split the schema")


def _read_only(document: Document, schema: Node, place: str, seen: set[str]) -> Iterator[str]:
    for here, each in subschemas(schema, place):
        ref = each.get("$ref", "")
        if ref not in seen:
            seen |= {ref} - {""}
            target = document.follow(each)
            if each.get("readOnly") or target.get("readOnly"):
                yield here
            name = ref.removeprefix("#/").replace("/", ".") or here
            yield from _read_only(document, target, name, seen)


def _schema(document: Document, schema: Node, place: str, *, named: bool) -> Iterator[Problem]:
    yield from _keywords(schema, place)
    if ref := schema.get("$ref"):
        if ref.removeprefix("#/components/schemas/") not in document.schemas:
            yield Problem(f"{place}.$ref", f"{ref} is no schema of components/schemas: {_NAME_IT}")
        return
    if members := schema.get("oneOf") or schema.get("anyOf"):
        yield from _union(document, schema, members, place, named=named)
    elif "allOf" not in schema:
        yield from _plain(schema, place, named=named)
    else:
        yield from _composed(schema, place, named=named)
    for name, each in schema.get("properties", {}).items():
        yield from _property(document, name, each, f"{place}.properties.{name}")
    for name in sorted(document.required(schema) - set(document.properties(schema))):
        yield Problem(f"{place}.required", f"{name} is no property: add or remove it")
    for here, each in subschemas({**schema, "properties": {}}, place):
        if each != {"type": "null"}:
            yield from _schema(document, each, here, named=named and ".allOf[" in here)


def _keywords(schema: Node, place: str) -> Iterator[Problem]:
    read = _ANNOTATIONS | {"$ref"} if "$ref" in schema else _KEYWORDS
    for key in schema:
        if key not in read and not key.startswith("x-"):
            instead = _INSTEAD.get(key, "say it in the description")
            yield Problem(f"{place}.{key}", f"would be ignored: {instead}")


def _composed(schema: Node, place: str, *, named: bool) -> Iterator[Problem]:
    parts: list[Node] = schema["allOf"]
    if named and len(parts) == 1 and "properties" not in schema:
        yield Problem(f"{place}.allOf", "is another name for one schema: use that one")
    if not named and (len(parts) > 1 or "$ref" not in parts[0]):
        yield Problem(place, f"has no name: {_NAME_IT}")


def _plain(schema: Node, place: str, *, named: bool) -> Iterator[Problem]:
    names = types_of(schema)
    plain = [name for name in names if name != "null"]
    if len(plain) != 1 or plain[0] not in {*FORMATS, "array", "object"}:
        yield Problem(place, "has not exactly one type besides 'null': write `type`, or oneOf")
        return
    if schema["type"] == plain:
        yield Problem(f"{place}.type", f"is a list of one type: write {plain[0]}")
    kind, form, pattern = plain[0], schema.get("format"), schema.get("pattern", "")
    if form not in FORMATS.get(kind, {None}):
        way = "money is a string" if form == "decimal" else "say it in the description"
        yield Problem(f"{place}.format", f"{form} would be ignored for {kind}: {way}")
    if kind == "array" and "items" not in schema:
        yield Problem(place, "is an array of anything: write `items`")
    if "properties" in schema and not (named and schema["properties"] and names == ["object"]):
        yield Problem(place, f"is no object with a name that is never null: {_NAME_IT}")
    if "properties" in schema and isinstance(schema.get("additionalProperties"), dict):
        yield Problem(f"{place}.additionalProperties", "has a type beside properties: write true")
    if "enum" in schema:
        yield from _enumeration(schema, place, named=named and names == ["string"])
    if "const" in schema and (not isinstance(schema["const"], str) or names != ["string"]):
        yield Problem(f"{place}.const", "is no string: use an enumeration, or no const")
    if _ODD_PATTERN.search(pattern) or not _compiles(pattern):
        yield Problem(f"{place}.pattern", "means something else in Python: use plain syntax only")


def _compiles(pattern: str) -> bool:
    try:
        re.compile(python_pattern(pattern))
    except re.error:
        return False
    return True


def _enumeration(schema: Node, place: str, *, named: bool) -> Iterator[Problem]:
    values: list[Any] = schema["enum"]
    if not named or not all(isinstance(value, str) for value in values):
        way = f"{_NAME_IT}; where null is allowed write oneOf [$ref, {{type: 'null'}}]"
        yield Problem(f"{place}.enum", f"is no named enumeration of strings: {way}")
        return
    try:
        varnames: list[str] = schema.get("x-enum-varnames", [])
        names = EnumProperty.values_from_list(values, class_of("E"), varnames)
    except ValueError:
        names = {}
    if len(names) != len(values) or not all(name.isidentifier() for name in names):
        yield Problem(f"{place}.enum", "two values have one name in Python: give x-enum-varnames")


def _union(
    document: Document, schema: Node, members: list[Node], place: str, *, named: bool
) -> Iterator[Problem]:
    inner = [member for member in members if member.get("type") != "null"]
    if len(inner) == 1 and len(members) == 2:
        return
    if len(inner) < len(members) or not named or not all("$ref" in member for member in inner):
        yield Problem(
            place, f"is a union without name, of nameless schemas, or with null: {_NAME_IT}"
        )
        return
    found = union_tag(document, inner)
    if not found or schema.get("discriminator", {}).get("propertyName", found[0]) != found[0]:
        yield Problem(
            place, "nothing tells its members apart: give each a const property of its own"
        )


def _property(document: Document, name: str, schema: Node, place: str) -> Iterator[Problem]:
    attribute = PythonIdentifier(name, "")
    if not NAME.fullmatch(name) or attribute in _TAKEN:
        yield Problem(place, f"{name} is taken or no name in Python: rename it")
    target = document.follow(schema)
    textual = "string" in types_of(target)
    if textual and _SECRET.search(attribute) and target.get("format") != "password":
        yield Problem(place, "looks like a secret: write `format: password`")
    if place.startswith("components.") and describe(document, schema) == ".":
        yield Problem(place, "has no description: it is the documentation of an attribute")
    yield from _schema(document, schema, place, named=False)

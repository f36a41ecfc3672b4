"""
The rules for operations: names, parameters, bodies, answers, security.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from typing import Final

from openapi_python_client.strings import PythonIdentifier

from generator.document import METHODS, Document, Node, Operation, Problem
from generator.guard_schemas import NAME
from generator.kinds import kind_of
from generator.view import FORM, JSON, title_of


__all__ = ["RESERVED", "operation_problems"]

# What the overlay's client has besides the tags; a tag of that name would hide it.
RESERVED: Final = frozenset(
    "aclose auto_refresh base_url bearer_token client_id close from_env login login_with_password"
    " logout oauth2 scopes send with_options with_tokens".split()
)
_TAKEN: Final = {"body", "call", "client", "options", "self_", "url"}
_OWN_HEADERS: Final = {"accept", "authorization", "content-type", "cookie", "host"}
_IGNORED: Final = {"$ref", "servers", "callbacks"}
_SEGMENTS: Final = re.compile(r"(/([A-Za-z0-9._~-]+|\{[A-Za-z0-9_-]+\}))+")


def operation_problems(document: Document) -> Iterator[Problem]:
    """
    Iterate over what is wrong with the paths, tags and operations.
    """
    for path, item in document.raw["paths"].items():
        for key in sorted(_IGNORED & set(item)):
            yield Problem(f"paths.{path}.{key}", "would be ignored: write the operations here")
        if not _SEGMENTS.fullmatch(path) or not set(item) & set(METHODS):
            text = "is no plain path with operations: each segment is a word or one {parameter}"
            yield Problem(f"paths.{path}", text)
    yield from _tag_names(document)
    taken: set[tuple[str, str]] = set()
    for operation in document.operations():
        yield from _names(document, operation, taken)
        yield from _tags(document, operation)
        yield from _parameters(document, operation)
        yield from _body(document, operation)
        yield from _answer(document, operation)
        yield from _security(document, operation)


def _tag_names(document: Document) -> Iterator[Problem]:
    taken: set[str] = set()
    for index, tag in enumerate(document.raw.get("tags", [])):
        title = title_of(document, tag["name"])
        names = {str(PythonIdentifier(tag["name"], "")), title, f"Async{title}"}
        if names & taken:
            text = f"{tag['name']!r} and another tag are one name in Python: rename one"
            yield Problem(f"tags[{index}].name", text)
        taken |= names


def _names(
    document: Document, operation: Operation, taken: set[tuple[str, str]]
) -> Iterator[Problem]:
    node, place = operation.node, operation.place
    for key in ("operationId", "summary"):
        if not node.get(key):
            yield Problem(place, f"has no {key}: it is the method's name or documentation")
    for key in sorted(_IGNORED & set(node)):
        yield Problem(f"{place}.{key}", "would be ignored: remove it")
    identifier = node.get("operationId", "")
    names = {variant or identifier for variant, _, _ in document.variants(operation)}
    count = len(document.variants(operation))
    for kind, name in (
        ("", identifier),
        *((str(node.get("tags")), name) for name in sorted(names)),
    ):
        python = str(PythonIdentifier(name, ""))
        if not NAME.fullmatch(name) or python.endswith("_"):
            yield Problem(place, f"{name!r} is no name for a method: choose another")
        if (kind, python) in taken or len(names) < count:
            yield Problem(place, f"the method {python} exists already: choose another name")
        taken.add((kind, python))


def _tags(document: Document, operation: Operation) -> Iterator[Problem]:
    place = f"{operation.place}.tags"
    names: list[str] = operation.node.get("tags", [])
    if len(names) != 1:
        yield Problem(place, "is not exactly one tag, the attribute of the client: write one")
        return
    tags: dict[str, Node] = {tag["name"]: tag for tag in document.raw.get("tags", [])}
    tag = tags.get(names[0], {})
    if not tag.get("description"):
        yield Problem(place, "is not declared under `tags`, with a description: add it")
    attribute = str(PythonIdentifier(names[0], ""))
    taken = attribute in RESERVED and tag.get("x-aries-overlay") is not True
    if taken or not NAME.fullmatch(names[0]) or attribute.endswith("_"):
        yield Problem(place, f"{attribute} is taken by the client: choose another tag")


def _parameters(document: Document, operation: Operation) -> Iterator[Problem]:
    for node in operation.parameters:
        name, where = node["name"], node["in"]
        place = f"{operation.place}.parameters.{name}"
        if not node.get("description"):
            yield Problem(place, "has no description: it is the documentation of an argument")
        if where == "cookie" or name.lower() in _OWN_HEADERS:
            yield Problem(place, "is a cookie, or a header of the client's own: use another")
        if str(PythonIdentifier(name, "")) in _TAKEN:
            yield Problem(place, "is a name that every method uses itself: rename it")
        style = node.get("style", "form" if where == "query" else "simple")
        if style != ("form" if where == "query" else "simple") or node.get("explode") is False:
            yield Problem(place, f"{style} without explode cannot be written: leave both out")
        if "schema" not in node or "content" in node or node.get("allowReserved"):
            yield Problem(place, "has content, no schema, or allowReserved: write a schema only")
            continue
        kind = kind_of(document, node["schema"])
        if kind.nullable or kind.shape not in (
            {"plain", "list"} if where == "query" else {"plain"}
        ):
            yield Problem(place, "is null, an object, or a list outside of the query: use a value")
        if where == "header" and kind.hint.startswith("datetime."):
            yield Problem(place, "is a date, which would drop the whole operation: use a string")


def _body(document: Document, operation: Operation) -> Iterator[Problem]:
    body, place = document.body(operation), f"{operation.place}.requestBody"
    if not body:
        return
    if body.get("required") is not True or operation.method in {"get", "head"}:
        yield Problem(place, "is optional, or sent with GET: write `required: true`, or a query")
    variants = document.variants(operation)
    for name, media_type, schema in variants:
        if media_type not in {JSON, FORM} and not media_type.endswith("+json"):
            yield Problem(f"{place}.{media_type}", "cannot be written: use JSON or a form")
        if not document.properties(schema):
            yield Problem(
                place, "is no object with properties, which become the arguments: add them"
            )
        if len(variants) > 1 and not name:
            yield Problem(place, "has several bodies: name the method of each by x-aries-method")
        for key, value in document.properties(schema).items():
            if PythonIdentifier(key, "") in _TAKEN:
                yield Problem(
                    f"{place}.{key}", "is a name that every method uses itself: rename it"
                )
            if media_type == FORM and kind_of(document, value).shape == "object":
                yield Problem(f"{place}.{key}", "is an object inside a form: use JSON")


def _answer(document: Document, operation: Operation) -> Iterator[Problem]:
    answers = document.successes(operation)
    if len(answers) != 1:
        yield Problem(f"{operation.place}.responses", "has not exactly one success: list one 2xx")
        return
    content: Node | None = next(iter(answers.values())).get("content")
    if content is not None and (set(content) != {JSON} or "schema" not in content[JSON]):
        text = "is not JSON with a schema: use application/json, or no content"
        yield Problem(f"{operation.place}.responses.{next(iter(answers))}", text)
        return
    unwrap = operation.node.get("x-aries-unwrap")
    if unwrap is not None:
        schema = document.follow((content or {}).get(JSON, {}).get("schema", {}))
        inner = document.properties(schema).get(unwrap)
        needed = unwrap in document.required(schema)
        if inner is None or not needed or kind_of(document, inner).nullable:
            text = f"{unwrap} may be absent or null in the answer: name a required property"
            yield Problem(f"{operation.place}.x-aries-unwrap", text)


def _security(document: Document, operation: Operation) -> Iterator[Problem]:
    schemes: Node = document.components.get("securitySchemes", {})
    place = f"{operation.place}.security"
    for alternative in document.security(operation):
        if len(alternative) > 1:
            yield Problem(place, "asks for two schemes at once: one bearer token is all there is")
        for name, scopes in alternative.items():
            flows: Node = schemes.get(name, {}).get("flows", {})
            declared = {scope for flow in flows.values() for scope in flow.get("scopes", {})}
            if name not in schemes:
                yield Problem(
                    place, f"{name} is not declared: add it to components/securitySchemes"
                )
            for scope in sorted(set(scopes) - declared):
                yield Problem(place, f"the scope {scope} is in no flow: declare it, or correct it")

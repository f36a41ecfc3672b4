"""
The OpenAPI document, as loaded: plain dicts, walked and resolved.
"""

from __future__ import annotations

import json

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Never, TypeGuard

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


__all__ = ["Document", "DocumentError", "Node", "Operation", "Problem"]

Node = dict[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SCHEMA_LISTS: Final = ("allOf", "anyOf", "oneOf")


def is_node(value: object) -> TypeGuard[Node]:
    """
    Return whether *value* is an object of the document.
    """
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """
    Return whether *value* is a list of the document.
    """
    return isinstance(value, list)


class Problem(NamedTuple):
    """
    Something in the document that cannot be generated.

    Attributes:
        place: Where, for example ``paths./v1/users.post``.
        text: What is wrong, and the way out.
    """

    place: str
    text: str


class DocumentError(Exception):
    """
    The document cannot be generated; nothing was written.
    """

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{problem.place}: {problem.text}" for problem in problems))
        self.problems = problems


class Operation(NamedTuple):
    """
    One operation as the document writes it, its parameters resolved.

    Attributes:
        place: Where it stands.
        path: The path template.
        method: The HTTP method, in lower case.
        node: The operation object.
        parameters: Those of the path and of the operation.
    """

    place: str
    path: str
    method: str
    node: Node
    parameters: list[Node]


class Document:
    """
    A loaded document.
    """

    def __init__(self, raw: Node) -> None:
        self.raw = raw
        components, empty = raw.get("components"), Node()
        self.components = components if is_node(components) else empty
        schemas = self.components.get("schemas")
        self.schemas = schemas if is_node(schemas) else empty

    @classmethod
    def load(cls, path: Path) -> Document:
        """
        Read a document written in YAML or JSON.

        Raises:
            DocumentError: It cannot be read, or is not made of JSON values.
        """
        try:
            text = path.read_text(encoding="utf-8")
            yaml: Any = YAML(typ="safe")
            raw = json.loads(text) if path.suffix == ".json" else yaml.load(text)
            if not is_node(raw):
                raise DocumentError(
                    [Problem(str(path), "is no OpenAPI document: no mapping at its top")]
                )
            return cls(json.loads(json.dumps(raw, default=_no_json)))
        except (OSError, RecursionError, ValueError, YAMLError) as error:
            text = " ".join(str(error).split())
        raise DocumentError([Problem(str(path), f"cannot be read: {text}")])

    def follow(self, node: Node) -> Node:
        """
        Return what *node* is, or what its ``$ref`` leads to.
        """
        seen: set[str] = set()
        while isinstance(ref := node.get("$ref"), str):
            if ref in seen:
                raise DocumentError([Problem(ref, "refers to itself")])
            seen.add(ref)
            target: Any = self.raw
            for part in ref.removeprefix("#/").split("/"):
                target = target.get(part) if is_node(target) else None
            if not ref.startswith("#/") or not is_node(target):
                raise DocumentError([Problem(ref, "is no object of this document: bring it here")])
            node = target
        return node

    def operations(self) -> Iterator[Operation]:
        """
        Iterate over the operations in the order of the document.
        """
        for path, item in self.raw.get("paths", {}).items():
            for method in METHODS:
                if method not in item:
                    continue
                node = item[method]
                parameters = {
                    (found.get("in"), found.get("name")): found
                    for each in [*item.get("parameters", []), *node.get("parameters", [])]
                    for found in [self.follow(each)]
                }
                yield Operation(
                    f"paths.{path}.{method}", path, method, node, list(parameters.values())
                )

    def successes(self, operation: Operation) -> dict[str, Node]:
        """
        Return the answers that mean success, by status.
        """
        answers: Node = operation.node.get("responses", {})
        return {status: self.follow(node) for status, node in answers.items() if status[:1] == "2"}

    def body(self, operation: Operation) -> Node:
        """
        Return the request body, or an empty dict.
        """
        return self.follow(operation.node.get("requestBody", {}))

    def variants(self, operation: Operation) -> list[tuple[str, str, Node]]:
        """
        Return the bodies of *operation*: method name, media type, and schema.

        An operation with one body, or none, has one variant without a name of its own.
        """
        found: list[tuple[str, str, Node]] = []
        for media_type, content in self.body(operation).get("content", {}).items():
            schema = self.follow(content.get("schema", {}))
            for member in schema.get("oneOf", [schema]):
                target = self.follow(member)
                found.append((target.get("x-aries-method", ""), media_type, target))
        return found or [("", "", {})]

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """
        Return the alternatives of *operation*: scopes by scheme; an empty one is "nobody".
        """
        default: Any = self.raw.get("security", [])
        found: list[dict[str, list[str]]] = operation.node.get("security", default)
        return found

    def properties(self, schema: Node) -> dict[str, Node]:
        """
        Return the properties of an object, those of its ``allOf`` included.
        """
        found: dict[str, Node] = {}
        for part in self._parts(schema):
            found |= part.get("properties", {})
        return found

    def required(self, schema: Node) -> set[str]:
        """
        Return the names of the properties that must be there.
        """
        return {name for part in self._parts(schema) for name in part.get("required", [])}

    def _parts(self, schema: Node, around: tuple[int, ...] = ()) -> Iterator[Node]:
        if id(schema) in around:
            name = next((name for name, each in self.schemas.items() if each is schema), "")
            place = f"components.schemas.{name}.allOf"
            raise DocumentError(
                [Problem(place, "leads back to the schema itself: break the circle")]
            )
        for part in schema.get("allOf", []):
            yield from self._parts(self.follow(part), (*around, id(schema)))
        yield schema

    def pruned(self) -> Document:
        """
        Return a copy with the successes only, and the schemas they and the requests use.

        Every error body is read by one parser elsewhere, so those are not generated.
        """
        raw: Node = json.loads(json.dumps(self.raw))
        for item in raw.get("paths", {}).values():
            for method in METHODS:
                answers: Node = item.get(method, {}).get("responses", {})
                for status in [status for status in answers if status[:1] != "2"]:
                    del answers[status]
        components: Node = raw.get("components", {})
        used: set[tuple[str, str]] = set()
        waiting = [raw["paths"]]
        while waiting:
            for ref in refs(waiting.pop()):
                section, _, name = ref.removeprefix("#/components/").partition("/")
                target = components.get(section, {}).get(name)
                if target is not None and (section, name) not in used:
                    used.add((section, name))
                    waiting.append(target)
        for section in ("schemas", "responses", "parameters", "requestBodies"):
            known: Node = components.get(section, {})
            components[section] = {k: v for k, v in known.items() if (section, k) in used}
        return Document(raw)


def refs(node: Any) -> Iterator[str]:
    """
    Iterate over all references at or below *node*.
    """
    if is_node(node):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from refs(value)
    elif is_list(node):
        for value in node:
            yield from refs(value)


def subschemas(schema: Node, place: str) -> Iterator[tuple[str, Any]]:
    """
    Iterate over the schemas directly below *schema*, with their places.
    """
    for name, value in schema.get("properties", {}).items():
        yield f"{place}.properties.{name}", value
    for key in _SCHEMA_LISTS:
        for index, value in enumerate(schema.get(key, [])):
            yield f"{place}.{key}[{index}]", value
    if "items" in schema:
        yield f"{place}.items", schema["items"]
    if not isinstance(schema.get("additionalProperties", True), bool):
        yield f"{place}.additionalProperties", schema["additionalProperties"]


def _no_json(value: object) -> Never:
    msg = f"{value} is no JSON value but a {type(value).__name__} to YAML: put it in quotes"
    raise ValueError(msg)

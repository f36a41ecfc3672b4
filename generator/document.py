"""
The OpenAPI document, as loaded: plain dicts, walked and resolved.
"""

from __future__ import annotations

import json

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Never, TypeGuard
from urllib.parse import unquote

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


__all__ = ["METHODS", "At", "Document", "DocumentError", "Node", "Operation", "Problem"]

Node = dict[str, Any]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


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

    Attributes:
        problems: All that is wrong, each named once.
    """

    def __init__(self, *problems: Problem) -> None:
        told = (Problem(*(" ".join(text.split()) for text in each)) for each in problems)
        self.problems = list(dict.fromkeys(told))
        super().__init__("\n".join(f"{each.place}: {each.text}" for each in self.problems))


def refused(place: str, text: str) -> DocumentError:
    """
    Return the error of one problem.
    """
    return DocumentError(Problem(place, text))


class At(NamedTuple):
    """
    A part of the document, and where it stands.

    Attributes:
        node: The part.
        place: Where it stands.
        name: What a class made of it is called, unless it says so itself.
    """

    node: Any
    place: str
    name: str

    def child(self, *steps: str | int, word: str | int = "") -> At:
        """
        Return the part that *steps* lead to; *word* is added to the name.
        """
        node, place = self.node, self.place
        for step in steps:
            node = node[step]
            place += f"[{step}]" if isinstance(step, int) else f".{step}"
        own = self.own_name or self.name
        return At(node, place, f"{own}_{word}" if word != "" else own)

    @property
    def own_name(self) -> str:
        """
        The name of a class that the part gives itself, or nothing.
        """
        name: str = self.node.get("x-aries-name", "") if is_node(self.node) else ""
        return name if name[:1].isupper() else ""


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
    parameters: list[At]

    @property
    def id(self) -> str:
        """
        The ``operationId``, or a name made of method and path.
        """
        name: str = self.node.get("operationId") or f"{self.method}{self.path.replace('/', '_')}"
        return name


class Document:
    """
    A loaded document.
    """

    def __init__(self, raw: Node) -> None:
        self.raw = raw
        self.components: Node = raw.get("components", {})

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
                raise refused(str(path), "is no OpenAPI document: no mapping at its top")
            return cls(json.loads(json.dumps(raw, default=_no_json, allow_nan=False)))
        except (OSError, RecursionError, ValueError, YAMLError) as error:
            text = " ".join(str(error).split())
        raise refused(str(path), f"cannot be read: {text}")

    def follow(self, at: At) -> At:
        """
        Return what is *at* a place, or what its ``$ref`` leads to.

        Raises:
            DocumentError: A reference leads nowhere, or in a circle.
        """
        seen: set[str] = set()
        while is_node(at.node) and isinstance(ref := at.node.get("$ref"), str):
            if ref in seen:
                raise refused(f"{at.place}.$ref", f"{ref} leads back to itself: break the circle")
            seen.add(ref)
            at = self.target(ref, at.place)
        return at

    def target(self, ref: str, place: str) -> At:
        """
        Return what *ref*, which stands at *place*, points to (RFC 6901).

        Raises:
            DocumentError: It is no pointer into this document, or leads nowhere.
        """
        if not ref.startswith("#/"):
            text = f"{ref} refers to another document: bring the schema here"
            raise refused(f"{place}.$ref", text)
        target: Any = self.raw
        steps = [unquote(s).replace("~1", "/").replace("~0", "~") for s in ref[2:].split("/")]
        for step in steps:
            if is_list(target) and step.isdecimal() and int(step) < len(target):
                target = target[int(step)]
            elif is_node(target) and step in target:
                target = target[step]
            else:
                text = f"{ref} is nowhere in this document: correct it, or bring it here"
                raise refused(f"{place}.$ref", text)
        return At(target, ".".join(steps), steps[-1])

    def inside(self, operation: Operation, *steps: str, word: str = "") -> At:
        """
        Return the part of *operation* that *steps* lead to, or what it refers to.

        What it is called starts with the operation, unless it has a name of its own.
        """
        here = At(operation.node, operation.place, operation.id).child(*steps, word=word)
        found = self.follow(here)
        return found._replace(name=here.name) if found.place == here.place else found

    def operations(self) -> Iterator[Operation]:
        """
        Iterate over the operations in the order of the document.
        """
        paths: Node = {k: v for k, v in self.raw.get("paths", {}).items() if k[:1] == "/"}
        for path, item in paths.items():
            whole = self.follow(At(item, f"paths.{path}", ""))
            for method in METHODS:
                if method not in whole.node:
                    continue
                here = whole.child(method)
                found: dict[tuple[str, str], At] = {}
                for around in (whole, here):
                    for index in range(len(around.node.get("parameters", []))):
                        each = self.follow(around.child("parameters", index))
                        found[each.node["in"], each.node["name"]] = each
                place = f"paths.{path}.{method}"
                yield Operation(place, path, method, here.node, list(found.values()))

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """
        Return the alternatives of *operation*: scopes by scheme; an empty one is "nobody".
        """
        default: Any = self.raw.get("security", [])
        found: list[dict[str, list[str]]] = operation.node.get("security", default)
        return found


def _no_json(value: object) -> Never:
    msg = f"{value} is no JSON value but a {type(value).__name__} to YAML: put it in quotes"
    raise ValueError(msg)

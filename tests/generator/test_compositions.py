# pyright: basic
"""
Random compositions of schemas: each is refused in one line, or becomes code that can be imported.
"""

from __future__ import annotations

import json
import os
import random

from pathlib import Path
from typing import Any, Final

from generator.document import Document, DocumentError, Node, Problem
from generator.generate import made_of
from tests.generator.constructs import CONSTRUCTS, PACKAGE, document_of, package_of
from tests.support.checkers import mypy
from tests.support.regenerate import merge


SEED: Final = int(os.environ.get("SEED", "1"))
COUNT: Final = int(os.environ.get("COMPOSITIONS", "150"))
_LEAVES: Final[list[Any]] = [
    {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}, {}, True,
    {"type": "string", "enum": ["a", "b"]}, {"type": "integer", "enum": [1, 2]}, {"const": "c"},
    {"type": "string", "format": "date-time"}, {"type": ["string", "null"]},
]  # fmt: skip


class Composer:
    """
    Makes documents of ordinary constructs in every combination.
    """

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = [f"S{number}" for number in range(self.random.randint(2, 6))]

    def document(self) -> Node:
        """
        Return a document of one operation.
        """
        answers = {"200": self.content("application/json")}
        if self.random.random() < 0.3:
            answers["201"] = self.content("application/json")
        operation: Node = {"operationId": "use", "responses": answers}
        if self.random.random() < 0.6:
            kinds = ["application/json"] * 4
            kind = self.random.choice([*kinds, "multipart/form-data"])
            operation["requestBody"] = {
                "required": self.random.random() < 0.6,
                **self.content(kind),
            }
            del operation["requestBody"]["description"]
        schemas = {name: self.schema(0) for name in self.names}
        return {
            "openapi": "3.1.0",
            "info": {"title": "Compositions", "version": "1"},
            "paths": {"/use": {"post": operation}},
            "components": {"schemas": schemas},
        }

    def content(self, kind: str) -> Node:
        """
        Return a response, or what is like one.
        """
        return {"description": "X.", "content": {kind: {"schema": self.schema(0)}}}

    def ref(self) -> Node:
        """
        Return a reference to one of the components.
        """
        return {"$ref": f"#/components/schemas/{self.random.choice(self.names)}"}

    def schema(self, depth: int) -> Any:
        """
        Return a schema, *depth* levels below a named one.
        """
        pick = self.random
        if depth > 3 or pick.random() < 0.25:
            return pick.choice([*_LEAVES, self.ref(), {**self.ref(), "description": "X."}])
        inner = [self.schema(depth + 1) for _ in range(pick.randint(1, 3))]
        kinds: list[Node] = [
            {"type": "array", "items": inner[0]},
            {"type": "object", "additionalProperties": inner[0]},
            {"oneOf": [*inner, {"type": "null"}]},
            {"anyOf": inner},
            {"allOf": inner},
            {"allOf": [self.ref()], **self.properties(depth)},
            {**self.properties(depth), "additionalProperties": inner[0]},
            {**self.properties(depth), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            {"oneOf": [self.ref(), self.ref()], "discriminator": {"propertyName": "k"}},
            self.properties(depth),
        ]
        return pick.choice(kinds)

    def properties(self, depth: int) -> Node:
        """
        Return an object with a few properties.
        """
        pick = self.random
        names = pick.sample(["a", "b", "c", "k", "type", "x-y"], pick.randint(0, 3))
        known = {name: self.schema(depth + 1) for name in names}
        if pick.random() < 0.3:
            known["k"] = {"type": "string", "const": pick.choice("pqr")}
        needed = pick.sample(sorted(known), pick.randint(0, len(known)))
        return {"type": "object", "properties": known, **({"required": needed} if needed else {})}


def test_compositions(tmp_path: Path) -> None:
    """
    No composition ends in a traceback, or in code that cannot be imported.

    SEED and COMPOSITIONS in the environment make other ones, and more.
    """
    taken, told = 0, list[Problem]()
    for number in range(COUNT):
        document = Composer(SEED * 1_000_003 + number).document()
        try:
            made_of(Document(document), package=PACKAGE)
        except DocumentError as error:
            told += error.problems
            continue
        except BaseException as error:
            error.add_note(f"SEED={SEED}, composition {number}: {json.dumps(document)}")
            raise
        with package_of(document, tmp_path / str(number)) as find:
            find("api.default.use")
            for path in (tmp_path / str(number)).rglob("models/*.py"):
                find(f"models.{path.stem}".removesuffix(".__init__"))
        taken += 1

    assert taken > COUNT // 5
    assert all(each.place and "\n" not in each.text for each in told)


def test_all_constructs_are_typed(tmp_path: Path) -> None:
    """
    All constructs that are taken, in one package, pass `mypy --strict`.
    """
    whole: Node = {"openapi": "3.1.0", "info": {"title": "All", "version": "1"}, "paths": {}}
    for number, construct in enumerate(CONSTRUCTS):
        if "refused" in construct or not {"document", "operation"}.isdisjoint(construct):
            continue
        text = json.dumps(document_of(construct))
        for name in document_of(construct)["components"]["schemas"]:
            text = text.replace(f'/schemas/{name}"', f'/schemas/{name}N{number}"')
            text = text.replace(f"/schemas/{name}/", f"/schemas/{name}N{number}/")
            text = text.replace(f'"{name}": {{', f'"{name}N{number}": {{')
        document = json.loads(text)
        for path, item in document["paths"].items():
            item["post"]["operationId"] = f"use{number}"
            whole["paths"][f"/n{number}{path}"] = item
        whole = merge(whole, {"components": document["components"]})
    whole = json.loads(re_methods(json.dumps(whole)))

    with package_of(whole, tmp_path):
        pass
    status, told = mypy(tmp_path, "-p", "aries_exchange_openapi")

    assert len(whole["paths"]) > 150
    assert 0 == status, told[-4000:]


def re_methods(text: str) -> str:
    """
    Return *text* without names that a construct gives itself, of which there are several now.
    """
    return text.replace('"x-aries-name": "Better"', '"x-aries-name": "BetterThing"')

"""
The rules of this project's own document: what breaks one is refused, with place and way out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.document import Document, DocumentError, Node, Problem
from generator.generate import made_of
from generator.house import RESERVED
from tests.support.regenerate import SPEC, load


Change = Callable[[Node], object]

SEARCH = "paths./v1/things.get"
MAKE = "paths./v1/things.post"
OAUTH2 = ("components", "securitySchemes", "oauth2")
THING = "components.schemas.Thing.allOf[1]"


def put(value: Any, *steps: str | int) -> Change:
    """
    Return a change that puts *value* where *steps* lead.
    """

    def change(document: Node) -> None:
        node: Any = document
        for step in steps[:-1]:
            node = node[step]
        node[steps[-1]] = value

    return change


def drop(*steps: str | int) -> Change:
    """
    Return a change that removes what *steps* lead to.
    """

    def change(document: Node) -> None:
        node: Any = document
        for step in steps[:-1]:
            node = node[step]
        del node[steps[-1]]

    return change


def schema(value: Any, name: str = "ready") -> Change:
    """
    Return a change of one property of Thing.
    """
    return put(value, "components", "schemas", "Thing", "allOf", 1, "properties", name)


def part(value: Any, name: str = "extra") -> Change:
    """
    Return a change of one property of Part, which is sent.
    """
    return put(value, "components", "schemas", "Part", "properties", name)


def component(value: Any, name: str) -> Change:
    """
    Return a change that puts a schema into the components, used by Thing.
    """

    def change(document: Node) -> None:
        put(value, "components", "schemas", name)(document)
        schema({"$ref": f"#/components/schemas/{name}"})(document)

    return change


def operation(value: Any, key: str, method: str = "get", path: str = "/v1/things") -> Change:
    """
    Return a change of one key of an operation.
    """
    return put(value, "paths", path, method, key)


def parameter(value: Node, index: int = 3) -> Change:
    """
    Return a change that merges *value* into a parameter of the search.
    """

    def change(document: Node) -> None:
        document["paths"]["/v1/things"]["get"]["parameters"][index] |= value

    return change


def token_body(value: Any, media_type: str = "application/json") -> Change:
    """
    Return a change of a body of the token operation.
    """
    return put(value, "paths", "/v1/token", "post", "requestBody", "content", media_type)


def describe(text: str) -> Node:
    """
    Return a string schema with a description.
    """
    return {"type": "string", "description": text}


SCHEMAS: dict[str, tuple[Change, str, str]] = {
    "external reference": (
        schema({"$ref": "other.yaml#/X"}),
        f"{THING}.properties.ready.$ref",
        "bring the schema here",
    ),
    "property without description": (
        drop("components", "schemas", "Part", "properties", "weight", "description"),
        "Part.properties.weight",
        "no description",
    ),
    "class without description": (
        drop("components", "schemas", "Part", "description"),
        "schemas.Part",
        "no description",
    ),
    "money as a number": (
        schema({"type": "number", "format": "decimal"}),
        "ready.format",
        "money is a string",
    ),
    "prefixItems": (
        schema({"type": "array", "items": {"type": "string"}, "prefixItems": [{"type": "string"}]}),
        "ready.prefixItems",
        "named properties",
    ),
    "nullable": (schema({"type": "string", "nullable": True}), "ready.nullable", "'null'"),
    "password in clear": (
        schema(describe("X."), "password"),
        "properties.password",
        "format: password",
    ),
    "secret in clear": (schema(describe("X."), "clientSecret"), "clientSecret", "format: password"),
    "token in clear": (
        schema(describe("X."), "session_token"),
        "session_token",
        "format: password",
    ),
    "verifier in clear": (schema(describe("X."), "code_verifier"), "verifier", "format: password"),
    "nullable secret in clear": (
        schema({"type": ["string", "null"]}, "link_token"),
        "link_token",
        "format: password",
    ),
    "control character": (
        put("A bell: \x07", "components", "schemas", "Part", "description"),
        "Part.description",
        "control",
    ),
    "C1 control character": (put("\x85", "info", "description"), "info.description", "control"),
    "NUL in a pattern": (
        part({"type": "string", "description": "X.", "pattern": "a\0"}),
        "Part.properties.extra.pattern",
        "control",
    ),
    "surrogate in a text": (
        put("\ud800", "components", "schemas", "Part", "description"),
        "Part.description",
        "surrogate",
    ),
    "surrogate in a name": (
        lambda d: d["components"]["schemas"]["Part"]["properties"].update(
            {"\ud800": describe("X.")}
        ),
        "Part.properties.?",
        "surrogate",
    ),
    "union of nothing": (schema({"oneOf": [], "description": "X."}), "ready.oneOf", "empty"),
    "required without property": (
        put(["side", "sied"], "components", "schemas", "Part", "required"),
        "Part.required",
        "sied is no property",
    ),
    "required without argument": (
        put(["grant_type", "cdoe"], "components", "schemas", "CodeGrant", "required"),
        "CodeGrant.required",
        "cdoe is no property",
    ),
    "allOf in a circle": (
        put({"$ref": "#/components/schemas/Thing"}, "components", "schemas", "Thing", "allOf", 0),
        "Thing.allOf",
        "circle",
    ),
    "extension of another type": (
        put(["x"], "components", "schemas", "CodeGrant", "x-aries-method"),
        "x-aries-method",
        "is no text",
    ),
    "unknown extension": (
        put(True, "paths", "/v1/things", "get", "x-aries-save"),
        "x-aries-save",
        "unknown",
    ),
}

OPERATIONS: dict[str, tuple[Change, str, str]] = {
    "servers of an operation": (operation([{"url": "https://x.y"}], "servers"), f"{SEARCH}.servers", "remove"),
    "callbacks": (operation({}, "callbacks"), f"{SEARCH}.callbacks", "remove"),
    "no operationId": (drop("paths", "/v1/things", "get", "operationId"), SEARCH, "operationId"),
    "no summary": (drop("paths", "/v1/things", "get", "summary"), SEARCH, "summary"),
    "operationId twice": (operation("makeThing", "operationId"), MAKE, "exists already"),
    "method twice": (operation("make_thing", "operationId"), "things", "exists already"),
    "two tags": (operation(["things", "oauth2"], "tags"), f"{SEARCH}.tags", "one tag"),
    "no tag": (operation([], "tags"), f"{SEARCH}.tags", "one tag"),
    "undeclared tag": (operation(["thing"], "tags"), f"{SEARCH}.tags", "declared"),
    "tag without description": (drop("tags", 0, "description"), ".tags", "with a description"),
    "unwrap of nothing": (operation("nothing", "x-aries-unwrap"), "x-aries-unwrap", "required property"),
    "parameter without description": (
        drop("paths", "/v1/things", "get", "parameters", 3, "description"), "parameters.limit", "description",
    ),
    "secret parameter in clear": (parameter({"name": "token", "schema": describe("A.")}), "parameters.token", "format: password"),
    "array of arrays in a query": (
        parameter({"schema": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}}, 0),
        "parameters.kind", "list",
    ),
    "undeclared scope": (operation([{"oauth2": ["thing:raed"]}], "security"), f"{SEARCH}.security", "thing:raed"),
    "undeclared scheme": (operation([{"oauth": []}], "security"), f"{SEARCH}.security", "oauth"),
    "variant without a name": (
        drop("components", "schemas", "CodeGrant", "x-aries-method"), "requestBody", "x-aries-method",
    ),
    "variants with one name": (
        put("refresh", "components", "schemas", "CodeGrant", "x-aries-method"), "paths./v1/token.post", "exists",
    ),
}  # fmt: skip

FACTS: dict[str, tuple[Change, str, str]] = {
    "Swagger": (drop("openapi"), "openapi", "3.1"),
    "paths are a list": (put([], "paths"), "paths", "no valid OpenAPI"),
    "no token prefix": (
        drop("x-aries-sandbox-token-prefix"),
        "x-aries-sandbox-token-prefix",
        "say",
    ),
    "odd scope": (
        put("X.", *OAUTH2, "flows", "authorizationCode", "scopes", 'thing"""'),
        "securitySchemes",
        "RFC 6749",
    ),
    "no authorization page": (
        drop(*OAUTH2, "flows", "authorizationCode", "authorizationUrl"),
        "securitySchemes",
        "authorizationUrl",
    ),
    "components are a list": (put([], "components"), "components", "no valid OpenAPI"),
    "relative server": (put("/", "servers", 1, "url"), "servers[1].url", "https"),
}


def problems_of(change: Change) -> list[Problem]:
    """
    Return what the generator says about the good document after *change*.
    """
    document = load()
    change(document)
    with pytest.raises(DocumentError) as caught:
        made_of(Document(document))
    return caught.value.problems


class TestCheck:
    def test_good_document(self) -> None:
        """
        The document that all others are made from has no problem.
        """
        made_of(Document(load()))

    def test_our_document(self) -> None:
        """
        The document of the project has no problem.
        """
        made_of(Document(load(SPEC)))

    @pytest.mark.parametrize("name", [*SCHEMAS, *OPERATIONS, *FACTS])
    def test_one_mistake(self, name: str) -> None:
        """
        One mistake is refused with its place and a way out.
        """
        change, place, way_out = (SCHEMAS | OPERATIONS | FACTS)[name]

        problems = problems_of(change)

        assert any(place in each.place and way_out in each.text for each in problems), problems

    def test_all_problems_at_once(self) -> None:
        """
        Mistakes of three kinds are named in one run.
        """

        def both(document: Node) -> None:
            part({"type": "string"}, "a")(document)
            part(describe("B.") | {"minLenght": 1}, "b")(document)
            operation([{"oauth2": ["raed"]}], "security")(document)

        assert 3 == len(problems_of(both))

    @pytest.mark.parametrize("name", sorted(RESERVED - {"oauth2"}))
    def test_reserved_tag(self, name: str) -> None:
        """
        A tag cannot hide an attribute of the client.
        """

        def rename(document: Node) -> None:
            document["tags"][0]["name"] = name
            for item in document["paths"].values():
                for each in item.values():
                    if isinstance(each, dict) and each["tags"] == ["things"]:
                        each["tags"] = [name]

        assert any("taken by the client" in each.text for each in problems_of(rename))

    def test_what_only_errors_use_is_free(self) -> None:
        """
        Error bodies are read elsewhere, so their schemas may be anything.
        """
        document = load()
        errors = document["components"]["schemas"]["OnlyInErrors"]["properties"]
        errors["when"] = {"type": "string", "format": "time"}

        made_of(Document(document))

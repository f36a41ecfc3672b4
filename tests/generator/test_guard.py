"""
What the generator would drop or break in silence is refused, with place and way out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.document import Document, DocumentError, Node, Problem
from generator.guard import check
from generator.guard_operations import RESERVED
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
    "boolean schema": (
        schema({"type": "array", "items": False, "description": "X."}),
        "items",
        "3.1",
    ),
    "array without items": (schema({"type": "array"}), f"{THING}.properties.ready", "items"),
    "no type": (schema({"description": "X."}), f"{THING}.properties.ready", "type"),
    "two types": (schema({"type": ["string", "integer"]}), f"{THING}.properties.ready", "one type"),
    "external reference": (
        schema({"$ref": "other.yaml#/X"}),
        f"{THING}.properties.ready.$ref",
        "bring the schema here",
    ),
    "missing reference": (
        schema({"$ref": "#/components/schemas/Nothing"}),
        "Nothing",
        "bring it here",
    ),
    "local reference": (
        schema({"$ref": "#/components/schemas/Thing/properties/x"}),
        "#/components",
        "bring it here",
    ),
    "deep reference": (
        schema({"$ref": "#/components/schemas/Part/properties/weight"}),
        "ready.$ref",
        "move it to components/schemas",
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
    "siblings of a reference": (
        schema({"$ref": "#/components/schemas/Colour", "minLength": 3}),
        "ready.minLength",
        "description",
    ),
    "nullable enum without null": (
        schema({"type": ["string", "null"], "enum": ["a"]}),
        "ready.enum",
        "oneOf [$ref",
    ),
    "enum with null": (
        component({"type": "string", "enum": ["a", None]}, "E"),
        "E.enum",
        "oneOf [$ref",
    ),
    "inline enum": (schema({"type": "string", "enum": ["a"]}), "ready.enum", "components/schemas"),
    "integer enum": (component({"type": "integer", "enum": [1]}, "E"), "E.enum", "strings"),
    "float enum": (component({"type": "number", "enum": [1.5]}, "E"), "E.enum", "strings"),
    "colliding enum, one crash": (
        component({"type": "string", "enum": ["a", "A"]}, "E"),
        "E.enum",
        "x-enum-varnames",
    ),
    "colliding enum, one lost": (
        component({"type": "string", "enum": ["buy-limit", "buy_limit"]}, "E"),
        "E.enum",
        "x-enum-varnames",
    ),
    "time": (schema({"type": "string", "format": "time"}), "ready.format", "would be ignored"),
    "byte": (schema({"type": "string", "format": "byte"}), "ready.format", "would be ignored"),
    "duration": (
        schema({"type": "string", "format": "duration"}),
        "ready.format",
        "would be ignored",
    ),
    "binary": (schema({"type": "string", "format": "binary"}), "ready.format", "would be ignored"),
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
    "patternProperties": (
        schema({"type": "object", "patternProperties": {}}),
        "ready.patternProperties",
        "additionalProperties",
    ),
    "if": (schema({"type": "string", "if": {}}), "ready.if", "would be ignored"),
    "then": (schema({"type": "string", "then": {}}), "ready.then", "would be ignored"),
    "unevaluatedProperties": (
        schema({"type": "object", "unevaluatedProperties": False}),
        "unevaluatedProperties",
        "ignored",
    ),
    "nullable": (schema({"type": "string", "nullable": True}), "ready.nullable", "'null'"),
    "exclusiveMinimum": (
        schema({"type": "integer", "exclusiveMinimum": 0}),
        "exclusiveMinimum",
        "ignored",
    ),
    "inline object": (
        schema({"type": "object", "properties": {"a": describe("A.")}}),
        "properties.ready",
        "components/schemas",
    ),
    "inline allOf": (
        schema({"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object"}]}),
        "ready",
        "components",
    ),
    "typed additional properties": (
        put({"type": "string"}, "components", "schemas", "Part", "additionalProperties"),
        "Part.additionalProperties",
        "write true",
    ),
    "untagged union": (
        component(
            {
                "oneOf": [
                    {"$ref": "#/components/schemas/Part"},
                    {"$ref": "#/components/schemas/Base"},
                ]
            },
            "U",
        ),
        "schemas.U",
        "const property",
    ),
    "union of scalars": (
        schema({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        "properties.ready",
        "components/schemas",
    ),
    "discriminator without const": (
        put({"propertyName": "path"}, "components", "schemas", "Event", "discriminator"),
        "schemas.Event",
        "const property",
    ),
    "const number": (schema({"type": "integer", "const": 3}), "ready.const", "no string"),
    "lookbehind": (part({"type": "string", "pattern": "(?<=a)b"}), "extra.pattern", "plain syntax"),
    "broken pattern": (part({"type": "string", "pattern": "(a"}), "extra.pattern", "plain syntax"),
    "unicode class": (
        part({"type": "string", "pattern": r"\p{L}"}),
        "extra.pattern",
        "plain syntax",
    ),
    "property from_dict": (schema(describe("X."), "from_dict"), "properties.from_dict", "rename"),
    "property to_dict": (schema(describe("X."), "to_dict"), "properties.to_dict", "rename"),
    "property additional_properties": (
        schema(describe("X."), "additionalProperties"),
        "properties.additionalProperties",
        "rename",
    ),
    "property with a space": (schema(describe("X."), 'a b"'), "properties.a b", "rename"),
    "property with an underscore": (
        schema(describe("X."), "_private"),
        "properties._private",
        "rename",
    ),
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
    "readOnly in a request": (
        part({"type": "string", "readOnly": True, "description": "X."}),
        "Part.properties.extra",
        "readOnly",
    ),
    "required without property": (
        put(["side", "sied"], "components", "schemas", "Part", "required"),
        "Part.required",
        "sied",
    ),
    "control character": (
        put("A bell: \x07", "components", "schemas", "Part", "description"),
        "Part.description",
        "control",
    ),
    "C1 control character": (put("\x85", "info", "description"), "info.description", "control"),
    "taken class": (
        component({"type": "string", "enum": ["a"]}, "Unknown"),
        "schemas.Unknown",
        "rename",
    ),
    "builtin class": (
        component({"type": "object", "properties": {"a": describe("X.")}}, "RequestOptions"),
        "RequestOptions",
        "rename",
    ),
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
    "endless name": (
        component({"type": "object", "properties": {"a": describe("X.")}}, "A" * 101),
        "AAA",
        "rename",
    ),
    "class of our own": (
        component({"type": "object", "properties": {"a": describe("X.")}}, "Final"),
        "schemas.Final",
        "rename",
    ),
    "null": (put(None, "components", "schemas", "Part", "required"), "Part.required", "empty"),
    "union of nothing": (schema({"oneOf": [], "description": "X."}), "ready.oneOf", "empty"),
    "list of one type": (
        put(["object"], "components", "schemas", "ThingList", "type"),
        "ThingList.type",
        "write object",
    ),
    "allOf of one": (
        drop("components", "schemas", "Thing", "allOf", 1),
        "Thing.allOf",
        "use that one",
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
    "path item reference": (put("#/x", "paths", "/v1/things", "$ref"), "things.$ref", "operations here"),
    "servers of an operation": (operation([{"url": "https://x.y"}], "servers"), f"{SEARCH}.servers", "remove"),
    "callbacks": (operation({}, "callbacks"), f"{SEARCH}.callbacks", "remove"),
    "no operationId": (drop("paths", "/v1/things", "get", "operationId"), SEARCH, "operationId"),
    "no summary": (drop("paths", "/v1/things", "get", "summary"), SEARCH, "summary"),
    "operationId twice": (operation("makeThing", "operationId"), MAKE, "exists already"),
    "method twice": (operation("make_thing", "operationId"), "things", "exists already"),
    "keyword": (operation("import", "operationId"), SEARCH, "choose another"),
    "list": (operation("list", "operationId"), SEARCH, "choose another"),
    "type": (operation("type", "operationId"), SEARCH, "choose another"),
    "two tags": (operation(["things", "oauth2"], "tags"), f"{SEARCH}.tags", "one tag"),
    "no tag": (operation([], "tags"), f"{SEARCH}.tags", "one tag"),
    "undeclared tag": (operation(["thing"], "tags"), f"{SEARCH}.tags", "declared"),
    "tag without description": (drop("tags", 0, "description"), f"{SEARCH}.tags", "description"),
    "two successes": (operation({"200": {"description": "A."}, "201": {"description": "B."}}, "responses"), "responses", "one 2xx"),
    "tags of one name": (lambda d: d["tags"].append({"name": "Things", "description": "X."}), "tags[2].name", "another tag"),
    "tags of one class": (lambda d: d["tags"].append({"name": "async-things", "description": "X."}), "tags[2].name", "another tag"),
    "no success": (operation({"404": {"description": "A."}}, "responses"), "responses", "one 2xx"),
    "no JSON": (
        operation({"200": {"description": "A.", "content": {"application/pdf": {"schema": describe("A.")}}}}, "responses"),
        "responses.200", "application/json",
    ),
    "two media types": (
        put({"schema": describe("A.")}, "paths", "/v1/things", "get", "responses", "200", "content", "text/plain"),
        "responses.200", "application/json",
    ),
    "unwrap of nothing": (operation("nothing", "x-aries-unwrap"), "x-aries-unwrap", "required property"),
    "parameter without description": (
        drop("paths", "/v1/things", "get", "parameters", 3, "description"), "parameters.limit", "description",
    ),
    "cookie": (parameter({"in": "cookie"}), "parameters.limit", "cookie"),
    "header of the client": (parameter({"in": "header", "name": "Authorization"}), "Authorization", "own"),
    "parameter body": (parameter({"name": "body"}), "parameters.body", "rename"),
    "parameter options": (parameter({"name": "options"}), "parameters.options", "rename"),
    "parameter self": (parameter({"name": "self"}), "parameters.self", "rename"),
    "explode false": (parameter({"explode": False}, 0), "parameters.kind", "explode"),
    "deepObject": (parameter({"style": "deepObject"}), "parameters.limit", "deepObject"),
    "content parameter": (parameter({"content": {}}), "parameters.limit", "content"),
    "object in a query": (parameter({"schema": {"type": "object"}}), "parameters.limit", "object"),
    "null in a query": (parameter({"schema": {"type": ["string", "null"]}}), "parameters.limit", "null"),
    "list in a header": (
        parameter({"schema": {"type": "array", "items": {"type": "string"}}}, 6), "X-Trace", "list",
    ),
    "date-time in a header": (
        parameter({"schema": {"type": "string", "format": "date-time"}}, 6), "X-Trace", "date",
    ),
    "secret parameter in clear": (parameter({"name": "token", "schema": describe("A.")}), "parameters.token", "format: password"),
    "array of arrays in a query": (
        parameter({"schema": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}}, 0),
        "parameters.kind", "list",
    ),
    "undeclared scope": (operation([{"oauth2": ["thing:raed"]}], "security"), f"{SEARCH}.security", "thing:raed"),
    "two schemes at once": (
        operation([{"oauth2": [], "bearer": []}], "security"), f"{SEARCH}.security", "two schemes at once",
    ),
    "undeclared scheme": (operation([{"oauth": []}], "security"), f"{SEARCH}.security", "oauth"),
    "optional body": (put(False, "paths", "/v1/things", "post", "requestBody", "required"), f"{MAKE}.requestBody", "required: true"),
    "body of a list": (
        token_body({"schema": {"type": "array", "items": {"type": "string"}}}), "requestBody", "properties",
    ),
    "variant without a name": (
        drop("components", "schemas", "CodeGrant", "x-aries-method"), "requestBody", "x-aries-method",
    ),
    "multipart": (
        token_body({"schema": {"$ref": "#/components/schemas/ClientGrant"}}, "multipart/form-data"),
        "multipart/form-data", "JSON or a form",
    ),
    "body property options": (
        put(describe("X."), "components", "schemas", "CodeGrant", "properties", "options"), "requestBody.options", "rename",
    ),
    "object in a form": (
        put({"type": "object", "description": "X."}, "components", "schemas", "ClientGrant", "properties", "more"), "requestBody.more", "JSON",
    ),
    "variants with one name": (
        put("refresh", "components", "schemas", "CodeGrant", "x-aries-method"), "paths./v1/token.post", "exists",
    ),
    "odd path": (
        lambda d: d["paths"].update({'/v1/"{x}': d["paths"].pop("/v1/token")}), 'paths./v1/"{x}', "plain path",
    ),
}  # fmt: skip

FACTS: dict[str, tuple[Change, str, str]] = {
    "no OpenAPI 3.1": (put("3.0.3", "openapi"), "openapi", "3.1"),
    "Swagger": (drop("openapi"), "openapi", "3.1"),
    "paths are a list": (put([], "paths"), "paths", "no valid OpenAPI"),
    "no info": (drop("info"), "info", "required"),
    "no token prefix": (
        drop("x-aries-sandbox-token-prefix"),
        "x-aries-sandbox-token-prefix",
        "say",
    ),
    "no oauth2": (
        put("http", "components", "securitySchemes", "oauth2", "type"),
        "securitySchemes",
        "oauth2",
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
    Return what the guard says about the good document after *change*.
    """
    document = load()
    change(document)
    with pytest.raises(DocumentError) as caught:
        check(Document(document))
    return caught.value.problems


class TestCheck:
    def test_good_document(self) -> None:
        """
        The document that all others are made from has no problem.
        """
        check(Document(load()))

    def test_our_document(self) -> None:
        """
        The document of the project has no problem.
        """
        check(Document(load(SPEC)))

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
        Two mistakes are named in one run.
        """

        def both(document: Node) -> None:
            part(describe("A.") | {"format": "time"}, "a")(document)
            part(describe("B.") | {"format": "byte"}, "b")(document)

        assert 2 == len(problems_of(both))

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

        check(Document(document))

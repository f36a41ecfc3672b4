"""
The tags and operations, as plain data for the templates.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.strings import ClassName, PythonIdentifier

from generator.document import Document, DocumentError, Node, Operation, Problem
from generator.kinds import TAKEN_CLASSES, Kind, class_of, kind_of
from generator.models import Field, imports_for
from generator.prose import describe, entries, paragraphs


__all__ = ["FORM", "JSON", "Method", "Tag", "tags_of", "title_of"]

JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
_TITLES: Final = {"oauth2": "OAuth2"}
_SAFE: Final = {"get", "head", "options", "trace"}
_OPTIONS: Final = ("options", "Time-out, headers and retries of this call only.")


class Method(NamedTuple):
    """
    One method of a resource: an operation, or one variant of its body.

    Attributes:
        name: The name in Python.
        operation: The arguments of the constant.
        fields: The arguments.
        statements: What fills query, headers and body.
        prepared: The arguments of the prepared request.
        answer: What the answer is.
        returns: The annotation of the result.
        decoding: An expression for the result.
        documentation: The lines of the docstring.
        deprecated: Whether it may go away.
    """

    name: str
    operation: dict[str, str]
    fields: list[Field]
    statements: list[str]
    prepared: dict[str, str]
    answer: list[Kind]
    returns: str
    decoding: str
    documentation: list[str]
    deprecated: bool

    @property
    def parameters(self) -> list[str]:
        """
        The declarations of the arguments.
        """
        return [
            *(field.argument() for field in self.fields),
            "options: RequestOptions | None = None",
        ]

    @property
    def kinds(self) -> list[Kind]:
        """
        What the arguments and the answer are.
        """
        return [*(field.kind for field in self.fields), *self.answer]

    @property
    def imports(self) -> list[str]:
        """
        The imports from the standard library.
        """
        return imports_for(self.returns, *self.parameters)


class Tag(NamedTuple):
    """
    A tag, which becomes two resource classes.

    Attributes:
        attribute: Its name in Python, and that of the client's attribute.
        title: The name of the class.
        documentation: The lines of the docstring.
        overlay: Whether the overlay brings a façade of its own.
        methods: Its methods, by name.
    """

    attribute: str
    title: str
    documentation: list[str]
    overlay: bool
    methods: list[Method]


def tags_of(document: Document, parsed: GeneratorData) -> list[Tag]:
    """
    Return the tags in the order of the document, each with its methods.
    """
    endpoints = {
        (endpoint.method, str(endpoint.name)): endpoint
        for collection in parsed.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    methods: dict[str, list[Method]] = {}
    for operation in document.operations():
        name = str(PythonIdentifier(operation.node["operationId"], ""))
        endpoint = endpoints[operation.method, name]
        for variant, media_type, schema in document.variants(operation):
            method = _method(document, operation, endpoint, variant or name, media_type, schema)
            methods.setdefault(operation.node["tags"][0], []).append(method)
    return [
        Tag(
            str(PythonIdentifier(tag["name"], "")),
            title_of(document, tag["name"]),
            paragraphs(tag["description"]),
            tag.get("x-aries-overlay") is True,
            sorted(methods[tag["name"]], key=lambda method: method.name),
        )
        for tag in document.raw["tags"]
        if tag["name"] in methods
    ]


def title_of(document: Document, tag: str) -> str:
    """
    Return the name of the resource class of *tag*; the async one has ``Async`` before it.
    """
    title = _TITLES.get(tag) or str(ClassName(tag, ""))
    taken = TAKEN_CLASSES | {class_of(name).name for name in document.schemas}
    return f"{title}Resource" if taken & {title, f"Async{title}"} else title


def _method(
    document: Document,
    operation: Operation,
    endpoint: Endpoint,
    name: str,
    media_type: str,
    body: Node,
) -> Method:
    required = document.required(body)
    properties = document.properties(body)
    filled = {k: v["const"] for k, v in properties.items() if k in required and "const" in v}
    names = {
        (place.value, each.name.get_untrusted_value()): str(each.python_name)
        for place, each in endpoint.iter_all_parameters()
    }
    found = [
        *((names[node["in"], node["name"]], node["name"], node) for node in operation.parameters),
        *((str(PythonIdentifier(k, "")), k, v) for k, v in properties.items() if k not in filled),
    ]
    fields: list[Field] = []
    for attribute, key, node in found:
        kind = kind_of(document, node.get("schema", node))
        needed = node.get("required") is True if "in" in node else key in required
        text = describe(document, node, kind.limits)
        if attribute in {field.attribute for field in fields}:
            problem = f"two arguments would be called {attribute}: rename one"
            raise DocumentError([Problem(operation.place, problem)])
        fields.append(Field(key, attribute, kind, needed, node, text))
    fields.sort(key=lambda field: not field.required)
    answer, returns, decoding = _answer(document, operation)
    return Method(
        name,
        _constant(document, operation),
        fields,
        _statements(fields, filled, media_type),
        _prepared(operation.path, fields, media_type),
        answer,
        returns,
        decoding,
        _documentation(document, operation, body, fields),
        operation.node.get("deprecated") is True,
    )


def _statements(fields: list[Field], filled: dict[str, str], media_type: str) -> list[str]:
    lines = [f"_body: dict[str, Any] = {filled!r}"] if media_type else []
    for field in fields:
        name, place = repr(field.name), field.schema.get("in")
        if place == "query":
            lines += field.writing(field.attribute, f"_query.append(({name}, {{}}))")
        elif place == "header":
            store = f"_headers.append(({name}, _e.header({{}}, {field.attribute!r})))"
            lines += field.writing(field.attribute, store)
        elif place is None:
            lines += field.writing(field.attribute, f"_body[{name}] = {{}}")
    if any("_query." in line for line in lines):
        lines.insert(0, "_query: list[tuple[str, Any]] = []")
    if any("_headers." in line for line in lines):
        lines.insert(0, "_headers: list[tuple[str, str]] = []")
    return lines


def _prepared(path: str, fields: list[Field], media_type: str) -> dict[str, str]:
    places = {field.schema.get("in"): field for field in fields}
    written = repr(path)
    for field in fields:
        if field.schema.get("in") == "path":
            encoded = field.kind.encode.call(field.attribute, repr(field.attribute))
            segment = f"_e.segment({encoded}, {field.attribute!r})"
            written = written.replace(f"{{{field.name}}}", f"' + {segment} + '")
    body = "_e.form_body(_body)" if media_type == FORM else "_e.json_body(_body)"
    return {
        "path": written.removesuffix(" + ''"),
        "query": "_e.query(_query)" if "query" in places else "''",
        "headers": "tuple(_headers)" if "header" in places else "()",
        "content": body if media_type else "None",
        "media_type": repr(media_type or None),
    }


def _answer(document: Document, operation: Operation) -> tuple[list[Kind], str, str]:
    content: Node = next(iter(document.successes(operation).values())).get("content", {})
    if not content:
        return [], "None", "_d.nothing(body)"
    schema: Node = content[JSON]["schema"]
    kind = kind_of(document, schema)
    decoding = f"_d.answer(body, {kind.decode.item(nullable=kind.nullable)})"
    unwrap = operation.node.get("x-aries-unwrap")
    if unwrap is None:
        return [kind], kind.or_none, decoding
    inner = kind_of(document, document.properties(document.follow(schema))[unwrap])
    return [kind, inner], inner.hint, f"{decoding}.{PythonIdentifier(unwrap, '')}"


def _constant(document: Document, operation: Operation) -> dict[str, str]:
    security = document.security(operation)
    used = [alternative for alternative in security if alternative]
    needs = "none" if not used else "optional" if len(used) < len(security) else "required"
    scopes = next((scopes for each in used for scopes in each.values() if scopes), list[str]())
    safe = operation.node.get("x-aries-safe", operation.method in _SAFE)
    return {
        "id": repr(operation.node["operationId"]),
        "method": repr(operation.method.upper()),
        "path": repr(operation.path),
        "scopes": repr(tuple(scopes)),
        "authentication": repr(needs),
        "safe": repr(safe),
    }


def _documentation(
    document: Document, operation: Operation, body: Node, fields: list[Field]
) -> list[str]:
    node = operation.node
    variant = body.get("description") if "x-aries-method" in body else None
    security = document.security(operation)
    scopes = sorted({scope for each in security for value in each.values() for scope in value})
    needs = f"; needs the scope {', '.join(f'``{scope}``' for scope in scopes)}" if scopes else ""
    lines = paragraphs(
        variant or node["summary"],
        node["summary"] if variant else None,
        "Deprecated: it may go away." if node.get("deprecated") else None,
        node.get("description"),
        f"``{operation.method.upper()} {operation.path}``{needs}.",
    )
    lines += entries("Args", [*((field.attribute, field.text) for field in fields), _OPTIONS])
    answer = next(iter(document.successes(operation).values()))
    if "content" in answer:
        lines += ["", "Returns:", *(f"    {line}" for line in paragraphs(answer["description"]))]
    return lines

"""
What an operation sends: its arguments, and the statements that make a request of them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.document import At, DocumentError, Node, Operation, Problem, is_node, refused
from generator.interpreter import Interpreter
from generator.kinds import FILE, FORMATS, Kind, array
from generator.models import HOLE, Field, checks_of, distinct, field_of, text_of
from generator.names import attribute_of
from generator.parameters import media, parameter_of, path_of, stored
from generator.prose import described


__all__ = ["Body", "Request", "bodies_of", "request_of"]

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_PARTS: Final = "multipart/form-data"
_PLAIN: Final = {"text/plain": FORMATS["string"][None], "application/octet-stream": FILE}
_PREFERRED: Final = (_JSON, _FORM, _PARTS, *_PLAIN)
_TAKEN: Final = {"options", "self", "self_"}
_VARIABLES: Final = {
    "_query": "list[tuple[str, Any]]",
    "_headers": "list[tuple[str, str]]",
    "_cookies": "list[tuple[str, Any]]",
}


class Body(NamedTuple):
    """
    A body that an operation takes.

    Attributes:
        method: The name of the method that sends it, or nothing.
        sent: The media type as the document writes it.
        at: The schema.
        required: Whether it must be there.
    """

    method: str
    sent: str
    at: At
    required: bool

    @property
    def media_type(self) -> str:
        """
        What the media type is to the generator.
        """
        return media(self.sent)


class Request(NamedTuple):
    """
    The arguments of a method, and what they become.

    Attributes:
        fields: The arguments, the required ones first.
        statements: What fills query, headers and body.
        prepared: The arguments of the prepared request.
    """

    fields: list[Field]
    statements: list[str]
    prepared: dict[str, str]


def bodies_of(interpreter: Interpreter, operation: Operation) -> list[Body | None]:
    """
    Return the bodies of *operation*, of which each is a method of its own; None is no body.

    Raises:
        DocumentError: They cannot be told apart.
    """
    if "requestBody" not in operation.node:
        return [None]
    body = interpreter.document.inside(operation, "requestBody")
    required = body.node.get("required") is True
    found: list[Body] = []
    for written, content in body.node.get("content", {}).items():
        at = At(content, f"{body.place}.content.{written}", body.name)
        at = At(True, at.place, at.name) if "schema" not in content else at.child("schema")
        origin = interpreter.document.follow(at)
        node: Node = origin.node if is_node(origin.node) else {}
        members = [origin.child("oneOf", i) for i in range(len(node.get("oneOf", [])))]
        named = [each for each in members if _method_name(interpreter, each)]
        sent = _JSON if "*" in written else written
        found += [
            Body(_method_name(interpreter, each), sent, each, required)
            for each in (named if len(named) == len(members) > 0 else [at])
        ]
    found.sort(key=lambda each: _PREFERRED.index(each.media_type))
    if any(each.method for each in found) and not all(each.method for each in found):
        text = "has several bodies: name the method of each by x-aries-method"
        raise refused(body.place, text)
    # One schema in two media types is one method.
    methods = {interpreter.document.follow(e.at).place: e for e in reversed(found) if e.method}
    return [*methods.values()] or [*found[:1]]


def _method_name(interpreter: Interpreter, at: At) -> str:
    node = interpreter.document.follow(at).node
    name: str = node.get("x-aries-method", "") if is_node(node) else ""
    return name


def request_of(
    interpreter: Interpreter, operation: Operation, body: Body | None, problems: list[Problem]
) -> Request:
    """
    Return the request of *operation* with *body*.

    Raises:
        DocumentError: The path and its parameters do not match.
    """
    fields: list[Field] = []
    filled: dict[str, str] = {}
    for at in operation.parameters:
        try:
            field = parameter_of(interpreter, operation, at)
            fields += [field] if field else []
        except DocumentError as error:
            problems += error.problems
    try:
        if body is not None:
            fields += _arguments(interpreter, body, filled, problems)
    except DocumentError as error:
        problems += error.problems
        body = None
    fields = sorted(distinct(fields, _TAKEN), key=lambda field: not field.required)
    lines = [
        line for field in fields if field.where not in {"path", "body"} for line in stored(field)
    ]
    used = [name for name in _VARIABLES if any(f"{name}." in line for line in lines)]
    before = [f"{name}: {_VARIABLES[name]} = []" for name in used]
    after, content, media_type = _content(interpreter, body, fields, filled)
    headers = ["*_headers"] * ("_headers" in used)
    headers += ["('Cookie', _e.cookies(_cookies))"] * ("_cookies" in used)
    prepared = {
        "path": path_of(operation, fields),
        "query": "_e.query(_query)" if "_query" in used else "''",
        "headers": f"({', '.join(headers)},)" if headers else "()",
        "content": content,
        "media_type": media_type,
    }
    return Request(fields, [*before, *lines, *after], prepared)


def _arguments(
    interpreter: Interpreter, body: Body, filled: dict[str, str], problems: list[Problem]
) -> list[Field]:
    # The properties of an object; anything else is one argument.
    at, flat = body.at, interpreter.flat(body.at)
    if body.media_type in _PLAIN or flat.unions or not flat.properties:
        kind = _PLAIN.get(body.media_type) or interpreter.kind_of(at)
        if body.media_type in {_FORM, _PARTS}:
            raise refused(at.place, "is no object with properties: write them, or use JSON")
        text = described(text_of(interpreter, at) or "What is sent", {}, kind.limits)
        name = attribute_of("body", flat.keys)
        return [Field("", name, kind, body.required, text, at.place, "body", told=True)]
    fields: list[Field] = []
    for name, each in flat.fields.items():
        try:
            field = _property(interpreter, body, each, name, name in flat.required)
        except DocumentError as error:
            problems += error.problems
            continue
        if field.kind.const and field.required:
            filled[name] = field.kind.const
        elif not field.node.get("readOnly"):
            fields.append(field._replace(required=field.required and body.required))
    return fields


def _property(interpreter: Interpreter, body: Body, at: At, name: str, required: bool) -> Field:
    file = _file(interpreter, at) if body.media_type == _PARTS else None
    field = field_of(interpreter, at, name, required=required, limits=True)._replace(where="body")
    if file is not None:
        field = field._replace(kind=file)
    if body.media_type == _FORM and field.kind.shape == "object":
        raise refused(at.place, "is an object inside a form: use JSON")
    if body.media_type != _JSON:
        # Nothing but a text can be written there, and null is none.
        field = field._replace(kind=field.kind._replace(nullable=False))
    return field


def _file(interpreter: Interpreter, at: At) -> Kind | None:
    flat = interpreter.flat(at)
    inner = interpreter.flat(flat.items) if flat.items is not None else flat
    octets = inner.keys.get("contentMediaType") == "application/octet-stream"
    if inner.keys.get("format") != "binary" and not octets:
        return None
    return FILE if inner is flat else array(FILE, flat.keys)


def _content(
    interpreter: Interpreter, body: Body | None, fields: list[Field], filled: dict[str, str]
) -> tuple[list[str], str, str]:
    # Statements, and expressions for the content and its media type.
    if body is None:
        return [], "None", "None"
    sent, own = repr(body.sent), [field for field in fields if field.where == "body"]
    if own and not own[0].name:
        given = f"{own[0].attribute} is not {own[0].absent}"
        value = own[0].encoded(own[0].attribute)
        content = {
            _JSON: f"_e.json_body({value})",
            "text/plain": f"{value}.encode()",
        }.get(body.media_type, f"_m.content_of({own[0].attribute}, {own[0].attribute!r})")
        lines: list[str] = []
    else:
        given, content = "_given", "_e.json_body(_body)"
        if body.media_type == _FORM:
            content = "_e.form_body(_body)"
        start = ", ".join(f"{name!r}: {value}" for name, value in filled.items())
        lines = [f"_body: dict[str, Any] = {{{start}}}"]
        for field in own:
            lines += field.writing(field.attribute, f"_body[{field.name!r}] = {HOLE}")
        flat = interpreter.flat(body.at)
        checks = checks_of(flat, own, "_body")
        if not body.required:
            needed = tuple((f.name, f.attribute) for f in own if f.name in flat.required)
            lines.append(f"_given = _e.optional(_body, {len(filled)}, {needed!r})")
            checks = [f"if _given: {line}" for line in checks]
        lines += checks
        if body.media_type == _PARTS:
            lines.append("_content, _type = _m.multipart(_body)")
            content, sent = "_content", "_type"
    if body.required:
        return lines, content, sent
    return lines, f"{content} if {given} else None", f"{sent} if {given} else None"

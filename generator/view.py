"""
The tags and operations, as plain data for the templates.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from generator.answers import Answer, Pages, answer_of
from generator.document import Document, DocumentError, Node, Operation, Problem, refused
from generator.interpreter import Interpreter
from generator.kinds import Kind
from generator.models import Field, text_of
from generator.names import attribute_of, class_of, is_bad, title_of
from generator.prose import entries, paragraphs
from generator.requests import Body, Request, bodies_of, request_of


__all__ = ["Method", "Tag", "tags_of"]

_SAFE: Final = {"get", "head", "options", "trace"}
_OPTIONS: Final = ("options", "Time-out, headers and retries of this call only.")


class Method(NamedTuple):
    """
    One method of a resource: an operation, or one variant of its body.

    Attributes:
        name: The name in Python.
        place: Where the operation stands.
        operation: The arguments of the constant.
        request: What it sends.
        answer: What it is answered with.
        documentation: The lines of the docstring.
        deprecated: Whether it may go away.
    """

    name: str
    place: str
    operation: dict[str, str]
    request: Request
    answer: Answer
    documentation: list[str]
    deprecated: bool

    @property
    def fields(self) -> list[Field]:
        """
        The arguments.
        """
        return self.request.fields

    @property
    def secrets(self) -> list[str]:
        """
        The arguments that a frame must not keep.
        """
        return [field.attribute for field in self.fields if field.secret]

    @property
    def parameters(self) -> list[str]:
        """
        The declarations of the arguments.
        """
        options = "options: RequestOptions | None = None"
        return [*(field.argument() for field in self.fields), options]

    @property
    def kinds(self) -> list[Kind]:
        """
        What the arguments and the answer are.
        """
        return [*(field.kind for field in self.fields), *self.answer.kinds]

    @property
    def pages(self) -> Pages | None:
        """
        How to go from page to page.
        """
        return self.answer.pages

    @property
    def hints(self) -> str:
        """
        All annotations of it.
        """
        item = f"Iterator[{self.pages.item}] AsyncIterator" if self.pages else ""
        return " ".join((self.answer.returns, item, *self.parameters))


class Tag(NamedTuple):
    """
    A tag, which becomes two resource classes.

    Attributes:
        name: The tag.
        attribute: Its name in Python, and that of the client's attribute.
        title: The name of the class.
        documentation: The lines of the docstring.
        overlay: Whether the overlay brings a façade of its own.
        methods: Its methods, by name.
    """

    name: str
    attribute: str
    title: str
    documentation: list[str]
    overlay: bool
    methods: list[Method]


def tags_of(interpreter: Interpreter, problems: list[Problem]) -> list[Tag]:
    """
    Return the tags in the order of the document, each with its methods.
    """
    document = interpreter.document
    methods: dict[str, list[Method]] = {}
    taken: dict[str, str] = {}
    for operation in document.operations():
        tag: str = (operation.node.get("tags") or ["default"])[0]
        try:
            for method in _methods(interpreter, operation, problems):
                names = [method.name, *([f"iter_{method.name}"] if method.pages else [])]
                for key in (f"{attribute_of(tag)}.{name}" for name in names):
                    if key in taken:
                        text = (
                            f"the method {key} exists already, at {taken[key]}: choose another name"
                        )
                        raise refused(operation.place, text)
                    taken[key] = operation.place
                methods.setdefault(tag, []).append(method)
        except DocumentError as error:
            problems += error.problems
    declared: dict[str, Node] = {tag["name"]: tag for tag in document.raw.get("tags", [])}
    classes = {class_of(name).title for name in document.components.get("schemas", {})}
    found: list[Tag] = []
    used: dict[str, str] = {}
    for tag in sorted(methods, key=[*declared, *methods].index):
        node = declared.get(tag, {})
        title = title_of(tag, classes)
        attribute = attribute_of(tag)
        if is_bad(attribute):
            problems.append(
                Problem("tags", f"{tag[:40]!r} is no name for an attribute: choose another")
            )
        for name in (attribute, title, f"Async{title}"):
            if used.setdefault(name, tag) != tag:
                text = f"{tag!r} and {used[name]!r} are one name in Python: rename one"
                problems.append(Problem("tags", text))
        text = node.get("description") or f"The operations of the tag {tag}."
        overlay = node.get("x-aries-overlay") is True
        ordered = sorted(methods[tag], key=lambda method: method.name)
        found.append(Tag(tag, attribute, title, paragraphs(text), overlay, ordered))
    return found


def _methods(
    interpreter: Interpreter, operation: Operation, problems: list[Problem]
) -> list[Method]:
    constant = _constant(interpreter.document, operation)
    if "callbacks" in operation.node:
        text = "would call somebody else: remove it, a client does not listen"
        raise refused(f"{operation.place}.callbacks", text)
    if "servers" in operation.node:
        raise refused(
            f"{operation.place}.servers", "is another server than the client's: remove it"
        )
    found: list[Method] = []
    for body in bodies_of(interpreter, operation):
        request = request_of(interpreter, operation, body, problems)
        answer = answer_of(interpreter, operation, request.fields, problems)
        if answer.accept:
            request = _asking(request, answer.accept)
        name = attribute_of((body.method if body else "") or operation.id, operation.node)
        if is_bad(name) or (name.endswith("_") and body and body.method):
            raise refused(operation.place, f"{name[:40]} is no name for a method: choose another")
        name += "_" * (name == "models")  # which the annotations of the class mean
        told = _documentation(interpreter, operation, body, request.fields, answer)
        deprecated = operation.node.get("deprecated") is True
        found.append(Method(name, operation.place, constant, request, answer, told, deprecated))
    return found


def _asking(request: Request, accept: str) -> Request:
    header = f"('Accept', {accept!r})"
    headers = request.prepared["headers"]
    joined = f"({header},)" if headers == "()" else f"({header}, *{headers})"
    return request._replace(prepared={**request.prepared, "headers": joined})


def _constant(document: Document, operation: Operation) -> dict[str, str]:
    security = document.security(operation)
    schemes: Node = document.components.get("securitySchemes", {})
    place = f"{operation.place}.security"
    sendable: list[dict[str, list[str]]] = []
    for alternative in security:
        for name, scopes in alternative.items():
            if name not in schemes:
                text = f"{name} is not declared: add it to components/securitySchemes"
                raise refused(place, text)
            flows: Node = schemes[name].get("flows", {})
            declared = {scope for flow in flows.values() for scope in flow.get("scopes", {})}
            for scope in sorted(set(scopes) - declared if flows else ()):
                raise refused(place, f"the scope {scope} is in no flow: declare it, or correct it")
        if len(alternative) <= 1 and all(_is_bearer(schemes[name]) for name in alternative):
            sendable.append(alternative)
    if security and not sendable:
        kinds = sorted({schemes[name]["type"] for each in security for name in each})
        text = f"needs {' and '.join(kinds)}, which is not sent: add an alternative with one bearer token"
        raise refused(place, text)
    used = [alternative for alternative in sendable if alternative]
    needs = "none" if not used else "optional" if len(used) < len(sendable) else "required"
    scopes = next((scopes for each in used for scopes in each.values() if scopes), list[str]())
    safe = operation.node.get("x-aries-safe", operation.method in _SAFE)
    return {
        "id": repr(operation.id),
        "method": repr(operation.method.upper()),
        "path": repr(operation.path),
        "scopes": repr(tuple(scopes)),
        "authentication": repr(needs),
        "safe": repr(safe),
    }


def _is_bearer(scheme: Node) -> bool:
    bearer = scheme["type"] == "http" and str(scheme.get("scheme")).lower() == "bearer"
    return bearer or scheme["type"] == "oauth2"


def _documentation(
    interpreter: Interpreter,
    operation: Operation,
    body: Body | None,
    fields: list[Field],
    answer: Answer,
) -> list[str]:
    node = operation.node
    variant = text_of(interpreter, body.at) if body and body.method else None
    security = interpreter.document.security(operation)
    scopes = sorted({scope for each in security for value in each.values() for scope in value})
    needs = f"; needs the scope {', '.join(f'``{scope}``' for scope in scopes)}" if scopes else ""
    lines = paragraphs(
        variant or node.get("summary"),
        node.get("summary") if variant else None,
        "Deprecated: it may go away." if node.get("deprecated") else None,
        node.get("description"),
        f"``{operation.method.upper()} {operation.path}``{needs}.",
    )
    lines += entries("Args", [*((field.attribute, field.text) for field in fields), _OPTIONS])
    if answer.text.strip():
        lines += ["", "Returns:", *(f"    {line}" for line in paragraphs(answer.text))]
    return lines

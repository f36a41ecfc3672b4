"""
The rules of this project's own document, which the overlay and the documentation stand on.

They look at what is generated, and read no schema of their own.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from typing import Final

from generator.document import Document, Node, Operation, Problem
from generator.models import Field, ModelModule
from generator.view import Tag


__all__ = ["RESERVED", "house_problems"]

# What the overlay's client has besides the tags; a tag of that name would hide it.
RESERVED: Final = frozenset(
    "aclose auto_refresh base_url bearer_token client_id close from_env login login_with_password"
    " logout oauth2 scopes send with_options with_tokens".split()
)
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_SECRET: Final = re.compile(
    r"(^|_)(password|passphrase|secret|token|verifier|api_key|private_key|verification_code)$"
)


def house_problems(
    document: Document, tags: list[Tag], modules: list[ModelModule]
) -> Iterator[Problem]:
    """
    Iterate over what breaks a rule of ``spec/README.md``.
    """
    yield from _fact_problems(document)
    declared: dict[str, Node] = {tag["name"]: tag for tag in document.raw.get("tags", [])}
    for tag in tags:
        place = f"{tag.methods[0].place}.tags"
        if not declared.get(tag.name, {}).get("description"):
            yield Problem(place, "is not declared under `tags`, with a description: add it")
        if tag.attribute in RESERVED and not tag.overlay:
            yield Problem(place, f"{tag.attribute} is taken by the client: choose another tag")
        for field in (field for method in tag.methods for field in method.fields):
            yield from _field_problems(field, "an argument")
    for module in modules:
        if not module.shape.described:
            place = module.shape.flat.at.place
            yield Problem(place, "has no description: it is the documentation of a class")
        for field in module.fields:
            yield from _field_problems(field, "an attribute")
    for operation in document.operations():
        yield from _operation_problems(operation)


def _operation_problems(operation: Operation) -> Iterator[Problem]:
    for key in ("operationId", "summary"):
        if not operation.node.get(key):
            yield Problem(
                operation.place, f"has no {key}: it is the method's name or documentation"
            )
    for status, answer in operation.node.get("responses", {}).items():
        content: Node = answer.get("content", {}).get("application/json", {})
        if status[:1] == "2" and content and not {"example", "examples"} & set(content):
            text = "has no example: the sandbox answers with it"
            yield Problem(f"{operation.place}.responses.{status}", text)
    if len(operation.node.get("tags", [])) != 1:
        text = "is not exactly one tag, the attribute of the client: write one"
        yield Problem(f"{operation.place}.tags", text)


def _field_problems(field: Field, what: str) -> Iterator[Problem]:
    if field.place.endswith(".required"):
        yield Problem(field.place, f"{field.name} is no property: add it, or correct its name")
    elif not field.told:
        yield Problem(field.place, f"has no description: it is the documentation of {what}")
    secret = field.node.get("x-aries-secret", bool(_SECRET.search(field.attribute)))
    if secret and not field.secret and field.kind.hint == "str":
        way = "write `format: password`, or `x-aries-secret: false`"
        yield Problem(field.place, f"looks like a secret: {way}")


def _fact_problems(document: Document) -> Iterator[Problem]:
    schemes: list[Node] = [*document.components.get("securitySchemes", {}).values()]
    flows = [scheme.get("flows", {}) for scheme in schemes if scheme.get("type") == "oauth2"]
    if len(flows) != 1 or "authorizationCode" not in flows[0]:
        text = "needs one oauth2 scheme with the flow authorizationCode"
        yield Problem("components.securitySchemes", text)
    for scope in sorted(
        {each for flow in flows for form in flow.values() for each in form.get("scopes", {})}
    ):
        if not _SCOPE.fullmatch(scope):
            text = "is no scope (RFC 6749, section 3.3): no space, quote, backslash or control"
            yield Problem(f"components.securitySchemes.{scope!r}", text)
    if not isinstance(document.raw.get("x-aries-sandbox-token-prefix"), str):
        yield Problem("x-aries-sandbox-token-prefix", "is missing: say how sandbox tokens begin")
    for index, server in enumerate(document.raw.get("servers", [{"url": "/"}])):
        if not server["url"].startswith("https://"):
            yield Problem(f"servers[{index}].url", "is no https origin: write it out")

"""
Refuse what would be dropped or broken in silence, before anything is generated.

Each problem names its place in the document and a way out.  The rules for the
document stand here, those for schemas and operations in modules of their own.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from typing import Any, Final

from openapi_python_client.schema import OpenAPI
from pydantic import ValidationError

from generator.document import Document, DocumentError, Problem, is_list, is_node
from generator.guard_operations import operation_problems
from generator.guard_schemas import schema_problems


__all__ = ["check"]

_EXTENSIONS: Final[dict[str, type]] = {
    "method": str,
    "overlay": bool,
    "safe": bool,
    "sandbox-token-prefix": str,
    "unwrap": str,
}
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_DATA: Final = {"const", "default", "enum", "example", "examples"}
_PRINTED: Final = {"title", "summary", "description", "pattern"}
_FILLED: Final = {"allOf", "anyOf", "oneOf"}


def check(document: Document) -> None:
    """
    Check all of *document* that is generated.

    Raises:
        DocumentError: It cannot be generated as it is; all problems are named.
    """
    _refuse(_structure_problems(document))
    _refuse(_text_problems(document.raw, ""))
    _refuse(_hole_problems(document.raw, ""))
    _refuse(_fact_problems(document))
    generated = document.pruned()
    _refuse(schema_problems(generated))
    _refuse(operation_problems(generated))


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(dict.fromkeys(problems)):
        raise DocumentError(found)


def _structure_problems(document: Document) -> Iterator[Problem]:
    if not str(document.raw.get("openapi")).startswith("3.1."):
        yield Problem("openapi", "is not 3.1.x: write an OpenAPI 3.1 document")
        return
    try:
        OpenAPI.model_validate(document.raw)
    except ValidationError as error:
        for each in error.errors():
            # The parser's unions add the names of their members to the place.
            steps = [
                str(step) for step in each["loc"] if step not in {"Reference", "Schema", "bool"}
            ]
            place = ".".join(step for step in steps if "[" not in step)
            yield Problem(place, f"is no valid OpenAPI 3.1: {each['msg'].lower()}")


def _text_problems(node: Any, place: str) -> Iterator[Problem]:
    if isinstance(node, str) and any("\ud800" <= each <= "\udfff" for each in node):
        yield Problem(place, "holds half of a character, a lone surrogate: remove it")
    if is_list(node):
        for index, value in enumerate(node):
            yield from _text_problems(value, f"{place}[{index}]")
    for key, value in node.items() if is_node(node) else ():
        here = f"{place}.{key}".lstrip(".")
        if key in _PRINTED and _has_control(value):
            yield Problem(here, "holds a control character: remove it")
        if key == "$ref" and isinstance(value, str) and not value.startswith("#/"):
            yield Problem(here, "refers to another document: bring the schema here")
        if key.startswith("x-aries-"):
            yield from _extension_problems(key.removeprefix("x-aries-"), value, here)
        yield from _text_problems(key, here.encode("ascii", "replace").decode())
        yield from _text_problems(value, here)


def _hole_problems(node: Any, place: str) -> Iterator[Problem]:
    for index, value in enumerate(node if is_list(node) else ()):
        yield from _hole_problems(value, f"{place}[{index}]")
    for key, value in node.items() if is_node(node) else ():
        here = f"{place}.{key}".lstrip(".")
        if key in _DATA:
            continue
        if value is None or (value == [] and key in _FILLED):
            yield Problem(here, "is empty: write what belongs there, or leave it out")
        yield from _hole_problems(value, here)


def _extension_problems(name: str, value: Any, place: str) -> Iterator[Problem]:
    kind = _EXTENSIONS.get(name)
    if kind is None:
        text = f"is unknown: the generator reads x-aries-{{{','.join(_EXTENSIONS)}}}"
        yield Problem(place, text)
    elif not isinstance(value, kind):
        yield Problem(place, f"is no {'text' if kind is str else 'true or false'}: write one")


def _has_control(text: Any) -> bool:
    return isinstance(text, str) and not all(
        each == "\n" or 32 <= ord(each) < 127 or ord(each) >= 160 for each in text
    )


def _fact_problems(document: Document) -> Iterator[Problem]:
    schemes = document.components.get("securitySchemes", {}).values()
    flows = [scheme.get("flows", {}) for scheme in schemes if scheme.get("type") == "oauth2"]
    if len(flows) != 1 or "authorizationCode" not in flows[0]:
        text = "needs one oauth2 scheme with the flow authorizationCode"
        yield Problem("components.securitySchemes", text)
    for key in ("authorizationUrl", "tokenUrl"):
        for flow in (each.get("authorizationCode", {}) for each in flows):
            if not isinstance(flow.get(key), str):
                yield Problem("components.securitySchemes", f"{key} is missing: write the address")
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

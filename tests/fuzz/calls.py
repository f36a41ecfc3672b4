# pyright: basic
"""
How each operation of the document is called: with what the document itself gives for an example.
"""

from __future__ import annotations

import datetime
import functools
import importlib
import inspect
import pkgutil
import re

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from aries_exchange_openapi import api, models
from aries_exchange_openapi.types import Call
from generator.document import Document, Operation
from generator.names import attribute_of
from tests.fuzz.promises import complete_value, document


__all__ = ["CALLS", "SECRETS", "TOKEN"]

TOKEN: Final = "canary/access+token=="
_MARKED: Final = {
    "client_secret": "canary/client/secret",
    "code": "canary/code",
    "password": "canary/password",
    "next_step_auth_id": "canary/step",
}
SECRETS: Final = (TOKEN, *_MARKED.values())


def _example(operation: Operation) -> tuple[dict[str, Any], set[str]]:
    """
    Return what *operation* may be sent, by the names of the arguments, and what its examples show.
    """
    shown: set[str] = set()
    values = {attribute_of(at.node["name"], at.node): _of(at.node) for at in operation.parameters}
    for media in operation.node.get("requestBody", {}).get("content", {}).values():
        variants = media["schema"].get("oneOf", [media["schema"]])
        given = [media["example"]] if "example" in media else _values(media)
        for value in [*map(complete_value, variants), *given]:
            if isinstance(value, dict):
                values |= {attribute_of(name): each for name, each in value.items()}
            values["body"] = value
        shown |= {attribute_of(name) for each in given if isinstance(each, dict) for name in each}
    return values, shown


def _values(part: Mapping[str, Any]) -> list[Any]:
    return [each["value"] for each in part.get("examples", {}).values()]


def _of(parameter: Mapping[str, Any]) -> Any:
    given = [parameter[key] for key in ("example",) if key in parameter] + _values(parameter)
    return given[0] if given else complete_value(parameter["schema"])


def _argument(hint: str, value: Any) -> Any:
    """
    Return *value*, which is JSON, as an argument that is annotated with *hint*.
    """
    if (found := re.search(r"(?:Sequence|list)\[(.*)\]", hint)) and isinstance(value, list):
        return [_argument(found[1], each) for each in value]
    if isinstance(value, dict):
        names = [name for name in re.findall(r"[A-Z]\w+", hint) if name in models.__all__]
        return getattr(models, names[0]).from_dict(value) if names else value
    for word, made in _MADE.items():
        if word in hint and isinstance(value, str):
            return made(value)
    return value


_MADE: Final[Mapping[str, Callable[[str], Any]]] = {
    "datetime.datetime": datetime.datetime.fromisoformat,
    "datetime.date": datetime.date.fromisoformat,
    "Decimal": Decimal,
    "UUID": UUID,
}


def _call(module: Any, operation: Operation) -> Call[Any]:
    values, shown = _example(operation)
    values |= _MARKED
    call: Call[Any] = module.call(
        **{
            each.name: _argument(each.annotation, values[each.name])
            for each in inspect.signature(module.call).parameters.values()
            if each.name in shown or each.default is inspect.Parameter.empty
        }
    )
    return call


def _calls() -> Mapping[str, Callable[[], Call[Any]]]:
    operations = {each.id: each for each in Document(document()).operations()}
    found: dict[str, Callable[[], Call[Any]]] = {}
    for each in pkgutil.walk_packages(api.__path__, f"{api.__name__}."):
        module = importlib.import_module(each.name)
        if hasattr(module, "OPERATION"):
            call = functools.partial(_call, module, operations[module.OPERATION.id])
            # Of the bodies that an operation takes, one is JSON.
            if call().prepare().media_type in {None, "application/json"}:
                found.setdefault(module.OPERATION.id, call)
    return found


CALLS: Final = _calls()
"""
How each operation of the document is called.
"""

"""
Documents of one construct each, from ``documents/constructs.yaml``, and packages made of them.
"""

from __future__ import annotations

import datetime
import importlib
import sys

from collections.abc import Generator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from generator.document import Document, Node, is_list, is_node
from generator.generate import made_of
from tests.support.regenerate import DOCUMENTS, load_package, merge


__all__ = ["CONSTRUCTS", "PACKAGE", "argument", "document_of", "package_of"]

_yaml: Any = YAML(typ="safe")
CONSTRUCTS: Final[list[Node]] = _yaml.load(DOCUMENTS / "constructs.yaml")
PACKAGE: Final = "constructed"
_OPERATION: Final[Node] = {
    "operationId": "use",
    "tags": ["uses"],
    "summary": "Use it.",
    "responses": {"200": {"description": "Done."}},
}


def document_of(construct: Node) -> Node:
    """
    Return the document that has *construct* in it.
    """
    operation: Node = deepcopy(_OPERATION)
    schemas: Node = deepcopy(construct.get("others", {}))
    schema: Any = construct.get("property", construct.get("schema"))
    if schema is not None:
        if "schema" in construct:
            schemas["X"] = schema
            schema = {"$ref": "#/components/schemas/X"}
        whole: Node = {"type": "object", "properties": {"x": schema}}
        sent = {"$ref": "#/components/schemas/Sent"}
        schemas["Sent"], schemas["Answered"] = whole, {"allOf": [sent], "required": ["x"]}
        operation["requestBody"] = _json("Sent", required=True)
        operation["responses"] = {"200": {"description": "Done.", **_json("Answered")}}
    if "parameter" in construct:
        operation["parameters"] = [construct["parameter"]]
    if "body" in construct:
        operation["requestBody"] = construct["body"]
    if "answer" in construct:
        content = {"application/json": {"schema": construct["answer"]}}
        operation["responses"] = {"200": {"description": "Done.", "content": content}}
    operation |= {"responses": construct["responses"]} if "responses" in construct else {}
    operation |= construct.get("operation", {})
    document: Node = {
        "openapi": "3.1.0",
        "info": {"title": "Constructs", "version": "1"},
        "paths": {construct.get("path", "/use"): {"post": _without_none(operation)}},
        "components": {"schemas": schemas},
    }
    return _without_none(merge(document, construct.get("document", {})))


def _json(name: str, **more: Any) -> Node:
    return {
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    } | more


def _without_none(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None}


@contextmanager
def package_of(document: Node, folder: Path) -> Generator[Any]:
    """
    Write the package of *document* below *folder*, unformatted; yield a finder of its modules.
    """
    for name, text in made_of(Document(document), package=PACKAGE, source="x.yaml").items():
        path = folder / "aries_exchange_openapi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    try:
        yield load_package(folder, PACKAGE)
    finally:
        for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
            del sys.modules[name]
        importlib.invalidate_caches()


def argument(value: Any, find: Any) -> Any:
    """
    Return an argument as a caller passes it: ``$model`` names a class, {f} and {d} are values.
    """
    if value == "{f}":
        return find("types").File(b"content", "n.txt", "text/plain")
    if value == "{d}":
        return datetime.datetime(2024, 1, 15, 10, 30, tzinfo=datetime.UTC)
    if is_list(value):
        return [argument(each, find) for each in value]
    if is_node(value) and "$model" in value:
        given = {key: argument(each, find) for key, each in value.items() if key != "$model"}
        return getattr(find("models"), value["$model"])(**given)
    return value

"""
OpenAPI 3.0 said in the words of 3.1, wherever that is mechanical.
"""

from __future__ import annotations

import json

from generator.document import Document, Node, refused
from generator.structure import parts


__all__ = ["lowered"]


def lowered(document: Document) -> Document:
    """
    Return *document* itself if it is OpenAPI 3.1, and a translation if it is 3.0.

    Raises:
        DocumentError: It is another version.
    """
    version = str(document.raw.get("openapi"))
    if version.startswith("3.1."):
        return document
    if not version.startswith("3.0."):
        raise refused("openapi", "is not 3.1.x or 3.0.x: write an OpenAPI 3.1 document")
    raw: Node = json.loads(json.dumps(document.raw))
    raw["openapi"] = "3.1.0"
    for part in [*parts(raw)]:
        if part.kind == "schema":
            _lower(part.node)
    return Document(raw)


def _lower(schema: Node) -> None:
    if "$ref" in schema:
        # What stands beside a reference is ignored in 3.0.
        for key in set(schema) - {"$ref", "description"}:
            del schema[key]
        return
    for bound in ("Minimum", "Maximum"):
        exclusive = schema.get(f"exclusive{bound}")
        if isinstance(exclusive, bool):
            del schema[f"exclusive{bound}"]
            if exclusive and bound.lower() in schema:
                schema[f"exclusive{bound}"] = schema.pop(bound.lower())
    if schema.pop("nullable", False) is True:
        _add_null(schema)


def _add_null(schema: Node) -> None:
    for key in ("anyOf", "oneOf"):
        if key in schema:
            schema[key].append({"type": "null"})
            return
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"].append(None)
    if "type" in schema:
        schema["type"] = [schema["type"], "null"]
    elif "allOf" in schema:
        moved = [key for key in schema if key in {"allOf", "properties", "required"}]
        schema["anyOf"] = [{key: schema.pop(key) for key in moved}, {"type": "null"}]

"""
Variants of our document: one with many operations, one with decimals in its accounts.
"""

from __future__ import annotations

import copy
import json

from pathlib import Path
from typing import Any

from generator.document import Document
from generator.generate import build


__all__ = ["account", "generated", "large", "with_decimals"]

_COPIED = {"users", "api_clients", "health"}
_SPEC = Path(__file__).resolve().parents[1] / "spec/openapi.yaml"
Node = dict[str, Any]


def large(operations: int = 150) -> Node:
    """
    Return our document with copies of its tags, operations and schemas, up to *operations*.
    """
    document = copy.deepcopy(Document.load(_SPEC).raw)
    original: Node = copy.deepcopy(document)
    count, number = len(_operations(document)), 0
    while count < operations:
        number += 1
        schemas = {f"{k}{number}": v for k, v in original["components"]["schemas"].items()}
        document["components"]["schemas"] |= _renamed(schemas, number)
        for path, item in original["paths"].items():
            kept = {m: op for m, op in item.items() if _tags(op) & _COPIED or m == "parameters"}
            if not kept.keys() - {"parameters"} or count >= operations:
                continue
            copied = _renamed(kept, number)
            for _, operation in _each({"": copied}):
                operation["operationId"] += str(number)
                operation["tags"] = [f"{tag}{number}" for tag in operation["tags"]]
                count += 1
            document["paths"][f"/copy{number}{path}"] = copied
        for tag in original["tags"]:
            if tag["name"] in _COPIED:
                document["tags"].append(tag | {"name": f"{tag['name']}{number}"})
    return document


def with_decimals() -> Node:
    """
    Return our document with a balance in each account, as a decimal string.
    """
    document = copy.deepcopy(Document.load(_SPEC).raw)
    fields = document["components"]["schemas"]["Account"]["properties"]
    for name in ("cash", "buying_power"):
        text = f"The {name.replace('_', ' ')} of the account."
        fields[name] = {"type": "string", "format": "decimal", "description": text}
    return document


def account(number: int, *, money: bool = False) -> Node:
    """
    Return an account as the service sends it, about 500 bytes long; *money* adds the balance.
    """
    balance = {
        "cash": f"{number * 37 % 100_000}.{number % 100:02}",
        "buying_power": f"{number * 91 % 400_000}.{number % 100:02}",
    }
    return (balance if money else {}) | {
        "id": 1_000_000 + number,
        "trading_account_id": f"T-{number:05}",
        "broker_account_id": f"5AB{number:05}",
        "fdid": f"FD{number:07}",
        "apex_account_id": f"5AB{number:05}",
        "sterling_account_id": f"ST{number:06}",
        "status": ("OPEN", "SUSPENDED", "CLOSED")[number % 3],
        "apex_status": "COMPLETE",
        "is_sim": number % 7 == 0,
        "account_type": "INDIVIDUAL",
        "account_class": "MARGIN",
        "primary_user_id": 4711 + number,
        "joint_user_id": 0,
        "primary_user": {"id": 4711 + number},
        "joint_user": None,
        "account_application": {"id": number},
        "created_at": f"2024-03-{number % 28 + 1:02}T12:30:{number % 60:02}Z",
        "updated_at": f"2024-05-{number % 28 + 1:02}T12:30:{number % 60:02}.{number % 1000:06}Z",
    }


def generated(document: Node, folder: Path) -> Path:
    """
    Write *document* and its generated package into *folder*; return the folder.
    """
    spec, package = folder / "openapi.json", folder / "aries_exchange_openapi"
    package.mkdir(parents=True)
    spec.write_text(json.dumps(document), encoding="utf-8")
    build(spec, package)
    return folder


def _operations(document: Node) -> list[Node]:
    return [operation for _, operation in _each(document["paths"])]


def _each(paths: Node) -> list[tuple[str, Node]]:
    found = ((path, op) for path, item in paths.items() for m, op in item.items() if m[0] != "p"
             or m in {"put", "post", "patch"})  # fmt: skip
    return [(path, operation) for path, operation in found if isinstance(operation, dict)]


def _tags(operation: Any) -> set[str]:
    return set(operation.get("tags", ())) if isinstance(operation, dict) else set()


def _renamed(node: Any, number: int) -> Any:
    if isinstance(node, dict):
        return {
            key: f"{value}{number}"
            if key == "$ref" and "/schemas/" in value
            else _renamed(value, number)
            for key, value in node.items()
        }
    return [_renamed(each, number) for each in node] if isinstance(node, list) else node

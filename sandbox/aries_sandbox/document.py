"""
The OpenAPI document, as the sandbox reads it.

This package describes no path, scope or body a second time: it serves what the document says.
"""

from __future__ import annotations

import json

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from typing import Any


_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Access(Enum):
    """
    Whether an operation needs an access token.
    """

    OPEN = "open"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Operation:
    """
    One operation: its place, the access it needs, and the bodies it accepts.
    """

    id: str
    method: str
    path: str
    access: Access
    scopes: frozenset[str]
    media_types: tuple[str, ...]
    example: tuple[int, object] | None


class Document:
    """
    The document, and the few facts that the sandbox needs.
    """

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.token_prefix: str = raw["x-aries-sandbox-token-prefix"]
        self.operations: tuple[Operation, ...] = tuple(self._read_operations())

    @classmethod
    def load(cls) -> Document:
        """
        Load the copy that is installed with the generated client.
        """
        home = resources.files("aries_exchange_openapi")
        return cls(json.loads(home.joinpath("openapi.json").read_bytes()))

    @property
    def scopes(self) -> Mapping[str, str]:
        """
        Every scope of the OAuth2 flows, with its description.
        """
        flows = self.raw["components"]["securitySchemes"]["oauth2"]["flows"]
        found: dict[str, str] = {}
        for flow in flows.values():
            found.update(flow["scopes"])
        return found

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in self.raw["paths"].items():
            for method in _METHODS:
                if method in item:
                    yield self._read_operation(path, method, item[method])

    def _read_operation(self, path: str, method: str, raw: Mapping[str, Any]) -> Operation:
        access, scopes = _access(raw.get("security", self.raw.get("security", [])))
        return Operation(
            id=raw["operationId"],
            method=method.upper(),
            path=path,
            access=access,
            scopes=scopes,
            media_types=tuple(raw.get("requestBody", {}).get("content", {})),
            example=_example(raw["responses"]),
        )


def _access(alternatives: list[Mapping[str, list[str]]]) -> tuple[Access, frozenset[str]]:
    if not alternatives:
        return Access.OPEN, frozenset()
    scopes = frozenset(scope for way in alternatives for scope in way.get("oauth2", []))
    return (Access.REQUIRED if all(alternatives) else Access.OPTIONAL), scopes


def _example(responses: Mapping[str, Any]) -> tuple[int, object] | None:
    for status, response in responses.items():
        if status.startswith("2"):
            if not response.get("content"):
                return int(status), None
            media = response["content"].get("application/json", {})
            named = [example["value"] for example in media.get("examples", {}).values()]
            examples = [media["example"]] if "example" in media else named
            return (int(status), examples[0]) if examples else None
    return None

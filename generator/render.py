"""
The files of the generated package, printed by the templates.
"""

from __future__ import annotations

import functools
import json
import re

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import StrictUndefined
from openapi_python_client import Project
from openapi_python_client.parser import GeneratorData

from generator.document import Document, Node, refused
from generator.models import ModelModule, imports_for
from generator.names import CONFIG
from generator.view import Tag


__all__ = ["PACKAGE", "Files"]

PACKAGE: Final = "aries_exchange_openapi"
_HERE: Final = Path(__file__).parent
_PACKAGE_TEXT: Final = "The machine-made half of the SDK: models, operations and resources."
_API_TEXT: Final = "The operations of the API, one package for each tag."
_WORDS: Final = re.compile(r"'(?:\\.|[^'])*'|\"(?:\\.|[^\"])*\"|\w+")  # literals in one piece
_EMPTY: Final = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}}


class Files(dict[str, str]):
    """
    The text of each file by its path inside the package.

    Raises:
        DocumentError: Two things would be written to one file.
    """

    def __init__(
        self, document: Document, tags: list[Tag], modules: list[ModelModule], header: str
    ) -> None:
        super().__init__()
        self._header = header
        exports = {name: each.name.module for each in modules for name in each.exports}
        for module in modules:
            path = f"models/{module.name.module}.py"
            self._render(path, module.shape.template, module=module)
        self._render("models/__init__.py", "models_init", modules=modules, exports=exports)
        for tag in tags:
            self._add_tag(tag, exports)
        self._render("client.py", "client", tags=tags)
        self._render("document.py", "document", **_facts(document))
        self._render("__init__.py", "package_init", text=_PACKAGE_TEXT)
        self._render("api/__init__.py", "package_init", text=_API_TEXT)
        for source in sorted((_HERE / "runtime").glob("[!_]*.py")):
            self._add(source.name, f"{header}\n{source.read_text(encoding='utf-8')}")
        self._add("openapi.json", json.dumps(document.raw, indent=2, ensure_ascii=False) + "\n")
        self._add("py.typed", "")

    def _add(self, path: str, text: str) -> None:
        if path in self:
            raise refused(path, "would be written twice: rename a schema or method")
        self[path] = text

    def _render(self, path: str, template: str, **context: Any) -> None:
        found = _environment().get_template(f"{template}.py.jinja")
        self._add(path, found.render(context, header=self._header))

    def _add_tag(self, tag: Tag, exports: dict[str, str]) -> None:
        def known(hints: str) -> dict[str, Any]:
            names = _mentioned(exports, hints)
            return {"hints": hints, "imports": imports_for(hints), "names": names}

        for method in tag.methods:
            path = f"api/{tag.attribute}/{method.name}.py"
            classes = sorted({name for kind in method.kinds for name in kind.names})
            self._render(path, "operation", method=method, classes=classes, **known(method.hints))
        hints = " ".join(method.hints for method in tag.methods)
        self._render(f"api/{tag.attribute}/__init__.py", "resource", tag=tag, **known(hints))


@functools.cache
def _environment() -> Any:
    # It wants a document; ours is read by one interpreter only.
    empty: Any = GeneratorData.from_dict(_EMPTY, config=CONFIG)
    project = Project(openapi=empty, config=CONFIG, custom_template_path=_HERE / "templates")
    environment: Any = project.env
    environment.filters |= {"literal": repr, "public": _public}
    environment.undefined = StrictUndefined  # what is missing must not be printed
    return environment


def _mentioned(exports: dict[str, str], hints: str) -> dict[str, str]:
    words = set(_WORDS.findall(hints))
    return {name: exports[name] for name in sorted(words & set(exports))}


def _public(hint: str, names: dict[str, str]) -> str:
    # `models` imports a class when somebody asks for it, so that `typing.get_type_hints` can.
    return _WORDS.sub(lambda word: "models." * (word[0] in names) + word[0], hint)


def _facts(document: Document) -> Node:
    schemes: Node = document.components.get("securitySchemes", {})
    flows: list[Node] = [each["flows"] for each in schemes.values() if each["type"] == "oauth2"]
    forms: list[Node] = [form for each in flows for form in each.values()]
    scopes = {name: text for form in forms for name, text in form.get("scopes", {}).items()}
    code: Node = next((f["authorizationCode"] for f in flows if "authorizationCode" in f), Node())
    constants: Node = {
        "AUTHORIZATION_ENDPOINT": code.get("authorizationUrl"),
        "TOKEN_PATH": urlsplit(str(code["tokenUrl"])).path if "tokenUrl" in code else None,
        "SANDBOX_TOKEN_PREFIX": document.raw.get("x-aries-sandbox-token-prefix"),
    }
    return {
        "raw": document.raw,
        "servers": [server["url"] for server in document.raw.get("servers", [])],
        "scopes": dict(sorted(scopes.items())),
        "constants": {name: value for name, value in constants.items() if value is not None},
    }

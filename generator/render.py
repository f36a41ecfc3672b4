"""
The files of the generated package, printed by the templates.
"""

from __future__ import annotations

import json
import re

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import StrictUndefined
from openapi_python_client import Project
from openapi_python_client.parser import GeneratorData

from generator.document import Document, DocumentError, Node, Problem
from generator.kinds import CONFIG
from generator.models import model_modules
from generator.view import Tag, tags_of


__all__ = ["PACKAGE", "Files"]

PACKAGE: Final = "aries_exchange_openapi"
_HERE: Final = Path(__file__).parent
_HEADER: Final = "# Made by `make generate` from spec/openapi.yaml; never edited."
_PACKAGE_TEXT: Final = "The machine-made half of the SDK: models, operations and resources."
_API_TEXT: Final = "The operations of the API, one package for each tag."


class Files(dict[str, str]):
    """
    The text of each file by its path inside the package.

    *document* is what is generated, *complete* also has the error answers.

    Raises:
        DocumentError: Two things would be written to one file.
    """

    def __init__(self, document: Document, complete: Document, parsed: GeneratorData) -> None:
        super().__init__()
        project = Project(openapi=parsed, config=CONFIG, custom_template_path=_HERE / "templates")
        self._environment: Any = project.env
        self._environment.filters["literal"] = repr
        self._environment.undefined = StrictUndefined  # what is missing must not be printed
        self._environment.globals["header"] = _HEADER
        tags = tags_of(document, parsed)
        roots = [kind for tag in tags for method in tag.methods for kind in method.kinds]
        modules = model_modules(document, parsed, roots)
        exports = {name: str(each.name.module_name) for each in modules for name in each.exports}
        for module in modules:
            self._render(f"models/{module.name.module_name}.py", module.template, module=module)
        self._render("models/__init__.py", "models_init", modules=modules, exports=exports)
        for tag in tags:
            self._add_tag(tag, exports)
        self._render("client.py", "client", tags=tags)
        self._render("document.py", "document", **_facts(complete))
        self._render("__init__.py", "package_init", text=_PACKAGE_TEXT)
        self._render("api/__init__.py", "package_init", text=_API_TEXT)
        for source in sorted((_HERE / "runtime").glob("[!_]*.py")):
            self._add(source.name, f"{_HEADER}\n{source.read_text(encoding='utf-8')}")
        self._add("openapi.json", json.dumps(complete.raw, indent=2, ensure_ascii=False) + "\n")
        self._add("py.typed", "")

    def _add(self, path: str, text: str) -> None:
        if path in self:
            raise DocumentError(
                [Problem(path, "would be written twice: rename a schema or method")]
            )
        self[path] = text

    def _render(self, path: str, template: str, **context: Any) -> None:
        self._add(path, self._environment.get_template(f"{template}.py.jinja").render(context))

    def _add_tag(self, tag: Tag, exports: dict[str, str]) -> None:
        for method in tag.methods:
            path = f"api/{tag.attribute}/{method.name}.py"
            hints = " ".join([method.returns, *method.parameters])
            named = {str(each.name): each for kind in method.kinds for each in kind.classes}
            classes = [named[name] for name in sorted(named)]
            names = {k: v for k, v in _mentioned(exports, hints).items() if k not in named}
            self._render(path, "operation", method=method, classes=classes, names=names)
        hints = " ".join(hint for each in tag.methods for hint in (each.returns, *each.parameters))
        lines = sorted({line for method in tag.methods for line in method.imports})
        context = {"hints": hints, "imports": lines, "names": _mentioned(exports, hints)}
        self._render(f"api/{tag.attribute}/__init__.py", "resource", tag=tag, **context)


def _mentioned(exports: dict[str, str], hints: str) -> dict[str, str]:
    words = set(re.findall(r"\w+", hints))
    return {name: exports[name] for name in sorted(words & set(exports))}


def _facts(document: Document) -> Node:
    schemes: Node = document.components["securitySchemes"]
    flows: Node = next(each["flows"] for each in schemes.values() if each["type"] == "oauth2")
    scopes = {name: text for flow in flows.values() for name, text in flow["scopes"].items()}
    token_endpoint: str = flows["authorizationCode"]["tokenUrl"]
    return {
        "raw": document.raw,
        "flows": flows,
        "scopes": dict(sorted(scopes.items())),
        "token_path": urlsplit(token_endpoint).path,
    }

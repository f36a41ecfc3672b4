"""
The operations that the client covers, as README.md lists them; `python -m tools.pages` writes it.
"""

from __future__ import annotations

import importlib

from pathlib import Path

import aries_exchange_openapi

from aries_exchange_openapi.types import Operation
from tools.pages import table


__all__ = ["operations", "tables"]

_API = Path(str(aries_exchange_openapi.__file__)).parent / "api"
_LOGIN = "`client.login()` and the other ways to log in, `renew`, `status`, `logout`, ..."


def operations() -> dict[str, dict[str, Operation]]:
    """
    Return the operations of each attribute of the client, by the name of the method.
    """
    return {
        folder.name: {
            module.stem: importlib.import_module(
                f"{aries_exchange_openapi.__name__}.api.{folder.name}.{module.stem}"
            ).OPERATION
            for module in sorted(folder.glob("[a-z]*.py"))
        }
        for folder in sorted(_API.iterdir())
        if folder.is_dir() and not folder.name.startswith("_")
    }


def tables() -> str:
    """
    Return what README.md says of them.
    """
    rows = [("`client.oauth2`", _LOGIN, "-")]
    for resource, methods in operations().items():
        if resource == "oauth2":
            continue
        scopes: dict[str, list[str]] = {}
        for name, operation in methods.items():
            scopes.setdefault(" ".join(operation.scopes), []).append(name)
        rows += [
            (f"`client.{resource}`", ", ".join(f"`{n}`" for n in names), f"`{s}`" if s else "-")
            for s, names in sorted(scopes.items())
        ]
    return table(("attribute", "methods", "scope"), *rows)

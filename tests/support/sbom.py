"""
The software bill of materials of the wheel, from what pyproject.toml says (CycloneDX 1.7, PEP 770).

`python -m tests.support.sbom` writes it anew.  The wheel bundles no package of others: they are
external components, with the range of versions that is allowed.
"""

from __future__ import annotations

import json
import re
import tomllib

from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement


__all__ = ["PLACE", "ROOT", "VERSION", "bill"]

ROOT: Final = Path(__file__).resolve().parents[2]
PLACE: Final = ROOT / "sbom" / "aries-exchange.cdx.json"
_PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
_SOURCE: Final = (ROOT / "overlay" / "aries_exchange" / "_version.py").read_text()
VERSION: Final = re.findall(r'^__version__.* = "(.+)"$', _SOURCE, re.MULTILINE)[0]


def bill() -> dict[str, Any]:
    """
    Return the document.
    """
    name = _PROJECT["name"]
    components = [_component(entry, "required") for entry in _PROJECT["dependencies"]]
    for extra in _PROJECT["optional-dependencies"].values():
        wanted = [entry for entry in extra if Requirement(entry).name != name]
        components += [_component(entry, "optional") for entry in wanted]
    components.sort(key=lambda component: component["name"])
    own = {
        "type": "library",
        "bom-ref": name,
        "name": name,
        "version": VERSION,
        "description": _PROJECT["description"],
        "licenses": [{"license": {"id": _PROJECT["license"]}}],
        "purl": f"pkg:pypi/{name}@{VERSION}",
    }
    needed = [each["bom-ref"] for each in components]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
        "dependencies": [{"ref": name, "dependsOn": needed}, *({"ref": each} for each in needed)],
    }


def _component(entry: str, scope: str) -> dict[str, Any]:
    asked = Requirement(entry)
    bounds = sorted(map(str, asked.specifier), reverse=True)
    return {
        "type": "library",
        "bom-ref": asked.name,
        "name": asked.name,
        "scope": scope,
        "purl": f"pkg:pypi/{asked.name}",
        "isExternal": True,
        "versionRange": f"vers:pypi/{'|'.join(bounds)}",
    }


if __name__ == "__main__":
    PLACE.write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")

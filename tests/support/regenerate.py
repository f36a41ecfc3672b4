"""
Packages made from changed documents, run in processes of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from copy import deepcopy
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from generator.document import Document, Node, is_list, is_node
from generator.generate import build
from generator.render import PACKAGE


ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec/openapi.yaml"
DOCUMENTS = ROOT / "tests/generator/documents"
FEATURES = DOCUMENTS / "features.yaml"


def load(path: Path = FEATURES) -> Node:
    """
    Return the document at *path*, free to be changed.
    """
    document: Node = json.loads(_read(path, path.stat().st_mtime_ns))
    return document


@lru_cache
def _read(path: Path, _changed: int) -> str:
    # YAML takes forty times as long to read as JSON.
    return json.dumps(Document.load(path).raw)


def merge(document: Node, addition: Node) -> Node:
    """
    Return *document* with the mappings of *addition* merged in; lists grow.
    """
    merged = deepcopy(document)
    for key, value in addition.items():
        if is_node(value) and is_node(merged.get(key)):
            merged[key] = merge(merged[key], value)
        elif is_list(value) and is_list(merged.get(key)):
            merged[key] = [*merged[key], *value]
        else:
            merged[key] = value
    return merged


def regenerate(document: Node | Path, folder: Path) -> Path:
    """
    Build the package of *document* below *folder*; return what belongs on the path.
    """
    if isinstance(document, Path):
        spec = document
    else:
        spec = folder / "openapi.json"
        spec.write_text(json.dumps(document), encoding="utf-8")
    package = folder / "generated" / PACKAGE
    package.mkdir(parents=True)
    build(spec, package)
    return package.parent


def run(path: Path, code: str, *arguments: str) -> str:
    """
    Run *code* in a new Python that finds the package of *path*, and return what it prints.
    """
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def evaluate(path: Path, code: str) -> Any:
    """
    Run *code*, which leaves a JSON value in ``result``, and return it.
    """
    return json.loads(run(path, f"{code}\nimport json\nprint(json.dumps(result))"))


def load_package(path: Path, name: str) -> Any:
    """
    Import the package of *path* as *name* into this process, and return a finder of its modules.
    """
    folder = path / PACKAGE
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    sys.modules[name] = module_from_spec(spec)

    def find(module: str) -> Any:
        return import_module(f"{name}.{module}")

    return find

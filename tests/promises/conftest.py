"""
The package that is made from a document with one operation more.
"""

from __future__ import annotations

import json
import subprocess
import sys

from pathlib import Path
from typing import Any

import pytest

from tests.support.regenerate import DOCUMENTS, ROOT, SPEC, load, merge


ACKNOWLEDGEMENT = {
    "success": True,
    "clOrdId": "ORDER-1",
    "status": "NEW",
    "qty": "0.00100",
    "avgPrice": "189.50",
    "transactTime": "2024-01-15T10:30:00Z",
}


@pytest.fixture(scope="session", name="package")
def _package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The folder of a package that `python -m generator` made from the document with orders.
    """
    folder = tmp_path_factory.mktemp("orders")
    document = merge(load(SPEC), load(DOCUMENTS / "orders.yaml"))
    answers: Any = document["paths"]["/v9/example-orders"]["post"]["responses"]
    answers["200"]["content"]["application/json"]["example"] = ACKNOWLEDGEMENT
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    output = folder / "generated" / "aries_exchange_openapi"
    subprocess.run(
        [sys.executable, "-m", "generator", "--spec", spec, "--output", output],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return output.parent

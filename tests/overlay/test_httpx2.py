"""
httpx2, the maintained successor of httpx, does as well: an application may alias it.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path
from typing import Final

import httpx
import pytest


ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "tests" / "overlay"
SHARE: Final = ["test_client.py", "test_http.py", "test_redirects.py", "test_drivers.py"]


@pytest.mark.skipif(httpx.__name__ == "httpx2", reason="this is the run with httpx2")
class TestAlias:
    def test_what_speaks_to_it(self) -> None:
        """
        What knows httpx best passes with httpx2; `make httpx2` runs everything with it.
        """
        # Short times are kept by machines that do one thing at once, and this is a second pytest.
        options = ["-q", "-k", "not TestTime"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *(str(FOLDER / name) for name in SHARE)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "tests/support/httpx2")},
            capture_output=True,
            text=True,
            check=False,
        )

        assert 0 == done.returncode, done.stdout[-4_000:] + done.stderr

    def test_it_is_another_library(self) -> None:
        """
        In that run `httpx` is httpx2, in the processes that tests start, too.
        """
        told = "import subprocess, sys, httpx, httpcore; print(httpx.__name__, httpcore.__name__)"
        inner = [sys.executable, "-c", told]
        program = f"import subprocess; subprocess.run({inner!r}, check=True)"
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(ROOT / "tests" / "support" / "httpx2")},
            capture_output=True,
            text=True,
            check=True,
        )

        assert "httpx2 httpcore2\n" == done.stdout

"""
The look into the wheel sees what does not belong there.
"""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path

import pytest

from tools import package
from tools.package import PACKAGES, wheel_faults


GOOD = [
    *(f"{package}/{name}" for package in PACKAGES for name in ("__init__.py", "py.typed")),
    "aries_exchange_openapi/openapi.json",
    "aries_exchange-0.1.0.dist-info/METADATA",
]


class TestWheelFaults:
    def test_good(self) -> None:
        """
        Three typed packages, the document and the metadata are all there should be.
        """
        assert [] == list(wheel_faults(GOOD))

    @pytest.mark.parametrize(
        "stray",
        ["tests/test_client.py", "conftest.py", "aries_exchange/__pycache__/a.cpython-311.pyc"],
    )
    def test_stray(self, stray: str) -> None:
        """
        Tests, byte-code and a fourth thing at the top are found.
        """
        faults = list(wheel_faults([*GOOD, stray]))

        assert faults
        assert all(fault.startswith(stray.split("/")[0]) for fault in faults)

    @pytest.mark.parametrize("missing", GOOD[:-1])
    def test_missing(self, missing: str) -> None:
        """
        A package that lost its types or the document is found.
        """
        names = [name for name in GOOD if name != missing]

        assert [f"{missing} is missing"] == list(wheel_faults(names))


class TestMain:
    def test_the_oldest_python_must_be_there(self, tmp_path: Path) -> None:
        """
        Where 3.11 is not found the check fails, and says which versions it missed.
        """
        ended = subprocess.run(
            [sys.executable, package.__file__],
            capture_output=True,
            check=False,
            env={"HOME": str(tmp_path), "PATH": str(tmp_path)},
            text=True,
        )

        assert 1 == ended.returncode
        assert "Not found, so not tested: Python 3.11, 3.12, 3.13" in ended.stdout

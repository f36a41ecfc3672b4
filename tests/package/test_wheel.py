"""
What users install is looked into, on each Python that is promised.
"""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path

from tools import package
from tools.pythons import ROOT


class TestMain:
    def test_the_oldest_python_must_be_there(self, tmp_path: Path) -> None:
        """
        Where 3.11 is not found the check fails, and says which versions it missed.
        """
        ended = subprocess.run(
            [sys.executable, "-m", package.__name__],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={"HOME": str(tmp_path), "PATH": str(tmp_path)},
            text=True,
        )

        assert 1 == ended.returncode
        assert "Not found, so not tested: Python 3.11, 3.12, 3.13" in ended.stdout

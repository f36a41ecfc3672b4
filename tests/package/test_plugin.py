"""
The pytest plugin is loaded into the test runs of every user, whether they want it or not.
"""

from __future__ import annotations

import subprocess
import sys


HEAVY = ("authlib", "httpx", "openapi_core", "starlette", "uvicorn", "aries_exchange")
PROGRAM = f"""
import sys
import pytest
before = set(sys.modules)
import aries_sandbox.pytest_plugin
print(*sorted({{name.partition(".")[0] for name in set(sys.modules) - before}} & set({HEAVY!r})))
"""


class TestPlugin:
    def test_it_costs_nothing_until_asked(self) -> None:
        """
        Without the extra `sandbox` a user's tests run as before, and with it no slower.
        """
        loaded = subprocess.run(
            [sys.executable, "-c", PROGRAM], capture_output=True, check=True, text=True
        ).stdout

        assert [] == loaded.split()

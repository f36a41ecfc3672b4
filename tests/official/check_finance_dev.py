"""
The official Python client against the sandbox: is it the API that others know?

    python -m pytest tests/official/check_finance_dev.py

Not part of the usual run (its name is no test's), for it installs `finance_dev` into an environment
of its own, kept in `$ARIES_OFFICIAL_HOME` or the user's cache.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv

from pathlib import Path
from typing import Any

import pytest

from aries_sandbox import Sandbox


VERSION = "0.3.4"  # the last one that logs in
CONVERSATION = Path(__file__).with_name("conversation.py")


@pytest.fixture(scope="session", name="interpreter")
def interpreter() -> Path:
    """
    A Python that has the official client.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = Path(os.environ.get("ARIES_OFFICIAL_HOME") or cache / "aries-exchange")
    folder = home / f"finance_dev-{VERSION}-py{sys.version_info[0]}.{sys.version_info[1]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"finance_dev=={VERSION}"]
        subprocess.run(install, check=True)
        (folder / "complete").touch()
    return python


class TestOfficialClient:
    def test_conversation(self, aries_sandbox: Sandbox, interpreter: Path) -> None:
        """
        Login, one-time code, consent, tokens, users, clients: every answer is one that the official
        client understands, and so is every refusal.
        """
        done = subprocess.run(
            [interpreter, CONVERSATION, aries_sandbox.base_url],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
            check=False,
        )
        assert 0 == done.returncode, done.stderr
        heard: dict[str, Any] = json.loads(done.stdout)

        assert {
            "mfa": [True, "Sandbox Desktop Application", ["read", "admin"]],
            "consent": [True, "sandbox_"],
            "redirect": "https://yourapp.com/callback",
            "tokens": ["Bearer", 3600, "read admin"],
            "rotated": True,
            "me": "mfa@example.com",
            "profile": "Morgan",
            "accounts": [20, 21, 22, 23],
            "client": ["Renamed", 1, True],
            "user": "PENDING",
            "health": "ok",
            "wrong password": ["APIError", 401],
            "replay": ["ErrorResponse", 401],
            "dead family": ["APIError", 401],
        } == heard

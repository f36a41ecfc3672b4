"""
A sandbox on a real socket for each test, and the flavours of the client.
"""

from __future__ import annotations

import pytest

from aries_sandbox.pytest_plugin import aries_sandbox, aries_sandbox_server
from tests.support.flavours import flavour


__all__ = ["aries_sandbox", "aries_sandbox_server", "flavour"]


@pytest.fixture(autouse=True, name="bare")
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    No variable of the machine's own reaches a test.
    """
    for name in ("BASE_URL", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "PROFILE"):
        monkeypatch.delenv(f"ARIES_{name}", raising=False)
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)

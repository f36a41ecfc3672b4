"""
A pytest fixture for projects that use the SDK: a fresh sandbox for each test.

    def test_profile(aries_sandbox):
        client = AriesClient(base_url=aries_sandbox.base_url, ...)

One server runs for the whole session and is reset before each test, which takes a millisecond.
The modules of the server are imported when the first test uses the fixture, not before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest


if TYPE_CHECKING:
    from aries_sandbox.server import Sandbox


@pytest.fixture(scope="session", name="_aries_sandbox_server")
def aries_sandbox_server() -> Iterator[Sandbox]:
    """
    The server of the test session.
    """
    from aries_sandbox import serve

    with serve() as sandbox:
        yield sandbox


@pytest.fixture(name="aries_sandbox")
def aries_sandbox(_aries_sandbox_server: Sandbox) -> Sandbox:
    """
    A sandbox without any earlier changes; see `Sandbox` for what it offers.
    """
    _aries_sandbox_server.reset()
    return _aries_sandbox_server

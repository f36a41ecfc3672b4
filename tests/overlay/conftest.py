"""
The three flavours, and servers that say what they are told to.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.flavours import flavour
from tests.support.wire import Wire, json_response, wire


__all__ = ["flavour", "other_server", "server"]


@pytest.fixture(name="server")
def server() -> Iterator[Wire]:
    """
    A server of this test's own; set its `script`.
    """
    with wire(lambda _: [json_response(200, {"status": "ok"})]) as running:
        yield running


@pytest.fixture(name="other_server")
def other_server() -> Iterator[Wire]:
    """
    Another origin, which should hear nothing.
    """
    with wire(lambda _: [json_response(200, {"status": "stolen"})]) as running:
        yield running

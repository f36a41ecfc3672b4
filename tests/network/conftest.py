"""
Each test once for a sync client, and once for an async one.

Trio is left out: it warns of the async generators that httpx and httpcore leave behind whenever
the reading of an answer ends early, and there is no way to close them from outside.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.flavours import Flavour, flavour_of


@pytest.fixture(params=["sync", "asyncio"], name="flavour")
def flavour(request: pytest.FixtureRequest) -> Generator[Flavour]:
    """
    A kind of client.
    """
    with flavour_of(request.param) as made:
        yield made

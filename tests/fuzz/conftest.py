"""
Clients for all cases of a test.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.fuzz.clients import Recipient
from tests.support.flavours import flavour_of


@pytest.fixture(params=["sync", "asyncio"], name="recipient", scope="module")
def _recipient(request: pytest.FixtureRequest) -> Generator[Recipient]:
    """
    A client that is told what to receive.
    """
    with flavour_of(request.param) as flavour, Recipient.of(flavour) as recipient:
        yield recipient

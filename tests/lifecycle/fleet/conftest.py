"""
The Valkey that the workers of a fleet share.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from aries_exchange import RedisTokenStore
from tests.lifecycle.fleet import engines
from tests.lifecycle.fleet.engines import KEY, Valkey


@pytest.fixture(scope="session", name="shared_valkey")
def _shared_valkey() -> Generator[Valkey]:
    """
    One server for all tests.
    """
    with engines.running() as valkey:
        yield valkey


@pytest.fixture(name="valkey")
def _valkey(shared_valkey: Valkey) -> Valkey:
    """
    An empty server.
    """
    shared_valkey.raw.flushall()
    return shared_valkey


@pytest.fixture(name="store")
def _store(valkey: Valkey) -> RedisTokenStore:
    """
    A store of that server.
    """
    return RedisTokenStore(valkey.url, key=KEY, lease=2)

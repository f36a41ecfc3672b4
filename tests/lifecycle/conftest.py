"""
Sizes, and the servers that the tests of the token lifecycle share.

`make check` runs each test at a tenth of the size that is promised, `make soak` at the whole:
`ARIES_TEST_SCALE` is the factor.
"""

from __future__ import annotations

import math
import os

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from aries_exchange import FileTokenStore
from tests.lifecycle.servers import Server, running
from tests.support.flavours import flavour


__all__ = ["flavour"]


@pytest.fixture(scope="session", name="sized")
def _sized() -> Callable[[int], int]:
    """
    From a promised size to the one that is run, which is never less than 2.
    """
    scale = float(os.environ.get("ARIES_TEST_SCALE", "0.1"))
    return lambda promised: max(2, math.ceil(promised * scale))


@pytest.fixture(scope="session", name="shared_server")
def _shared_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """
    A server that never accepts a refresh token twice.
    """
    with running(tmp_path_factory.mktemp("sandbox")) as server:
        yield server


@pytest.fixture(scope="session", name="shared_graceful")
def _shared_graceful(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """
    A server that accepts the last refresh token once more for half a minute.
    """
    with running(tmp_path_factory.mktemp("graceful"), "--refresh-grace", "30") as server:
        yield server


@pytest.fixture(name="server")
def _server(shared_server: Server) -> Server:
    """
    A fresh server: refresh tokens rotate, a replay ends the login, the token endpoint is late.
    """
    shared_server.reset()
    return shared_server


@pytest.fixture(name="graceful")
def _graceful(shared_graceful: Server) -> Server:
    """
    The same, with `--refresh-grace 30`.
    """
    shared_graceful.reset()
    return shared_graceful


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """
    Where the file store keeps its files; the store makes it.
    """
    return tmp_path / "tokens"


@pytest.fixture(name="store")
def _store(folder: Path) -> FileTokenStore:
    """
    A file store in that folder.
    """
    return FileTokenStore(folder)

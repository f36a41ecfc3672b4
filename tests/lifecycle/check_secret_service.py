"""
`KeyringTokenStore` in the Secret Service of a real gnome-keyring: `make keyring` brings it.
"""

from __future__ import annotations

import contextlib
import gc
import time
import uuid
import warnings

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

import keyring
import pytest

from aries_exchange import AriesClient, KeyringTokenStore, TokenStore, TokenStoreError
from aries_exchange.testing import KEY, StoreContract, record
from tests.lifecycle.processes import outcomes_of_rounds
from tests.lifecycle.servers import CLIENT, Server


# The package keyring leaves a connection to the garbage collector where a keyring is locked.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module", autouse=True)
def _no_connections() -> Generator[None]:
    """
    Close what the package keyring left open, before pytest looks.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(name="profile")
def _profile() -> str:
    """
    A name that nothing was kept under before.
    """
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture(name="store")
def _store(folder: Path, profile: str) -> TokenStore:
    """
    A store in the keyring that the package `keyring` chooses.
    """
    return KeyringTokenStore(folder=folder, profile=profile)


class TestSecretService(StoreContract):
    def test_which(self) -> None:
        """
        It is the Secret Service that is tested, and not something that stands in for it.
        """
        assert "keyring.backends.SecretService" == type(keyring.get_keyring()).__module__

    def test_what_others_find(self, store: TokenStore) -> None:
        """
        What is kept is what other programs find under the name of this SDK.
        """
        assert store.save(KEY, record(1), 0)
        listed = keyring.get_credential("aries-exchange", None)

        assert listed is not None
        assert "refresh-" in listed.password


class TestProcesses:
    def test_one_expiry_one_request(
        self, server: Server, folder: Path, profile: str, sized: Callable[[int], int]
    ) -> None:
        """
        8 processes that share a login in the keyring refresh once for each expiry.
        """
        rounds, seed = sized(50), server.seed()
        make = partial(keyring_client, server.url, folder, profile, seed)
        found = outcomes_of_rounds(server, rounds, make)

        assert ["served"] * 8 * rounds == found
        assert {"refreshes": rounds, "replays": 0, "alive": 1} == server.state


def keyring_client(url: str, folder: Path, profile: str, seed: str) -> AriesClient:
    """
    Return a client of the login that is kept in the keyring.
    """
    store = KeyringTokenStore(folder=folder, profile=profile)
    return AriesClient(base_url=url, client_id=CLIENT, refresh_token=seed, token_store=store)


class TestLocked:
    def test_an_error_in_time(self, store: TokenStore, folder: Path) -> None:
        """
        A keyring that is locked is an error, soon, that names the way out; nothing is kept elsewhere.

        The last test, for nobody is there who could unlock it again.
        """
        import secretstorage

        assert store.save(KEY, record(1), 0)
        assert record(1) == store.load(KEY)
        with contextlib.closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()
        began = time.monotonic()
        with pytest.raises(TokenStoreError, match="FileTokenStore"):
            store.load(KEY)
        with pytest.raises(TokenStoreError, match="FileTokenStore"):
            store.save(KEY, record(2), 1)
        took = time.monotonic() - began

        assert took < 22
        assert not any(b"access-" in path.read_bytes() for path in folder.iterdir())

from __future__ import annotations

import inspect
import threading
import time

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

import aries_exchange

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    MemoryTokenStore,
    RefreshUnavailable,
    TokenRecord,
    TokenStore,
    TokenStoreError,
)
from aries_exchange.oauth2.token import login_id_of
from tests.support.flavours import Flavour
from tests.support.wire import Request, Wire, json_response


PACKAGE: Final = Path(aries_exchange.__file__).parent


class Store(MemoryTokenStore):
    """
    A store that fails in one of its methods, and notes the threads that called it.
    """

    def __init__(self, fails: str = "", error: Exception | None = None) -> None:
        super().__init__()
        self.fails = fails
        self.error = error or RuntimeError("hunter2")
        self.threads: set[int] = set()

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept, or fail.
        """
        self._note("load")
        return super().load(key)

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record*, or fail.
        """
        self._note("save")
        return super().save(key, record, expected_generation)

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key*, or fail at either end.
        """
        self._note("enter")
        with super().lock(key, timeout):
            yield
        if self.fails == "exit":
            raise self.error

    def _note(self, method: str) -> None:
        self.threads.add(threading.get_ident())
        if self.fails == method:
            raise self.error


def answering(request: Request) -> list[bytes]:
    """
    Give tokens and a profile to everybody.
    """
    fields = {"access_token": "a1", "refresh_token": "r1", "expires_in": 3600, "id": 1}
    return [json_response(200, fields)]


def arguments(server: Wire, store: TokenStore) -> dict[str, Any]:
    """
    Return what makes a client of *server* that keeps its login in *store*.
    """
    server.script = answering
    return {
        "base_url": server.url,
        "client_id": "c",
        "refresh_token": "r0",
        "token_store": store,
        "max_retries": 0,
        "timeout": 5.0,
    }


class TestStoreCalls:
    @pytest.mark.parametrize("fails", ["load", "save", "enter", "exit"])
    def test_failing(self, flavour: Flavour, server: Wire, fails: str) -> None:
        """
        Whatever a store raises is told as `TokenStoreError`, by its type alone.
        """
        with (
            flavour.client(**arguments(server, Store(fails))) as client,
            pytest.raises(TokenStoreError, match="RuntimeError") as caught,
        ):
            client.users.get_user_profile()

        assert "hunter2" not in str(caught.value)
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)

    def test_own_error(self, flavour: Flavour, server: Wire) -> None:
        """
        A store that speaks our language is quoted as it is.
        """
        store = Store("load", TokenStoreError("the disk is full"))
        with (
            flavour.client(**arguments(server, store)) as client,
            pytest.raises(TokenStoreError, match="the disk is full"),
        ):
            client.users.get_user_profile()

    def test_busy(self, flavour: Flavour, server: Wire) -> None:
        """
        A lock that somebody else holds is waited for until the deadline of the call.
        """
        store = Store()
        given = arguments(server, store) | {"timeout": 0.2}
        with (
            flavour.client(**given) as client,
            store.lock(f"{server.url} c {login_id_of('r0')}", 0),
            pytest.raises(RefreshUnavailable, match="could not be renewed"),
        ):
            client.users.get_user_profile()

        assert [] == server.requests

    def test_threads(self, flavour: Flavour, server: Wire) -> None:
        """
        What happens under the lock happens in a thread of its own, which nothing cuts short.
        """
        store = Store()
        with flavour.client(**arguments(server, store)) as client:
            client.users.get_user_profile()
        own = threading.get_ident()
        if flavour.portal is not None:
            own = flavour.portal.call(threading.get_ident)

        assert store.threads
        assert own not in store.threads

    def test_no_thread(self, flavour: Flavour, server: Wire) -> None:
        """
        At the limit of threads a refresh is an error of ours; the login is kept for later.
        """
        with flavour.client(**arguments(server, MemoryTokenStore())) as client:
            usual = threading.stack_size(2**47)  # more than any process can have
            try:
                with pytest.raises(RefreshUnavailable, match="no thread can be started"):
                    client.users.get_user_profile()
            finally:
                threading.stack_size(usual)
            assert [] == server.requests

            assert 1 == client.users.get_user_profile().id

    def test_freed_after_a_failure(self, flavour: Flavour, server: Wire) -> None:
        """
        Whatever goes wrong in a renewal, the lock is free afterwards.
        """
        store = Store("save")
        with flavour.client(**arguments(server, store)) as client:
            with pytest.raises(TokenStoreError):
                client.users.get_user_profile()
            store.fails = ""

            assert 1 == client.users.get_user_profile().id


class TestFrames:
    def test_none_of_ours(self, flavour: Flavour, server: Wire) -> None:
        """
        An error brings none of the frames that hold tokens, for error reporters print their locals.
        """
        with (
            flavour.client(**arguments(server, Store("load"))) as client,
            pytest.raises(TokenStoreError) as caught,
        ):
            client.users.get_user_profile()
        names = {Path(frame.filename) for frame in inspect.getinnerframes(caught.tb)}
        ours = {str(path.relative_to(PACKAGE)) for path in names if path.is_relative_to(PACKAGE)}

        # These hold the client and the flow, and no token.
        assert {"client.py", "io/drivers.py", "values.py"} >= ours


class TestWaiters:
    def test_not_for_itself(self, server: Wire) -> None:
        """
        A store that makes a call while it serves the refresh of that login is told at once, and the
        refresh goes on.
        """
        told: list[str] = []

        class Calling(Store):
            def load(self, key: str) -> TokenRecord | None:
                if not told:
                    told.append("asked")
                    with pytest.raises(RefreshUnavailable, match="could not be renewed"):
                        client.users.get_user_profile()
                return super().load(key)

        with AriesClient(**arguments(server, Calling())) as client:
            assert 1 == client.users.get_user_profile().id
        assert ["asked"] == told

    def test_take_no_worker_threads(self, flavour: Flavour, server: Wire, tmp_path: Path) -> None:
        """
        However many callers wait for refreshes, none of them takes a worker thread from the calls
        that need one to look at their store.
        """
        waiters, may_answer = 50, threading.Event()  # anyio has 40 worker threads

        def script(request: Request) -> Iterator[bytes]:
            if b"slow" in request.body:
                may_answer.wait()
            yield from answering(request)

        with ExitStack() as stack:

            def client(seed: str) -> AriesClient:
                given = arguments(server, FileTokenStore(tmp_path)) | {"timeout": 25.0}
                return stack.enter_context(flavour.client(**given | {"refresh_token": seed}))

            ready, others = client("r0"), [client(f"slow {n}") for n in range(waiters)]
            server.script = script
            ready.users.get_user_profile()
            pool = stack.enter_context(ThreadPoolExecutor(waiters))
            stack.callback(may_answer.set)
            found = [pool.submit(other.users.get_user_profile) for other in others]
            while sum(b"slow" in request.body for request in server.requests) < waiters:
                time.sleep(0.01)

            assert 1 == ready.users.get_user_profile().id
            may_answer.set()
            assert {1} == {each.result().id for each in found}

"""
Many who read the tokens while these come and go: each sees one grant, whole, and in time.

No request of the API is made, so that the readers are as fast as they can be.
"""

from __future__ import annotations

import itertools
import json
import math
import threading
import time

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any

import pytest

from aries_exchange import AriesClient
from aries_exchange.tokens.grant import Grant
from tests.support.flavours import Flavour
from tests.support.wire import Request, Step, Wire, json_response, wire


class Numbered:
    """
    A token endpoint whose *n*-th answer is numbered in all its parts, and lives *life* seconds.
    """

    def __init__(self, life: float, latency: float = 0.0) -> None:
        self._life, self._latency = life, latency
        self._numbers, self._guard = itertools.count(1), threading.Lock()
        self.spent: list[str] = []
        self.ends: dict[str | None, float] = {}

    def script(self, request: Request) -> Iterable[Step]:
        """
        Answer a refresh, and note which refresh token it has spent.
        """
        with self._guard:
            self.spent.append(json.loads(request.body)["refresh_token"])
            number = next(self._numbers)
        time.sleep(self._latency)
        self.ends[f"a{number}"] = time.monotonic() + self._life
        return [
            json_response(
                200,
                {
                    "access_token": f"a{number}",
                    "refresh_token": f"r{number}",
                    "scope": f"s{number}",
                    "expires_in": self._life,
                },
            )
        ]

    @contextmanager
    def client(self, flavour: Flavour) -> Generator[AriesClient]:
        """
        A client of this server, whose seed is `r0`.
        """
        server: Wire
        with (
            wire(self.script) as server,
            flavour.client(base_url=server.url, client_id="client", refresh_token="r0") as client,
        ):
            yield client

    def assert_no_replay(self) -> None:
        """
        Each refresh token was sent once, in its turn.
        """
        assert [f"r{number}" for number in range(len(self.spent))] == self.spent


def triple(client: Any) -> tuple[str | None, str | None, str | None]:
    """
    Return the present tokens and their scope.
    """
    client = client.__dict__.get("_target", client)
    grant = client.__dict__["_parts"].caller.credential
    assert isinstance(grant, Grant)
    tokens = grant.tokens
    return (
        (None, None, None)
        if tokens is None
        else (tokens.access_token, tokens.refresh_token, tokens.scope)
    )


def is_whole(found: tuple[str | None, ...]) -> bool:
    """
    Tell whether all parts carry one number.
    """
    number = str(found[0])[1:]
    return found == (f"a{number}", f"r{number}", f"s{number}")


class TestReaders:
    def test_never_mixed(self, sized: Callable[[int], int]) -> None:
        """
        20 threads that read 4,000 times each see whole grants that live, and refresh no more often
        than half a life allows.
        """
        reads, life = sized(4000), max(1.0, sized(40) / 10)
        server, flavour = Numbered(life), Flavour("sync")
        with server.client(flavour) as client:
            began = time.monotonic()

            def read() -> int:
                good = 0
                for _ in range(reads):
                    now = time.monotonic()
                    token = client.oauth2.access_token()
                    good += now < server.ends[token] and is_whole(triple(client))
                    time.sleep(0.002)
                return good

            found = flavour.at_once([read] * 20)
            took = time.monotonic() - began

        assert [reads] * 20 == found
        assert 2 <= len(server.spent) <= math.ceil(took / (life / 2)) + 1
        server.assert_no_replay()

    def test_immediate_expiry(
        self, flavour: Flavour, sized: Callable[[int], int], caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        20 that read 100 times each tokens that are over when they come never see none, never a
        mixed grant, and never send a refresh token twice; they are warned of rotation once.
        """
        reads, server = sized(100), Numbered(1e-6)
        with server.client(flavour) as client:

            def read() -> int:
                return sum(
                    client.oauth2.access_token() in server.ends and is_whole(triple(client))
                    for _ in range(reads)
                )

            found = flavour.at_once([read] * 20)

        assert [reads] * 20 == found
        assert reads <= len(server.spent) <= 20 * reads
        assert 1 == len(caplog.records)
        server.assert_no_replay()

    def test_first_load(self, flavour: Flavour) -> None:
        """
        Of 50 that read before there is a token each gets the first, by one request.
        """
        server = Numbered(3600, latency=0.1)
        with server.client(flavour) as client:
            found = flavour.at_once([client.oauth2.access_token] * 50)

        assert ["a1"] * 50 == found
        assert ["r0"] == server.spent

    @pytest.mark.parametrize("crowd", [20, 200])
    def test_one_call(self, flavour: Flavour, crowd: int) -> None:
        """
        20 or 200 that meet at a token endpoint of 0.1 s cause exactly one call.
        """
        server = Numbered(3600, latency=0.1)
        with server.client(flavour) as client:
            found = flavour.at_once([client.oauth2.access_token] * crowd)

        assert ["a1"] * crowd == found
        assert ["r0"] == server.spent

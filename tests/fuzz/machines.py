"""
Machines that logins live on: a disk that survives, processes that die, a network that is watched.
"""

from __future__ import annotations

import json

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import httpx

from aries_exchange import TokenRecord
from aries_exchange.effects import Effect, Sleep
from aries_exchange.io.drivers import SyncDriver
from tests.support.clocks import ManualClock


__all__ = ["Killed", "Process", "Shelf", "Watch"]


class Killed(BaseException):
    """
    The process is gone.
    """


class Shelf:
    """
    A token store on a disk, in JSON.  Who asks for a lock that is held has waited long enough.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self.held: set[str] = set()
        self.saved: set[str] = set()

    def keys(self) -> list[str]:
        """
        Return the names of the logins.
        """
        return list(self._texts)

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept.
        """
        text = self._texts.get(key)
        return None if text is None else TokenRecord.from_json(text)

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record*, unless another one came first.
        """
        present = self.load(key)
        if (present.generation if present else 0) != expected_generation:
            return False
        self._texts[key] = record.to_json()
        if record.tokens is not None:
            self.saved.add(record.tokens.access_token)
        return True

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key*.
        """
        if key in self.held:
            raise TimeoutError
        self.held.add(key)
        try:
            yield
        finally:
            self.held.discard(key)


class Process(SyncDriver):
    """
    Carries flows out until it is killed, or until somebody else gets a turn in between.

    `left` counts effects; when it is used up, `event` happens, which may raise `Killed`.
    """

    left: int | None = None
    event: Callable[[], object] = staticmethod(lambda: None)

    def _do(self, effect: Effect) -> Any:
        if self.left == 0:
            self.event()
        elif self.left is not None:
            self.left -= 1
        if isinstance(effect, Sleep):
            assert isinstance(self._clock, ManualClock)
            return self._clock.advance(effect.seconds)
        return super()._do(effect)

    def die_after(self, effects: int) -> None:
        """
        Kill the process after so many effects; a dead process has no more of them.
        """

        def kill() -> None:
            raise Killed

        self.left, self.event = effects, kill

    def yield_after(self, effects: int, turn: Callable[[], object]) -> None:
        """
        Let *turn* happen once, after so many effects.
        """

        def once() -> None:
            self.left = None
            turn()

        self.left, self.event = effects, once


class Watch(httpx.BaseTransport):
    """
    The network, and what somebody who sees all of it has to say.

    A refresh token is *risked* by a request after which the service may have replaced it: any but
    those that were answered with a no.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._inner = httpx.HTTPTransport()
        self.risked: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._order: dict[str, tuple[int, int]] = {}  # of access tokens: lineage, place in it
        self._lineages: dict[str, int] = {}  # of refresh tokens
        self.refused: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """
        Pass *request* on.
        """
        if request.url.path == "/v1/oauth2/token":
            return self._token(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer:
            self._look_at_use(bearer)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """
        Close the connections.
        """
        self._inner.close()

    def _token(self, request: httpx.Request) -> httpx.Response:
        fields = json.loads(request.content)
        spent, client_id = fields.get("refresh_token"), fields["client_id"]
        if spent is not None:
            self._look_at_refresh(spent, f"http://{request.headers['Host']} {client_id}")
            self.risked[spent] += 1
        response = self._inner.handle_request(request)
        response.read()
        if response.is_success:
            self._learn(spent, response)
        elif spent is not None:
            self.risked[spent] -= 1
            if response.status_code < 500:
                self.refused.add(spent)
        return response

    def _learn(self, spent: str | None, response: httpx.Response) -> None:
        try:
            fields = response.json()
            new, access = fields["refresh_token"], fields["access_token"]
        except (ValueError, KeyError, TypeError):
            return  # spoilt on its way
        lineage = self._lineages.get(spent or "", len(self._lineages))
        self._lineages[new] = lineage
        self._order[access] = (lineage, len(self._order))

    def _look_at_refresh(self, spent: str, key: str) -> None:
        record = self._shelf.load(key)
        kept = record.tokens.refresh_token if record and record.tokens else None
        if key not in self._shelf.held:
            self.wrong.append("a refresh without the lock")
        if kept != spent:
            self.wrong.append("a refresh with another token than the one that is kept")
        if record is None or record.attempt is None:
            self.wrong.append("a refresh that was not announced")
        if spent in self.refused:
            self.wrong.append("a refresh token that was rejected before")

    def _look_at_use(self, bearer: str) -> None:
        if bearer not in self._shelf.saved:
            self.wrong.append("an access token in use before it was kept")
        for record in filter(None, map(self._shelf.load, self._shelf.keys())):
            stored = self._order.get(record.tokens.access_token) if record.tokens else None
            used = self._order.get(bearer)
            if stored and used and stored[0] == used[0] and stored < used:
                self.wrong.append("a kept token older than the one in use")

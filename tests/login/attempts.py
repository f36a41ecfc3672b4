"""
A login through the browser that is under way, in a thread of its own.
"""

from __future__ import annotations

import threading

from collections.abc import Generator
from contextlib import contextmanager
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit

import attrs

from aries_exchange import AriesClient, LoginStatus
from tests.support import person


@attrs.define(eq=False)
class Attempt:
    """
    What the program has shown, and what comes of it.
    """

    url: str
    _outcome: Queue[LoginStatus | BaseException]

    @property
    def redirect_uri(self) -> str:
        """
        Where the program listens.
        """
        return parse_qs(urlsplit(self.url).query)["redirect_uri"][0]

    @property
    def state(self) -> str:
        """
        What ties the answer to this login.
        """
        return parse_qs(urlsplit(self.url).query)["state"][0]

    @property
    def port(self) -> int:
        """
        The port that it listens on.
        """
        return urlsplit(self.redirect_uri).port or 80

    def outcome(self) -> LoginStatus:
        """
        Wait for the end, and return or raise what came of it.
        """
        outcome = self._outcome.get(timeout=20)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def finish(self) -> LoginStatus:
        """
        Log in like a person, and return what came of it.
        """
        person.visit(person.log_in(self.url))
        return self.outcome()


@contextmanager
def logging_in(client: AriesClient, **arguments: Any) -> Generator[Attempt]:
    """
    Begin a login, and wait until the page would be opened; it is over when the block ends.
    """
    opened: Queue[str | BaseException] = Queue()
    ended: Queue[LoginStatus | BaseException] = Queue()
    usual: dict[str, Any] = {
        "redirect_uri": "http://127.0.0.1:0/callback",
        "mode": "browser",
        "timeout": 15.0,
    }

    def run() -> None:
        try:
            ended.put(client.login(open_browser=opened.put, tell=_silent, **{**usual, **arguments}))
        except BaseException as error:  # noqa: BLE001 - it is the outcome
            opened.put(error)
            ended.put(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        url = opened.get(timeout=10)
        if isinstance(url, BaseException):
            raise url
        yield Attempt(url, ended)
    finally:
        thread.join(timeout=20)
        assert not thread.is_alive()


def _silent(_: str) -> None:
    pass

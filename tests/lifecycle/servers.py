"""
The sandbox as a process of its own, and what the tests of the token lifecycle ask of it.
"""

from __future__ import annotations

import json
import subprocess
import sys

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from aries_exchange import Tokens
from aries_sandbox import people
from tests.sandbox import flows


CLIENT: Final = people.PUBLIC.client_id
LATENCY: Final = 0.05
"""Seconds that the token endpoint takes, so that a crowd arrives while it works."""
_LATE: Final = {"operation": "token", "kind": "delay", "delay": LATENCY, "times": None}


class Server:
    """
    A sandbox that runs in another process.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=url, timeout=60)

    def login(self) -> Tokens:
        """
        Log a user in, as another program would, and return the tokens.
        """
        raw = flows.tokens(self.http)
        return Tokens(
            access_token=raw["access_token"],
            refresh_token=raw["refresh_token"],
            scope=raw["scope"],
            origin=self.url,
        )

    def seed(self) -> str:
        """
        Log a user in and return the refresh token.
        """
        token = self.login().refresh_token
        assert token is not None
        return token

    def control(self, name: str, body: object = None, method: str = "POST") -> Any:
        """
        Ask the control endpoint.
        """
        answer = self.http.request(method, f"/_sandbox/{name}", json=body).raise_for_status()
        return answer.json() if answer.content else None

    def expire(self) -> None:
        """
        Let every access token expire now, which clients cannot know.
        """
        self.control("expire-access-tokens")

    def script(self, *faults: dict[str, Any]) -> None:
        """
        Replace what goes wrong; without *faults* the token endpoint is late, and nothing else.
        """
        self.control("faults", method="DELETE")
        self.control("faults", [*faults, _LATE])

    def reset(self) -> None:
        """
        Go back to the state after the start.
        """
        self.control("reset")
        self.script()

    def stats(self) -> dict[str, Any]:
        """
        Return what was counted.
        """
        found: dict[str, Any] = self.control("stats", method="GET")
        return found

    @property
    def refreshes(self) -> int:
        """
        How many requests carried a refresh token.
        """
        return int(self.stats()["token_requests"].get("refresh_token", 0))

    @property
    def state(self) -> dict[str, int]:
        """
        What a promise is about: refreshes, replays that killed a login, and logins that live.
        """
        stats = self.stats()
        return {
            "refreshes": int(stats["token_requests"].get("refresh_token", 0)),
            "replays": stats["refresh_replays"],
            "alive": stats["live_families"],
        }


@contextmanager
def running(folder: Path, *arguments: str) -> Generator[Server]:
    """
    Run a sandbox in a process of its own while the block lasts.
    """
    faults = folder / "faults.json"
    faults.write_text(json.dumps([_LATE]))
    command = [sys.executable, "-m", "aries_sandbox", "--port", "0", "--faults", str(faults)]
    with subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            ready = process.stdout.readline()
            server = Server(ready.rsplit(" ", 1)[-1].strip())
            with server.http:
                yield server
        finally:
            process.terminate()

"""
Ctrl-C and time-outs in the middle of a refresh, in real processes: the login is kept.
"""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import termios
import time

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Final, NamedTuple

import pytest

from aries_exchange import FileTokenStore, RefreshUnavailable
from tests.lifecycle.processes import client_of, outcome_of
from tests.lifecycle.servers import CLIENT, Server
from tests.support.flavours import Flavour
from tests.support.wire import Request, Step, json_response, wire


SLOW: Final = {"operation": "token", "kind": "delay", "delay": 0.3, "delay_after": 0.4}
PROGRAM: Final = """
import signal
import sys
from pathlib import Path
from threading import Event
from tests.lifecycle.processes import client_of
signal.signal(signal.SIGINT, signal.default_int_handler)
with client_of(sys.argv[1], Path(sys.argv[2]), sys.argv[3]) as client:
    print("calls", flush=True)
    client.users.get_user_profile()
"""


class Ended(NamedTuple):
    """
    How a program ended: its status, whether its terminal is as it was before, and how many seconds
    after it had begun its call.
    """

    status: int
    is_sane: bool
    after: float


def run(arguments: list[str], interrupt_after: float | None = None) -> Ended:
    """
    Run the program in a terminal, and interrupt it so many seconds after it has begun its call.
    """
    ours, its = pty.openpty()
    before = termios.tcgetattr(its)
    try:
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=its,
            stdout=subprocess.PIPE,
            stderr=its,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert "calls\n" == process.stdout.readline()
            began = time.monotonic()
            if interrupt_after is not None:
                time.sleep(interrupt_after)
                process.send_signal(signal.SIGINT)
            process.wait(30)
            after = time.monotonic() - began
        return Ended(process.returncode, termios.tcgetattr(its) == before, after)
    finally:
        os.close(ours)
        os.close(its)


class TestCtrlC:
    def test_at_any_moment(self, server: Server, folder: Path, sized: Callable[[int], int]) -> None:
        """
        Whenever Ctrl-C comes, the process ends as after any KeyboardInterrupt, the terminal is as
        before, and the next process goes on with the login.
        """
        seed, moments = server.seed(), sized(50)
        with client_of(server.url, folder, seed) as client:
            assert "served" == outcome_of(client)
        server.expire()
        server.script(SLOW)
        arguments = [server.url, str(folder), seed]
        whole = run(arguments).after
        seen: list[tuple[int, bool]] = []
        for number in range(moments):
            server.expire()
            server.script(SLOW)
            ended = run(arguments, whole * number / moments)
            seen.append((ended.status, ended.is_sane))
            server.script()
            with client_of(server.url, folder, seed) as client:
                assert "served" == outcome_of(client)

        # The last may have come after the end of the call.  And Python ends with status 1, not by
        # the signal, if a thread that it waits for imports a module after the interrupt.
        assert set(seen) <= {(-signal.SIGINT, True), (1, True), (0, True)}
        assert seen.count((0, True)) <= 1 + moments // 4
        assert (0, 1) == (server.state["replays"], server.state["alive"])


def dripping(ended: Event, request: Request) -> Iterator[Step]:
    """
    Respond to a token request byte by byte, for five seconds; then *ended*.
    """
    if request.target != "/v1/oauth2/token":
        yield json_response(200, {"email": "user@example.com"})
        return
    whole = json_response(200, {"access_token": "a1", "refresh_token": "r1", "expires_in": 3600})
    for place in range(len(whole)):
        yield 5 / len(whole)
        yield whole[place : place + 1]
    ended.set()


class TestTimeout:
    def test_dripping_token_endpoint(self, flavour: Flavour, folder: Path) -> None:
        """
        A call ends with its time-out, the refresh goes on without it, and its tokens are kept.
        """
        ended = Event()
        with wire(partial(dripping, ended)) as server:
            client = flavour.client(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token="r0",
                token_store=FileTokenStore(folder),
                timeout=3,
            )
            with client:
                begun = time.monotonic()
                with pytest.raises(RefreshUnavailable):
                    client.users.get_user_profile()
                took, in_time = time.monotonic() - begun, not ended.is_set()
                email = client.with_options(timeout=30).users.get_user_profile().email
            sent = [each.target for each in server.requests]

        assert in_time
        assert took > 2.9
        assert "user@example.com" == email
        assert ["/v1/oauth2/token", "/v1/users/me/profile"] == sent

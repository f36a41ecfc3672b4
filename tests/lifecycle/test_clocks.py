"""
Clocks that are wrong, and clocks that are set (A39).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from aries_exchange import AriesClient, FileTokenStore
from tests.lifecycle.processes import outcome_of
from tests.lifecycle.servers import CLIENT, Server
from tests.support.clocks import MovableClock


DAY: Final = 86_400.0
STEP: Final = 45.0


class TestWallClock:
    @pytest.mark.parametrize(
        "shifts",
        [(0.0,), (DAY,), (-DAY,), (DAY, 0.0), (-DAY, 0.0), (0.0, DAY, -DAY, 0.0), (0.0, -DAY, DAY)],
        ids=str,
    )
    def test_set_in_mid_run(
        self, server: Server, folder: Path, sized: Callable[[int], int], shifts: tuple[float, ...]
    ) -> None:
        """
        A39: whatever the wall clock shows, no token is used past its life, and none is renewed twice
        in a minute: by a client that runs on, by one that sleeps much, and by a new one each time.
        """
        clock, minutes, seed = MovableClock(), sized(800), server.seed()
        refreshed: list[float] = []

        def client() -> AriesClient:
            return AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
                clock=clock,
                on_tokens_refreshed=lambda _: refreshed.append(clock.monotonic()),
            )

        steps = int(minutes * 60 / STEP)
        with client() as steady, client() as sleeper:
            for step in range(steps):
                clock.wrong = shifts[step * len(shifts) // steps]
                outcomes = [outcome_of(steady)]
                if step % 20 == 0:
                    outcomes.append(outcome_of(sleeper))
                if step % 5 == 0:
                    with client() as new:
                        outcomes.append(outcome_of(new))
                assert {"served"} == set(outcomes)
                clock.skipped += STEP
                server.control("clock", {"advance": STEP})
        requests = server.stats()["requests"]["getUserProfile"]
        pauses = [after - before for before, after in pairwise(refreshed)]

        assert {"200"} == set(requests)  # a token past its life would have been refused
        assert all(pause >= 60 for pause in pauses)
        assert minutes / 60 <= len(refreshed) <= minutes / 57 + 1 + len(shifts)
        assert {"refreshes": len(refreshed), "replays": 0, "alive": 1} == server.state

    @pytest.mark.parametrize("shift", [DAY, -DAY])
    @pytest.mark.parametrize("is_new", [True, False], ids=["new", "running"])
    def test_set_between_two_processes(
        self, server: Server, folder: Path, shift: float, is_new: bool
    ) -> None:
        """
        A39: a token that a sibling got before the clock was set ends when it ends.
        """
        clock, seed = MovableClock(), server.seed()

        def client() -> AriesClient:
            return AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
                clock=clock,
            )

        def skip(minutes: float) -> None:
            clock.skipped += minutes * 60
            server.control("clock", {"advance": minutes * 60})

        with client() as sibling, client() as user:
            if not is_new:
                assert "served" == outcome_of(user)  # and knows the server's clock
                skip(60)
            assert "served" == outcome_of(sibling)
            before = server.refreshes
            skip(40)
            clock.wrong = shift
            assert "served" == outcome_of(user)
            after = server.refreshes
            skip(25)
            assert "served" == outcome_of(user)

        assert after - before == int(is_new)  # who knows only a clock that was set, asks
        assert {"200"} == set(server.stats()["requests"]["getUserProfile"])

    @pytest.mark.parametrize("wrong", [DAY, -DAY, 10 * 365 * DAY])
    def test_always_wrong(self, server: Server, folder: Path, wrong: float) -> None:
        """
        On a machine whose clock is always wrong, programs that start anew do not refresh anew.
        """
        clock = MovableClock()
        clock.wrong = wrong
        seed = server.seed()
        for _ in range(10):
            with AriesClient(
                base_url=server.url,
                client_id=CLIENT,
                refresh_token=seed,
                token_store=FileTokenStore(folder),
                clock=clock,
            ) as client:
                assert "served" == outcome_of(client)

        assert 1 == server.refreshes

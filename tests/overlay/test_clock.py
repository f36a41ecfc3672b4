from __future__ import annotations

import sys
import time

import pytest

from aries_exchange.clock import SystemClock


class TestMonotonic:
    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this clock")
    def test_sleep_of_the_machine(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        On Linux it is the clock that goes on while the machine sleeps.
        """
        times = {time.CLOCK_BOOTTIME: 7.0}
        monkeypatch.setattr(time, "clock_gettime", times.__getitem__)

        assert 7.0 == SystemClock().monotonic()

    def test_without_that_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Where the kernel has no such clock, as in WebAssembly, it is the one that each system has.
        """

        def refuse(clock: int) -> float:
            raise OSError(28, "Invalid argument")

        monkeypatch.setattr(time, "clock_gettime", refuse)
        before = time.monotonic()

        assert before <= SystemClock().monotonic() <= time.monotonic()

    def test_another_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Windows and macOS have neither the clock nor its name.
        """
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.delattr(time, "CLOCK_BOOTTIME")
        monkeypatch.delattr(time, "clock_gettime")
        before = time.monotonic()

        assert before <= SystemClock().monotonic() <= time.monotonic()

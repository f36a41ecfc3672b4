"""
A clock that stands still until it is told to move, and one that skips what nobody waits for.
"""

from __future__ import annotations

import time


__all__ = ["ManualClock", "MovableClock"]


class ManualClock:
    """
    Two clocks that start at *monotonic* and *wall*; `advance` moves both.
    """

    def __init__(self, monotonic: float = 1000.0, wall: float = 1_800_000_000.0) -> None:
        self._monotonic = monotonic
        self._wall = wall

    def monotonic(self) -> float:
        """
        Return the seconds of the first clock.
        """
        return self._monotonic

    def wall(self) -> float:
        """
        Return the seconds of the second clock.
        """
        return self._wall

    def advance(self, seconds: float) -> None:
        """
        Let *seconds* pass.
        """
        self._monotonic += seconds
        self._wall += seconds


class MovableClock:
    """
    The machine's clocks, which pass over time that a test skips; the wall clock can be set.
    """

    def __init__(self) -> None:
        self.skipped = 0.0
        self.wrong = 0.0

    def monotonic(self) -> float:
        """
        Return seconds that only ever grow.
        """
        return time.monotonic() + self.skipped

    def wall(self) -> float:
        """
        Return what the wall clock shows.
        """
        return time.time() + self.skipped + self.wrong

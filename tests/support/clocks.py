"""
A clock that stands still until it is told to move.
"""

from __future__ import annotations


__all__ = ["ManualClock"]


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

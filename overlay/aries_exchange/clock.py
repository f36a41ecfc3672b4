"""
The real clocks, named in this one place.
"""

from __future__ import annotations

import time

from time import sleep


__all__ = ["SystemClock", "sleep"]


class SystemClock:
    """
    The clocks of the machine.
    """

    def monotonic(self) -> float:
        """
        Return seconds that only ever grow, from an unknown start.
        """
        return time.monotonic()

    def wall(self) -> float:
        """
        Return seconds since the epoch.
        """
        return time.time()

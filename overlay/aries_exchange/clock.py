"""
The real clocks, named in this one place.
"""

from __future__ import annotations

import sys
import time

from time import sleep as sleep  # noqa: PLC0414 - the driver's way to wait


class SystemClock:
    """
    The clocks of the machine.
    """

    def monotonic(self) -> float:
        """
        Return seconds that only ever grow, from an unknown start, also while the machine sleeps.
        """
        if sys.platform != "linux":
            return time.monotonic()
        try:
            # On Linux `time.monotonic` stands still in a sleep; tokens do not.
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        except OSError:  # a kernel, or an emulated one, without this clock
            return time.monotonic()

    def wall(self) -> float:
        """
        Return seconds since the epoch.
        """
        return time.time()

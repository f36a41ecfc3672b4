"""
The real clocks, named in this one place.
"""

from __future__ import annotations

import time

from time import sleep as sleep  # noqa: PLC0414 - the driver's way to wait
from typing import Final


_SINCE_BOOT: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", None)


class SystemClock:
    """
    The clocks of the machine.
    """

    def monotonic(self) -> float:
        """
        Return seconds that only ever grow, from an unknown start, also while the machine sleeps.
        """
        # On Linux `time.monotonic` stands still in a sleep; tokens do not.
        return time.monotonic() if _SINCE_BOOT is None else time.clock_gettime(_SINCE_BOOT)

    def wall(self) -> float:
        """
        Return seconds since the epoch.
        """
        return time.time()

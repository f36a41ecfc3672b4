"""
Waiting for what another thread or process does.
"""

from __future__ import annotations

import time

from collections.abc import Callable


__all__ = ["wait_for"]


def wait_for(condition: Callable[[], bool]) -> None:
    """
    Wait until *condition* holds, for half a minute at most.
    """
    ends = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)

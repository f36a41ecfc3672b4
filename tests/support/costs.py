"""
What a piece of work costs its thread, whatever else the machine and the process do.
"""

from __future__ import annotations

import gc
import time

from collections.abc import Callable
from typing import Any


__all__ = ["cost"]


def cost(work: Callable[[], Any]) -> float:
    """
    Return the processor seconds that *work* takes.

    The garbage collector rests meanwhile: what it takes depends on all that the process holds.
    """
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()

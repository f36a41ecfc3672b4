# pyright: basic
"""
How many cases a test of this folder runs, and which.

`make test` runs few, the same each time.  `make fuzz` sets FUZZ_CASES, of which each test takes its
share, and the seed is that of the command line; it reads what was done from the file FUZZ_LOG.
"""

from __future__ import annotations

import os

from pathlib import Path
from typing import Any, Final

from hypothesis import HealthCheck, settings


__all__ = ["cases", "note"]

_CASES: Final = int(os.environ.get("FUZZ_CASES", "0"))
_LOG: Final = os.environ.get("FUZZ_LOG")


def cases(quick: int, share: float, **more: Any) -> settings:
    """
    Return the settings of a test that runs *quick* cases, or *share* of all when fuzzing.
    """
    return settings(
        max_examples=max(1, int(_CASES * share)) if _CASES else quick,
        derandomize=not _CASES,
        database=None,
        deadline=None,
        print_blob=False,  # the seed repeats it all
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        **more,
    )


def note(subject: str) -> None:
    """
    Tell `make fuzz` of a case about *subject*.
    """
    if _LOG:
        with Path(_LOG).open("a", encoding="utf-8") as log:
            log.write(f"{subject}\n")

# pyright: basic
"""
How many cases a test runs, which, and who is told.

`make test` runs few, the same each time.  `make fuzz` sets FUZZ_CASES, of which each test takes its
share, and FUZZ_SEED.  What fails is kept in the folder FUZZ_KEPT, which
FUZZ_REPLAY runs again, and each case is told in the file FUZZ_LOG.
"""

from __future__ import annotations

import os

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.support.pinned import ignore_local_constants


__all__ = ["amount", "cases", "latest", "note", "seeded"]

ignore_local_constants()

T = TypeVar("T")

_CASES: Final = int(os.environ.get("FUZZ_CASES", "0"))
_SEED: Final = os.environ.get("FUZZ_SEED")
_LOG: Final = os.environ.get("FUZZ_LOG")
_KEPT: Final = os.environ.get("FUZZ_KEPT")
_REPLAY: Final = "FUZZ_REPLAY" in os.environ

latest: list[str] = []
"""What the case that was told last is about."""


def cases(quick: int, share: float) -> Callable[[T], T]:
    """
    Return a decorator for a test that runs *quick* cases, or *share* of all when fuzzing.
    """
    limited: Any = amount(quick, share)

    def decorate(test: T) -> T:
        return cast("T", limited(seeded(test)))  # the seed first, for it forgets the database

    return decorate


def seeded(test: Any) -> Any:
    """
    Give *test*, or a state machine, the seed of the run.
    """
    return test if _SEED is None else seed(int(_SEED))(test)


def amount(quick: int, share: float, **more: Any) -> settings:
    """
    Return the settings of a test that runs *quick* cases, or *share* of all.
    """
    return settings(
        max_examples=max(1, round(_CASES * share)) if _CASES else quick,
        derandomize=not (_CASES or _REPLAY),
        database=DirectoryBasedExampleDatabase(_KEPT) if _KEPT else None,
        phases=[Phase.reuse] if _REPLAY else list(Phase),
        deadline=None,
        print_blob=False,  # the seed repeats it all
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
        **more,
    )


def note(side: str, subject: str, *more: str) -> None:
    """
    Tell `make fuzz` of a case about *subject*, which is an operation or what else is fuzzed.
    """
    latest[:] = [subject]
    if _LOG:
        with Path(_LOG).open("a", encoding="utf-8") as log:
            log.write("\t".join((side, subject, *more)) + "\n")

"""
When a failed attempt is retried, and after how long.

Reads are retried after transient failures.  Any request is retried that certainly was not sent.
Nothing else ever is, because an order must not be placed twice.
"""

from __future__ import annotations

import threading

from collections.abc import Callable
from typing import Final

from aries_exchange.errors import (
    AriesAPIError,
    AriesError,
    NotSentError,
    OutcomeUnknownError,
    RefreshUnavailable,
)
from aries_exchange.values import holding


RETRY_AFTER_CAP: Final = 60.0
"""The longest `Retry-After` that is obeyed, in seconds; above it the error is raised at once."""

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Statuses that say "not now"; 520 to 530 are those of content delivery networks."""
_FIRST: Final = 0.5
_LONGEST: Final = 8.0


class RetryBudget:
    """
    Limits the retries of one client, so that an outage does not multiply its load.

    It starts with *capacity*.  A retry takes 1, a success gives back a tenth.
    """

    def __init__(self, capacity: float = 20.0) -> None:
        self._capacity = self._left = capacity
        self._guard = threading.Lock()

    @property
    def left(self) -> float:
        """
        What is left, between 0 and the capacity.
        """
        return self._left

    def take(self) -> bool:
        """
        Take 1 for a retry, and tell whether there was enough.
        """
        return holding(self._guard, self._change, -1.0)

    def give_back(self) -> None:
        """
        Note a success.
        """
        if self._left < self._capacity:
            holding(self._guard, self._change, 0.1)

    def _change(self, amount: float) -> bool:
        is_enough = self._left + amount >= 0
        if is_enough:
            self._left = min(self._capacity, round(self._left + amount, 1))
        return is_enough


class RetryPolicy:
    """
    The rules: full jitter between 0 and 0.5, 1, 2, 4, 8 seconds; `Retry-After` up to a cap.

    *random* returns a number from 0 up to 1.
    """

    def __init__(self, random: Callable[[], float], budget: RetryBudget | None = None) -> None:
        self._random = random
        self.budget: Final = budget or RetryBudget()

    def delay(
        self, error: AriesError, *, retries: int, max_retries: int, safe: bool, left: float
    ) -> float | None:
        """
        Return how many seconds to wait before the next attempt, or None to give up.

        *retries* counts those that were made, *left* is what remains of the call's time in seconds.
        """
        if retries >= max_retries or not self._may_repeat(error, safe=safe):
            return None
        wait = self._random() * min(_LONGEST, _FIRST * 2.0 ** min(retries, 10))
        asked = None
        if isinstance(error, AriesAPIError | RefreshUnavailable):
            asked = error.retry_after
        if asked is not None:
            if asked > RETRY_AFTER_CAP:
                return None
            wait = max(wait, asked)
        return wait if wait < left and self.budget.take() else None

    @staticmethod
    def _may_repeat(error: AriesError, *, safe: bool) -> bool:
        if isinstance(error, NotSentError):
            return True
        if isinstance(error, OutcomeUnknownError):
            return safe
        return safe and isinstance(error, AriesAPIError) and is_transient(error.status_code)


def is_transient(status: int) -> bool:
    """
    Tell whether *status* is that of a failure that may be over at the next attempt.
    """
    return status in _TRANSIENT

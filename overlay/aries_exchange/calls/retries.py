"""
When a failed attempt is retried, and after how long.

Reads are retried after transient failures.  Any request is retried that certainly was not sent,
unless the next attempt would fail alike, as it does where a certificate is not trusted.  Nothing
else ever is, because an order must not be placed twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final

from aries_exchange.errors import AriesAPIError, AriesError, NotSentError, OutcomeUnknownError


RETRY_AFTER_CAP: Final = 60.0
"""The longest `Retry-After` that is obeyed, in seconds; above it the error is raised at once."""

_TRANSIENT: Final = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Statuses that say "not now"; 520 to 530 are those of content delivery networks."""
_PERMANENT: Final = ("certificate_", "host_mismatch", "settings")
"""How the reasons begin for which no retry can be sent either."""
_FIRST: Final = 0.5
_LONGEST: Final = 8.0


class RetryBudget:
    """
    Limits the retries of one client, so that an outage does not multiply its load.

    It starts with *capacity*.  A retry takes 1, each tenth success gives 1 back.
    """

    def __init__(self, capacity: int = 20) -> None:
        # Without a lock, which a fork could leave held in the child.
        self._retries = deque([None] * capacity, maxlen=capacity)
        self._successes = count(1)

    @property
    def left(self) -> int:
        """
        How many retries are left, up to the capacity.
        """
        return len(self._retries)

    def take(self) -> bool:
        """
        Take 1 for a retry, and tell whether there was enough.
        """
        try:
            self._retries.pop()
        except IndexError:
            return False
        return True

    def give_back(self) -> None:
        """
        Note a success.
        """
        if next(self._successes) % 10 == 0:
            self._retries.append(None)


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
        asked: float = getattr(error, "retry_after", None) or 0.0
        if asked > RETRY_AFTER_CAP:
            return None
        wait = max(asked, self._random() * min(_LONGEST, _FIRST * 2.0 ** min(retries, 10)))
        return wait if wait < left and self.budget.take() else None

    @staticmethod
    def _may_repeat(error: AriesError, *, safe: bool) -> bool:
        if isinstance(error, NotSentError):
            return not (error.reason or "").startswith(_PERMANENT)
        if isinstance(error, OutcomeUnknownError):
            return safe
        return safe and isinstance(error, AriesAPIError) and error.status_code in _TRANSIENT

"""
The sandbox's time.

Expiry and the ``Date`` header use one clock.  It can be advanced: an hour then passes for the server
at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Final


_FARTHEST: Final = 100 * 365 * 86_400  # seconds; dates end with the year 9999


class Clock:
    """
    A source of time that can be moved forward.  Times are seconds since the epoch.
    """

    def __init__(self, source: Callable[[], float]) -> None:
        self._source = source
        self._ahead = 0.0

    def now(self) -> float:
        """
        Return the time.
        """
        return self._source() + self._ahead

    def advance(self, seconds: float) -> None:
        """
        Let *seconds* pass at once.

        Raises:
            ValueError: The clock would be more than 100 years from its source.
        """
        ahead = self._ahead + seconds
        if not abs(ahead) <= _FARTHEST:  # false for NaN as well
            raise ValueError(f"seconds: all steps together are at most {_FARTHEST} (100 years)")
        self._ahead = ahead

    def reset(self) -> None:
        """
        Return to the time of the source.
        """
        self._ahead = 0.0

    def timestamp(self) -> str:
        """
        Return the time as the API writes it (RFC 3339, UTC, whole seconds).
        """
        return datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def http_date(self) -> str:
        """
        Return the time as a ``Date`` header writes it (RFC 9110, section 5.6.7).
        """
        return formatdate(self.now(), usegmt=True)

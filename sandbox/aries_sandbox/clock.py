"""
The sandbox's time.

Everything that expires, and the ``Date`` header, goes by one clock, which can be advanced: an
hour then passes for the server at once, as it does for a client that slept.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate


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
        """
        self._ahead += seconds

    def reset(self) -> None:
        """
        Go back to the time of the source.
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

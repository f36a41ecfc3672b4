"""
Counts of what happened.  They contain no token, address or name from outside.
"""

from __future__ import annotations

import threading

from collections import Counter
from typing import Any


class Stats:
    """
    Counts since the start or the last reset.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """
        Start at zero.
        """
        with self._lock:
            self._requests: dict[str, Counter[str]] = {}
            self._token_requests: Counter[str] = Counter()
            self._refresh_replays = 0

    def request(self, operation: str, outcome: str) -> None:
        """
        Count a request with the status of its response, or with ``lost``.
        """
        with self._lock:
            self._requests.setdefault(operation, Counter())[outcome] += 1

    def token_request(self, grant_type: str) -> None:
        """
        Count a valid request to the token endpoint.
        """
        with self._lock:
            self._token_requests[grant_type] += 1

    def refresh_replay(self) -> None:
        """
        Count a refresh token that was used twice, which revoked its family.
        """
        with self._lock:
            self._refresh_replays += 1

    def to_json(self) -> dict[str, Any]:
        """
        Return all counts.
        """
        with self._lock:
            return {
                "requests": {name: dict(counts) for name, counts in self._requests.items()},
                "token_requests": dict(self._token_requests),
                "refresh_replays": self._refresh_replays,
            }

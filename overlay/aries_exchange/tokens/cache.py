"""
What is known of one login, and when its access token is due for renewal.

No input or output, no clock, no lock: times are arguments.
"""

from __future__ import annotations

import copy
import email.utils
import math

from collections.abc import Mapping
from enum import Enum
from typing import Final

import attrs

from aries_exchange.errors import AriesError, RefreshUnavailable
from aries_exchange.stores.base import Pause, TokenRecord
from aries_exchange.values import Confidential


_STALE: Final = 120.0
_EXPIRED: Final = 30.0
_MARGIN: Final = 5.0
"""Seconds before its end that a token is not sent any more: `Date` has whole seconds, and a request
takes time."""
_SLACK: Final = 60.0
"""How far the clocks of two machines that share a store may differ, in seconds."""


class Freshness(Enum):
    """
    Whether an access token is used, renewed ahead of time, or not used any more.
    """

    FRESH = "fresh"
    STALE = "stale"
    """In the advisory window: one caller renews, the others use the token."""
    EXPIRED = "expired"
    """In the mandatory window, or after it: all callers wait for the next token."""


@attrs.frozen
class LiveToken(Confidential):
    """
    An access token, when its two windows begin, and when it ends, on the monotonic clock.

    All are None for a token whose life is not known: it is used until the service rejects it.
    """

    value: str = attrs.field(repr=False)
    stale_at: float | None = None
    expired_at: float | None = None
    ends_at: float | None = None

    @classmethod
    def lasting(
        cls, value: str, *, life: float | None, left: float | None, now: float
    ) -> LiveToken:
        """
        Return a token that was made to live *life* seconds and has *left* of them at *now*.

        A window is never wider than half of the token's life, so that a short-lived token is not
        renewed for each call.
        """
        if left is None:
            return cls(value)
        whole = left if life is None else life
        return cls(
            value,
            stale_at=now + left - min(_STALE, whole / 2),
            expired_at=now + left - min(_EXPIRED, whole / 4),
            ends_at=now + left - min(_MARGIN, whole / 8),
        )

    def freshness(self, now: float) -> Freshness:
        """
        Tell which window *now* is in.
        """
        if self.expired_at is not None and now >= self.expired_at:
            return Freshness.EXPIRED
        if self.stale_at is not None and now >= self.stale_at:
            return Freshness.STALE
        return Freshness.FRESH


@attrs.define(eq=False)
class TokenCache(Confidential):
    """
    The present state of one login in this process.

    `live` is swapped whole, by one assignment, so that it is read without a lock.
    """

    live: LiveToken | None = attrs.field(default=None, repr=False)
    record: TokenRecord | None = attrs.field(default=None, repr=False)
    server_offset: float | None = None
    """The server's clock less the monotonic one, in seconds, once a response has told it."""
    paused_until: float = -math.inf
    """No renewal is tried before, on the monotonic clock."""
    last_pause: Pause | None = None
    _cause: AriesError | None = attrs.field(default=None, repr=False)

    def pause(self, pause: Pause, until: float, error: AriesError) -> None:
        """
        Try no renewal before *until*, because of *error*.
        """
        self.paused_until, self.last_pause = until, pause
        self._cause = copy.copy(error)  # without its frames

    def resume(self) -> None:
        """
        Forget failures: a renewal has succeeded, or a new login has begun.
        """
        self.paused_until, self.last_pause = -math.inf, None

    def unavailable(self, wait: float) -> RefreshUnavailable:
        """
        Return the error of a caller who cannot wait for the end of the pause, in *wait* seconds.
        """
        assert self._cause is not None
        return RefreshUnavailable.because_of(self._cause, wait=wait)

    def read_date(self, headers: Mapping[str, str], now: float) -> None:
        """
        Learn the server's clock from its `Date` header, if that is usable.
        """
        try:
            date = email.utils.parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, TypeError, IndexError):
            return
        if date.tzinfo is not None:
            self.server_offset = date.timestamp() - now

    def server_time(self, *, now: float, wall: float) -> float:
        """
        Return the time on the server's clock, or *wall* as long as nothing better is known.

        It is kept by the monotonic clock, so that a wall clock that is set changes nothing.
        """
        return wall if self.server_offset is None else now + self.server_offset

    def adopt(self, record: TokenRecord, *, now: float, wall: float) -> LiveToken | None:
        """
        Make *record* the present state; *now* is monotonic, *wall* since the epoch.

        The stored expiry is on the server's clock.  A token never lasts longer than it was made
        for, however wrong the local clock is.
        """
        self.record, tokens = record, record.tokens
        if tokens is None:
            self.live = None
            return None
        life, left = tokens.expires_in, None
        if tokens.expires_at is not None:
            server_time = self.server_time(now=now, wall=wall)
            if self.server_offset is None and record.refreshed_at is not None and life is not None:
                # Whoever wrote this knew how far the local clock was off.
                issued = tokens.expires_at - life
                was_set_back = wall < record.refreshed_at - _SLACK
                server_time = math.inf if was_set_back else wall + issued - record.refreshed_at
            left = tokens.expires_at - server_time
            left = left if life is None else min(left, life)
        self.live = LiveToken.lasting(tokens.access_token, life=life, left=left, now=now)
        return self.live

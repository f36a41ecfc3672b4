"""
What is known of one login, and when its access token is due for renewal.

No input or output, no lock: the clock is an argument.
"""

from __future__ import annotations

import copy
import email.utils
import math

from collections.abc import Mapping
from typing import Final

import attrs

from aries_exchange.effects import Clock
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


@attrs.frozen
class LiveToken(Confidential):
    """
    An access token, when its two windows begin, and when it ends, on the monotonic clock.

    A token whose life is not known has no end here: it is used until the service rejects it.
    """

    value: str = attrs.field(repr=False)
    stale_at: float = math.inf
    """The advisory window: one caller renews, the others use the token."""
    expired_at: float = math.inf
    """The mandatory window: all callers wait for the next token."""
    ends_at: float = math.inf


@attrs.define(eq=False)
class TokenCache(Confidential):
    """
    The present state of one login in this process.

    `live` is swapped whole, by one assignment, so that it is read without a lock.
    """

    clock: Clock
    live: LiveToken | None = attrs.field(default=None, repr=False)
    record: TokenRecord | None = attrs.field(default=None, repr=False)
    server_offset: float | None = None
    """The server's clock less the monotonic one, in seconds, once a response has told it."""
    paused_until: float = -math.inf
    """No renewal is tried before, on the monotonic clock."""
    last_pause: Pause | None = None
    _cause: AriesError | None = attrs.field(default=None, repr=False)

    @property
    def is_usable(self) -> bool:
        """
        Whether there is a token that may still be sent.
        """
        live = self.live
        return live is not None and self.clock.monotonic() < live.expired_at

    @property
    def server_time(self) -> float:
        """
        The server's clock in seconds since the epoch, or the local one as long as it is not known.

        It is kept by the monotonic clock, so that a wall clock that is set changes nothing.
        """
        if self.server_offset is None:
            return self.clock.wall()
        return self.clock.monotonic() + self.server_offset

    def pause(self, pause: Pause, seconds: float, error: AriesError) -> None:
        """
        Try no renewal for so many *seconds*, because of *error*.
        """
        self.paused_until, self.last_pause = self.clock.monotonic() + seconds, pause
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

    def read_date(self, headers: Mapping[str, str]) -> None:
        """
        Learn the server's clock from the `Date` header of a response that came now, if that is usable.
        """
        try:
            date = email.utils.parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, TypeError, IndexError):
            return
        if date.tzinfo is not None:
            self.server_offset = date.timestamp() - self.clock.monotonic()

    def adopt(self, record: TokenRecord) -> None:
        """
        Make *record* the present state.

        The stored expiry is on the server's clock.  A token never lasts longer than it was made
        for, however wrong the local clock is.
        """
        self.record, tokens = record, record.tokens
        if tokens is None or tokens.expires_at is None:
            self.live = None if tokens is None else LiveToken(tokens.access_token)
            return
        life, server_time = tokens.expires_in, self.server_time
        if self.server_offset is None and record.refreshed_at is not None and life is not None:
            # Whoever wrote this knew how far the local clock was off.
            issued, wall = tokens.expires_at - life, self.clock.wall()
            was_set_back = wall < record.refreshed_at - _SLACK
            server_time = math.inf if was_set_back else wall + issued - record.refreshed_at
        left = tokens.expires_at - server_time
        life = left if life is None else life
        ends = self.clock.monotonic() + min(left, life)
        self.live = LiveToken(
            tokens.access_token,
            # No window is wider than half of a life, or a short one would begin with a renewal.
            stale_at=ends - min(_STALE, life / 2),
            expired_at=ends - min(_EXPIRED, life / 4),
            ends_at=ends - min(_MARGIN, life / 8),
        )

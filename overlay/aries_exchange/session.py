"""
What is known of one login, and when its access token is due for renewal.

No input or output, no clock, no lock: times are arguments.
"""

from __future__ import annotations

import email.utils

from collections.abc import Mapping
from enum import Enum
from typing import Final

import attrs

from aries_exchange.confidential import Confidential
from aries_exchange.stores import TokenRecord


__all__ = ["Freshness", "LiveToken", "Session"]

_STALE: Final = 120.0
_EXPIRED: Final = 30.0


class Freshness(Enum):
    """
    Whether an access token is used, renewed ahead of time, or not used any more.
    """

    FRESH = "fresh"
    STALE = "stale"
    """In the advisory window: one caller renews, the others go on with the token."""
    EXPIRED = "expired"
    """In the mandatory window, or past it: everybody waits for the next token."""


@attrs.frozen
class LiveToken(Confidential):
    """
    An access token, and when its two windows begin on the monotonic clock.

    Both are None for a token whose life is not known: it is used until the service refuses it.
    """

    value: str = attrs.field(repr=False)
    stale_at: float | None = None
    expired_at: float | None = None

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
class Session(Confidential):
    """
    The present state of one login in this process.

    `live` is swapped whole, by one assignment, so that it is read without a lock.
    """

    live: LiveToken | None = attrs.field(default=None, repr=False)
    record: TokenRecord | None = attrs.field(default=None, repr=False)
    server_ahead: float = 0.0
    """How far the server's clock is ahead of the local wall clock, in seconds."""

    def read_date(self, headers: Mapping[str, str], wall: float) -> None:
        """
        Learn the server's clock from its `Date` header, if that is usable.
        """
        try:
            date = email.utils.parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, TypeError, IndexError):
            return
        if date.tzinfo is not None:
            self.server_ahead = date.timestamp() - wall

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
            left = tokens.expires_at - wall - self.server_ahead
            left = left if life is None else min(left, life)
        self.live = LiveToken.lasting(tokens.access_token, life=life, left=left, now=now)
        return self.live

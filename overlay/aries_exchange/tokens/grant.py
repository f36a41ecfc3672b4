"""
A login that renews itself.

One expiry costs one token request, however many threads and tasks find the token due: they wait
for one lock, look again, and go on with what the first of them brought.
"""

from __future__ import annotations

import contextlib
import copy
import hmac
import logging

from collections.abc import Callable
from typing import Final, TypeVar

import attrs

from aries_exchange.calls.credential import AfterRefusal
from aries_exchange.calls.retries import is_transient
from aries_exchange.effects import Flow, Locked
from aries_exchange.errors import (
    AriesAPIError,
    AriesError,
    ReauthorizationRequired,
    RefreshUnavailable,
)
from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import MemoryTokenStore
from aries_exchange.tokens.cache import Freshness
from aries_exchange.tokens.events import Events, tell
from aries_exchange.tokens.renewal import Renewal
from aries_exchange.values import Confidential


T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")
_LOCK_TIMEOUT: Final = 30.0
"""Seconds to wait for a renewal that somebody else has begun."""
_CHANGE_TIMEOUT: Final = 5.0
"""Seconds that a login or logout waits for it."""
_BACK_OFF: Final = 5.0
"""Seconds before a renewal ahead of time is tried again after a failure."""


@attrs.define(eq=False)
class Grant(Confidential):
    """
    A login that renews itself: by a refresh token, or by the client's own credentials.
    """

    renewal: Renewal
    auto_refresh: bool = True
    events: Events = attrs.field(factory=Events)
    _finished: int = 0
    _failure: AriesError | None = attrs.field(default=None, repr=False)
    _retry_at: float = 0.0
    _warned: bool = False
    _told: bool = False

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        return "client_credentials" if self.renewal.by_client_credentials else "refresh_token"

    @property
    def present(self) -> str | None:
        """
        The access token in hand, if there is one.
        """
        live = self.renewal.cache.live
        return None if live is None else live.value

    @property
    def tokens(self) -> Tokens | None:
        """
        The present tokens, as far as they are known in this process.
        """
        record = self.renewal.cache.record
        return None if record is None else record.tokens

    def holds(self, refresh_token: str) -> bool:
        """
        Tell whether *refresh_token* belongs to this login, now or as the one it grew from.
        """
        tokens = self.tokens
        current = None if tokens is None else tokens.refresh_token
        known = [token.encode() for token in (self.renewal.seed, current) if token is not None]
        # All are compared, so that the time tells nothing.
        return True in [hmac.compare_digest(refresh_token.encode(), token) for token in known]

    def access_token(self, deadline: float) -> Flow[str | None]:
        """
        Return the token for the next request, renewed if it is due.

        In the advisory window a failure is logged, and the present token goes on.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: No live token, and none could be had in time.
        """
        live, clock = self.renewal.cache.live, self.renewal.clock
        if live is None:
            yield from self.renew(None, deadline)
            return self.present
        now = clock.monotonic()
        freshness = live.freshness(now) if self.auto_refresh else Freshness.FRESH
        lives = live.ends_at is None or now < live.ends_at
        if freshness is Freshness.FRESH or (lives and now < self._retry_at):
            return live.value
        try:
            if freshness is Freshness.STALE:
                yield from self._locked(live.value, 0)
            else:
                yield from self.renew(live.value, deadline)
        except TimeoutError:
            pass  # somebody is at it
        except AriesError as error:
            if live.ends_at is not None and clock.monotonic() >= live.ends_at:
                raise
            self._retry_at = clock.monotonic() + _BACK_OFF
            _LOG.debug("renewal ahead of time failed: %s", type(error).__name__)
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[AfterRefusal]:
        """
        Renew, unless *token* is not the present one any more.  Return whether another is there.
        """
        if self.present == token:
            if not self.auto_refresh:
                return AfterRefusal.NOTHING
            asked = yield from self._renewed(token, deadline)
            return AfterRefusal.RENEWED if asked else AfterRefusal.ADOPTED
        return AfterRefusal.NOTHING if self.present is None else AfterRefusal.ADOPTED

    def renew(self, seen: str | None, deadline: float) -> Flow[Tokens]:
        """
        Replace the access token *seen*, unless somebody did, and return the present tokens.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: The tokens could not be had now.
        """
        yield from self._renewed(seen, deadline)
        tokens = self.tokens
        if tokens is None:
            raise ReauthorizationRequired("nobody has logged in", reason="no_login")
        return tokens

    def try_store(self) -> Flow[None]:
        """
        Find out whether a login can be kept, without changing the one that is kept.

        Under the lock only: beside a renewal that is under way, its save would be refused.  Where
        the lock cannot be had in time, the store is one that somebody else uses.
        """
        renewal = self.renewal
        step = renewal.try_store()
        with contextlib.suppress(TimeoutError):
            yield Locked(renewal.store, renewal.key, _CHANGE_TIMEOUT, self, step)

    def change(self, step: Callable[[], Flow[None]]) -> Flow[None]:
        """
        Run *step*, which replaces or forgets the login, under the lock if it can be had.

        Whoever holds it and does not move must not keep a user from logging in or out; what he
        saves afterwards is refused, for its generation is too old.
        """
        renewal = self.renewal
        try:
            yield Locked(renewal.store, renewal.key, _CHANGE_TIMEOUT, self, step())
        except TimeoutError:
            yield from step()

    def _renewed(self, seen: str | None, deadline: float) -> Flow[bool]:
        wait = max(0.0, min(_LOCK_TIMEOUT, deadline - self.renewal.clock.monotonic()))
        hint = "Try again later; the login is kept."
        try:
            return (yield from self._locked(seen, wait))
        except TimeoutError:
            msg = f"another renewal of this login did not end within {wait:.0f} s."
            raise RefreshUnavailable(msg, hint=hint) from None
        except AriesAPIError as error:
            if not is_transient(error.status_code):
                raise
            msg = f"the access token could not be renewed: {error.status_code}: {error.message}"
            unavailable = RefreshUnavailable(msg, hint=hint)
            unavailable.retry_after = error.retry_after
            raise unavailable from None

    def _locked(self, seen: str | None, timeout: float) -> Flow[bool]:
        before, renewal = self.tokens, self.renewal
        flow = self._look_again(seen, self._finished)
        try:
            asked: bool = yield Locked(renewal.store, renewal.key, timeout, self, flow)
        except ReauthorizationRequired as error:
            if not self._told:
                self._told = True
                tell(self.events.reauthorization_required, error)
            raise
        if asked and self.tokens is not None:
            self._told = False
            self._warn_of_rotation(before)
            tell(self.events.tokens_refreshed, self.tokens)
        return asked

    def _look_again(self, seen: str | None, ticket: int) -> Flow[bool]:
        # Runs under the lock.  Returns whether this caller has asked the service.
        live = self.renewal.cache.live
        if live is not None and live.value != seen and self.renewal.usable(live):
            return False
        if self._failure is not None and self._finished != ticket:
            # It failed while this caller waited for it: one failure serves all.
            raise copy.copy(self._failure) from None
        try:
            asked = yield from self.renewal.renew(seen)
        except AriesError as error:
            self._failure = copy.copy(error)  # without its traceback
            raise
        else:
            self._failure = None
            return asked
        finally:
            self._finished += 1

    def _warn_of_rotation(self, before: Tokens | None) -> None:
        renewal, now = self.renewal, self.tokens
        if self._warned or renewal.seed is None or not isinstance(renewal.store, MemoryTokenStore):
            return
        if before is None and now is not None and now.refresh_token != renewal.seed:
            self._warned = True
            _LOG.warning(
                "The service has replaced the refresh token that this program was given, and the"
                " new one is kept in memory only: after a restart the old one is refused."
                " Pass token_store=FileTokenStore() to keep it."
            )

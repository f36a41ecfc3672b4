"""
A login that renews itself.

One expiry costs one token request, however many threads and tasks find the token due: they share
one renewal, and go on with what it brought.  A renewal that fails makes all of them pause.
"""

from __future__ import annotations

import hmac
import logging
import math

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

import attrs

from aries_exchange.calls.credential import Credential
from aries_exchange.effects import Ask, Flow, Locked, Sleep, Work
from aries_exchange.errors import (
    AriesError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import MemoryTokenStore, TokenRecord, Turns
from aries_exchange.tokens.events import Events
from aries_exchange.tokens.renewal import Renewal
from aries_exchange.values import fingerprint


_LOG: Final = logging.getLogger("aries_exchange")
_LOCK_PATIENCE: Final = 30.0
"""Seconds to wait for the lock while another process renews."""
_CHANGE_PATIENCE: Final = 5.0
"""Seconds that a login or logout waits for it."""
_STORE_PAUSE: Final = 30.0
"""Seconds that a store which failed is not asked whether somebody else has saved."""
_REMEMBERED: Final = 1000
"""How many refresh tokens of a login are recognised; with a new one each hour, those of 40 days."""
_FULL_LENGTH: Final = 60.0
"""Seconds that a login or logout may take under the lock."""


_held: WeakValueDictionary[str, Grant] = WeakValueDictionary()
"""
The logins of this process, by the hashes of the refresh tokens that they have or had.

One look or one entry at a time needs no lock, which the child of a fork could find held for ever.
"""


# Whoever looks for a login and makes it if there is none holds "", so that it is made once.
making: Final = Turns()


def held_grant(origin: str, client_id: str | None, refresh_token: str) -> Grant | None:
    """
    Return the login at *origin* that has *refresh_token*, or had it once.
    """
    return _held.get(fingerprint(origin, client_id or "", refresh_token))


@attrs.define(eq=False)
class Grant(Credential):
    """
    A login that renews itself: by a refresh token, or by the client's own credentials.
    """

    renewal: Renewal
    auto_refresh: bool = True
    events: Events = attrs.field(factory=Events)
    _rejected: str | None = attrs.field(default=None, repr=False)
    _version: object = attrs.field(default=None, repr=False)
    _look_after: float = -math.inf
    _places: deque[str] = attrs.field(factory=deque[str], init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._note_held(self.renewal.seed)

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

    def start_with(self, tokens: Tokens) -> None:
        """
        Begin with *tokens*, unless the store turns out to have newer ones of this login.
        """
        self.renewal.cache.adopt(TokenRecord(tokens=tokens, generation=1))
        self._note_held(tokens.refresh_token)

    def access_token(self, deadline: float) -> Flow[str | None]:
        """
        Return the token for the next request, renewed if it is due.

        A token that still works is used although its renewal failed, or takes long.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: There is no live token, and none could be had in time.
        """
        yield from self._look_at_store()
        cache, clock = self.renewal.cache, self.renewal.clock
        live, now = cache.live, clock.monotonic()
        if live is None or live.value == self._rejected:
            yield from self._renewed(None if live is None else live.value, deadline)
            return self.present
        is_paused = now < min(live.ends_at, cache.paused_until)
        if not self.auto_refresh or now < live.stale_at or is_paused:
            return live.value
        try:
            if now < live.expired_at:
                # One caller renews and waits for it, but not until its own time is over.
                yield from self._locked(live.value, 0, (deadline - now) / 2, [])
            else:
                yield from self._renewed(live.value, deadline)
        except TimeoutError:
            pass  # another caller renews, or the renewal goes on without this one
        except AriesError as error:
            if clock.monotonic() >= live.ends_at:
                raise
            _LOG.debug("renewal ahead of time failed: %s", type(error).__name__)
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[bool | None]:
        """
        Renew, unless *token* is not the present one any more.  Return as `Credential` does.
        """
        if self.present != token:
            return None if self.present is None else False
        if not self.auto_refresh:
            return None
        self._rejected = token
        return (yield from self._renewed(token, deadline))

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

        Under the lock only: beside a renewal that is under way, its save would be rejected.  Where
        the lock cannot be had in time, the store is one that somebody else uses.
        """
        with suppress(TimeoutError):
            yield self._under_lock(self.renewal.try_store)

    def change(self, step: Callable[[], Flow[None]]) -> Flow[None]:
        """
        Run *step*, which replaces or forgets the login, under the lock if it can be had.

        A stuck lock holder must not block login or logout: after 5 s they go ahead without the
        lock.  If the holder saves later, the store rejects it, because its generation is stale.
        """
        try:
            yield self._under_lock(step)
        except TimeoutError:
            yield from step()

    def _under_lock(self, step: Callable[[], Flow[None]]) -> Locked:
        store, key = self.renewal.store, self.renewal.key
        return Locked(store, key, step, _CHANGE_PATIENCE, _FULL_LENGTH)

    def _look_at_store(self) -> Flow[None]:
        # A sibling may have logged out, or renewed.  A store that fails is left alone for a while.
        renewal, now = self.renewal, self.renewal.clock.monotonic()
        version = getattr(renewal.store, "version", None)
        if version is None or renewal.cache.record is None or now < self._look_after:
            return
        ask = partial(version, renewal.key)
        try:
            # Memory is looked at without the detour through a thread.
            in_memory = isinstance(renewal.store, MemoryTokenStore)
            found: object = ask() if in_memory else (yield Work(ask))
            if found not in {self._version, renewal.cache.record.generation}:
                stored = yield from renewal.load()
                self._version = found
                if stored.generation > renewal.cache.record.generation:
                    renewal.cache.adopt(stored)
        except TokenStoreError:
            self._look_after = now + _STORE_PAUSE

    def _renewed(self, seen: str | None, deadline: float) -> Flow[bool]:
        # Returns whether the service was asked.
        clock, ran = self.renewal.clock, list[bool]()
        while True:
            yield from self._pause(deadline)
            left = max(0.0, deadline - clock.monotonic())
            try:
                asked = yield from self._locked(seen, min(_LOCK_PATIENCE, left), left, ran)
            except TimeoutError:
                raise RefreshUnavailable(
                    f"the access token could not be renewed within {round(left, 2):g} s.",
                    hint="The refresh goes on; try again later.",
                ) from None
            # None: the store says that it is too early.  And a renewal that this caller only joined
            # may have begun before *seen* was there, and have brought just that.
            if asked is not None and (ran or self.present != seen):
                return asked
            ran.clear()

    def _pause(self, deadline: float) -> Flow[None]:
        # After a failure, all callers wait for the same moment, and share the next try.  One that
        # would wait for more than half of its time is told at once.
        cache, now = self.renewal.cache, self.renewal.clock.monotonic()
        wait = cache.paused_until - now
        if wait > max(0.0, deadline - now) / 2:
            raise cache.unavailable(wait)
        if wait > 0:
            yield Sleep(wait)

    def _locked(
        self, seen: str | None, patience: float, seconds: float, ran: list[bool]
    ) -> Flow[bool | None]:
        renewal = self.renewal
        flow, last = partial(self._look_again, seen, ran), partial(self._tell, alone=True)
        try:
            asked: bool | None = yield Locked(
                renewal.store, renewal.key, flow, patience, seconds, self, last
            )
        except (AriesError, TimeoutError):
            yield from self._tell()
            raise
        yield from self._tell()
        return asked

    def _look_again(self, seen: str | None, ran: list[bool]) -> Flow[bool | None]:
        # Runs under the lock.
        ran.append(True)
        cache, before = self.renewal.cache, self.tokens
        if self.present != seen and cache.is_usable:
            return False
        try:
            asked = yield from self.renewal.renew(seen)
        except ReauthorizationRequired as error:
            self.events.note_end(error)
            raise
        if asked and (tokens := self.tokens) is not None:
            _LOG.info("the access token was renewed")
            self._rejected = None
            self._note_held(tokens.refresh_token)
            self._warn_of_rotation(before, tokens)
            self.events.note_renewal(tokens, cache.server_time)
        return asked

    def _tell(self, *, alone: bool = False) -> Flow[None]:
        # Without the lock.  *alone*, in the thread of a renewal that nobody waits for any more,
        # coroutines are left to the next call.
        while (news := self.events.next(awaitable=not alone)) is not None:
            try:
                yield Ask(news)
            except Exception as error:  # noqa: BLE001 - a listener may be anybody's
                _LOG.warning("a listener raised %s", type(error).__name__)

    def _note_held(self, refresh_token: str | None) -> None:
        if refresh_token is None:
            return
        renewal = self.renewal
        client_id = renewal.client.required_id()
        place = fingerprint(renewal.environment.origin, client_id, refresh_token)
        _held[place] = self
        self._places.append(place)
        if len(self._places) > _REMEMBERED:
            _held.pop(self._places.popleft(), None)

    def _warn_of_rotation(self, before: Tokens | None, now: Tokens) -> None:
        is_first = before is None and self.renewal.seed not in {None, now.refresh_token}
        if is_first and isinstance(self.renewal.store, MemoryTokenStore):
            _LOG.warning(
                "The service has replaced the refresh token that this program was given, and the"
                " new one is kept in memory only: after a restart the old one is rejected."
                " Pass token_store=FileTokenStore() to keep it."
            )

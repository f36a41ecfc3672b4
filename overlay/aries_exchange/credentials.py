"""
What a request is authorized with.

One expiry costs one token request, however many threads and tasks find the token due: they wait
for one lock, look again, and go on with what the first of them brought.
"""

from __future__ import annotations

import copy
import logging

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

import attrs

from aries_exchange.confidential import Confidential
from aries_exchange.effects import Effect, Flow, Locked
from aries_exchange.errors import AriesError, ReauthorizationRequired, RefreshUnavailable
from aries_exchange.oauth2.token import Tokens
from aries_exchange.renewal import Renewal
from aries_exchange.session import Freshness
from aries_exchange.stores import MemoryTokenStore


__all__ = ["Credential", "Events", "FixedToken", "Grant"]

T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")
_LOCK_TIMEOUT: Final = 30.0
"""Seconds to wait for a renewal that somebody else has begun."""
_BACK_OFF: Final = 5.0
"""Seconds before a renewal ahead of time is tried again after a failure."""


class Credential(Protocol):
    """
    What a client authorizes its requests with.
    """

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        ...

    @property
    def present(self) -> str | None:
        """
        The access token in hand, if there is one.
        """
        ...

    def access_token(self, deadline: float) -> Flow[str | None]:
        """
        Return the token for the next request, renewed if it is due; None if there is none.
        """
        ...

    def refused(self, token: str, deadline: float) -> Flow[bool]:
        """
        Take note that the service refused *token*; return whether another one is there now.
        """
        ...


@attrs.frozen
class FixedToken(Confidential):
    """
    An access token from elsewhere, which cannot be renewed; or none at all.
    """

    present: str | None = attrs.field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        return "none" if self.present is None else "bearer_token"

    def access_token(self, deadline: float) -> Flow[str | None]:  # noqa: ARG002 - the protocol's
        """
        Return the token.
        """
        yield from _NO_EFFECTS
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[bool]:  # noqa: ARG002 - the protocol's
        """
        Return False.
        """
        yield from _NO_EFFECTS
        return False


_NO_EFFECTS: Final[tuple[Effect, ...]] = ()


@attrs.frozen(kw_only=True)
class Events:
    """
    What a program wants to hear of its login.  Both are called without the lock.
    """

    tokens_refreshed: Callable[[Tokens], object] | None = None
    reauthorization_required: Callable[[ReauthorizationRequired], object] | None = None


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
        live = self.renewal.session.live
        return None if live is None else live.value

    @property
    def tokens(self) -> Tokens | None:
        """
        The present tokens, as far as they are known in this process.
        """
        record = self.renewal.session.record
        return None if record is None else record.tokens

    def holds(self, refresh_token: str) -> bool:
        """
        Tell whether *refresh_token* belongs to this login, now or as the one it grew from.
        """
        tokens = self.tokens
        current = None if tokens is None else tokens.refresh_token
        return refresh_token in {self.renewal.seed, current}

    def access_token(self, deadline: float) -> Flow[str | None]:
        """
        Return the token for the next request, renewed if it is due.

        In the advisory window a failure is logged, and the present token goes on.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: No live token, and none could be had in time.
        """
        live = self.renewal.session.live
        if live is None:
            yield from self.renew(None, deadline)
            return self.present
        now = self.renewal.clock.monotonic()
        freshness = live.freshness(now) if self.auto_refresh else Freshness.FRESH
        if freshness is Freshness.EXPIRED:
            yield from self.renew(live.value, deadline)
        elif freshness is Freshness.STALE and now >= self._retry_at:
            try:
                yield from self._locked(live.value, 0)
            except TimeoutError:
                pass  # somebody is at it
            except AriesError as error:
                self._retry_at = self.renewal.clock.monotonic() + _BACK_OFF
                _LOG.debug("renewal ahead of time failed: %s", type(error).__name__)
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[bool]:
        """
        Renew, unless *token* is not the present one any more.  Return whether to try again.
        """
        if self.present == token:
            if not self.auto_refresh:
                return False
            yield from self.renew(token, deadline)
        return self.present is not None

    def renew(self, seen: str | None, deadline: float) -> Flow[Tokens]:
        """
        Replace the access token *seen*, unless somebody did, and return the present tokens.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: The tokens could not be had now.
        """
        wait = max(0.0, min(_LOCK_TIMEOUT, deadline - self.renewal.clock.monotonic()))
        try:
            yield from self._locked(seen, wait)
        except TimeoutError:
            msg = f"another renewal of this login did not end within {wait:.0f} s."
            raise RefreshUnavailable(msg, hint="Try again later; the login is kept.") from None
        tokens = self.tokens
        assert tokens is not None
        return tokens

    def change(self, flow: Flow[None]) -> Flow[None]:
        """
        Run *flow*, which replaces or forgets the login, under the lock.
        """
        yield Locked(self.renewal.store, self.renewal.key, _LOCK_TIMEOUT, self, flow)

    def _locked(self, seen: str | None, timeout: float) -> Flow[None]:
        before, renewal = self.tokens, self.renewal
        flow = self._look_again(seen, self._finished)
        try:
            renewed = yield Locked(renewal.store, renewal.key, timeout, self, flow)
        except ReauthorizationRequired as error:
            _tell(self.events.reauthorization_required, error)
            raise
        if renewed and self.tokens is not None:
            self._warn_of_rotation(before)
            _tell(self.events.tokens_refreshed, self.tokens)

    def _look_again(self, seen: str | None, ticket: int) -> Flow[bool]:
        # Runs under the lock.  Returns whether this caller is the one that renewed.
        live = self.renewal.session.live
        if live is not None and live.value != seen and self.renewal.usable(live):
            return False
        if self._failure is not None and self._finished != ticket:
            # It failed while this caller waited for it: one failure serves all.
            raise copy.copy(self._failure) from None
        try:
            renewed = yield from self.renewal.renew(seen)
        except AriesError as error:
            self._failure = copy.copy(error)  # without its traceback
            raise
        else:
            self._failure = None
        finally:
            self._finished += 1
        return renewed

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


def _tell(listener: Callable[[T], object] | None, news: T) -> None:
    if listener is None:
        return
    try:
        listener(news)
    except Exception as error:  # noqa: BLE001 - a listener must not stop what it listens to
        _LOG.warning("a listener raised %s", type(error).__name__)

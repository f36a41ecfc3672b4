"""
One renewal of one login: what happens while its lock is held.

Look what a sibling stored, and only then ask the service.  The next refresh token is durable
before its access token is first used.

Only a response ends a login: one that says that the grant is no good (RFC 6749, section 5.2).  A
request whose response was lost may have spent the refresh token, and may not: the token is sent
again, after a pause, until there is a response.  The store knows of each request before it is sent,
so that a crash changes nothing, and of the pause, so that all processes keep it.
"""

from __future__ import annotations

import math

from contextlib import suppress
from functools import partial
from typing import Final

import attrs

from aries_exchange.effects import Clock, Flow, Send, Work
from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AriesAPIError,
    AriesDecodeError,
    AriesError,
    OAuthError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.token import (
    TokenRequest,
    Tokens,
    client_credentials_request,
    ends_grant,
    read_tokens,
    refresh_request,
)
from aries_exchange.stores.base import (
    LONGEST_TOKEN_REQUEST,
    Attempt,
    Pause,
    TokenRecord,
    TokenStore,
)
from aries_exchange.tokens.cache import TokenCache
from aries_exchange.values import Confidential, fingerprint


_TRIES: Final = 20
"""How often to begin anew where somebody else changes the store without the lock."""
_BODY_LIMIT: Final = 2**20
_SHARE: Final = 0.75
"""The part of what is left of a lock that a token request may take; the rest is for the save."""
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_LONGEST_ASKED: Final = 3600.0
"""The longest `Retry-After` that is remembered, in seconds."""


class _Overtaken(Exception):
    """
    Somebody else, who did not wait for the lock or found that it had run out, has put something
    newer into the store.
    """


@attrs.define(kw_only=True, eq=False)
class Renewal(Confidential):
    """
    How one login is renewed, and where it is kept.  All of it runs under the lock of `key`.
    """

    environment: Environment
    clock: Clock
    client: Identity
    store: TokenStore = attrs.field(repr=False)
    login_id: str = ""
    """Which login of the client: a store keeps each in a place of its own."""
    seed: str | None = attrs.field(default=None, repr=False)
    """The refresh token that the program was given, if any."""
    by_client_credentials: bool = False
    scope: str | None = None
    """What client credentials ask for."""
    cache: TokenCache = attrs.field(init=False, repr=False)
    key: str = attrs.field(init=False)
    """What the store keeps this login under."""
    _unsaved: TokenRecord | None = attrs.field(default=None, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        words = self.environment.origin, self.client.required_id(), self.login_id
        self.key = " ".join(words).rstrip()
        self.cache = TokenCache(self.clock)

    def load(self) -> Flow[TokenRecord]:
        """
        Return what the store keeps of this login.
        """
        record: TokenRecord | None = yield Work(partial(self.store.load, self.key))
        return TokenRecord() if record is None else record

    def renew(self, seen: str | None) -> Flow[bool | None]:
        """
        Put another access token in the place of *seen*: a sibling's newer one, or a new one.

        Return whether the service was asked for it, or None if it must not be asked yet.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: The service gave no tokens; the login is kept.
        """
        for _ in range(_TRIES):
            stored = yield from self._caught_up((yield from self.load()))
            if stored.tokens is not None and stored.tokens.access_token != seen:
                self.cache.adopt(stored)
                if self.cache.is_usable:
                    return False
            if self._is_paused(stored):
                return None
            with suppress(_Overtaken):
                yield from self._exchange(stored)
                return True
        raise _contended()

    def replace(self, tokens: Tokens) -> Flow[None]:
        """
        Put a new login, whose *tokens* have just come, in the place of the present one.
        """
        yield from self._overwrite(TokenRecord(tokens=tokens, refreshed_at=self.clock.wall()))

    def forget(self) -> Flow[None]:
        """
        End the login here: wipe what the store keeps of it.
        """
        yield from self._overwrite(TokenRecord(spent=True))

    def try_store(self) -> Flow[None]:
        """
        Save what the store keeps once more.
        """
        stored = yield from self._caught_up((yield from self.load()))
        with suppress(_Overtaken):
            yield from self._save(attrs.evolve(stored, generation=stored.generation + 1))

    def _overwrite(self, record: TokenRecord) -> Flow[None]:
        # The generation decides, so that this is safe beside a renewal: that one's save is rejected.
        for _ in range(_TRIES):
            present = yield from self.load()
            new = attrs.evolve(record, generation=present.generation + 1)
            with suppress(_Overtaken):
                yield from self._save(new)
                self.cache.resume()
                self.cache.adopt(new)
                return
        raise _contended()

    def _caught_up(self, stored: TokenRecord) -> Flow[TokenRecord]:
        # Saved now are tokens that could not be saved when the service gave them, and what is known
        # here of a login that the store has lost.
        known = self._unsaved or (self.cache.record if stored.generation == 0 else None)
        if known is None:
            return stored
        if stored.spent or stored.generation not in {0, known.generation - 1}:
            self._unsaved = None
            return stored
        if not (yield Work(partial(self.store.save, self.key, known, stored.generation))):
            raise _contended()
        self._unsaved = None
        return known

    def _is_paused(self, stored: TokenRecord) -> bool:
        # Callers wait for the pauses that this process knows.  Another process may have failed, too;
        # however wrong its clock is, no pause grows by that.
        pause = stored.pause
        if pause is None or pause == self.cache.last_pause:
            return False
        left = min(pause.seconds, pause.since + pause.seconds - self.clock.wall())
        if left > 0:
            self.cache.pause(pause, left, AriesError("another process could not renew it"))
        return left > 0

    def _exchange(self, record: TokenRecord) -> Flow[None]:
        announced = yield from self._announce(record)
        timeout = yield from self._time_left()
        try:
            request = self._request(record)
            tokens = yield from request_tokens(request, self.environment, self.cache, timeout)
        except AriesError as error:
            raise (yield from self._failed(record, announced, error)) from None
        self.cache.resume()
        renewed = TokenRecord(
            tokens=tokens.carry_over(record.tokens, self.seed),
            generation=announced.generation + 1,
            refreshed_at=self.clock.wall(),
        )
        self._unsaved = renewed  # until it is saved, each attempt begins with that
        yield from self._save(renewed)
        self.cache.adopt(renewed)

    def _time_left(self) -> Flow[float]:
        # A lock that can run out must not do so while a token request is under way.
        time_left = getattr(self.store, "time_left", None)
        if time_left is None:
            return math.inf
        left: float = yield Work(partial(time_left, self.key))
        return left * _SHARE

    def _save(self, record: TokenRecord) -> Flow[None]:
        save = partial(self.store.save, self.key, record, record.generation - 1)
        is_saved: bool = yield Work(save)
        if not is_saved and (yield from self.load()).generation < record.generation:
            raise _contended()
        self._unsaved = None
        if not is_saved:
            self.cache.resume()
            raise _Overtaken

    def _refresh_token(self, record: TokenRecord) -> str | None:
        return self.seed if record.tokens is None else record.tokens.refresh_token

    def _request(self, record: TokenRecord) -> TokenRequest:
        if self.by_client_credentials:
            return client_credentials_request(self.client, self.scope)
        token = self._refresh_token(record)
        assert token is not None
        return refresh_request(self.client, token)

    def _announce(self, record: TokenRecord) -> Flow[TokenRecord]:
        if self.by_client_credentials:
            return record
        token, last = self._refresh_token(record), record.attempt
        if record.spent and last is not None:
            raise ReauthorizationRequired(
                "the service has rejected the refresh token before", reason=_reason(last)
            )
        if token is None or record.spent:
            if record.tokens is None:
                raise ReauthorizationRequired("nobody has logged in", reason="no_login")
            raise ReauthorizationRequired(
                "the access token ended, and there is no refresh token", reason="expired"
            )
        mark = fingerprint(token)
        sent = last.count if last is not None and last.token_hash == mark else 0
        at = last.at if last is not None and sent else self.clock.wall()
        announced = attrs.evolve(
            record, generation=record.generation + 1, attempt=Attempt(mark, at, sent + 1)
        )
        yield from self._save(announced)
        return announced

    def _failed(
        self, before: TokenRecord, announced: TokenRecord, error: AriesError
    ) -> Flow[AriesError]:
        # Returns what to raise instead, once the store knows what it means.
        last = before.pause or self.cache.last_pause
        failures = 1 if last is None else last.failures + 1
        asked: float = getattr(error, "retry_after", None) or 0.0
        seconds = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
        seconds = min(max(asked, seconds), _LONGEST_ASKED)
        pause = Pause(failures, self.clock.wall(), seconds)
        self.cache.pause(pause, seconds, error)
        if self.by_client_credentials:
            is_about_client = isinstance(error, OAuthError) and error.error is not None
            return error if is_about_client else RefreshUnavailable.because_of(error)
        following = attrs.evolve(before, generation=announced.generation + 1, pause=pause)
        attempt = announced.attempt
        assert attempt is not None
        failure: AriesError = RefreshUnavailable.because_of(error)
        if isinstance(error, AriesAPIError) and ends_grant(error):
            self.cache.resume()  # what is over is told at once
            following = attrs.evolve(following, spent=True, attempt=attempt, pause=None)
            problem = f"the refresh token was rejected: {error.message}"
            failure = ReauthorizationRequired.because_of(error, problem, reason=_reason(attempt))
        elif isinstance(error, OutcomeUnknownError | AriesDecodeError):
            # The service may have rotated the token; the next request with it is a replay.
            following = attrs.evolve(following, attempt=attempt)
        # Any other response issued nothing: all is as it was before the request was announced.
        yield from self._save(following)
        return failure


def request_tokens(
    request: TokenRequest, environment: Environment, cache: TokenCache, timeout: float
) -> Flow[Tokens]:
    """
    Send *request* to the token endpoint and return the tokens.  It is never retried here.

    *cache* learns the server's clock.  It takes 30 seconds at most, or *timeout* if that is less.
    """
    response = yield Send(
        "token",
        "POST",
        environment.token_endpoint,
        [("Accept", "application/json"), ("Content-Type", request.media_type)],
        request.body,
        cache.clock.monotonic() + min(timeout, LONGEST_TOKEN_REQUEST),
        _BODY_LIMIT,
    )
    cache.read_date(response.headers)
    return read_tokens(response, request, environment, now=cache.server_time)


def _reason(attempt: Attempt) -> str:
    # Where an earlier response was lost, it is likely that the lost one carried the next token.
    return "response_lost" if attempt.count > 1 else "refused"


def _contended() -> TokenStoreError:
    return TokenStoreError(
        "the lock was lost, or the token store was changed by somebody who does not hold it.",
        hint="Try again; let each login be renewed through one store only.",
    )

"""
One renewal of one login: what happens while its lock is held.

Look what a sibling stored, and only then ask the service.  The next refresh token is durable
before its access token is first used.

A *replay* is a second request with one refresh token after the service may have rotated it.  At
most one is ever made: a request is announced in the store before it is sent, so that a lost answer
or a crash is tried once more, and then told as `response_lost`.  A request that was turned away
with an error that passes by is none: the service issued nothing.  It is taken back, and the one
replay is still to come; otherwise each outage that begins with a broken connection ended a login.
"""

from __future__ import annotations

import math

from functools import partial
from typing import Final

import attrs

from aries_exchange.effects import Clock, Flow, Send, Work
from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AriesDecodeError,
    AriesError,
    OAuthError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.oauth2.token import (
    TokenRequest,
    Tokens,
    client_credentials_request,
    read_tokens,
    refresh_request,
)
from aries_exchange.stores.base import LONGEST_TOKEN_REQUEST, Attempt, TokenRecord, TokenStore
from aries_exchange.tokens.cache import Freshness, LiveToken, TokenCache
from aries_exchange.values import Confidential, fingerprint


_PATIENCE: Final = 20
_MAX_SENT: Final = 2
"""A refresh token is sent once, and once more if its answer was lost."""
_BODY_LIMIT: Final = 2**20
_SHARE: Final = 0.75
"""The part of what is left of a lock that a token request may take; the rest is for the save."""


@attrs.define(kw_only=True, eq=False)
class Renewal(Confidential):
    """
    How one login is renewed, and where it is kept.  All of it runs under the lock of `key`.
    """

    environment: Environment
    clock: Clock
    client_id: str
    client_secret: str | None = attrs.field(default=None, repr=False)
    store: TokenStore = attrs.field(repr=False)
    seed: str | None = attrs.field(default=None, repr=False)
    """The refresh token that the program was given, if any."""
    by_client_credentials: bool = False
    cache: TokenCache = attrs.field(factory=TokenCache, repr=False)
    _unsaved: TokenRecord | None = attrs.field(default=None, init=False, repr=False)

    @property
    def key(self) -> str:
        """
        What the store keeps this login under.
        """
        return f"{self.environment.origin} {self.client_id}"

    def usable(self, live: LiveToken | None) -> bool:
        """
        Tell whether *live* is a token that may still be sent.
        """
        return live is not None and live.freshness(self.clock.monotonic()) is not Freshness.EXPIRED

    def renew(self, seen: str | None) -> Flow[bool]:
        """
        Put another access token in the place of *seen*: a sibling's newer one, or a new one.

        Return whether the service was asked for it.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: The answer was lost; the login may still be there.
        """
        stored = yield from self.load()
        stored = yield from self._caught_up(stored)
        if self._adopted(stored, seen):
            return False
        record, tokens = stored, None
        while tokens is None:
            before, announced = record.attempt, (yield from self._announce(record))
            if announced is None:
                return (yield from self.renew(seen))
            record = announced
            timeout = yield from self._time_left()
            try:
                tokens = yield from request_tokens(
                    self._request(record),
                    self.environment,
                    self.clock,
                    self.cache,
                    timeout=timeout,
                )
            except OutcomeUnknownError:
                if self.by_client_credentials or (record.attempt and record.attempt.count > 1):
                    msg = "the access token could not be renewed: the answer was lost."
                    raise RefreshUnavailable(msg, hint="Try again later.") from None
            except AriesError as error:
                failure = yield from self._failed(record, before, error)
                if failure is None:
                    return (yield from self.renew(seen))
                raise failure from None
        renewed = TokenRecord(
            tokens=tokens.carry_over(record.tokens, self.seed),
            generation=record.generation + 1,
            seed=record.seed,
            refreshed_at=self.clock.wall(),
        )
        return (yield from self._keep(renewed, seen))

    def start_with(self, tokens: Tokens) -> None:
        """
        Begin with *tokens*, in a store in memory that nobody else knows yet.
        """
        record = TokenRecord(tokens=tokens, generation=1)
        self.store.save(self.key, record, 0)
        self._adopt(record)

    def replace(self, tokens: Tokens) -> Flow[None]:
        """
        Put a new login in the place of the present one.
        """
        issued = self.clock.wall()
        if tokens.expires_at is not None and tokens.expires_in is not None:
            issued = tokens.expires_at - tokens.expires_in
        yield from self._overwrite(TokenRecord(tokens=tokens, refreshed_at=issued))

    def try_store(self) -> Flow[None]:
        """
        Save what the store keeps once more.
        """
        stored = yield from self.load()
        stored = yield from self._caught_up(stored)
        yield from self._save(attrs.evolve(stored, generation=stored.generation + 1))

    def forget(self) -> Flow[None]:
        """
        End the login here: wipe what the store keeps of it.
        """
        yield from self._overwrite(TokenRecord(spent=True))

    def _overwrite(self, record: TokenRecord) -> Flow[None]:
        # The generation decides, so that this is safe beside a renewal: that one's save is refused.
        for _ in range(_PATIENCE):
            present = yield from self.load()
            new = attrs.evolve(record, generation=present.generation + 1, seed=present.seed)
            if (yield self._saving(new)):
                self._unsaved = None
                self._adopt(new)
                return
        raise _contended()

    def _keep(self, renewed: TokenRecord, seen: str | None) -> Flow[bool]:
        self._unsaved = renewed
        try:
            yield from self._save(renewed)
        except TokenStoreError:
            stored = yield from self.load()
            if stored.generation < renewed.generation:
                raise  # the next attempt begins with saving it
            # Somebody wrote without the lock: theirs is the newer one.
            self._unsaved = None
            return (yield from self.renew(seen))
        self._unsaved = None
        self._adopt(renewed)
        return True

    def _caught_up(self, stored: TokenRecord) -> Flow[TokenRecord]:
        # Saved now are tokens that could not be saved when the service gave them, and what is known
        # here of a login that the store has lost.
        known = self._unsaved or (self.cache.record if stored.generation == 0 else None)
        if known is None:
            return stored
        follows = stored.generation in {0, known.generation - 1}
        if stored.spent or stored.seed != known.seed or not follows:
            self._unsaved = None
            return stored
        if not (yield Work(partial(self.store.save, self.key, known, stored.generation))):
            raise _contended()
        self._unsaved = None
        return known

    def _time_left(self) -> Flow[float]:
        # A lock that can run out must not do so while a token request is under way.
        time_left = getattr(self.store, "time_left", None)
        if time_left is None:
            return math.inf
        left: float = yield Work(partial(time_left, self.key))
        return left * _SHARE

    def load(self) -> Flow[TokenRecord]:
        """
        Return what the store keeps of this login, which a new refresh token begins anew.
        """
        record: TokenRecord | None = yield Work(partial(self.store.load, self.key))
        seed = "" if self.seed is None else fingerprint(self.seed)
        if record is None:
            return TokenRecord(seed=seed)
        if seed and record.seed != seed:
            # A new refresh token from outside begins a new lineage.
            return TokenRecord(seed=seed, generation=record.generation)
        return record

    def _save(self, record: TokenRecord) -> Flow[None]:
        if not (yield self._saving(record)):
            raise _contended()

    def _saving(self, record: TokenRecord) -> Work:
        return Work(partial(self.store.save, self.key, record, record.generation - 1))

    def _adopt(self, record: TokenRecord) -> LiveToken | None:
        return self.cache.adopt(record, now=self.clock.monotonic(), wall=self.clock.wall())

    def _adopted(self, record: TokenRecord, seen: str | None) -> bool:
        newer = record.tokens is not None and record.tokens.access_token != seen
        return newer and self.usable(self._adopt(record))

    def _refresh_token(self, record: TokenRecord) -> str | None:
        return self.seed if record.tokens is None else record.tokens.refresh_token

    def _request(self, record: TokenRecord) -> TokenRequest:
        if self.by_client_credentials:
            assert self.client_secret is not None
            return client_credentials_request(
                client_id=self.client_id, client_secret=self.client_secret, scope=None
            )
        token = self._refresh_token(record)
        assert token is not None
        return refresh_request(
            client_id=self.client_id, client_secret=self.client_secret, refresh_token=token
        )

    def _announce(self, record: TokenRecord) -> Flow[TokenRecord | None]:
        # Returns None if somebody else, who did not wait for the lock or found that it had run out,
        # has put something newer there.
        if self.by_client_credentials:
            return record
        token, last = self._refresh_token(record), record.attempt
        if token is None or (record.spent and last is None):
            if record.tokens is None:
                raise ReauthorizationRequired("nobody has logged in", reason="no_login")
            raise ReauthorizationRequired(
                "the access token ended, and there is no refresh token", reason="expired"
            )
        mark = fingerprint(token)
        sent = last.count if last is not None and last.token_hash == mark else 0
        if sent >= _MAX_SENT:
            raise ReauthorizationRequired(
                "the answers that carried the next refresh token were lost", reason="response_lost"
            )
        if record.spent:
            raise ReauthorizationRequired(
                "the service has refused the refresh token before", reason="refused"
            )
        at = last.at if last is not None and sent else self.clock.wall()
        announced = attrs.evolve(
            record, generation=record.generation + 1, attempt=Attempt(mark, at, sent + 1)
        )
        if (yield self._saving(announced)):
            return announced
        stored = yield from self.load()
        if stored.generation <= record.generation:
            raise _contended()
        return None

    def _failed(
        self, record: TokenRecord, before: Attempt | None, error: AriesError
    ) -> Flow[AriesError | None]:
        # Returns what to raise instead, once the store knows what it means; None if somebody else
        # has put newer tokens there.
        if self.by_client_credentials or isinstance(error, AriesDecodeError):
            return error
        stored = yield from self.load()
        if stored.generation > record.generation:
            return None
        following = record.generation + 1
        if not isinstance(error, OAuthError) or error.error == "invalid_client":
            # This says nothing of the token, and nothing was issued: all is as it was before.
            yield from self._save(attrs.evolve(record, generation=following, attempt=before))
            return error
        assert record.attempt is not None
        replayed = record.attempt.count > 1
        spent = replayed or error.error == "invalid_grant"
        attempt = record.attempt if spent else None
        yield from self._save(
            attrs.evolve(record, generation=following, spent=spent, attempt=attempt)
        )
        reason = "response_lost" if replayed else "refused"
        problem = f"the refresh token was refused: {error.message}"
        return ReauthorizationRequired.because_of(error, problem, reason=reason)


def _contended() -> TokenStoreError:
    msg = "the lock was lost, or the token store was changed by somebody who does not hold it."
    return TokenStoreError(msg, hint="Try again; let each login be renewed through one store only.")


def request_tokens(
    request: TokenRequest,
    environment: Environment,
    clock: Clock,
    cache: TokenCache | None = None,
    *,
    timeout: float = LONGEST_TOKEN_REQUEST,
) -> Flow[Tokens]:
    """
    Send *request* to the token endpoint and return the tokens.  It is never retried here.

    It takes 30 seconds at most, or *timeout* if that is less.
    """
    response = yield Send(
        "token",
        "POST",
        environment.token_endpoint,
        [("Accept", "application/json"), ("Content-Type", request.media_type)],
        request.body,
        clock.monotonic() + min(timeout, LONGEST_TOKEN_REQUEST),
        _BODY_LIMIT,
    )
    cache, now = cache or TokenCache(), clock.monotonic()
    cache.read_date(response.headers, now)
    server_time = cache.server_time(now=now, wall=clock.wall())
    return read_tokens(response, request, environment, now=server_time)

"""
One renewal of one login: what happens while its lock is held.

Look what a sibling stored, and only then ask the service.  The next refresh token is durable
before its access token is first used.

A *replay* is a second request with one refresh token after the service may have rotated it.  At
most one is ever made: a request is announced in the store before it is sent, so that a lost answer
or a crash is tried once more, and then told as `response_lost`.
"""

from __future__ import annotations

import hashlib

from functools import partial
from typing import Any, Final

import attrs

from aries_exchange.confidential import Confidential
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
from aries_exchange.oauth2.token import (
    TokenRequest,
    Tokens,
    client_credentials_request,
    read_tokens,
    refresh_request,
)
from aries_exchange.session import Freshness, LiveToken, Session
from aries_exchange.stores import Attempt, TokenRecord, TokenStore


__all__ = ["Renewal", "carry_over", "exchange", "fingerprint"]

_EXCHANGE_TIMEOUT: Final = 30.0
"""Seconds for one token request; a call's own deadline does not cut it short."""
_BODY_LIMIT: Final = 2**20
_MAX_SENT: Final = 2
"""A refresh token is sent once, and once more if its answer was lost."""


def fingerprint(secret: str) -> str:
    """
    Return the SHA-256 of *secret*, by which it is recognised without being kept.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def exchange(
    request: TokenRequest, environment: Environment, clock: Clock, session: Session | None = None
) -> Flow[Tokens]:
    """
    Send *request* to the token endpoint and return the tokens.  It is never repeated here.
    """
    answer = yield Send(
        "token",
        "POST",
        environment.token_endpoint,
        [("Accept", "application/json"), ("Content-Type", request.media_type)],
        request.body,
        clock.monotonic() + _EXCHANGE_TIMEOUT,
        _BODY_LIMIT,
    )
    known = session or Session()
    known.read_date(answer.headers, clock.wall())
    return read_tokens(answer, request, environment, now=clock.wall() + known.server_ahead)


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
    session: Session = attrs.field(factory=Session, repr=False)

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

        Return whether it is a new one.

        Raises:
            ReauthorizationRequired: The login is over.
            RefreshUnavailable: The answer was lost; the login may still be there.
        """
        stored = yield from self.load()
        if self._adopted(stored, seen):
            return False
        record, tokens = stored, None
        while tokens is None:
            before, record = record.attempt, (yield from self._announce(record))
            try:
                tokens = yield from exchange(
                    self._request(record), self.environment, self.clock, self.session
                )
            except OutcomeUnknownError:
                if self.by_client_credentials or (record.attempt and record.attempt.count > 1):
                    msg = "the access token could not be renewed: the answer was lost."
                    raise RefreshUnavailable(msg, hint="Try again later.") from None
            except AriesError as error:
                if (failure := (yield from self._failed(record, before, error, seen))) is None:
                    return False
                raise failure from None
        tokens = carry_over(tokens, record.tokens, self.seed)
        yield from self._keep(record, tokens, seen)
        return True

    def replace(self, tokens: Tokens) -> Flow[None]:
        """
        Put a new login in the place of the present one.
        """
        record = yield from self.load()
        yield from self._keep(record, tokens, None)

    def forget(self) -> Flow[None]:
        """
        End the login here: wipe what the store keeps of it.
        """
        record = yield from self.load()
        gone = TokenRecord(generation=record.generation + 1, seed=record.seed, spent=True)
        self.session.adopt(gone, now=0, wall=0)
        yield from self._save(gone)

    def _keep(self, record: TokenRecord, tokens: Tokens, seen: str | None) -> Flow[None]:
        renewed = TokenRecord(
            tokens=tokens,
            generation=record.generation + 1,
            seed=record.seed,
            refreshed_at=self.clock.wall(),
        )
        try:
            yield from self._save(renewed)
        except TokenStoreError:
            # Somebody wrote without the lock, or after ours had ended: theirs is the newer one.
            if not self._adopted((yield from self.load()), seen):
                raise
        else:
            self._adopt(renewed)

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
        save = partial(self.store.save, self.key, record, record.generation - 1)
        if not (yield Work(save)):
            msg = "the token store was changed by somebody who does not hold its lock."
            raise TokenStoreError(msg, hint="Let each login be renewed through one store only.")

    def _adopt(self, record: TokenRecord) -> LiveToken | None:
        return self.session.adopt(record, now=self.clock.monotonic(), wall=self.clock.wall())

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

    def _announce(self, record: TokenRecord) -> Flow[TokenRecord]:
        if self.by_client_credentials:
            return record
        token, last = self._refresh_token(record), record.attempt
        if token is None or (record.spent and last is None):
            if record.tokens is None:
                raise over("nobody has logged in", "no_login")
            raise over("the access token ended, and there is no refresh token", "expired")
        mark = fingerprint(token)
        sent = last.count if last is not None and last.token_hash == mark else 0
        if sent >= _MAX_SENT:
            raise over("the answers that carried the next refresh token were lost", "response_lost")
        if record.spent:
            raise over("the service has refused the refresh token before", "refused")
        at = last.at if last is not None and sent else self.clock.wall()
        announced = attrs.evolve(
            record, generation=record.generation + 1, attempt=Attempt(mark, at, sent + 1)
        )
        yield from self._save(announced)
        return announced

    def _failed(
        self, record: TokenRecord, before: Attempt | None, error: AriesError, seen: str | None
    ) -> Flow[AriesError | None]:
        # Returns what to raise instead, once the store knows what it means.
        if self.by_client_credentials or isinstance(error, AriesDecodeError):
            return error
        stored = yield from self.load()
        if stored.generation > record.generation and self._adopted(stored, seen):
            return None
        assert record.attempt is not None
        replayed = record.attempt.count > 1
        code = error.error if isinstance(error, OAuthError) else "invalid_client"
        refused = code != "invalid_client"
        spent = refused and (replayed or code == "invalid_grant")
        attempt = (record.attempt if spent else None) if refused else before
        yield from self._save(
            attrs.evolve(record, generation=record.generation + 1, spent=spent, attempt=attempt)
        )
        if not refused:
            return error
        assert isinstance(error, AriesAPIError)
        reason = "response_lost" if replayed else "refused"
        return over(f"the refresh token was refused: {error.message}", reason, error)


def carry_over(new: Tokens, old: Tokens | None, seed: str | None) -> Tokens:
    """
    Return *new* with what a refresh leaves out as it was (RFC 6749, sections 5.1 and 6).

    *seed* is the refresh token that was sent where there are no *old* tokens.
    """
    if old is None:
        return attrs.evolve(new, refresh_token=new.refresh_token or seed)
    same = new.refresh_token in {None, old.refresh_token}
    ends = new.refresh_expires_at or (old.refresh_expires_at if same else None)
    return attrs.evolve(
        new,
        refresh_token=new.refresh_token or old.refresh_token,
        scope=new.scope or old.scope,
        refresh_expires_at=ends,
    )


def over(problem: str, reason: str, cause: AriesAPIError | None = None) -> ReauthorizationRequired:
    """
    Return the error that says that the login is over, with what *cause* tells of the answer.
    """
    hint = "The user has to log in again: begin_authorization() or login()."
    if cause is None:
        return ReauthorizationRequired(problem, reason=reason, hint=hint)
    names = ("status_code", "headers", "body", "code", "codes", "request_id")
    details: dict[str, Any] = {name: getattr(cause, name) for name in names}
    return ReauthorizationRequired(problem, reason=reason, hint=hint, **details)

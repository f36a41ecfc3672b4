"""
One request to the token endpoint: sent once, read, and told when it means that a login is over.
"""

from __future__ import annotations

import hashlib

from typing import Any, Final

import attrs

from aries_exchange.effects import Clock, Flow, Send
from aries_exchange.environment import Environment
from aries_exchange.errors import AriesAPIError, ReauthorizationRequired
from aries_exchange.oauth2.token import TokenRequest, Tokens, read_tokens
from aries_exchange.session import Session


__all__ = ["carry_over", "exchange", "fingerprint", "over"]

_EXCHANGE_TIMEOUT: Final = 30.0
"""Seconds for one token request; a call's own deadline does not cut it short."""
_BODY_LIMIT: Final = 2**20


def fingerprint(secret: str) -> str:
    """
    Return the SHA-256 of *secret*, by which it is recognised without being kept.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def exchange(
    request: TokenRequest,
    environment: Environment,
    clock: Clock,
    session: Session | None = None,
    *,
    timeout: float = _EXCHANGE_TIMEOUT,
) -> Flow[Tokens]:
    """
    Send *request* to the token endpoint and return the tokens.  It is never repeated here.

    It takes 30 seconds at most, or *timeout* if that is less.
    """
    answer = yield Send(
        "token",
        "POST",
        environment.token_endpoint,
        [("Accept", "application/json"), ("Content-Type", request.media_type)],
        request.body,
        clock.monotonic() + min(timeout, _EXCHANGE_TIMEOUT),
        _BODY_LIMIT,
    )
    known, now = session or Session(), clock.monotonic()
    known.read_date(answer.headers, now)
    server_time = known.server_time(now=now, wall=clock.wall())
    return read_tokens(answer, request, environment, now=server_time)


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

"""
The steps of a login.

Each is a flow, written once.  The hosted page: `begin_authorization`, then
`complete_authorization`.  The first party, with the user's own password: `authorize`, then
`verify_mfa` where a code is needed, else `confirm`, which is the user's consent.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Any, Final, Literal

import attrs

from aries_exchange import scopes
from aries_exchange.confidential import Confidential
from aries_exchange.core import Core
from aries_exchange.credentials import Grant
from aries_exchange.effects import Flow
from aries_exchange.errors import (
    AriesDecodeError,
    AuthenticationError,
    InvalidArgumentError,
    InvalidRequestError,
    PermissionDeniedError,
)
from aries_exchange.exchange import carry_over, exchange
from aries_exchange.oauth2.authorization import (
    AuthorizationRequest,
)
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, check_challenge
from aries_exchange.oauth2.token import Tokens, check_secret, code_request, refresh_request
from aries_exchange_openapi.types import Call


__all__ = [
    "AuthorizationStep",
    "Confirmation",
    "MfaResult",
    "authorize",
    "complete_authorization",
    "confirm",
    "exchange_code",
    "refresh_token",
    "verify_mfa",
]

_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


@attrs.frozen
class AuthorizationStep(Confidential):
    """
    The password was right; what comes next.

    `session_token` stands for this login in the next step (on the wire: `next_step_auth_id`).
    With `is_mfa` a one-time code must be verified; otherwise the consent is confirmed.
    """

    session_token: str = attrs.field(repr=False)
    is_mfa: bool
    consent_required: bool
    client_name: str | None
    scopes: tuple[str, ...]


@attrs.frozen
class Confirmation(Confidential):
    """
    The user has consented; exchange `authorization_code` with the same `redirect_uri`.
    """

    authorization_code: str = attrs.field(repr=False)
    redirect_uri: str


@attrs.frozen
class MfaResult(Confidential):
    """
    The one-time code was right.

    Without a `confirmation` the consent comes next: show the user `client_name` and `scopes`, then
    call `confirm` with `session_token`.
    """

    session_token: str = attrs.field(repr=False)
    client_name: str | None
    scopes: tuple[str, ...]
    confirmation: Confirmation | None = None

    @property
    def authorization_code(self) -> str:
        """
        The code to exchange.

        Raises:
            InvalidArgumentError: The consent was not confirmed yet.
        """
        if self.confirmation is None:
            msg = "session_token: the consent was not confirmed yet; call confirm() with it"
            raise InvalidArgumentError(msg)
        return self.confirmation.authorization_code


def authorize(
    core: Core[Any],
    *,
    email: str,
    password: str,
    redirect_uri: str | None = None,
    scope: str | Iterable[str] | None = None,
    state: str | None = None,
    code_challenge: str | None = None,
    code_challenge_method: Literal["S256"] | None = None,
) -> Flow[AuthorizationStep]:
    """
    Sign in with the user's own password, the first step of the first-party login.

    An application of a third party uses `begin_authorization` and never sees a password.

    Raises:
        InvalidArgumentError: An argument is wrong; nothing was sent.
        AuthenticationError: The password was refused, or the client is not known.
    """
    from aries_exchange_openapi.api.oauth2 import authorize as operation

    check_challenge(code_challenge, code_challenge_method, is_public=core.identity.is_public)
    call = operation.call(
        email=email,
        password=password,
        client_id=core.identity.required_id(),
        redirect_uri=core.identity.required_redirect_uri(redirect_uri),
        scope=scopes.join(scope),
        state=state,
        code_challenge=code_challenge,
        code_challenge_method=CODE_CHALLENGE_METHOD if code_challenge else None,
    )
    answer = yield from _perform(core, call, _CREDENTIALS_HINT)
    return AuthorizationStep(
        _next(answer.next_step_auth_id, call),
        is_mfa=bool(answer.is_mfa),
        consent_required=bool(answer.consent_required),
        client_name=answer.client_name,
        scopes=tuple(answer.scopes or ()),
    )


def verify_mfa(
    core: Core[Any], code: str, session_token: str, *, confirm: bool = True
) -> Flow[MfaResult]:
    """
    Verify the six-digit code, and confirm, **which is the user's consent**.

    With `confirm=False` it stops before that: show the user `.client_name` and `.scopes`, then call
    `confirm` with `.session_token`.

    Args:
        code: The six digits that the user received.
        session_token: From `authorize`.
        confirm: Whether the user has consented.

    Raises:
        InvalidArgumentError: The code does not have six digits; nothing was sent.
        AuthenticationError: The code is wrong, or the step has ended.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_mfa as operation

    if not _SIX_DIGITS.fullmatch(str(code)):
        msg = "code: takes the six digits that the user received, as a string"
        raise InvalidArgumentError(msg)
    check_secret(session_token, "session_token")
    call = operation.call(next_step_auth_id=session_token, verification_code=code)
    answer = yield from _perform(core, call, _CODE_HINT)
    token = _next(answer.next_step_auth_id, call)
    result = MfaResult(token, answer.client_name, tuple(answer.scopes or ()))
    if not confirm:
        return result
    return attrs.evolve(result, confirmation=(yield from _confirm(core, token)))


def confirm(core: Core[Any], session_token: str) -> Flow[Confirmation]:
    """
    Confirm the user's consent to what the step before showed, and return the code.

    Raises:
        AuthenticationError: The step has ended, or was used.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_confirm as operation

    check_secret(session_token, "session_token")
    call = operation.call(next_step_auth_id=session_token)
    answer = yield from _perform(core, call, _STEP_HINT)
    return Confirmation(answer.code, answer.redirect_uri)


def exchange_code(
    core: Core[Any], code: str, redirect_uri: str | None = None, code_verifier: str | None = None
) -> Flow[Tokens]:
    """
    Exchange an authorization code for tokens (RFC 6749, section 4.1.3).

    The client stays as it is; `with_tokens` makes the client of the user.

    Args:
        code: The code that came to the redirection endpoint.  It is sent once.
        redirect_uri: The one of the authorization request, to the letter.
        code_verifier: The one of the authorization request.  It replaces the client secret.

    Raises:
        OAuthError: The code was refused; it may be used, or ten minutes old.
    """
    request = code_request(
        client_id=core.identity.required_id(),
        client_secret=core.identity.client_secret,
        code=code,
        redirect_uri=core.identity.required_redirect_uri(redirect_uri),
        code_verifier=code_verifier,
    )
    return (yield from exchange(request, core.line.environment, core.line.clock))


def complete_authorization(
    core: Core[Any], request: AuthorizationRequest, callback_url: str
) -> Flow[Tokens]:
    """
    Check the address the user was sent back to, and exchange its code for tokens.

    `state` must be that of *request*; `iss`, if it is there, must be this server (RFC 9207).
    The client stays as it is; `with_tokens` makes the client of the user.

    Raises:
        AuthorizationError: The authorization page refused.
        AuthorizationResponseError: The address cannot be trusted; nothing was sent.
        OAuthError: The code was refused.
    """
    if request.client_id != core.identity.required_id():
        msg = "request: was begun by a client with another client_id; complete it with that one"
        raise InvalidArgumentError(msg)
    code = request.read_response(callback_url, core.line.environment, now=core.line.clock.wall())
    verifier = request.verifier.value
    return (yield from exchange_code(core, code, request.redirect_uri, verifier))


def refresh_token(core: Core[Any], refresh_token: str | None) -> Flow[Tokens]:
    """
    Exchange a refresh token for new tokens (RFC 6749, section 6).

    The refresh token of this client itself is refreshed once for all callers, and the client goes
    on with the new tokens.  Any other leaves the client as it is.

    Args:
        refresh_token: As `Tokens.refresh_token` has it; None, where there is none, is an error.

    Raises:
        InvalidArgumentError: There is no refresh token; nothing was sent.
        ReauthorizationRequired: This client's login is over.
        OAuthError: The refresh token was refused.
    """
    check_secret(refresh_token, "refresh_token")
    assert refresh_token is not None
    grant, line = core.line.credential, core.line
    if isinstance(grant, Grant) and grant.holds(refresh_token):
        deadline = line.clock.monotonic() + line.settings.timeout
        return (yield from grant.renew(grant.present, deadline))
    request = refresh_request(
        client_id=core.identity.required_id(),
        client_secret=core.identity.client_secret,
        refresh_token=refresh_token,
    )
    tokens = yield from exchange(request, line.environment, line.clock)
    return carry_over(tokens, None, refresh_token)


_confirm = confirm  # `verify_mfa` has an argument of that name


def _perform(core: Core[Any], call: Call[Any], hint: str) -> Flow[Any]:
    try:
        return (yield from core.line.perform(call))
    except (AuthenticationError, InvalidRequestError, PermissionDeniedError) as error:
        error.hint = hint
        raise


def _next(session_token: str | None, call: Call[Any]) -> str:
    if not session_token:
        raise AriesDecodeError(
            "expected a non-empty string",
            operation=call.operation.id,
            status_code=200,
            path="$.next_step_auth_id",
        )
    return session_token


_CREDENTIALS_HINT: Final = (
    "Check email and password, and that client_id and redirect_uri are registered to the letter."
)
_CODE_HINT: Final = (
    "Ask the user for the newest code; after several wrong ones begin again with authorize()."
)
_STEP_HINT: Final = "A step is used once and ends soon; begin again with authorize()."

"""
The steps of a login.

Each is a flow, written once.  The hosted page: `begin_authorization`, then
`complete_authorization`.  The first party, with the user's own password: `authorize`, then
`verify_mfa` where a code is needed, else `confirm`, which is the user's consent.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Any, Final, Literal, cast

import attrs

from aries_exchange import scopes
from aries_exchange.answers import printable
from aries_exchange.core import Core
from aries_exchange.credentials import Grant
from aries_exchange.effects import Flow
from aries_exchange.errors import (
    AriesDecodeError,
    AuthenticationError,
    InvalidArgumentError,
    InvalidRequestError,
    NotSentError,
    PermissionDeniedError,
)
from aries_exchange.exchange import carry_over, exchange
from aries_exchange.oauth2.authorization import REQUEST_LIFETIME, AuthorizationRequest
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier, check_challenge
from aries_exchange.oauth2.syntax import check_secret
from aries_exchange.oauth2.token import Tokens, code_request, refresh_request
from aries_exchange.steps import (
    AuthorizationStep,
    Challenge,
    Confirmation,
    MfaResult,
    mark,
    refuse_unknown,
    token_of,
)
from aries_exchange_openapi.types import Call


__all__ = [
    "authorize",
    "begin_authorization",
    "complete_authorization",
    "confirm",
    "exchange_code",
    "refresh_token",
    "verify_mfa",
]

_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


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
    code_verifier: CodeVerifier | None = None,
) -> Flow[AuthorizationStep]:
    """
    Sign in with the user's own password, the first step of the first-party login.

    An application of a third party uses `begin_authorization` and never sees a password.

    Args:
        email: The user's address.
        password: The user's password.
        redirect_uri: As the client has registered it, to the letter.
        scope: The scopes to ask for; none means the service decides.
        state: An opaque value of the caller's.
        code_challenge: The challenge of RFC 7636; a public client needs it, or `code_verifier`.
        code_challenge_method: `S256`, the only one that protects.
        code_verifier: Makes the challenge, and travels with the steps to the exchange.

    Raises:
        InvalidArgumentError: An argument is wrong; nothing was sent.
        AuthenticationError: The password was refused, or the client is not known.
    """
    from aries_exchange_openapi.api.oauth2 import authorize as operation

    if code_verifier is not None:
        if code_challenge is not None:
            msg = "code_challenge: is made from code_verifier; pass one of them"
            raise InvalidArgumentError(msg)
        code_challenge = code_verifier.challenge
    check_challenge(code_challenge, code_challenge_method, is_public=core.identity.is_public)
    redirect_uri = core.identity.required_redirect_uri(redirect_uri)
    call = operation.call(
        email=email,
        password=password,
        client_id=core.identity.required_id(),
        redirect_uri=redirect_uri,
        scope=scopes.join(scope),
        state=state,
        code_challenge=code_challenge,
        code_challenge_method=CODE_CHALLENGE_METHOD if code_challenge else None,
    )
    answer = yield from _perform(core, call, _CREDENTIALS_HINT)
    return AuthorizationStep(
        is_mfa=bool(answer.is_mfa),
        redirect_uri=redirect_uri,
        code_verifier=None if code_verifier is None else code_verifier.value,
        **_facts(core, call, answer),
    )


def verify_mfa(
    core: Core[Any],
    code: str,
    session_token: str | AuthorizationStep,
    *,
    confirm: bool = True,
) -> Flow[MfaResult]:
    """
    Verify the six-digit code, and confirm, **which is the user's consent**.

    With `confirm=False` it stops before that: show the user `.client_name` and `.scopes`, then call
    `confirm` with the result.  A code is sent once, and at most three are sent for one step.

    Args:
        code: The six digits that the user received.
        session_token: From `authorize`: the step, or its `session_token`.
        confirm: Whether the user has consented.

    Raises:
        InvalidArgumentError: The code does not have six digits; nothing was sent.
        LoginStepError: The step was used or has expired, or the code must not be sent; nothing was.
        AuthenticationError: The code is wrong, or the step has ended.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_mfa as operation

    digits = cast("object", code)
    if not isinstance(digits, str) or not _SIX_DIGITS.fullmatch(digits):
        msg = "code: takes the six digits that the user received, as a string"
        raise InvalidArgumentError(msg)
    challenge, token = _challenge(core, session_token), token_of(session_token)
    call = operation.call(next_step_auth_id=token, verification_code=code)
    challenge.announce(sent := mark(token, code))
    try:
        answer = yield from _perform(core, call, _CODE_HINT)
    except NotSentError:
        challenge.withdraw(sent)
        raise
    challenge.end()
    result = MfaResult(**_facts(core, call, answer))
    result = result.following(session_token)
    if not confirm:
        return result
    refuse_unknown(result)
    return attrs.evolve(result, confirmation=(yield from _confirm(core, result)))


def confirm(
    core: Core[Any], session_token: str | AuthorizationStep | MfaResult
) -> Flow[Confirmation]:
    """
    Confirm the user's consent to what the step before showed, and return the code.

    Args:
        session_token: The step before, or its `session_token`.

    Raises:
        LoginStepError: The step was used or has expired; nothing was sent.
        AuthenticationError: The step has ended, or was used.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_confirm as operation

    challenge, token = _challenge(core, session_token), token_of(session_token)
    call = operation.call(next_step_auth_id=token)
    try:
        answer = yield from _perform(core, call, _STEP_HINT)
    except AuthenticationError:
        challenge.end()
        raise
    challenge.end()
    verifier = None if isinstance(session_token, str) else session_token.code_verifier
    return Confirmation(answer.code, answer.redirect_uri, verifier)


def begin_authorization(
    core: Core[Any], redirect_uri: str | None, scope: str | None
) -> AuthorizationRequest:
    """
    Return a new login on the authorization page.
    """
    return AuthorizationRequest.begin(
        core.line.environment,
        client_id=core.identity.required_id(),
        redirect_uri=core.identity.required_redirect_uri(redirect_uri),
        scope=scope,
        now=core.line.clock.wall(),
    )


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
        deadline = line.clock.monotonic() + line.timeout
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


def _challenge(core: Core[Any], step: str | AuthorizationStep | MfaResult) -> Challenge:
    check_secret(token_of(step), "session_token")
    now = core.line.clock.wall()
    ends, origin = now + REQUEST_LIFETIME, core.line.environment.origin
    return core.challenges.at(step, origin=origin, ends=ends, now=now)


def _facts(core: Core[Any], call: Call[Any], answer: Any) -> dict[str, Any]:
    # What all steps say, with the names that no version of ours knows.
    now = core.line.clock.wall()
    token, ends = answer.next_step_auth_id, now + REQUEST_LIFETIME
    if not token:
        problem, path = "expected a non-empty string", "$.next_step_auth_id"
        raise AriesDecodeError(problem, operation=call.operation.id, status_code=200, path=path)
    challenge = core.challenges.begin(token, ends=ends, now=now)
    return {
        "session_token": token,
        "client_name": answer.client_name,
        "scopes": answer.scopes or (),
        "consent_required": bool(answer.consent_required),
        "unknown_fields": map(printable, answer.additional_properties),
        "origin": core.line.environment.origin,
        "expires_at": ends,
        "challenge": challenge,
    }


_CREDENTIALS_HINT: Final = (
    "Check email and password, and that client_id and redirect_uri are registered to the letter."
)
_CODE_HINT: Final = (
    "Ask the user for the newest code; after several wrong ones begin again with authorize()."
)
_STEP_HINT: Final = "A step is used once and ends soon; begin again with authorize()."

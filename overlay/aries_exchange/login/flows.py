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
from aries_exchange.effects import Flow
from aries_exchange.errors import (
    AriesDecodeError,
    AuthenticationError,
    InvalidArgumentError,
    InvalidRequestError,
    NotSentError,
    PermissionDeniedError,
)
from aries_exchange.oauth2.authorization import REQUEST_LIFETIME, AuthorizationRequest
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier, check_challenge
from aries_exchange.oauth2.steps import (
    AuthorizationStep,
    Challenge,
    Confirmation,
    MfaResult,
    refuse_unknown,
    token_of,
)
from aries_exchange.oauth2.syntax import check_secret
from aries_exchange.oauth2.token import Tokens, code_request, refresh_request
from aries_exchange.parts import ClientParts
from aries_exchange.responses import printable
from aries_exchange.tokens.grant import Grant
from aries_exchange.tokens.renewal import request_tokens
from aries_exchange.values import fingerprint
from aries_exchange_openapi.types import Call


_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


def authorize(
    client: ClientParts[Any],
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
            raise InvalidArgumentError(
                "code_challenge: is made from code_verifier; pass one of them"
            )
        code_challenge = code_verifier.challenge
    check_challenge(code_challenge, code_challenge_method, is_public=client.identity.is_public)
    redirect_uri = client.identity.required_redirect_uri(redirect_uri)
    call = operation.call(
        email=email,
        password=password,
        client_id=client.identity.required_id(),
        redirect_uri=redirect_uri,
        scope=scopes.join(scope),
        state=state,
        code_challenge=code_challenge,
        code_challenge_method=CODE_CHALLENGE_METHOD if code_challenge else None,
    )
    response = yield from _perform(client, call, _CREDENTIALS_HINT)
    return AuthorizationStep(
        is_mfa=bool(response.is_mfa),
        redirect_uri=redirect_uri,
        code_verifier=None if code_verifier is None else code_verifier.value,
        **_facts(client, call, response),
    )


def verify_mfa(
    client: ClientParts[Any],
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
        raise InvalidArgumentError("code: takes the six digits that the user received, as a string")
    challenge, token = _challenge(client, session_token), token_of(session_token)
    call = operation.call(next_step_auth_id=token, verification_code=code)
    challenge.announce(sent := fingerprint(token, code))
    try:
        response = yield from _perform(client, call, _CODE_HINT)
    except NotSentError:
        challenge.withdraw(sent)
        raise
    challenge.end()
    result = MfaResult(**_facts(client, call, response))
    result = result.following(session_token)
    if not confirm:
        return result
    refuse_unknown(result)
    return attrs.evolve(result, confirmation=(yield from _confirm(client, result)))


def confirm(
    client: ClientParts[Any], session_token: str | AuthorizationStep | MfaResult
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

    challenge, token = _challenge(client, session_token), token_of(session_token)
    call = operation.call(next_step_auth_id=token)
    try:
        response = yield from _perform(client, call, _STEP_HINT)
    except AuthenticationError:
        challenge.end()
        raise
    challenge.end()
    verifier = None if isinstance(session_token, str) else session_token.code_verifier
    return Confirmation(response.code, response.redirect_uri, verifier)


def begin_authorization(
    client: ClientParts[Any], redirect_uri: str | None, scope: str | None
) -> AuthorizationRequest:
    """
    Return a new login on the authorization page.
    """
    return AuthorizationRequest.begin(
        client.environment,
        client_id=client.identity.required_id(),
        redirect_uri=client.identity.required_redirect_uri(redirect_uri),
        scope=scope,
        now=client.clock.wall(),
    )


def exchange_code(
    client: ClientParts[Any],
    code: str,
    redirect_uri: str | None = None,
    code_verifier: str | None = None,
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
        client_id=client.identity.required_id(),
        client_secret=client.identity.client_secret,
        code=code,
        redirect_uri=client.identity.required_redirect_uri(redirect_uri),
        code_verifier=code_verifier,
    )
    return (yield from request_tokens(request, client.environment, client.clock))


def complete_authorization(
    client: ClientParts[Any], request: AuthorizationRequest, callback_url: str
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
    if request.client_id != client.identity.required_id():
        raise InvalidArgumentError(
            "request: was begun by a client with another client_id; complete it with that one"
        )
    code = request.read_response(callback_url, client.environment, now=client.clock.wall())
    verifier = request.verifier.value
    return (yield from exchange_code(client, code, request.redirect_uri, verifier))


def refresh_token(client: ClientParts[Any], refresh_token: str | None) -> Flow[Tokens]:
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
    grant = client.credential
    if isinstance(grant, Grant) and grant.holds(refresh_token):
        return (yield from grant.renew(grant.present, client.deadline))
    request = refresh_request(
        client_id=client.identity.required_id(),
        client_secret=client.identity.client_secret,
        refresh_token=refresh_token,
    )
    tokens = yield from request_tokens(request, client.environment, client.clock)
    return tokens.carry_over(None, refresh_token)


_confirm = confirm  # `verify_mfa` has an argument of that name


def _perform(client: ClientParts[Any], call: Call[Any], hint: str) -> Flow[Any]:
    try:
        return (yield from client.caller.perform(call))
    except (AuthenticationError, InvalidRequestError, PermissionDeniedError) as error:
        error.hint = hint
        raise


def _challenge(client: ClientParts[Any], step: str | AuthorizationStep | MfaResult) -> Challenge:
    check_secret(token_of(step), "session_token")
    now = client.clock.wall()
    ends, origin = now + REQUEST_LIFETIME, client.environment.origin
    return client.challenges.at(step, origin=origin, ends=ends, now=now)


def _facts(client: ClientParts[Any], call: Call[Any], response: Any) -> dict[str, Any]:
    # What all steps say, with the names that no version of ours knows.
    now = client.clock.wall()
    token, ends = response.next_step_auth_id, now + REQUEST_LIFETIME
    if not token:
        problem, path = "expected a non-empty string", "$.next_step_auth_id"
        raise AriesDecodeError(problem, operation=call.operation.id, status_code=200, path=path)
    challenge = client.challenges.begin(token, ends=ends, now=now)
    return {
        "session_token": token,
        "client_name": response.client_name,
        "scopes": response.scopes or (),
        "consent_required": bool(response.consent_required),
        "unknown_fields": map(printable, response.additional_properties),
        "origin": client.environment.origin,
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

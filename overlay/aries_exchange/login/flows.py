"""
The flows behind `client.oauth2`: each step of a login.

On the authorization page: `begin_authorization`, then `complete_authorization`.  First-party, with
the user's own password: `authorize`, then `verify_mfa` if a code is required, otherwise `confirm`,
which is the user's consent.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from aries_exchange import scopes
from aries_exchange.effects import Flow
from aries_exchange.errors import (
    AriesDecodeError,
    AuthenticationError,
    InvalidArgumentError,
    InvalidRequestError,
    LoginStepError,
    PermissionDeniedError,
)
from aries_exchange.oauth2.authorization import REQUEST_LIFETIME, AuthorizationRequest
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier, check_code_challenge
from aries_exchange.oauth2.steps import AuthorizationStep, Confirmation, MfaResult
from aries_exchange.oauth2.syntax import check_secret
from aries_exchange.oauth2.token import TokenRequest, Tokens, code_request, refresh_request
from aries_exchange.parts import ClientParts
from aries_exchange.responses import printable
from aries_exchange.tokens.cache import TokenCache
from aries_exchange.tokens.grant import Grant
from aries_exchange.tokens.renewal import request_tokens
from aries_exchange.values import check_type
from aries_exchange_openapi.types import Call


Step: TypeAlias = AuthorizationStep | MfaResult

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
    Log in with the user's own password: the first step of the first-party login.

    Third-party applications use `begin_authorization` and never see a password.

    Args:
        email: The user's email address.
        password: The user's password.
        redirect_uri: Exactly as registered for the client.
        scope: The scopes to request; without it the service decides.
        state: An opaque value of the caller.
        code_challenge: The code challenge of RFC 7636.  A public client needs it or
            *code_verifier*.
        code_challenge_method: `S256`, the only method that protects the code.
        code_verifier: Makes the code challenge, and is kept in the steps until the exchange.

    Raises:
        InvalidArgumentError: An argument is wrong; nothing was sent.
        AuthenticationError: The service rejected the password, or does not know the client.
    """
    from aries_exchange_openapi.api.oauth2 import authorize as operation

    if code_verifier is not None:
        check_type(code_verifier, CodeVerifier, "code_verifier", "use CodeVerifier.generate()")
        if code_challenge is not None:
            raise InvalidArgumentError("code_challenge: is made from code_verifier; pass only one")
        code_challenge = code_verifier.challenge
    check_code_challenge(code_challenge, code_challenge_method, is_public=client.identity.is_public)
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
    del password  # `call` does not show it
    response = yield from _perform(client, call, _CREDENTIALS_HINT)
    return AuthorizationStep(
        is_mfa=bool(response.is_mfa),
        redirect_uri=redirect_uri,
        code_verifier=None if code_verifier is None else code_verifier.value,
        **_common_fields(client, call, response),
    )


def verify_mfa(
    client: ClientParts[Any],
    code: str,
    session_token: str | AuthorizationStep,
    *,
    confirm: bool = True,
) -> Flow[MfaResult]:
    """
    Verify the six-digit code, and confirm **the user's consent**.

    With `confirm=False` it stops before the consent: show the user `.client_name` and `.scopes`,
    then call `confirm` with the result.  The service counts wrong codes; after too many, or after
    its expiry, the step is over.

    Args:
        code: The six digits that the user received.
        session_token: The step that `authorize` returned, or its `session_token`.
        confirm: Whether the user has consented.

    Raises:
        InvalidArgumentError: The code does not have six digits, or the step needs no code; nothing
            was sent.
        LoginStepError: The step was used or has expired; nothing was sent.
        AuthenticationError: The code is wrong, or the step is over.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_mfa as operation

    digits = cast("object", code)
    if not isinstance(digits, str) or not _SIX_DIGITS.fullmatch(digits):
        raise InvalidArgumentError("code: takes the six digits that the user received, as a string")
    token, step = _usable_step(client, session_token)
    if step is not None and not (isinstance(step, AuthorizationStep) and step.is_mfa):
        raise InvalidArgumentError(
            "session_token: this step needs no code, or has had it; call confirm() with it"
        )
    call = operation.call(next_step_auth_id=token, verification_code=code)
    response = yield from _perform(client, call, _CODE_HINT)
    result = MfaResult(**_common_fields(client, call, response))
    if step is not None:
        step.mark_used()
        uri, verifier = step.redirect_uri, step.code_verifier
        result = attrs.evolve(result, redirect_uri=uri, code_verifier=verifier)
    if not confirm:
        return result
    result.check_known()
    confirmed = attrs.evolve(result, confirmation=(yield from _confirm(client, result)))
    confirmed.mark_used()
    return confirmed


def confirm(client: ClientParts[Any], session_token: str | Step) -> Flow[Confirmation]:
    """
    Confirm that the user consents to what the previous step showed, and return the code.

    Args:
        session_token: The previous step, or its `session_token`.

    Raises:
        LoginStepError: The step was used, has expired or requires a code; nothing was sent.
        AuthenticationError: The step is over.
    """
    from aries_exchange_openapi.api.oauth2 import authorize_confirm as operation

    token, step = _usable_step(client, session_token)
    if isinstance(step, AuthorizationStep) and step.is_mfa:
        raise LoginStepError(
            "this step requires a one-time code first",
            reason="mfa_required",
            hint="Call verify_mfa() with the code and this step.",
        )
    call = operation.call(next_step_auth_id=token)
    response = yield from _perform(client, call, _STEP_HINT)
    if step is None:
        return Confirmation(response.code, response.redirect_uri)
    step.mark_used()
    return Confirmation(response.code, response.redirect_uri, step.code_verifier)


def begin_authorization(
    client: ClientParts[Any], redirect_uri: str | None, scope: str | None
) -> AuthorizationRequest:
    """
    Return a new authorization request.
    """
    now = client.clock.wall()
    return AuthorizationRequest.begin(
        client.environment, client.identity, redirect_uri=redirect_uri, scope=scope, now=now
    )


def exchange_code(
    client: ClientParts[Any],
    code: str,
    redirect_uri: str | None = None,
    code_verifier: str | None = None,
) -> Flow[Tokens]:
    """
    Exchange an authorization code for tokens (RFC 6749, section 4.1.3).

    This client does not use the tokens; `with_tokens` makes a client that does.

    Args:
        code: The authorization code.  It is never sent twice.
        redirect_uri: The one of the authorization request, exactly.
        code_verifier: The one of the authorization request.  It replaces the client secret.

    Raises:
        OAuthError: The service rejected the code; perhaps it was used, or is ten minutes old.
    """
    request = code_request(client.identity, code, redirect_uri, code_verifier)
    return (yield from _request_tokens(client, request))


def complete_authorization(
    client: ClientParts[Any], request: AuthorizationRequest, callback_url: str
) -> Flow[Tokens]:
    """
    Check the authorization response, and exchange its code for tokens.

    `state` must be that of *request*; `iss`, if present, must name this server (RFC 9207).
    This client does not use the tokens; `with_tokens` makes a client that does.

    Args:
        request: What `begin_authorization` returned.
        callback_url: The whole address that the user was redirected to.

    Raises:
        AuthorizationError: The user denied access, or the service reported an error.
        AuthorizationResponseError: The response cannot be trusted; nothing was sent.
        OAuthError: The service rejected the code.
    """
    check_type(request, AuthorizationRequest, "request", "call begin_authorization() first")
    check_type(callback_url, str, "callback_url", "pass the address that the user came back to")
    if request.client_id != client.identity.required_id():
        raise InvalidArgumentError(
            "request: was made by a client with another client_id; complete it with that client"
        )
    code = request.read_response(callback_url, client.environment, now=client.clock.wall())
    return (yield from exchange_code(client, code, request.redirect_uri, request.verifier.value))


def refresh_token(client: ClientParts[Any], refresh_token: str | None) -> Flow[Tokens]:
    """
    Exchange a refresh token for new tokens (RFC 6749, section 6).

    The refresh token of a login that a client of this process has, or this client's store, is
    refreshed once for all callers, and those clients go on with the new tokens.

    Args:
        refresh_token: As in `Tokens.refresh_token`.  None, which means that there is none, is an
            error.

    Raises:
        InvalidArgumentError: There is no refresh token; nothing was sent.
        ReauthorizationRequired: The login of this client is over.
        OAuthError: The service rejected the refresh token.
    """
    present = check_secret(refresh_token, "refresh_token")
    own, grant = client.credential, client.held(present)
    if isinstance(own, Grant) and own.holds(present):
        grant = own
    if grant is None and client.store is not None:
        kept = client.grant(client.store, seed=present)
        grant = kept if (yield from kept.renewal.load()).generation else None
    if grant is not None:
        return (yield from grant.renew(grant.present, client.deadline))
    tokens = yield from _request_tokens(client, refresh_request(client.identity, present))
    return tokens.carry_over(None, present)


_confirm = confirm  # `verify_mfa` has an argument of that name


def _perform(client: ClientParts[Any], call: Call[Any], hint: str) -> Flow[Any]:
    try:
        return (yield from client.caller.flow(call))
    except (AuthenticationError, InvalidRequestError, PermissionDeniedError) as error:
        error.hint = hint
        raise


def _request_tokens(client: ClientParts[Any], request: TokenRequest) -> Flow[Tokens]:
    cache, timeout = TokenCache(client.clock), client.caller.timeout
    return request_tokens(request, client.environment, cache, timeout)


def _usable_step(client: ClientParts[Any], given: str | Step) -> tuple[str, Step | None]:
    if isinstance(given, AuthorizationStep | MfaResult):
        given.check_usable(origin=client.environment.origin, now=client.clock.wall())
        return given.session_token, given
    return check_secret(given, "session_token"), None


def _common_fields(client: ClientParts[Any], call: Call[Any], response: Any) -> dict[str, Any]:
    token = response.next_step_auth_id
    if not token:
        problem, path = "expected a non-empty string", "$.next_step_auth_id"
        raise AriesDecodeError(problem, operation=call.operation.id, status_code=200, path=path)
    return {
        "session_token": token,
        "client_name": response.client_name,
        "scopes": response.scopes or (),
        "consent_required": bool(response.consent_required),
        "unknown_fields": map(printable, response.additional_properties),
        "origin": client.environment.origin,
        "expires_at": client.clock.wall() + REQUEST_LIFETIME,
    }


_CREDENTIALS_HINT: Final = (
    "Check email and password, and that client_id and redirect_uri are exactly as registered."
)
_CODE_HINT: Final = (
    "Ask the user for the newest code; after several wrong ones start again with authorize()."
)
_STEP_HINT: Final = "A step can be used once and expires soon; start again with authorize()."

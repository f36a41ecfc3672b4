"""
The first-party login in one call: password, one-time code, consent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from aries_exchange.effects import Ask, Flow
from aries_exchange.errors import (
    AuthenticationError,
    AuthorizationError,
    InvalidArgumentError,
    LoginStepError,
)
from aries_exchange.login.flows import authorize, confirm, exchange_code, verify_mfa
from aries_exchange.login.status import LoginStatus, adopt, prepare
from aries_exchange.oauth2.pkce import CodeVerifier
from aries_exchange.oauth2.steps import AuthorizationStep, MfaResult
from aries_exchange.parts import ClientParts
from aries_exchange.values import check_callback


Mfa: TypeAlias = Callable[[AuthorizationStep], str | Awaitable[str]]
Consent: TypeAlias = (
    Callable[[AuthorizationStep | MfaResult], bool | Awaitable[bool]] | Literal[True]
)

_MOST_CODES: Final = 3


def login_with_password(
    client: ClientParts[Any],
    *,
    email: str,
    password: str,
    consent: Consent,
    mfa: Callable[[AuthorizationStep], str | Awaitable[str]] | None = None,
    redirect_uri: str | None = None,
    scope: str | Iterable[str] | None = None,
) -> Flow[LoginStatus]:
    """
    Log the user in with their own password, use that login, and return its state.

    For first-party applications; all others use `login` and never see a password.  To ask for the
    code in another process, use `oauth2.authorize`, whose step has `to_json`.

    Args:
        email: The user's email address.
        password: The user's password.
        consent: Called with the step whose `client_name` and `scopes` the user should see, and
            returns whether they agree.  Pass True if they have agreed before.
        mfa: Called with the step that requires a code, and returns the code.  It is called again
            after a wrong code, three times at most.  `AsyncAriesClient` awaits both callbacks, if
            they can be awaited.
        redirect_uri: Exactly as registered for the client.
        scope: The scopes to request; without it the service decides.

    Raises:
        AuthenticationError: The service rejected the password, or the last code.
        AuthorizationError: The user did not agree; `error` is `access_denied`.
        LoginStepError: A code is required and there is no *mfa*, or the service asks for something
            that this version does not know.
        TokenStoreError: The token store failed.  If it failed at once, nothing was sent.
        OAuthError: The service rejected the authorization code.
    """
    agreed: object = consent
    if agreed is not True and not callable(agreed):
        raise InvalidArgumentError(
            "consent: takes a function that asks the user, or True if they agreed before"
        )
    check_callback(mfa, "mfa")
    grant = yield from prepare(client)
    signing_in = authorize(
        client,
        email=email,
        password=password,
        redirect_uri=redirect_uri,
        scope=scope,
        code_verifier=CodeVerifier.generate(),
    )
    del password  # error reporters print the locals of frames, also if a callback raises
    step = yield from signing_in
    step.check_known()
    verified = (yield from _verify(client, step, mfa)) if step.is_mfa else step
    verified.check_known()
    if consent is not True and (yield Ask(partial(consent, verified))) is not True:
        raise AuthorizationError(
            "the user did not agree",
            error="access_denied",
            hint="Request fewer scopes, or explain what they are for.",
        )
    done = yield from confirm(client, verified)
    code, verifier = done.authorization_code, done.code_verifier
    tokens = yield from exchange_code(client, code, done.redirect_uri, verifier)
    return (yield from adopt(client, tokens, grant))


def _verify(client: ClientParts[Any], step: AuthorizationStep, mfa: Mfa | None) -> Flow[MfaResult]:
    if mfa is None:
        raise LoginStepError(
            "a one-time code is required",
            reason="mfa_required",
            hint="Pass mfa=, a function that returns it.",
        )
    for left in reversed(range(_MOST_CODES)):
        code: str = yield Ask(partial(mfa, step))
        try:
            return (yield from verify_mfa(client, code, step, confirm=False))
        except AuthenticationError:
            if not left:
                raise
    raise AssertionError

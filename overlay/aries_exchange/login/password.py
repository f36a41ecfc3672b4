"""
The first-party login in one go: password, one-time code, consent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Literal, TypeAlias

from aries_exchange.effects import Ask, Flow
from aries_exchange.errors import (
    AuthenticationError,
    AuthorizationError,
    InvalidArgumentError,
    LoginStepError,
)
from aries_exchange.login.flows import authorize, confirm, exchange_code, verify_mfa
from aries_exchange.login.status import LoginStatus, adopt, prepare, status
from aries_exchange.oauth2.pkce import CodeVerifier
from aries_exchange.oauth2.steps import AuthorizationStep, MfaResult, refuse_unknown
from aries_exchange.parts import ClientParts


Mfa: TypeAlias = Callable[[AuthorizationStep], str | Awaitable[str]]
Consent: TypeAlias = (
    Callable[[AuthorizationStep | MfaResult], bool | Awaitable[bool]] | Literal[True]
)


def login_with_password(
    client: ClientParts[Any],
    *,
    email: str,
    password: str,
    consent: Consent,
    mfa: Mfa | None = None,
    redirect_uri: str | None = None,
    scope: str | Iterable[str] | None = None,
) -> Flow[LoginStatus]:
    """
    Log the user in with their own password, go on with that login, and return its state.

    For first-party applications; any other uses `login` and never sees a password.  To ask for
    the code in another process, use `oauth2.authorize`, whose step has `to_json`.

    Args:
        email: The user's address.
        password: The user's password.
        consent: Called with the step whose `client_name` and `scopes` the user should see, and
            returns whether they agree; True where they have agreed before.
        mfa: Called with the step that asks for a code, and returns it; called again after a wrong
            one, three times at most.  `AsyncAriesClient` awaits both, if they can be awaited.
        redirect_uri: As the client has registered it, to the letter.
        scope: The scopes to ask for; none means the service decides.

    Raises:
        AuthenticationError: The password was refused, or three codes.
        AuthorizationError: The user did not agree; `error` is `access_denied`.
        LoginStepError: A code is asked for and there is no *mfa*, a code was given twice, or the
            service asks for something that this version does not know.
        TokenStoreError: The login could not be kept; nothing was sent.
        OAuthError: The code was refused.
    """
    agreed: object = consent
    if agreed is not True and not callable(agreed):
        raise InvalidArgumentError(
            "consent: takes a function that asks the user, or True where they agreed before"
        )
    grant = yield from prepare(client)
    step = yield from authorize(
        client,
        email=email,
        password=password,
        redirect_uri=redirect_uri,
        scope=scope,
        code_verifier=CodeVerifier.generate(),
    )
    refuse_unknown(step)
    verified = (yield from _verify(client, step, mfa)) if step.is_mfa else step
    refuse_unknown(verified)
    if consent is not True and (yield Ask(partial(consent, verified))) is not True:
        problem, hint = "the user did not agree", "Ask for less, or explain what it is for."
        raise AuthorizationError(problem, error="access_denied", hint=hint)
    done = yield from confirm(client, verified)
    code, verifier = done.authorization_code, done.code_verifier
    tokens = yield from exchange_code(client, code, done.redirect_uri, verifier)
    yield from adopt(client, tokens, grant)
    return (yield from status(client))


def _verify(client: ClientParts[Any], step: AuthorizationStep, mfa: Mfa | None) -> Flow[MfaResult]:
    if mfa is None:
        problem, hint = "a one-time code is asked for", "Pass mfa=, a function that returns it."
        raise LoginStepError(problem, reason="mfa_required", hint=hint)
    while True:
        code: str = yield Ask(partial(mfa, step))
        try:
            return (yield from verify_mfa(client, code, step, confirm=False))
        except AuthenticationError:
            if not step.codes_left:
                raise

"""
`client.oauth2`, sync and async, made from the flows in `flows` and `status`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

from aries_exchange import scopes
from aries_exchange.login import flows
from aries_exchange.login import status as login_status
from aries_exchange.methods.from_flows import awaits, waits
from aries_exchange.oauth2.authorization import AuthorizationRequest, authorization_url, new_state
from aries_exchange.oauth2.pkce import check_code_challenge
from aries_exchange.oauth2.syntax import check_secret
from aries_exchange.parts import ClientParts
from aries_exchange.values import sealed


class _Offline:
    """
    The methods that send nothing, and are the same in both clients.
    """

    __slots__ = ("_parts",)

    def __init__(self, parts: ClientParts[Any]) -> None:
        self._parts = parts

    @sealed
    def get_authorization_url(
        self,
        *,
        redirect_uri: str | None = None,
        scope: str | Iterable[str] | None = None,
        state: str | None = None,
        code_challenge: str | None = None,
        code_challenge_method: Literal["S256"] | None = None,
    ) -> str:
        """
        Return the URL of the authorization page, to which the user is redirected.

        Without *state* a random one is added; read it from the query of the URL.  The caller keeps
        the code verifier and checks the response; `begin_authorization` does both.

        Args:
            redirect_uri: Exactly as registered for the client.
            scope: The scopes to request; without it the service decides.
            state: An opaque value, which the authorization response repeats.
            code_challenge: The code challenge of RFC 7636.  A public client needs it.
            code_challenge_method: `S256`, the only method that protects the code.

        Raises:
            InvalidArgumentError: An argument is wrong; the message names it and the way out.
        """
        identity = self._parts.identity
        check_code_challenge(code_challenge, code_challenge_method, is_public=identity.is_public)
        return authorization_url(
            self._parts.environment,
            identity,
            redirect_uri=redirect_uri,
            scope=scopes.join(scope),
            state=new_state() if state is None else check_secret(state, "state"),
            code_challenge=code_challenge,
        )

    @sealed
    def begin_authorization(
        self, *, redirect_uri: str | None = None, scope: str | Iterable[str] | None = None
    ) -> AuthorizationRequest:
        """
        Return a new authorization request: a URL for the user, a state and a code verifier.

        It must be completed within ten minutes.  `to_json` stores it until then.

        Args:
            redirect_uri: Exactly as registered for the client.
            scope: The scopes to request; without it the service decides.

        Raises:
            InvalidArgumentError: An argument is wrong; the message names it and the way out.
        """
        return flows.begin_authorization(self._parts, redirect_uri, scopes.join(scope))


class OAuth2(_Offline):
    """
    Logs users in, and manages their tokens.
    """

    authorize: Final = waits(flows.authorize)
    verify_mfa: Final = waits(flows.verify_mfa)
    confirm: Final = waits(flows.confirm)
    exchange_code: Final = waits(flows.exchange_code)
    complete_authorization: Final = waits(flows.complete_authorization)
    refresh_token: Final = waits(flows.refresh_token)
    access_token: Final = waits(login_status.access_token)
    renew: Final = waits(login_status.renew)
    status: Final = waits(login_status.status)
    logout: Final = waits(login_status.logout)


class AsyncOAuth2(_Offline):
    """
    The same methods, awaited.
    """

    authorize: Final = awaits(flows.authorize)
    verify_mfa: Final = awaits(flows.verify_mfa)
    confirm: Final = awaits(flows.confirm)
    exchange_code: Final = awaits(flows.exchange_code)
    complete_authorization: Final = awaits(flows.complete_authorization)
    refresh_token: Final = awaits(flows.refresh_token)
    access_token: Final = awaits(login_status.access_token)
    renew: Final = awaits(login_status.renew)
    status: Final = awaits(login_status.status)
    logout: Final = awaits(login_status.logout)

"""
`client.oauth2`, sync and async: made from the flows of `logins` and `lifecycle`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from aries_exchange import scopes
from aries_exchange.flow_methods import Bound, awaits, waits
from aries_exchange.login import flows as logins
from aries_exchange.login import status as lifecycle
from aries_exchange.oauth2.authorization import (
    AuthorizationRequest,
    authorization_url,
    new_state,
)
from aries_exchange.oauth2.pkce import check_challenge


class _Offline(Bound):
    """
    What needs no network, and is the same in both clients.
    """

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
        Return the URL of the authorization page to send the user to.

        A random `state` is added if none is given; read it from the URL's query.  Nothing else is
        added: `begin_authorization` also makes and keeps the code verifier, and checks the answer.

        Args:
            redirect_uri: As the client has registered it, to the letter.
            scope: The scopes to ask for; none means the service decides.
            state: An opaque value that comes back with the code.
            code_challenge: The challenge of RFC 7636; a public client needs it.
            code_challenge_method: `S256`, the only one that protects.

        Raises:
            InvalidArgumentError: An argument is wrong; the message says which, and the way out.
        """
        identity = self._parts.identity
        check_challenge(code_challenge, code_challenge_method, is_public=identity.is_public)
        return authorization_url(
            self._parts.environment,
            client_id=identity.required_id(),
            redirect_uri=identity.required_redirect_uri(redirect_uri),
            scope=scopes.join(scope),
            state=new_state() if state is None else state,
            code_challenge=code_challenge,
        )

    def begin_authorization(
        self, *, redirect_uri: str | None = None, scope: str | Iterable[str] | None = None
    ) -> AuthorizationRequest:
        """
        Return a new login: a URL to send the user to, with a state and a code verifier to keep.

        The request may wait for ten minutes, and may be stored meanwhile with `to_json`.

        Args:
            redirect_uri: As the client has registered it, to the letter.
            scope: The scopes to ask for; none means the service decides.

        Raises:
            InvalidArgumentError: An argument is wrong; the message says which, and the way out.
        """
        return logins.begin_authorization(self._parts, redirect_uri, scopes.join(scope))


class OAuth2(_Offline):
    """
    Logs users in, and exchanges what comes of it.
    """

    authorize: Final = waits(logins.authorize)
    verify_mfa: Final = waits(logins.verify_mfa)
    confirm: Final = waits(logins.confirm)
    exchange_code: Final = waits(logins.exchange_code)
    complete_authorization: Final = waits(logins.complete_authorization)
    refresh_token: Final = waits(logins.refresh_token)
    access_token: Final = waits(lifecycle.access_token)
    renew: Final = waits(lifecycle.renew)
    status: Final = waits(lifecycle.status)
    logout: Final = waits(lifecycle.logout)


class AsyncOAuth2(_Offline):
    """
    The same, awaited.
    """

    authorize: Final = awaits(logins.authorize)
    verify_mfa: Final = awaits(logins.verify_mfa)
    confirm: Final = awaits(logins.confirm)
    exchange_code: Final = awaits(logins.exchange_code)
    complete_authorization: Final = awaits(logins.complete_authorization)
    refresh_token: Final = awaits(logins.refresh_token)
    access_token: Final = awaits(lifecycle.access_token)
    renew: Final = awaits(lifecycle.renew)
    status: Final = awaits(lifecycle.status)
    logout: Final = awaits(lifecycle.logout)

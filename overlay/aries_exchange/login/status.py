"""
What becomes of a login: adopted, looked at, ended.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs

from aries_exchange.calls.credential import FixedToken
from aries_exchange.effects import Flow
from aries_exchange.errors import ReauthorizationRequired
from aries_exchange.oauth2.token import Tokens
from aries_exchange.parts import ClientParts
from aries_exchange.stores.base import MemoryTokenStore
from aries_exchange.tokens.grant import Grant


@attrs.frozen(kw_only=True)
class LoginStatus:
    """
    The state of a client's login.  It holds no secret.

    Attributes:
        origin: The server the login belongs to.
        client_id: The OAuth2 client, if there is one.
        kind: `refresh_token`, `client_credentials`, `bearer_token` or `none`.
        scope: The granted scopes, separated by spaces, if known.
        access_expires_at: When the access token ends, in seconds since the epoch, if known.
        refresh_expires_at: When the refresh token ends, if known.
        refreshed_at: When the tokens came.
        is_over: Whether only the user can go on: nobody has logged in, or the service has refused.
        store: Where the tokens are kept.
    """

    origin: str
    client_id: str | None
    kind: str
    scope: str | None = None
    access_expires_at: float | None = None
    refresh_expires_at: float | None = None
    refreshed_at: float | None = None
    is_over: bool = False
    store: str | None = None


def status(client: ClientParts[Any]) -> Flow[LoginStatus]:
    """
    Return the state of the login, as the store and this client know it.  Nothing is sent.

    Raises:
        TokenStoreError: The store cannot be read.
    """
    grant, origin = client.credential, client.environment.origin
    if not isinstance(grant, Grant):
        return LoginStatus(
            origin=origin,
            client_id=client.identity.client_id,
            kind=grant.kind,
            is_over=grant.present is None,
        )
    renewal = grant.renewal
    record = yield from renewal.load()
    tokens = record.tokens
    never = tokens is None and renewal.seed is None and not renewal.by_client_credentials
    return LoginStatus(
        origin=origin,
        client_id=client.identity.client_id,
        kind=grant.kind,
        scope=None if tokens is None else tokens.scope,
        access_expires_at=None if tokens is None else tokens.expires_at,
        refresh_expires_at=None if tokens is None else tokens.refresh_expires_at,
        refreshed_at=record.refreshed_at,
        is_over=record.spent or never,
        store=repr(renewal.store),
    )


def logout(client: ClientParts[Any]) -> Flow[None]:
    """
    End the login here: forget the tokens, and wipe what the store keeps of them.

    Aries documents no revocation, so the tokens live on at the service until they expire.

    Raises:
        TokenStoreError: The store could not be wiped.
    """
    grant = client.credential
    client.use(FixedToken())
    if isinstance(grant, Grant):
        yield from grant.change(grant.renewal.forget)


def prepare(client: ClientParts[Any]) -> Flow[Grant]:
    """
    Return what a new login will be kept in, its store tried.

    A login that cannot be kept is better refused before the user has gone through it.

    Raises:
        TokenStoreError: The store cannot be read and written.
    """
    grant = client.credential
    if not isinstance(grant, Grant) or grant.renewal.by_client_credentials:
        grant = client.grant(client.store or MemoryTokenStore())
    yield from grant.try_store()
    return grant


def adopt(client: ClientParts[Any], tokens: Tokens, grant: Grant) -> Flow[None]:
    """
    Go on with the login of *tokens*, and keep it in *grant*, which `prepare` has made.

    Raises:
        TokenStoreError: The store could not keep it.
    """
    yield from grant.change(partial(grant.renewal.replace, tokens))
    client.use(grant)


def access_token(client: ClientParts[Any]) -> Flow[str]:
    """
    Return an access token that is live now, renewed if it is due.  It is a secret.

    For what does not go through this client, a stream for instance; ask again for each connection.

    Raises:
        ReauthorizationRequired: Nobody has logged in, or the login is over.
        RefreshUnavailable: There is no live token, and none could be had now.
    """
    token = yield from client.credential.access_token(client.deadline)
    if token is None:
        raise ReauthorizationRequired("nobody has logged in", reason="no_login")
    return token


def renew(client: ClientParts[Any]) -> Flow[LoginStatus]:
    """
    Renew the access token now, whatever its age, and return the state of the login.

    Raises:
        ReauthorizationRequired: Nobody has logged in, or the login is over.
        RefreshUnavailable: No answer came; the login is kept.
    """
    before = yield from status(client)
    grant = client.credential
    if not isinstance(grant, Grant) or before.is_over:
        raise ReauthorizationRequired("there is no login that could be renewed", reason="no_login")
    token = yield from grant.access_token(client.deadline)
    now = yield from status(client)
    if now.refreshed_at == before.refreshed_at:
        yield from grant.renew(token, client.deadline)
        now = yield from status(client)
    return now

"""
The life of a login: it is adopted, looked at, renewed and ended.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs

from aries_exchange.calls.credential import Credential
from aries_exchange.effects import Flow
from aries_exchange.errors import ReauthorizationRequired
from aries_exchange.oauth2.token import Tokens
from aries_exchange.parts import ClientParts
from aries_exchange.stores.base import MemoryTokenStore, TokenRecord
from aries_exchange.tokens.grant import Grant
from aries_exchange.tokens.renewal import Renewal


@attrs.frozen(kw_only=True)
class LoginStatus:
    """
    The state of a client's login.  It holds no secret.

    Attributes:
        origin: The server that the login belongs to.
        client_id: The OAuth2 client, if there is one.
        kind: `refresh_token`, `client_credentials`, `bearer_token` or `none`.
        scope: The granted scopes, separated by spaces, if known.
        access_expires_at: When the access token expires, in seconds since the epoch, if known.
        refresh_expires_at: When the refresh token expires, in the same seconds, if known.
        refreshed_at: When the tokens were issued, in the same seconds, if known.
        is_over: Whether the user has to log in: nobody has, the service rejected the refresh token,
            or the access token has expired and there is no refresh token.
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
    Return the state of the login from the token store and this client.  Nothing is sent.

    Raises:
        TokenStoreError: The store cannot be read.
    """
    grant = client.credential
    known = LoginStatus(
        origin=client.environment.origin,
        client_id=client.identity.client_id,
        kind=grant.kind,
        is_over=grant.present is None,
    )
    if not isinstance(grant, Grant):
        return known
    renewal = grant.renewal
    record = yield from renewal.load()
    tokens = record.tokens
    return attrs.evolve(
        known,
        scope=None if tokens is None else tokens.scope,
        access_expires_at=None if tokens is None else tokens.expires_at,
        refresh_expires_at=None if tokens is None else tokens.refresh_expires_at,
        refreshed_at=record.refreshed_at,
        is_over=_is_over(client, renewal, record),
        store=repr(renewal.store),
    )


def _is_over(client: ClientParts[Any], renewal: Renewal, record: TokenRecord) -> bool:
    tokens = record.tokens
    if record.spent or renewal.by_client_credentials:
        return record.spent
    if tokens is None:
        return renewal.seed is None
    ends = tokens.expires_at
    return tokens.refresh_token is None and ends is not None and ends <= client.clock.wall()


def logout(client: ClientParts[Any]) -> Flow[None]:
    """
    End the login here: delete the tokens from this client and from its token store.

    Aries documents no revocation, so the service accepts the tokens until they expire.

    Raises:
        TokenStoreError: The tokens could not be deleted from the store.
    """
    grant = client.credential
    client.use(Credential())
    if isinstance(grant, Grant):
        yield from grant.change(grant.renewal.forget)


def prepare(client: ClientParts[Any]) -> Flow[Grant]:
    """
    Return the grant that will keep a new login, after a test of its token store.

    If the login cannot be kept, the user should know before they log in.

    Raises:
        TokenStoreError: The store cannot be read or written.
    """
    grant = client.credential
    if not isinstance(grant, Grant) or grant.renewal.by_client_credentials:
        grant = client.grant(client.store or MemoryTokenStore())
    yield from grant.try_store()
    return grant


def adopt(client: ClientParts[Any], tokens: Tokens, grant: Grant) -> Flow[LoginStatus]:
    """
    Use *tokens* from now on, and return the state of the login.

    They are kept in *grant*, which `prepare` returned.

    Raises:
        TokenStoreError: The tokens could not be written to the store.
    """
    yield from grant.change(partial(grant.renewal.replace, tokens))
    client.use(grant)
    return (yield from status(client))


def access_token(client: ClientParts[Any]) -> Flow[str]:
    """
    Return a valid access token, renewed if it is due.  It is a secret.

    For requests that this client does not send, such as a stream.  Call it again for each
    connection.

    Raises:
        ReauthorizationRequired: Nobody has logged in, or the login is over.
        RefreshUnavailable: There is no valid token, and none could be obtained now.
    """
    token = yield from client.credential.access_token(client.deadline)
    if token is None:
        raise ReauthorizationRequired("nobody has logged in", reason="no_login")
    return token


def renew(client: ClientParts[Any]) -> Flow[LoginStatus]:
    """
    Renew the access token now, even if it is still valid, and return the state of the login.

    Raises:
        ReauthorizationRequired: Nobody has logged in, or the login is over.
        RefreshUnavailable: No new token could be obtained now; the login is kept.
    """
    before = yield from status(client)
    grant = client.credential
    if not isinstance(grant, Grant) or before.is_over:
        raise ReauthorizationRequired("there is no login to renew", reason="no_login")
    token = yield from grant.access_token(client.deadline)
    if (yield from status(client)).refreshed_at == before.refreshed_at:
        yield from grant.renew(token, client.deadline)
    return (yield from status(client))

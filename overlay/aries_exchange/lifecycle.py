"""
What becomes of a login: adopted, looked at, ended.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs

from aries_exchange.core import Core
from aries_exchange.credentials import FixedToken, Grant
from aries_exchange.effects import Flow, Work
from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores import MemoryTokenStore


__all__ = ["LoginStatus", "adopt", "logout", "status"]


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
        is_renewing: Whether a renewal is under way, or was when its process died.
        store: Where the tokens are kept.
        lock_holder: Who renews just now, if the store can tell.
    """

    origin: str
    client_id: str | None
    kind: str
    scope: str | None = None
    access_expires_at: float | None = None
    refresh_expires_at: float | None = None
    refreshed_at: float | None = None
    is_over: bool = False
    is_renewing: bool = False
    store: str | None = None
    lock_holder: str | None = None


def status(core: Core[Any]) -> Flow[LoginStatus]:
    """
    Return the state of the login, as the store and this client know it.  Nothing is sent.

    Raises:
        TokenStoreError: The store cannot be read.
    """
    grant, origin = core.line.credential, core.line.environment.origin
    if not isinstance(grant, Grant):
        return LoginStatus(
            origin=origin,
            client_id=core.identity.client_id,
            kind=grant.kind,
            is_over=grant.present is None,
        )
    renewal = grant.renewal
    record = yield from renewal.load()
    tokens = record.tokens
    never = tokens is None and renewal.seed is None and not renewal.by_client_credentials
    holder = getattr(renewal.store, "lock_holder", None)
    return LoginStatus(
        origin=origin,
        client_id=core.identity.client_id,
        kind=grant.kind,
        scope=None if tokens is None else tokens.scope,
        access_expires_at=None if tokens is None else tokens.expires_at,
        refresh_expires_at=None if tokens is None else tokens.refresh_expires_at,
        refreshed_at=record.refreshed_at,
        is_over=record.spent or never,
        is_renewing=record.attempt is not None and not record.spent,
        store=repr(renewal.store),
        lock_holder=None if holder is None else (yield Work(partial(holder, renewal.key))),
    )


def logout(core: Core[Any]) -> Flow[None]:
    """
    End the login here: forget the tokens, and wipe what the store keeps of them.

    Aries documents no revocation, so the tokens live on at the service until they expire.

    Raises:
        TokenStoreError: The store could not be wiped.
    """
    grant = core.line.credential
    core.use(FixedToken())
    if isinstance(grant, Grant):
        yield from grant.change(grant.renewal.forget)


def adopt(core: Core[Any], tokens: Tokens) -> Flow[None]:
    """
    Go on with the login of *tokens*, and keep it in the client's store.

    Raises:
        TokenStoreError: The store could not keep it.
    """
    grant = core.line.credential
    if not isinstance(grant, Grant) or grant.renewal.by_client_credentials:
        grant = core.grant(core.store or MemoryTokenStore())
    yield from grant.change(partial(grant.renewal.replace, tokens))
    core.use(grant)

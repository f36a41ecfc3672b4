"""
The user that fuzzing acts for.

At the sandbox one of its own, so that changes do not end the logins of the others; elsewhere the one
whose credentials are in the environment, under the names that `AriesClient.from_env` reads.  Where the
service replaces the refresh token, its successor is kept in the state folder: fuzzing is several
processes, and the environment the same for all of them.
"""

from __future__ import annotations

import functools
import os

from aries_exchange import AriesClient, AuthenticationError, CodeVerifier, FileTokenStore
from aries_exchange.parts import VARIABLES


__all__ = ["account_id_of", "client_id_of", "log_in"]

_EMAIL = "fuzz@example.com"
_PASSWORD = "Password123!"
_CALLBACK = "https://yourapp.com/callback"
_SCOPE = "read trade withdraw admin"


@functools.cache
def log_in(base_url: str) -> AriesClient:
    """
    Log the user in at *base_url*, and return their client: the same for everybody who asks.
    """
    if any(os.environ.get(name) for name in VARIABLES.values()):
        renewable = os.environ.get(VARIABLES["refresh_token"])
        store = FileTokenStore(profile="fuzz") if renewable else None
        return AriesClient.from_env(base_url=base_url, token_store=store)
    public = AriesClient(client_id="sandbox-public", base_url=base_url, redirect_uri=_CALLBACK)
    try:
        return _with_password(public)
    except AuthenticationError:
        public.users.create_user(email=_EMAIL, password=_PASSWORD, country="USA")
        return _with_password(public)


def client_id_of(client: AriesClient) -> str:
    """
    Return the `client_id` of an OAuth2 client that the user has registered, or now registers.
    """
    for mine in client.api_clients.list_api_clients():
        if mine.client_id is not None:
            return mine.client_id
    made = client.api_clients.create_api_client(
        name="Mine", scopes=["read"], redirect_uris=[_CALLBACK]
    )
    return str(made.client_id)


def account_id_of(client: AriesClient) -> str:
    """
    Return the `trading_account_id` of a simulated account of the user.

    Raises:
        PermissionError: The user has an account with money in it, or no simulated one.
    """
    accounts = client.accounts.list_accounts()
    if not accounts or not all(each.is_sim for each in accounts):
        raise PermissionError("orders are fuzzed for a user who has simulated accounts only")
    return accounts[0].trading_account_id


def _with_password(public: AriesClient) -> AriesClient:
    verifier = CodeVerifier.generate()
    step = public.oauth2.authorize(
        email=_EMAIL, password=_PASSWORD, scope=_SCOPE, code_challenge=verifier.challenge
    )
    code = public.oauth2.confirm(step.session_token).authorization_code
    return public.with_tokens(public.oauth2.exchange_code(code, code_verifier=verifier.value))

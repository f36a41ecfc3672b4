"""
The user that fuzzing acts for: one of its own, so that changes do not end the logins of others.
"""

from __future__ import annotations

from aries_exchange import AriesClient, AuthenticationError, CodeVerifier


__all__ = ["log_in", "make_api_client"]

_EMAIL = "fuzz@example.com"
_PASSWORD = "Password123!"
_CALLBACK = "https://yourapp.com/callback"
_SCOPE = "read trade withdraw admin"


def log_in(base_url: str) -> AriesClient:
    """
    Log the user in at the sandbox at *base_url*, and return their client.
    """
    public = AriesClient(client_id="sandbox-public", base_url=base_url, redirect_uri=_CALLBACK)
    try:
        return _with_password(public)
    except AuthenticationError:
        public.users.create_user(email=_EMAIL, password=_PASSWORD, country="USA")
        return _with_password(public)


def make_api_client(client: AriesClient) -> str:
    """
    Register an OAuth2 client of the user, and return its `client_id`.
    """
    made = client.api_clients.create_api_client(
        name="Mine", scopes=["read"], redirect_uris=[_CALLBACK]
    )
    return str(made.client_id)


def _with_password(public: AriesClient) -> AriesClient:
    verifier = CodeVerifier.generate()
    step = public.oauth2.authorize(
        email=_EMAIL, password=_PASSWORD, scope=_SCOPE, code_challenge=verifier.challenge
    )
    code = public.oauth2.confirm(step.session_token).authorization_code
    return public.with_tokens(public.oauth2.exchange_code(code, code_verifier=verifier.value))

"""
What the official client says to the sandbox, and hears.

Run by `check_finance_dev.py` with the interpreter of an environment that has `finance_dev`, and the
base URL as its argument.  It prints one JSON object.
"""

from __future__ import annotations

import importlib
import json
import sys

from typing import Any


finance_dev: Any = importlib.import_module("finance_dev")  # not in the project's environment

# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
CALLBACK = "https://yourapp.com/callback"


def main(base_url: str) -> dict[str, Any]:
    """
    Log in with a one-time code, use the token, refresh it, and be refused in several ways.
    """
    sdk = finance_dev.FinanceDev(server_url=base_url)
    login = sdk.oauth2.authorize(
        email="mfa@example.com",
        password="SecurePassword123!",
        client_id="sandbox-public",
        redirect_uri=CALLBACK,
        scope="read admin",
        code_challenge=CHALLENGE,
        code_challenge_method="S256",
    )
    verified = sdk.oauth2.authorize_mfa(
        next_step_auth_id=login.next_step_auth_id, verification_code="123456"
    )
    confirmed = sdk.oauth2.confirm_authorization(next_step_auth_id=verified.next_step_auth_id)
    tokens = sdk.oauth2.get_token(
        grant_type="authorization_code",
        client_id="sandbox-public",
        code=confirmed.code,
        redirect_uri=CALLBACK,
        code_verifier=VERIFIER,
    )
    refreshed = sdk.oauth2.get_token(
        grant_type="refresh_token", client_id="sandbox-public", refresh_token=tokens.refresh_token
    )
    mine = finance_dev.FinanceDev(server_url=base_url, bearer_auth=refreshed.access_token)
    client = mine.clients.create(name="Mine", scopes=["user:information"], redirect_uris=[CALLBACK])
    renamed = mine.clients.update(client_id=client.client_id, name="Renamed")
    listed = mine.clients.get_all()
    status = mine.clients.update_status(client_id=client.client_id, status="inactive")
    mine.clients.delete(client_id=client.client_id)
    changed = mine.users.update_current(plaid_status="PENDING")
    mine.user_management.set_trading_password(password="MySecurePassword123!")
    return {
        "mfa": [login.is_mfa, login.client_name, login.scopes],
        "consent": [verified.consent_required, verified.next_step_auth_id[:8]],
        "redirect": confirmed.redirect_uri,
        "tokens": [tokens.token_type, tokens.expires_in, tokens.scope],
        "rotated": tokens.refresh_token != refreshed.refresh_token,
        "me": mine.users.get_current().email,
        "profile": mine.user_management.get_profile().first_name,
        "accounts": [account.id for account in mine.users.get_accounts().accounts],
        "client": [renamed.name, len(listed.clients), status.client_id == client.client_id],
        "user": changed.plaid_status,
        "health": sdk.health.check().status,
        "wrong password": _refusal(
            lambda: sdk.oauth2.authorize(
                email="mfa@example.com",
                password="wrong",
                client_id="sandbox-confidential",
                redirect_uri=CALLBACK,
            )
        ),
        "replay": _refusal(
            lambda: sdk.oauth2.get_token(
                grant_type="refresh_token",
                client_id="sandbox-public",
                refresh_token=tokens.refresh_token,
            )
        ),
        "dead family": _refusal(mine.users.get_current),
    }


def _refusal(call: Any) -> list[Any]:
    try:
        call()
    except finance_dev.errors.FinanceDevError as error:
        return [type(error).__name__, error.status_code]
    return ["no error", 0]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))

"""
The login of a first-party application: the password, a code if the user has MFA, the consent.

    export ARIES_CLIENT_ID=sandbox-public ARIES_REDIRECT_URI=http://127.0.0.1/callback
    python examples/first_party_login.py mfa@example.com
"""

from __future__ import annotations

import getpass
import sys

from aries_exchange import (
    AriesClient,
    AuthenticationError,
    AuthorizationStep,
    CodeVerifier,
    Confirmation,
    MfaResult,
)


def log_in(client: AriesClient, email: str, password: str) -> AriesClient:
    """
    Return the client of the user.
    """
    step = client.oauth2.authorize(
        email=email, password=password, code_verifier=CodeVerifier.generate()
    )
    asked: AuthorizationStep | MfaResult = step
    while asked.kind == "mfa":
        try:
            asked = client.oauth2.verify_mfa(input("Six-digit code: "), step, confirm=False)
        except AuthenticationError as error:
            print(error.message)
    done = agree(client, asked)
    tokens = client.oauth2.exchange_code(
        done.authorization_code, done.redirect_uri, done.code_verifier
    )
    return client.with_tokens(tokens)


def agree(client: AriesClient, step: AuthorizationStep | MfaResult) -> Confirmation:
    """
    Ask the user for consent, and confirm.
    """
    print(f"{step.client_name} asks for: {' '.join(step.scopes or [])}")
    if input("Allow? [y/n] ") != "y":
        sys.exit("Denied.")
    return client.oauth2.confirm(step)


if __name__ == "__main__":
    with AriesClient.from_env() as app:
        user = log_in(app, sys.argv[1], getpass.getpass())
        print("Logged in as", user.users.get_user_profile().email)

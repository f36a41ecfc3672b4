"""
A script that logs its user in once, and stays logged in over restarts.

    export ARIES_CLIENT_ID=sandbox-public
    python examples/script_with_store.py
"""

from __future__ import annotations

import sys

from aries_exchange import AriesClient, AriesError, FileTokenStore, ReauthorizationRequired


REDIRECT_URI = "http://127.0.0.1:0/callback"  # in life: exactly as registered, with its port
SCOPES = ["account:information", "order:information", "order:execution"]


def main() -> int:
    """
    Print the accounts of the user; return the status to end with.
    """
    try:
        with AriesClient.from_env(token_store=FileTokenStore()) as client:
            try:
                accounts = client.users.get_user_accounts()
            except ReauthorizationRequired:  # the first run, or the login is over
                client.login(redirect_uri=REDIRECT_URI, scope=SCOPES)
                accounts = client.users.get_user_accounts()
            for account in accounts:
                print(account.id, account.status, account.account_type or "-")
    except AriesError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""
Many users in one process, each with a login of their own, which a database keeps over restarts.

    export ARIES_CLIENT_ID=sandbox-public; python examples/many_users.py logins.db
"""

from __future__ import annotations

import sqlite3
import sys

from concurrent.futures import ThreadPoolExecutor

from aries_exchange import AriesClient, ReauthorizationRequired, Tokens


class Logins:
    """
    The logins by `login_id`.  In life: encrypt what `to_json` returns, for it is a secret.
    """

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("CREATE TABLE IF NOT EXISTS logins (id TEXT PRIMARY KEY, tokens TEXT)")

    def keep(self, tokens: Tokens) -> None:
        """
        Keep new tokens: after the login, and after each refresh.
        """
        kept = (tokens.login_id, tokens.to_json())
        self.db.execute("INSERT OR REPLACE INTO logins VALUES (?, ?)", kept)

    def all(self) -> list[Tokens]:
        """
        Return the tokens of everybody.
        """
        return [Tokens.from_json(row[0]) for row in self.db.execute("SELECT tokens FROM logins")]


def main(logins: Logins) -> None:
    """
    Print the address of each user, four at a time.
    """
    with AriesClient.from_env() as app, ThreadPoolExecutor(4) as pool:

        def email(tokens: Tokens) -> str:
            try:
                client = app.with_tokens(tokens, on_tokens_refreshed=logins.keep)
                return client.users.get_user_profile().email or "-"
            except ReauthorizationRequired as error:
                return f"{tokens.login_id}: must log in again ({error.reason})"

        print(*sorted(pool.map(email, logins.all())), sep="\n")


if __name__ == "__main__":
    main(Logins(sys.argv[1]))

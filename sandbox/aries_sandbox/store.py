"""
The database: sqlite3, in memory or in a file.

All threads share one connection and one lock, and every request is one transaction.  Secrets are
stored as hashes (see `aries_sandbox.mint`); everything in plain text is test data.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final


_VERSION: Final = 3  # of the tables below

_TABLES: Final = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE COLLATE NOCASE, email_verified INTEGER NOT NULL,
    password TEXT NOT NULL, trading_password TEXT, mfa_code TEXT, country TEXT NOT NULL,
    plaid_status TEXT, profile TEXT NOT NULL, accounts TEXT NOT NULL,
    application TEXT NOT NULL, submitted INTEGER NOT NULL DEFAULT 0, plaid_link_token TEXT,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE clients (
    client_id TEXT PRIMARY KEY, owner INTEGER NOT NULL, secret TEXT, name TEXT NOT NULL,
    scopes TEXT NOT NULL, redirect_uris TEXT NOT NULL, domains TEXT NOT NULL,
    any_port INTEGER NOT NULL DEFAULT 0, fixed INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'active',
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, last_used_at TEXT
) STRICT;
CREATE TABLE logins (
    hash TEXT PRIMARY KEY, session TEXT, stage TEXT NOT NULL, user INTEGER, ask TEXT NOT NULL,
    wrong_codes INTEGER NOT NULL DEFAULT 0, refused_email TEXT, expires_at REAL NOT NULL
) STRICT;
CREATE TABLE codes (
    hash TEXT PRIMARY KEY, user INTEGER NOT NULL, ask TEXT NOT NULL, expires_at REAL NOT NULL,
    family INTEGER
) STRICT;
CREATE TABLE families (
    id INTEGER PRIMARY KEY, user INTEGER NOT NULL, client_id TEXT NOT NULL, scope TEXT NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY, family INTEGER NOT NULL, parent TEXT, expires_at REAL NOT NULL,
    used_at REAL
) STRICT;
CREATE INDEX refresh_tokens_by_parent ON refresh_tokens (parent);
CREATE TABLE access_tokens (
    hash TEXT PRIMARY KEY, family INTEGER NOT NULL, expires_at REAL NOT NULL
) STRICT;
-- Exact amounts are texts: an integer of SQLite has 64 bits.
CREATE TABLE quotes (symbol TEXT PRIMARY KEY, price TEXT NOT NULL, size TEXT) STRICT;
CREATE TABLE accounts (
    id TEXT PRIMARY KEY, owner INTEGER NOT NULL, status TEXT NOT NULL, cash TEXT NOT NULL,
    start_cash TEXT NOT NULL, realized TEXT NOT NULL
) STRICT;
CREATE TABLE positions (
    account TEXT NOT NULL, symbol TEXT NOT NULL, quantity TEXT NOT NULL, cost TEXT NOT NULL,
    since REAL NOT NULL, day_realized TEXT NOT NULL, start_unrealized TEXT NOT NULL,
    PRIMARY KEY (account, symbol)
) STRICT;
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, cl_ord_id TEXT NOT NULL, orig_cl_ord_id TEXT, account TEXT NOT NULL,
    client_id TEXT, symbol TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL,
    time_in_force TEXT NOT NULL, qty TEXT NOT NULL, price TEXT, stop TEXT, basis TEXT NOT NULL,
    triggered INTEGER NOT NULL, filled TEXT NOT NULL, value TEXT NOT NULL, status TEXT NOT NULL,
    text TEXT NOT NULL, reason TEXT NOT NULL, ends_at REAL, created_at REAL NOT NULL,
    updated_at REAL NOT NULL, open INTEGER AS (status IN ('NEW', 'PARTIALLY_FILLED')) STORED
) STRICT;
CREATE INDEX orders_by_id ON orders (cl_ord_id);
CREATE INDEX orders_by_account ON orders (account, open);
CREATE INDEX orders_by_end ON orders (open, ends_at);
CREATE TABLE day (day TEXT NOT NULL) STRICT;
CREATE TABLE watchlists (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, name TEXT NOT NULL, symbols TEXT,
    UNIQUE (owner, name)
) STRICT;
CREATE TABLE counter (made INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES (0);
"""

Value = str | int | float | None


class StoreError(Exception):
    """
    The database file cannot be used; the message says why.
    """


class Store:
    """
    The database *path*, or a new one in memory.

    Raises:
        StoreError: It cannot be opened, or is not a database of this version.
    """

    def __init__(self, path: str | None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        try:
            self._connection = sqlite3.connect(
                path or ":memory:", isolation_level=None, check_same_thread=False
            )
            weakref.finalize(self, self._connection.close)
            self._connection.row_factory = sqlite3.Row
            self._open()
        except sqlite3.Error as error:
            raise StoreError(f"the database {path} cannot be used: {error}") from error

    def close(self) -> None:
        """
        Close the database.
        """
        with self._lock:
            self._connection.close()

    @contextmanager
    def atomic(self) -> Generator[None]:
        """
        Exclude other threads; undo everything if the block raises.  Blocks can be nested.
        """
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def run(self, sql: str, **values: Value) -> None:
        """
        Execute a statement.
        """
        with self._lock:
            self._connection.execute(sql, values)

    def one(self, sql: str, **values: Value) -> sqlite3.Row | None:
        """
        Return the first row, if there is one.
        """
        rows = self.all(sql, **values)
        return rows[0] if rows else None

    def all(self, sql: str, **values: Value) -> list[sqlite3.Row]:
        """
        Return all rows, those of ``RETURNING`` included.
        """
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def count(self) -> int:
        """
        Return 1 at first, then 2, and so on, also after a restart.
        """
        row = self.one("UPDATE counter SET made = made + 1 RETURNING made")
        assert row is not None
        return int(row["made"])

    def clear(self) -> None:
        """
        Delete all data.
        """
        with self.atomic():
            for row in self.all("SELECT name FROM sqlite_schema WHERE type = 'table'"):
                self._connection.execute(f'DELETE FROM "{row["name"]}"')  # noqa: S608 # own names
            self.run("INSERT INTO counter VALUES (0)")

    def _open(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            return
        if version or self.all("SELECT name FROM sqlite_schema"):
            raise sqlite3.DatabaseError("another version of the sandbox made it")
        self._connection.executescript(
            f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {_VERSION};COMMIT;"
        )

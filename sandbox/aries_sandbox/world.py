"""
The whole state of one sandbox.
"""

from __future__ import annotations

import json

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aries_sandbox import hours, people
from aries_sandbox.amounts import units
from aries_sandbox.clock import Clock
from aries_sandbox.document import Document
from aries_sandbox.faults import Fault, Script
from aries_sandbox.mint import Mint, digest, scrypt
from aries_sandbox.scopes import Scopes
from aries_sandbox.stats import Stats
from aries_sandbox.store import Store


@dataclass(frozen=True)
class Settings:
    """
    The settings of a sandbox.  Times are in seconds.

    *refresh_grace*: for how long a used refresh token is accepted again.
    """

    access_ttl: int = 3600
    refresh_ttl: int = 2_592_000
    refresh_grace: float = 0.0
    login_ttl: int = 600  # of a login in progress, and of an authorization code


class World:
    """
    The state behind the server: the database, the clock, the scripted faults, the counts.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        database: str | None,
        seed: int | None,
        faults: Iterable[Fault],
        clock: Callable[[], float],
    ) -> None:
        self.settings = settings
        self.document: Document = Document.load()
        self.scopes: Scopes = Scopes(self.document.scopes)
        self.clock: Clock = Clock(clock)
        self.store: Store = Store(database)
        self.mint: Mint = Mint(self.document.token_prefix, seed, self.store.count)
        operations = [each.id for each in self.document.operations]
        self.script: Script = Script(operations, faults)
        self.stats: Stats = Stats()
        self.era: int = 0  # counts the resets
        self._seed_data()

    def reset(self) -> None:
        """
        Restore the state after the start, with an empty database.
        """
        with self.store.atomic():
            self.era += 1
            self.store.clear()
            self.clock.reset()
            self._seed_data()
        self.script.reset()
        self.stats.reset()

    def open_account(self, owner: int, account: Mapping[str, Any]) -> None:
        """
        Give an account its opening cash, if it is one for trading and has not got it yet.
        """
        cash = people.SIMULATED_CASH if account["is_sim"] else people.OPENING_CASH
        if account["trading_account_id"]:
            self.store.run(
                """INSERT OR IGNORE INTO accounts (id, owner, status, cash, start_cash, realized)
                VALUES (:id, :owner, :status, :cash, :cash, '0')""",
                id=account["trading_account_id"],
                owner=owner,
                status=account["status"],
                cash="0" if account["status"] == "CLOSED" else cash.replace(".", ""),
            )

    def expire_access_tokens(self) -> None:
        """
        Let every access token expire now; refresh tokens stay valid.
        """
        self.store.run("UPDATE access_tokens SET expires_at = :now", now=self.clock.now())

    def live_families(self) -> int:
        """
        Count the grants that can still be refreshed.
        """
        row = self.store.one(
            """SELECT count(DISTINCT families.id) AS live FROM families
            JOIN refresh_tokens ON refresh_tokens.family = families.id
            WHERE NOT revoked AND used_at IS NULL AND expires_at > :now""",
            now=self.clock.now(),
        )
        assert row is not None
        return int(row["live"])

    def _seed_data(self) -> None:
        # REPLACE: the fixed data are the same at every start, whatever changed them before.
        with self.store.atomic():
            for person in people.PEOPLE:
                self._seed_person(person)
            for app in people.APPS:
                self._seed_app(app)
            self._seed_trading()

    def _seed_person(self, person: people.Person) -> None:
        self.store.run(
            """INSERT OR REPLACE INTO users (id, email, email_verified, password, mfa_code, country,
            profile, accounts, application, created_at, updated_at)
            VALUES (:id, :email, 1, :password, :mfa_code, 'USA', :profile, :accounts, '{}',
            :since, :since)""",
            id=person.id,
            email=person.email,
            password=scrypt(person.password),
            mfa_code=person.mfa_code,
            profile=json.dumps(people.profile(person)),
            accounts=json.dumps(people.accounts(person)),
            since=people.SINCE,
        )

    def _seed_trading(self) -> None:
        # IGNORE: a database keeps what was traded.
        for person in people.PEOPLE:
            for account in people.accounts(person):
                self.open_account(person.id, account)
        for symbol, price in people.PRICES.items():
            self.store.run(
                "INSERT OR IGNORE INTO quotes (symbol, price) VALUES (:symbol, :price)",
                symbol=symbol,
                price=str(units(price)),
            )
        self.store.run(
            "INSERT INTO day SELECT :day WHERE NOT EXISTS (SELECT 1 FROM day)",
            day=hours.local(self.clock.now()).date().isoformat(),
        )

    def _seed_app(self, app: people.App) -> None:
        self.store.run(
            """INSERT OR REPLACE INTO clients (client_id, owner, secret, name, scopes, redirect_uris,
            domains, any_port, fixed, created_at, updated_at)
            VALUES (:client_id, :owner, :secret, :name, :scopes, :redirect_uris, '[]', :any_port, 1,
            :since, :since)""",
            client_id=app.client_id,
            owner=people.USER.id,
            secret=None if app.client_secret is None else digest(app.client_secret),
            name=app.name,
            scopes=json.dumps(list(self.scopes.words)),
            redirect_uris=json.dumps(app.redirect_uris),
            any_port=app.any_port,
            since=people.SINCE,
        )

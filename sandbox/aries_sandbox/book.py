"""
The book: every order, and how it looks in a list.

A replace and a cancel give an order a new identifier.  Each identifier has a row; the older rows of
the order are ``SUPERSEDED``.  An open order is ``NEW`` or ``PARTIALLY_FILLED``.
"""

from __future__ import annotations

import sqlite3

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Final, Self

from aries_sandbox import hours
from aries_sandbox.amounts import cents, cents_up, divided, price_text, quantity_text
from aries_sandbox.store import Value
from aries_sandbox.world import World


BUYS: Final = frozenset({"BUY", "BUY_TO_COVER"})
OPENS: Final = frozenset({"BUY", "SELL_SHORT"})
AUCTIONS: Final = frozenset({"AT_THE_OPENING", "AT_THE_CLOSE"})
_OPEN: Final = frozenset({"NEW", "PARTIALLY_FILLED"})
_EXACT: Final = frozenset({"qty", "filled", "value", "price", "stop", "basis"})


@dataclass(frozen=True)
class Order:
    """
    An order, under one of its identifiers.  Times are in seconds since the epoch.

    *value* is the sum of what was filled times its price, *basis* the price at which the rest counts
    against the buying power, *triggered* whether the stop price was reached.
    """

    account: str
    symbol: str
    side: str
    type: str
    time_in_force: str
    qty: int
    basis: int
    created_at: float
    updated_at: float
    price: int | None = None
    stop: int | None = None
    client_id: str | None = None
    ends_at: float | None = None
    id: int | None = None
    cl_ord_id: str = ""
    orig_cl_ord_id: str | None = None
    filled: int = 0
    value: int = 0
    triggered: int = 0
    status: str = "NEW"
    text: str = "Order accepted"
    reason: str = ""

    @classmethod
    def from_row(cls, row: sqlite3.Row) -> Self:
        """
        Read a row of the table.
        """
        values: dict[str, Any] = {}
        for field in fields(cls):
            value: Any = row[field.name]
            if field.name in _EXACT and value is not None:
                value = int(value)
            values[field.name] = value
        return cls(**values)

    @property
    def is_open(self) -> bool:
        """
        Can it still be filled?
        """
        return self.status in _OPEN

    @property
    def buys(self) -> bool:
        """
        Does it buy?
        """
        return self.side in BUYS

    @property
    def leaves(self) -> int:
        """
        How many are open.
        """
        return self.qty - self.filled if self.is_open else 0

    @property
    def held(self) -> int:
        """
        How many cents of buying power the open part takes.

        It is rounded up together with what was filled: fills at the same price never take more.
        """
        if self.side not in OPENS:
            return 0
        return cents_up(self.value + self.leaves * self.basis) - cents(self.value)

    @property
    def average(self) -> str:
        """
        The average price of what was filled, or ``0``.
        """
        return price_text(divided(self.value, self.filled)) if self.filled else "0"

    def to_json(self) -> dict[str, Any]:
        """
        Return the order as a list shows it.
        """
        optional = {
            "clientId": self.client_id,
            "origClOrdId": self.orig_cl_ord_id,
            "price": self.price and price_text(self.price),
            "stopPrice": self.stop and price_text(self.stop),
        }
        return {
            "clOrdId": self.cl_ord_id,
            "accountId": self.account,
            "symbol": self.symbol,
            "side": self.side,
            "type": self.type,
            "timeInForce": self.time_in_force,
            "qty": quantity_text(self.qty),
            "cumQty": quantity_text(self.filled),
            "leavesQty": quantity_text(self.leaves),
            "avgPrice": self.average,
            "currency": "USD",
            "ordStatus": self.status,
            "ordRejReason": self.reason,
            "text": self.text,
            "securityType": "EQUITY",
            "category": "EQUITY",
            "createdAt": timestamp(self.created_at),
            "updatedAt": timestamp(self.updated_at),
            **{name: value for name, value in optional.items() if value is not None},
        }


def timestamp(when: float) -> str:
    """
    Write a time as the API does (RFC 3339, UTC, whole seconds).
    """
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ends_at(time_in_force: str, now: float) -> float | None:
    """
    Return when an order ends that was placed *now*: at the next auction or close, or never.
    """
    if time_in_force == "GTC":
        return None
    if time_in_force == "AT_THE_OPENING":
        return hours.next_open(now)
    return hours.next_close(now, extended=time_in_force == "EXTENDED_HOURS")


def add(world: World, order: Order) -> Order:
    """
    Store a new row, and return it with its identifier.
    """
    values = _values(replace(order, id=None))
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    row = world.store.one(
        f"INSERT INTO orders ({names}) VALUES ({places}) RETURNING id",  # noqa: S608 # own names
        **values,
    )
    assert row is not None
    day = hours.local(order.created_at).strftime("%Y%m%d")
    added = replace(order, id=row["id"], cl_ord_id=f"ORDER-{day}-{row['id']:03}")
    save(world, added)
    return added


def save(world: World, order: Order) -> None:
    """
    Store the new state of a row.
    """
    values = _values(order)
    changes = ", ".join(f"{name} = :{name}" for name in values)
    world.store.run(f"UPDATE orders SET {changes} WHERE id = :id", **values)  # noqa: S608 # own names


def find(world: World, cl_ord_id: str) -> Order | None:
    """
    Return the order with an identifier.
    """
    found = select(world, "cl_ord_id = :cl_ord_id", cl_ord_id=cl_ord_id)
    return found[0] if found else None


def open_orders(world: World, account: str) -> list[Order]:
    """
    Return the open orders of an account, the oldest first.
    """
    return select(world, "account = :account AND open", account=account)


def of_account(world: World, account: str) -> list[Order]:
    """
    Return all rows of an account, the oldest first.
    """
    return select(world, "account = :account", account=account)


def select(world: World, where: str, **values: Value) -> list[Order]:
    """
    Return the rows for which *where* is true, in the order of their creation.
    """
    rows = world.store.all(f"SELECT * FROM orders WHERE {where} ORDER BY id", **values)  # noqa: S608
    return [Order.from_row(row) for row in rows]


def _values(order: Order) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for field in fields(order):
        value = getattr(order, field.name)
        found[field.name] = str(value) if field.name in _EXACT and value is not None else value
    return found

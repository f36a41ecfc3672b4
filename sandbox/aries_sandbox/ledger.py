"""
The money: cash, positions, and what an account can still buy.

Nothing is lent: a long position costs its price.  So does a short one, for its proceeds and as much
again are blocked, by the price at which it was opened.  The buying power is what is left.

    cash + cost of long positions - proceeds of short positions = opening cash + realized profit

That holds to the cent at any time.  A part of a position takes its share of the cost along.
"""

from __future__ import annotations

from dataclasses import dataclass

from aries_sandbox import book
from aries_sandbox.amounts import cents, divided
from aries_sandbox.book import Order
from aries_sandbox.world import World


@dataclass(frozen=True)
class Account:
    """
    An account that is, or was, open for trading.  Amounts are in cents.
    """

    id: str
    owner: int
    status: str
    cash: int
    start_cash: int
    realized: int


@dataclass(frozen=True)
class Position:
    """
    What an account holds of a symbol, negative if short, and what that cost in cents.

    *start_unrealized* is the profit at the start of the day that was not realized then.
    """

    symbol: str
    quantity: int
    cost: int
    since: float
    day_realized: int
    start_unrealized: int

    @property
    def signed_cost(self) -> int:
        """
        What it cost; for a short position the proceeds, negative.
        """
        return _signed(self.cost, self.quantity)

    def market_value(self, price: int) -> int:
        """
        Return what it is worth, in cents.
        """
        return _signed(cents(abs(self.quantity) * price), self.quantity)

    def unrealized(self, price: int) -> int:
        """
        Return the profit at that price.
        """
        return self.market_value(price) - self.signed_cost


@dataclass(frozen=True)
class Entry:
    """
    A fill for the ledger: a signed quantity and an amount in cents, which is not negative.
    """

    account: str
    symbol: str
    change: int
    amount: int
    at: float


def account(world: World, name: str) -> Account | None:
    """
    Return the account with a ``trading_account_id``.
    """
    row = world.store.one("SELECT * FROM accounts WHERE id = :name", name=name)
    if row is None:
        return None
    amounts = (int(row[each]) for each in ("cash", "start_cash", "realized"))
    return Account(row["id"], row["owner"], row["status"], *amounts)


def positions(world: World, account: str) -> list[Position]:
    """
    Return the positions of an account, with those that were closed today.
    """
    rows = world.store.all(
        "SELECT * FROM positions WHERE account = :account ORDER BY symbol", account=account
    )
    return [
        Position(
            row["symbol"],
            int(row["quantity"]),
            int(row["cost"]),
            row["since"],
            int(row["day_realized"]),
            int(row["start_unrealized"]),
        )
        for row in rows
    ]


def position(world: World, account: str, symbol: str) -> Position:
    """
    Return the position in a symbol, which may be empty.
    """
    found = [each for each in positions(world, account) if each.symbol == symbol]
    return found[0] if found else Position(symbol, 0, 0, 0.0, 0, 0)


def held(world: World, account: str) -> int:
    """
    Return how many cents of buying power the open orders take.
    """
    return sum(order.held for order in book.open_orders(world, account))


def buying_power(world: World, name: str) -> int:
    """
    Return how many cents an account can still spend.
    """
    found = account(world, name)
    assert found is not None
    blocked = sum(2 * each.cost for each in positions(world, name) if each.quantity < 0)
    return found.cash - blocked - held(world, name)


def refusal(world: World, order: Order, *, instead_of: Order | None = None) -> str | None:
    """
    Return why *order*, which is not in the book yet, would be rejected, or None.
    """
    holding = position(world, order.account, order.symbol).quantity
    if order.side == "BUY" and holding < 0:
        return "The position is short: use BUY_TO_COVER."
    if order.side == "SELL_SHORT" and holding > 0:
        return "The position is long: use SELL."
    if order.side in book.OPENS:
        free = buying_power(world, order.account) + (instead_of.held if instead_of else 0)
        return None if order.held <= free else "Not enough buying power."
    others = [
        each.leaves
        for each in book.open_orders(world, order.account)
        if (each.symbol, each.side) == (order.symbol, order.side)
        and (instead_of is None or each.id != instead_of.id)
    ]
    available = -holding if order.side == "BUY_TO_COVER" else holding
    if order.leaves + sum(others) > available:
        return "The position, without other open orders, is smaller than that."
    return None


def enter(world: World, entry: Entry) -> None:
    """
    Change the cash and the position of an account by a fill, which never turns long into short.
    """
    owner = account(world, entry.account)
    assert owner is not None
    old = position(world, entry.account, entry.symbol)
    quantity, realized, since = old.quantity + entry.change, 0, old.since
    if old.quantity * entry.change >= 0:
        cost = old.cost + entry.amount
        since = since if old.quantity else entry.at
    else:
        assert abs(entry.change) <= abs(old.quantity)
        part = divided(old.cost * abs(entry.change), abs(old.quantity))
        cost = old.cost - part
        realized = _signed(entry.amount - part, old.quantity)
    world.store.run(
        """INSERT OR REPLACE INTO positions
        VALUES (:account, :symbol, :quantity, :cost, :since, :day_realized, :start_unrealized)""",
        account=entry.account,
        symbol=entry.symbol,
        quantity=str(quantity),
        cost=str(cost),
        since=since,
        day_realized=str(old.day_realized + realized),
        start_unrealized=str(old.start_unrealized),
    )
    world.store.run(
        "UPDATE accounts SET cash = :cash, realized = :realized WHERE id = :id",
        cash=str(owner.cash - _signed(entry.amount, entry.change)),
        realized=str(owner.realized + realized),
        id=owner.id,
    )


def can_pay(world: World, entry: Entry, freed: int) -> bool:
    """
    Tell whether the buying power stays above zero, if *freed* cents of it are no longer held.
    """
    old = position(world, entry.account, entry.symbol)
    if entry.change < 0 < old.quantity:
        return True
    gain = freed - entry.amount
    if old.quantity < 0 < entry.change:
        gain += 2 * divided(old.cost * entry.change, -old.quantity)
    return gain >= 0 or buying_power(world, entry.account) + gain >= 0


def start_day(world: World) -> None:
    """
    Begin the day of every account: what was realized today is nothing yet.
    """
    world.store.run("UPDATE accounts SET start_cash = cash")
    for row in world.store.all("SELECT id FROM accounts"):
        for each in positions(world, row["id"]):
            _start_day(world, row["id"], each)
    world.store.run("DELETE FROM positions WHERE quantity = '0'")


def _start_day(world: World, account: str, old: Position) -> None:
    price = world.store.one("SELECT price FROM quotes WHERE symbol = :symbol", symbol=old.symbol)
    assert price is not None
    world.store.run(
        """UPDATE positions SET day_realized = '0', start_unrealized = :unrealized
        WHERE account = :account AND symbol = :symbol""",
        unrealized=str(old.unrealized(int(price["price"]))),
        account=account,
        symbol=old.symbol,
    )


def _signed(amount: int, sign: int) -> int:
    return -amount if sign < 0 else amount

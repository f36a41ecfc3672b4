"""
When orders are filled, and when they end.

There is one price for each symbol, which only the control moves, and an order is filled at that price
at any hour.  A market order is filled at once, a limit order when the price is as good as its limit,
a stop order when the price reaches its stop.  An order for the opening or the close waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from aries_sandbox import book, hours, ledger
from aries_sandbox.amounts import cents, price_text, quantity_text
from aries_sandbox.book import Order
from aries_sandbox.world import World


_AT_ONCE: Final = frozenset({"IOC", "FOK"})


@dataclass(frozen=True)
class Quote:
    """
    The price of a symbol and how many can be traded at it (None: any number).
    """

    symbol: str
    price: int
    size: int | None


def quote(world: World, symbol: str) -> Quote | None:
    """
    Return the price of a symbol, or None if the sandbox does not trade it.
    """
    row = world.store.one("SELECT * FROM quotes WHERE symbol = :symbol", symbol=symbol)
    if row is None:
        return None
    size = row["size"]
    return Quote(symbol, int(row["price"]), None if size is None else int(size))


def settle(world: World) -> None:
    """
    Bring the book up to the time of the clock: end what is due, and start the day.
    """
    now = world.clock.now()
    due = book.select(world, "open AND ends_at <= :now", now=now)
    for order in sorted(due, key=lambda each: each.ends_at or now):
        at = order.ends_at or now
        _reach_day(world, at)
        rest = work(world, order, at) if order.time_in_force in book.AUCTIONS else order
        if rest.is_open:
            book.save(world, replace(rest, status="EXPIRED", text="Order expired", updated_at=at))
    _reach_day(world, now)


def set_price(world: World, symbol: str, price: int, size: int | None) -> None:
    """
    Move a price, and fill what waited for it, the oldest orders first.
    """
    settle(world)
    world.store.run(
        "INSERT OR REPLACE INTO quotes VALUES (:symbol, :price, :size)",
        symbol=symbol,
        price=str(price),
        size=None if size is None else str(size),
    )
    for order in book.select(world, "open AND symbol = :symbol", symbol=symbol):
        if order.time_in_force not in book.AUCTIONS:
            work(world, order, world.clock.now())


def enter(world: World, order: Order) -> Order:
    """
    Put a new order into the book, and fill what can be filled now.
    """
    added = book.add(world, order)
    if added.time_in_force in book.AUCTIONS:
        return added
    worked = work(world, added, added.created_at)
    if worked.is_open and worked.time_in_force in _AT_ONCE:
        worked = replace(worked, status="CANCELED", text="Not filled at once")
        book.save(world, worked)
    return worked


def work(world: World, order: Order, at: float) -> Order:
    """
    Fill what the price allows, and return the new state.
    """
    now = quote(world, order.symbol)
    assert now is not None  # a symbol is never removed
    if order.stop is not None and not order.triggered:
        if not _reaches(order, now.price):
            return order
        order = replace(order, triggered=1)
        book.save(world, order)
    if order.price is not None and is_worse(order, now.price):
        return order
    qty = order.leaves if now.size is None else min(order.leaves, now.size)
    if not qty or (order.time_in_force == "FOK" and qty < order.leaves):
        return order
    filled = fill(world, order, qty, now.price, at)
    if filled is None:
        canceled = replace(order, status="CANCELED", text="Not enough buying power", updated_at=at)
        book.save(world, canceled)
        return canceled
    if now.size is not None:
        world.store.run(
            "UPDATE quotes SET size = :size WHERE symbol = :symbol",
            size=str(now.size - qty),
            symbol=order.symbol,
        )
    return filled


def fill(world: World, order: Order, qty: int, price: int, at: float) -> Order | None:
    """
    Fill a part of an order and return its new state, or None if the account cannot pay for that.
    """
    total = order.filled + qty
    filled = replace(
        order,
        filled=total,
        value=order.value + qty * price,
        status="FILLED" if total == order.qty else "PARTIALLY_FILLED",
        text=f"Filled {quantity_text(qty)} at {price_text(price)}",
        triggered=1,
        updated_at=at,
    )
    amount = cents(filled.value) - cents(order.value)  # what is rounded once adds up
    entry = ledger.Entry(order.account, order.symbol, qty if order.buys else -qty, amount, at)
    if _turns(world, order) or not ledger.can_pay(world, entry, order.held - filled.held):
        return None
    ledger.enter(world, entry)
    book.save(world, filled)
    return filled


def is_worse(order: Order, price: int) -> bool:
    """
    Tell whether *price* is worse than the limit price of an order that has one.
    """
    assert order.price is not None
    return price > order.price if order.buys else price < order.price


def _reaches(order: Order, price: int) -> bool:
    assert order.stop is not None
    return price >= order.stop if order.buys else price <= order.stop


def _turns(world: World, order: Order) -> bool:
    """
    Tell whether the position has changed sides since the order was placed.
    """
    holding = ledger.position(world, order.account, order.symbol).quantity
    return (holding < 0 and order.side == "BUY") or (holding > 0 and order.side == "SELL_SHORT")


def _reach_day(world: World, now: float) -> None:
    day = hours.local(now).date().isoformat()
    if world.store.all("UPDATE day SET day = :day WHERE day < :day RETURNING day", day=day):
        ledger.start_day(world)

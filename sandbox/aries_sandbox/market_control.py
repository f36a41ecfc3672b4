"""
What a test does to the market: move a price, fill an order, look at the book.
"""

from __future__ import annotations

import re

from decimal import Decimal
from typing import Any, Final

from aries_sandbox import book, ledger, matching
from aries_sandbox.amounts import units
from aries_sandbox.world import World


Number = str | int | Decimal
_SYMBOL: Final = re.compile(r"[A-Z0-9./-]{1,21}")


class MarketError(ValueError):
    """
    The market cannot do that; the message says why.
    """


def set_price(world: World, symbol: str, price: Number, size: Number | None) -> None:
    """
    Move the price of a symbol, which may be a new one, and fill what waits for it.

    Raises:
        MarketError: The symbol, the price or the size is not valid.
    """
    if _SYMBOL.fullmatch(symbol) is None:
        raise MarketError("symbol: 1 to 21 capital letters, digits, dots, slashes or hyphens")
    new, most = _units("price", price), None if size is None else _units("size", size)
    with world.store.atomic():
        matching.set_price(world, symbol, new, most)


def fill(world: World, cl_ord_id: str, qty: Number | None, price: Number | None) -> None:
    """
    Fill an open order, or a part of it.

    Raises:
        MarketError: The order is not open, has less than *qty* left, has a better limit than *price*,
            or its account cannot pay for it.
    """
    with world.store.atomic():
        matching.settle(world)
        order = book.find(world, cl_ord_id)
        if order is None or not order.is_open:
            raise MarketError("order: no open order has this identifier")
        part = order.leaves if qty is None else _units("qty", qty)
        if part > order.leaves:
            raise MarketError("qty: the order has less than that left")
        quote = matching.quote(world, order.symbol)
        assert quote is not None
        at = (order.price or quote.price) if price is None else _units("price", price)
        if order.price is not None and matching.is_worse(order, at):
            raise MarketError("price: worse than the limit price of the order")
        if matching.fill(world, order, part, at, world.clock.now()) is None:
            raise MarketError("order: the account cannot pay for that, or holds the other side")


def orders(world: World, account: str) -> list[dict[str, Any]]:
    """
    Return all orders of an account, the oldest first, rejected and superseded ones included.

    Raises:
        MarketError: There is no such account.
    """
    with world.store.atomic():
        matching.settle(world)
        if ledger.account(world, account) is None:
            raise MarketError("account: no such account")
        return [order.to_json() for order in book.of_account(world, account)]


def all_orders(world: World) -> dict[str, list[dict[str, Any]]]:
    """
    Return `orders` of every account.
    """
    accounts = world.store.all("SELECT id FROM accounts ORDER BY id")
    return {row["id"]: orders(world, row["id"]) for row in accounts}


def _units(name: str, number: Number) -> int:
    try:
        return units(number if isinstance(number, Decimal) else str(number))
    except ValueError as error:
        raise MarketError(f"{name}: {error}") from None

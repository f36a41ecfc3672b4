"""
Money is conserved: random streams of orders, prices and days, followed by a ledger that shares no code
with the sandbox's.

`ARIES_TEST_SCALE=1` runs 10,000 streams instead of some hundred.
"""

from __future__ import annotations

import json
import math
import os

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, Final

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aries_sandbox import MarketError, market_control, people
from aries_sandbox.call import Call
from aries_sandbox.gateway import HANDLERS
from aries_sandbox.problems import Problem
from aries_sandbox.tokens import Family
from aries_sandbox.world import Settings, World


PROMISED: Final = 10_000
STREAMS: Final = math.ceil(PROMISED * float(os.environ.get("ARIES_TEST_SCALE", "0.02")))
OPENING: Final = {
    people.USER.account: Decimal(people.OPENING_CASH),
    people.USER.simulated_account: Decimal(people.SIMULATED_CASH),
}
CENT: Final = Decimal("0.01")
TINY: Final = Decimal("0.00001")
START: Final = 1_768_487_405.0  # Thursday, 2026-01-15, 9:30:05 in New York

accounts = st.sampled_from(sorted(OPENING))
symbols = st.sampled_from(["AAPL", "AAPL", "F"])
quantities = st.sampled_from(
    [Decimal(each) for each in ("1", "3", "0.00007", "0.5", "0.33333", "7", "100", "250.5", "1500")]
)
prices = st.sampled_from(
    [Decimal(each) for each in ("10", "12.345", "12.5", "33.33333", "0.07777", "150", "149.99999")]
)
shares = st.sampled_from([Decimal(1), Decimal(1) / 2, Decimal(1) / 3, Decimal(1) / 7])
optional = st.none() | prices
opening = st.sampled_from(["BUY", "SELL_SHORT"])
kinds = st.sampled_from(["MARKET", "MARKET", "LIMIT", "LIMIT", "STOP", "STOP_LIMIT"])
times = st.sampled_from(
    ["DAY", "DAY", "GTC", "GTC", "IOC", "FOK", "EXT", "AT_THE_OPENING", "AT_THE_CLOSE"]
)
waits = st.sampled_from([60.0, 3600.0, 23_400.0, 86_400.0, 300_000.0])
places = st.integers(0, 9)
orders = st.tuples(symbols, kinds, times, prices, prices)
steps = st.one_of(
    st.tuples(st.just("open"), accounts, orders, opening, quantities),
    st.tuples(st.just("open"), accounts, orders, opening, quantities),
    st.tuples(st.just("close"), accounts, orders, shares),
    st.tuples(st.just("close"), accounts, orders, shares),
    st.tuples(st.just("cancel"), accounts, places),
    st.tuples(st.just("replace"), accounts, places, st.none() | quantities, optional),
    st.tuples(st.just("fill"), accounts, places, st.none() | shares, optional),
    st.tuples(st.just("fill"), accounts, places, st.none() | shares, optional),
    st.tuples(st.just("price"), symbols, prices, st.none() | quantities),
    st.tuples(st.just("pass"), waits),
)


class Broker:
    """
    The sandbox without its network: handlers and controls are called directly.
    """

    def __init__(self) -> None:
        self.world = World(Settings(), database=None, seed=None, faults=(), clock=lambda: START)
        self._grant = Family(1, people.USER.id, "sandbox-public", "read trade")

    def call(self, operation: str, account: str | None = None, **body: Any) -> dict[str, Any]:
        """
        Return the response to a call.
        """
        path = {} if account is None else {"account_id": account}
        given = {name: str(value) for name, value in body.items() if value is not None}
        try:
            with self.world.store.atomic():
                answer = HANDLERS[operation](Call(self.world, given, path, {}, self._grant))
        except Problem as problem:
            return dict(problem.body)
        return dict(json.loads(bytes(answer.body)))

    def rows(self, account: str) -> list[dict[str, Any]]:
        """
        Return the book.
        """
        return market_control.orders(self.world, account)


class Ledger:
    """
    What should have happened: what each order was filled with, at the price of that moment.
    """

    def __init__(self) -> None:
        self.price = {name: Decimal(price) for name, price in people.PRICES.items()}
        self.filled: dict[str, Decimal] = defaultdict(Decimal)
        self.value: dict[str, Decimal] = defaultdict(Decimal)
        self.first: dict[str, str] = {}  # the first identifier of each chain
        self.order: dict[str, Mapping[str, Any]] = {}

    def read(self, rows: list[dict[str, Any]], special: Mapping[str, Decimal]) -> None:
        """
        Take over the fills since the last look; *special* are prices that a test gave.
        """
        for row in rows:
            name = str(row["clOrdId"])
            self.first[name] = self.first.get(str(row.get("origClOrdId")), name)
            chain = self.first[name]
            self.order[chain] = row
            new = Decimal(row["cumQty"]) - self.filled[chain]
            if row["ordStatus"] != "SUPERSEDED" and new:
                assert new > 0
                self.filled[chain] += new
                self.value[chain] += new * special.get(name, self.price[row["symbol"]])
            if self.filled[chain] and row["ordStatus"] != "SUPERSEDED":
                average = self.value[chain] / self.filled[chain]
                assert average.quantize(TINY, ROUND_HALF_UP) == Decimal(row["avgPrice"])

    def cash(self, account: str) -> Decimal:
        """
        Return what is left of the opening cash: each order is rounded to cents once.
        """
        spent = (self._sign(row) * _cents(self.value[name]) for name, row in self._of(account))
        return OPENING[account] - sum(spent, Decimal())

    def quantity(self, account: str, symbol: str) -> Decimal:
        """
        Return how many the account should hold.
        """
        found = (
            self._sign(row) * self.filled[name]
            for name, row in self._of(account)
            if row["symbol"] == symbol
        )
        return sum(found, Decimal())

    def _of(self, account: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        return ((name, row) for name, row in self.order.items() if row["accountId"] == account)

    def _sign(self, row: Mapping[str, Any]) -> int:
        return 1 if row["side"].startswith("BUY") else -1


@pytest.fixture(name="broker", scope="module")
def broker() -> Broker:
    """
    One sandbox for all streams.
    """
    return Broker()


class TestMoney:
    @settings(
        max_examples=STREAMS,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(stream=st.lists(steps, min_size=20, max_size=40))
    def test_conserved(self, broker: Broker, stream: list[tuple[Any, ...]]) -> None:
        """
        Cash, positions and profits add up to the cent in every account after every step, and the buying
        power is never below zero.
        """
        broker.world.reset()
        ledger = Ledger()
        for step in stream:
            special = act(broker, ledger, *step)
            touched = [step[1]] if step[1] in OPENING else [*OPENING]
            for account in touched if step is not stream[-1] else OPENING:
                rows = broker.rows(account)
                ledger.read(rows, special)
                check_orders(broker, rows)
                check_money(broker, ledger, account, rows)


def act(broker: Broker, ledger: Ledger, kind: str, *step: Any) -> dict[str, Decimal]:
    """
    Do one step, and return the prices of the fills that are not at the price of the symbol.
    """
    if kind == "pass":
        broker.world.clock.advance(step[0])
    elif kind == "price":
        symbol, price, size = step
        ledger.price[symbol] = price
        market_control.set_price(broker.world, symbol, price, size)
    elif kind == "open":
        account, order, side, qty = step
        place(broker, account, order, side, qty)
    elif kind == "close":
        account, order, share = step
        held = ledger.quantity(account, order[0])
        qty = _part(abs(held), share)
        place(broker, account, order, "SELL" if held > 0 else "BUY_TO_COVER", qty)
    elif rows := broker.rows(step[0]):
        return change(broker, ledger, kind, rows, *step)
    return {}


def place(broker: Broker, account: str, order: tuple[Any, ...], side: str, qty: Decimal) -> None:
    """
    Place an order, which may be rejected.
    """
    symbol, kind, time_in_force, price, stop = order
    broker.call(
        "placeOrder",
        tradingAccountId=account,
        symbol=symbol,
        side=side,
        type=kind,
        timeInForce=time_in_force,
        qty=qty,
        price=price,
        stopPrice=None if kind == "LIMIT" else stop,
    )


def change(
    broker: Broker,
    ledger: Ledger,
    kind: str,
    rows: list[dict[str, Any]],
    account: str,
    place: int,
    qty: Decimal | None = None,
    price: Decimal | None = None,
) -> dict[str, Decimal]:
    """
    Cancel, replace or fill one of the orders, an open one if there are any; *qty* is a share in a fill.
    """
    found = [row for row in rows if row["leavesQty"] != "0"] or rows
    row = found[place % len(found)]
    if kind == "fill":
        at = Decimal(row.get("price", ledger.price[row["symbol"]])) if price is None else price
        part = None if qty is None else _part(Decimal(row["leavesQty"]), qty)
        try:
            market_control.fill(broker.world, row["clOrdId"], part, price)
        except MarketError:
            return {}
        return {row["clOrdId"]: at}
    same = {"origClOrdId": row["clOrdId"], "tradingAccountId": account, "symbol": row["symbol"]}
    if kind == "cancel":
        broker.call("cancelOrder", **same, side=row["side"])
    else:
        broker.call("replaceOrder", **same, qty=qty, price=price)
    return {}


def check_orders(broker: Broker, rows: list[dict[str, Any]]) -> None:
    """
    An order leaves what is not filled while it is open, and nothing later.
    """
    for row in rows:
        is_open = row["ordStatus"] in {"NEW", "PARTIALLY_FILLED"}
        rest = Decimal(row["qty"]) - Decimal(row["cumQty"])

        assert Decimal(row["leavesQty"]) == (rest if is_open else 0)
        assert (row["ordStatus"] == "FILLED") == (rest == 0) or not is_open
        assert row["timeInForce"] not in {"IOC", "FOK"} or not is_open


def check_money(broker: Broker, ledger: Ledger, account: str, rows: list[dict[str, Any]]) -> None:
    """
    Every amount follows from the fills and the prices.
    """
    balance = broker.call("getAccountBalance", account)
    listed = broker.call("getAccountPositions", account)["positions"]
    money = {k: Decimal(v) for k, v in balance.items() if k != "accountId"}
    total = {name: sum((Decimal(each.get(name, 0)) for each in listed), Decimal()) for name in SUMS}
    blocked = sum(-2 * Decimal(each["costBasis"]) for each in listed if each["quantity"][0] == "-")
    open_orders = [row for row in rows if row["leavesQty"] != "0"]

    assert ledger.cash(account) == money["cashBalance"]
    assert {
        each["symbol"]: Decimal(each["quantity"]) for each in listed if each["quantity"] != "0"
    } == {symbol: held for symbol in ledger.price if (held := ledger.quantity(account, symbol))}
    for each in listed:
        worth = Decimal(each["quantity"]) * ledger.price[each["symbol"]]
        assert _cents(worth) == Decimal(each["marketValue"])
    assert OPENING[account] == money["cashBalance"] + total["costBasis"] - money["realizedPl"]
    assert OPENING[account] + money["realizedPl"] + money["openPnl"] == money["balance"]
    assert money["balance"] == money["cashBalance"] + total["marketValue"]
    assert money["costOfPositions"] == total["costBasis"]
    assert money["openPnl"] == money["unrealizedPl"] == total["unrealizedPl"]
    assert money["dayTotalPnl"] == money["dayOpenPnl"] + money["dayRealizedPnl"]
    assert (money["dayTotalPnl"], money["dayRealizedPnl"]) == (
        total["todayPl"],
        total["todayRealizedPnL"],
    )
    assert money["netBuyingPower"] == (
        money["cashBalance"] - blocked - money["pendingOrdersMarginRequirements"]
    )
    assert money["netBuyingPower"] >= 0
    assert len(open_orders) == balance["pendingOrdersCount"]


SUMS: Final = ("costBasis", "marketValue", "unrealizedPl", "todayPl", "todayRealizedPnL")


def _part(whole: Decimal, share: Decimal) -> Decimal:
    """
    Return a share of a quantity, at least the smallest there is.
    """
    return max((whole * share).quantize(TINY, ROUND_DOWN), TINY)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)

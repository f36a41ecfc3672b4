"""
Whatever happens to a request, an order is placed once, and a trader finds out whether it was.

ARIES_TEST_SCALE=1 runs the promised 200 rounds for each fault and client.
"""

from __future__ import annotations

import os

from collections.abc import Generator
from decimal import Decimal
from typing import Any, Final

import pytest

from aries_exchange import (
    AriesClient,
    AriesError,
    OrderAbsent,
    OrderFound,
    OrderUnknown,
    RequestOptions,
    scopes,
)
from aries_sandbox import Fault, FaultKind, Sandbox
from tests.support.clocks import MovableClock
from tests.support.flavours import Flavour, flavour_of
from tests.support.waiting import wait_for


ROUNDS: Final = round(200 * float(os.environ.get("ARIES_TEST_SCALE", "0.015")))
LATE: Final = 0.2
TIMEOUT: Final = 0.1
FAULTS: Final[dict[str, dict[str, Any]]] = {
    "none": {},
    "lost request": {"kind": FaultKind.LOST_REQUEST},
    "lost reply": {"kind": FaultKind.LOST_REPLY},
    "cut body": {"kind": FaultKind.CUT_BODY},
    "empty body": {"kind": FaultKind.EMPTY_BODY},
    "wrong JSON": {"kind": FaultKind.WRONG_JSON},
    "429": {"kind": FaultKind.STATUS, "status": 429, "retry_after": "0"},
    "500": {"kind": FaultKind.STATUS, "status": 500},
    "503": {"kind": FaultKind.STATUS, "status": 503, "retry_after": "0"},
    "504": {"kind": FaultKind.STATUS, "status": 504},
    "gateway": {"kind": FaultKind.HTML},
    "redirect": {"kind": FaultKind.REDIRECT, "location": "/v1/orders"},
    "expired token": {"kind": FaultKind.EXPIRE_ACCESS_TOKENS},
    "delay before": {"kind": FaultKind.DELAY, "delay": LATE},
    "delay after": {"kind": FaultKind.DELAY, "delay_after": LATE},
    "late, then lost": {"kind": FaultKind.LOST_REPLY, "delay": LATE},
}
ACCOUNT: Final = Sandbox.user.account


@pytest.fixture(params=["sync", "asyncio"], name="flavour")
def _flavour(request: pytest.FixtureRequest) -> Generator[Flavour]:
    with flavour_of(request.param) as made:
        yield made


class Trader:
    """
    Places orders that are never filled, and asks what became of those that failed.
    """

    def __init__(self, client: AriesClient, clock: MovableClock, sandbox: Sandbox) -> None:
        self.client = client
        self.clock = clock
        self.sandbox = sandbox
        self.asked = 0
        self.known: list[str] = []

    def place(
        self, fault: str, qty: Decimal, tag: str | None, *, knows: bool
    ) -> OrderFound | OrderAbsent | OrderUnknown:
        """
        Place an order while *fault* happens; *knows* says whether to tell which others there are.
        """
        self.sandbox.clear_faults()  # a request that was not sent in time has left one
        if description := FAULTS[fault]:
            self.sandbox.add_fault(Fault("placeOrder", **description))
        order: dict[str, Any] = {} if tag is None else {"client_id": tag}
        late = "delay" in fault or "late" in fault
        before = self.handled()
        try:
            self.client.orders.place_order(
                trading_account_id=ACCOUNT,
                symbol="F",
                side="BUY",
                type_="LIMIT",
                qty=qty,
                price=Decimal("0.01"),
                time_in_force="DAY",
                options=RequestOptions(timeout=TIMEOUT) if late else None,
                **order,
            )
        except AriesError as error:
            self.asked += 1
            known = self.known if knows else None
            outcome = self.client.find_order(error, known=known, wait=2 * LATE if late else 0)
            if isinstance(outcome, OrderUnknown) and outcome.reason == "too_early":
                if late:  # the service has the minute that is skipped
                    wait_for(lambda: self.handled() > before)
                self.clock.skipped += 61
                outcome = self.client.find_order(error, known=known, wait=0)
            return outcome
        newest = self.client.orders.list_active_orders(account_id=ACCOUNT, limit=1)
        [placed] = newest.orders or []
        return OrderFound(placed)

    def handled(self) -> int:
        """
        Return how many requests to place an order the sandbox is done with.
        """
        counts: dict[str, int] = self.sandbox.stats()["requests"].get("placeOrder", {})
        return sum(counts.values())

    def book(self) -> list[dict[str, Any]]:
        """
        Return the orders that the sandbox has.
        """
        return self.sandbox.orders(ACCOUNT)


@pytest.fixture(name="trader")
def _trader(flavour: Flavour, aries_sandbox: Sandbox) -> Generator[Trader]:
    clock = MovableClock()
    with flavour.client(
        base_url=aries_sandbox.base_url,
        client_id=aries_sandbox.confidential.client_id,
        client_secret=aries_sandbox.confidential.client_secret,
        scope=[scopes.ORDER_EXECUTION, scopes.ORDER_INFORMATION],
        clock=clock,
    ) as client:
        yield Trader(client, clock, aries_sandbox)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_is_placed_once(trader: Trader, fault: str) -> None:
    """
    With a tag for each, every outcome is known and right, and who places the absent has each once.
    """
    for number in range(1, ROUNDS + 1):
        outcome = trader.place(fault, Decimal(number), f"tag-{number}", knows=False)
        mine = [each for each in trader.book() if each["clientId"] == f"tag-{number}"]

        assert 1 >= len(mine)
        if isinstance(outcome, OrderFound):
            assert [outcome.order.cl_ord_id] == [each["clOrdId"] for each in mine]
        else:
            assert (OrderAbsent(), []) == (outcome, mine)
            trader.place("none", Decimal(number), f"tag-{number}", knows=False)

    assert [Decimal(number) for number in range(1, ROUNDS + 1)] == sorted(
        Decimal(each["qty"]) for each in trader.book()
    )
    assert trader.asked in {0, ROUNDS}


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("fault", FAULTS)
def test_equal_orders(trader: Trader, fault: str, *, tagged: bool) -> None:
    """
    Of equal orders, each is known for sure by who says which others there are; the number is right.
    """
    for number in range(1, ROUNDS + 1):
        tag = f"tag-{number}" if tagged else None
        outcome = trader.place(fault, Decimal(1), tag, knows=True)
        if outcome == OrderAbsent():
            outcome = trader.place("none", Decimal(1), tag, knows=True)

        assert isinstance(outcome, OrderFound), outcome
        trader.known.append(str(outcome.order.cl_ord_id))
        assert trader.known == [each["clOrdId"] for each in trader.book()]


@pytest.mark.parametrize("fault", FAULTS)
def test_never_wrong(trader: Trader, fault: str) -> None:
    """
    Of equal orders without a tag the outcome may stay unknown, but what is said is right.
    """
    for _ in range(ROUNDS):
        before = trader.book()
        outcome = trader.place(fault, Decimal(1), None, knows=False)
        new = [each["clOrdId"] for each in trader.book()[len(before) :]]

        assert 1 >= len(new)
        if isinstance(outcome, OrderFound):
            assert [outcome.order.cl_ord_id] == new
        elif isinstance(outcome, OrderAbsent):
            assert [] == new
        else:
            assert "ambiguous" == outcome.reason

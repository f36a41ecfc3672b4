"""
Lists, and what time does to orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from aries_sandbox import Sandbox, serve
from tests.sandbox.trader import ACCOUNT, Trader


THURSDAY = datetime(2026, 1, 15, 14, 30, 5, tzinfo=UTC)  # 9:30:05 in New York
HOUR, DAY = 3600, 86_400
HISTORY = f"/v2/accounts/{ACCOUNT}/orders/history"


@pytest.fixture(name="sandbox")
def sandbox() -> Iterator[Sandbox]:
    """
    A sandbox on a Thursday, five seconds after the opening.
    """
    with serve(clock=THURSDAY.timestamp, access_ttl=DAY * 365) as sandbox:
        yield sandbox


@pytest.fixture(name="trader")
def trader(sandbox: Sandbox) -> Iterator[Trader]:
    """
    The first user.
    """
    with httpx.Client(base_url=sandbox.base_url, trust_env=False) as http:
        yield Trader(http)


class TestTime:
    @pytest.mark.parametrize(
        ("time_in_force", "hours", "status"),
        [
            ("DAY", 6.49, "NEW"),
            ("DAY", 6.5, "EXPIRED"),
            ("EXT", 10.49, "NEW"),
            ("EXTENDED_HOURS", 10.5, "EXPIRED"),
            ("AT_THE_CLOSE", 6.49, "NEW"),
            ("ATC", 6.5, "EXPIRED"),
            ("ATO", 23.9, "NEW"),
            ("AT_THE_OPENING", 24, "EXPIRED"),
            ("GTC", 24 * 80, "NEW"),
        ],
    )
    def test_ends(
        self, trader: Trader, sandbox: Sandbox, time_in_force: str, hours: float, status: str
    ) -> None:
        """
        An order ends at the close, after the late session, at its auction, or never.
        """
        trader.place(type="LIMIT", price="149", timeInForce=time_in_force)
        sandbox.advance_clock(hours * HOUR)

        assert [status] == [each["ordStatus"] for each in sandbox.orders()]

    def test_auction(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        An order for the close is filled then, at the price of then.
        """
        trader.place(timeInForce="AT_THE_CLOSE")
        sandbox.set_price("AAPL", "151")
        [waiting] = trader.active()
        sandbox.advance_clock(6.5 * HOUR)
        [filled] = trader.active()

        assert ("NEW", "FILLED") == (waiting["ordStatus"], filled["ordStatus"])
        assert ("151.00", "2026-01-15T21:00:00Z") == (filled["avgPrice"], filled["updatedAt"])

    def test_auction_of_a_new_day(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        What is sold at the opening counts for the day that opens, however late one looks.
        """
        trader.place()
        sandbox.set_price("AAPL", "160")
        trader.place("AAPL", "SELL", timeInForce="AT_THE_OPENING")
        sandbox.advance_clock(DAY + HOUR)
        balance = trader.balance()

        assert ("23500.00", "100.00", "0.00") == (
            balance["startOfDayCash"],
            balance["dayRealizedPnl"],
            balance["dayTotalPnl"],
        )

    def test_weekend(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        After the close on Friday, a day order is for Tuesday: Monday is a holiday.
        """
        sandbox.advance_clock(DAY + 7 * HOUR)
        trader.place(type="LIMIT", price="149")
        sandbox.advance_clock(3 * DAY)
        [waiting] = trader.active()
        sandbox.advance_clock(DAY)
        ended = sandbox.orders()

        assert ("NEW", "EXPIRED") == (waiting["ordStatus"], ended[0]["ordStatus"])
        assert "2026-01-20T21:00:00Z" == ended[0]["updatedAt"]

    def test_money_of_the_day(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        The profit of a day starts anew at midnight in New York, and closed positions go.
        """
        trader.place(qty="10")
        trader.place("MSFT", qty="1")
        sandbox.set_price("AAPL", "160")
        trader.place("MSFT", "SELL", qty="1")
        trader.place("AAPL", "SELL", qty="2")
        trader.place("AAPL", "SELL", qty="2")
        first = trader.balance()
        sandbox.advance_clock(15 * HOUR)
        sandbox.set_price("AAPL", "161")
        trader.place("AAPL", "SELL", qty="1")
        second, positions = trader.balance(), trader.positions()

        assert ("60.00", "40.00", "100.00", "25000.00") == (
            first["dayOpenPnl"],
            first["dayRealizedPnl"],
            first["dayTotalPnl"],
            first["startOfDayCash"],
        )
        assert ("-5.00", "11.00", "6.00", "51.00", "24140.00") == (
            second["dayOpenPnl"],
            second["dayRealizedPnl"],
            second["dayTotalPnl"],
            second["realizedPl"],
            second["startOfDayCash"],
        )
        assert ["AAPL"] == [*positions]


class TestActive:
    def test_none(self, trader: Trader) -> None:
        """
        Without orders, the list is null.
        """
        found = trader.ask(f"/v2/accounts/{ACCOUNT}/orders")

        assert {"orders": None, "nextCursor": 0} == found

    def test_yesterday(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        What ended yesterday is not in the list, what is open is, the newest first.
        """
        open_one = trader.place(type="LIMIT", price="149", timeInForce="GTC")["clOrdId"]
        trader.place()
        sandbox.advance_clock(DAY)
        today = trader.place()["clOrdId"]

        assert [today, open_one] == [each["clOrdId"] for each in trader.active()]

    def test_pages(self, trader: Trader) -> None:
        """
        The cursor leads through pages that a new order does not move.
        """
        placed = [trader.place(qty="1")["clOrdId"] for _ in range(5)]
        path = f"/v2/accounts/{ACCOUNT}/orders"
        found: list[str] = []
        cursor = 0
        for size in (2, 2, 1):
            page = trader.ask(path, limit=2, cursor=cursor)
            assert size == len(page["orders"])
            found += [each["clOrdId"] for each in page["orders"]]
            cursor = page["nextCursor"]
            trader.place(qty="1")

        assert placed[::-1] == found
        assert 0 == cursor


class TestHistory:
    def test_window(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        Both ends of the window count, and the default end is the minute that has begun.
        """
        first = trader.place(qty="1")["clOrdId"]
        sandbox.advance_clock(60)
        second = trader.place(qty="1")["clOrdId"]

        def found(**query: str) -> list[str]:
            orders = trader.ask(HISTORY, **query)["orders"]
            return [each["clOrdId"] for each in orders]

        day = "2026-01-15T14:3"
        assert [first] == found(**{"from": f"{day}0:05Z"})
        assert [] == found(**{"from": f"{day}0:06Z"})
        assert [second, first] == found(**{"from": f"{day}0:05Z", "to": f"{day}1:05Z"})
        assert [first, second] == found(
            **{"from": f"{day}0:05Z", "to": f"{day}1:05Z", "order_by": "asc"}
        )
        assert [first] == found(**{"from": f"{day}0:05Z", "to": f"{day}1:04Z"})
        assert [] == found(**{"from": f"{day}0:05Z", "exclude_today": "true"})

    def test_chains(self, trader: Trader, sandbox: Sandbox) -> None:
        """
        An order that was replaced and canceled is listed once; a rejected one is listed.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        second = trader.replace(first, price="148").json()["clOrdId"]
        third = trader.cancel(second).json()["clOrdId"]
        rejected = trader.place("AAPL", "SELL")["clOrdId"]
        sandbox.advance_clock(DAY)
        orders = trader.ask(HISTORY, **{"from": "2026-01-15T00:00:00Z", "exclude_today": "true"})

        assert [(rejected, "REJECTED"), (third, "CANCELED")] == [
            (each["clOrdId"], each["ordStatus"]) for each in orders["orders"]
        ]

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"from": "2025-10-01T00:00:00Z"}, "from"),
            ({"from": "2026-01-16T00:00:00Z"}, "from"),
            ({"from": "2026-01-01T00:00:00Z", "to": "2026-04-02T00:00:00Z"}, "from"),
            ({"from": "2026-01-01"}, "from"),
            ({"from": "2026-01-01T00:00:00Z", "to": "soon"}, "to"),
            ({"from": "2026-01-01T00:00:00Z", "order_by": "up"}, "order_by"),
            ({}, "from"),
        ],
    )
    def test_wrong(self, trader: Trader, query: dict[str, str], field: str) -> None:
        """
        A window of more than 90 days, or one that ends before it starts, is a flat error.
        """
        answer = trader.send("GET", HISTORY, params=query)

        assert 400 == answer.status_code
        assert [field] == [code["field"] for code in answer.json()["codes"]]

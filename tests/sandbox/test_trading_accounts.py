from __future__ import annotations

import httpx
import pytest

from aries_sandbox import Sandbox, people
from tests.sandbox.trader import SIMULATED, Trader


@pytest.fixture(name="trader")
def trader(http: httpx.Client) -> Trader:
    """
    The first user.
    """
    return Trader(http)


class TestAccounts:
    def test_both_versions(self, http: httpx.Client) -> None:
        """
        Both versions of the list have the same accounts; a simulated one has no type, and one that is
        not open has no identifiers.
        """
        trader = Trader(http, people.MFA_USER)
        second = trader.ask("/v2/users/me/accounts")["accounts"]
        first = trader.ask("/v1/users/me/accounts")["accounts"]

        assert [
            (each["trading_account_id"], each["status"], each["is_sim"]) for each in second
        ] == [(each["trading_account_id"], each["status"], each["is_sim"]) for each in first]
        assert [
            ("SANDBOX-20", "BROKER-20", "OPEN", False, "INDIVIDUAL", "MARGIN"),
            ("SANDBOX-21", "", "OPEN", True, "", ""),
            ("", "", "AWAITING_REVIEW", False, "INDIVIDUAL", "MARGIN"),
            ("SANDBOX-23", "BROKER-23", "CLOSED", False, "INDIVIDUAL", "MARGIN"),
        ] == [tuple(each.values()) for each in second]

    def test_opening(self, http: httpx.Client, trader: Trader) -> None:
        """
        The opening cash differs; there are no positions, and no data of the start of the day.
        """
        real, simulated = trader.balance(), Trader(http, account=SIMULATED).balance()

        assert ("25000.00", "25000.00", "100000.00", "0") == (
            real["balance"],
            real["netBuyingPower"],
            simulated["balance"],
            real["sodNetFundsAvailable"],
        )
        assert "sodFundsAvailableDate" not in real
        assert {} == trader.positions()

    @pytest.mark.parametrize(
        "path",
        [
            "/v2/accounts/{}/balance",
            "/v1/accounts/{}/positions",
            "/v2/accounts/{}/orders",
            "/v2/accounts/{}/orders/history",
        ],
    )
    def test_foreign(self, trader: Trader, path: str) -> None:
        """
        The account of another user is not found, and looks like one that does not exist.
        """
        query = {"from": "2026-01-01T00:00:00Z"} if path.endswith("history") else {}
        answers = [
            trader.send("GET", path.format(name), params=query) for name in ("SANDBOX-20", "NONE")
        ]
        errors = [{**each.json()["error"], "request_id": ""} for each in answers]

        assert [404, 404] == [each.status_code for each in answers]
        assert errors[0] == errors[1]


class TestPositions:
    def test_long(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        What is sold takes its share of the cost along; a closed position is listed until the day ends.
        """
        trader.place(qty="10")
        aries_sandbox.set_price("AAPL", "160")
        trader.place("AAPL", "SELL", qty="4")
        rest, balance = trader.positions()["AAPL"], trader.balance()
        trader.place("AAPL", "SELL", qty="6")
        closed = trader.positions()["AAPL"]

        assert ("6", "150.00", "900.00", "960.00", "60.00", "100.00", "40.00") == (
            rest["quantity"],
            rest["averagePrice"],
            rest["costBasis"],
            rest["marketValue"],
            rest["unrealizedPl"],
            rest["todayPl"],
            rest["todayRealizedPnL"],
        )
        assert ("25100.00", "24140.00", "60.00", "40.00", "100.00") == (
            balance["balance"],
            balance["cashBalance"],
            balance["openPnl"],
            balance["realizedPl"],
            balance["dayTotalPnl"],
        )
        assert ("0", "0.00", "100.00") == (
            closed["quantity"],
            closed["marketValue"],
            closed["todayRealizedPnL"],
        )
        assert "costBasis" not in closed
        assert "25100.00" == trader.balance()["netBuyingPower"]

    def test_short(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        A short position is negative, blocks its proceeds and as much again, and gains if prices fall.
        """
        trader.place("AAPL", "SELL_SHORT")
        aries_sandbox.set_price("AAPL", "140")
        short, balance = trader.positions()["AAPL"], trader.balance()
        trader.place("AAPL", "BUY_TO_COVER")
        after = trader.balance()

        assert ("-10", "-1500.00", "-1400.00", "100.00") == (
            short["quantity"],
            short["costBasis"],
            short["marketValue"],
            short["unrealizedPl"],
        )
        assert ("26500.00", "25100.00", "23500.00") == (
            balance["cashBalance"],
            balance["balance"],
            balance["netBuyingPower"],
        )
        assert ("25100.00", "25100.00", "100.00") == (
            after["cashBalance"],
            after["netBuyingPower"],
            after["realizedPl"],
        )

    def test_sells_share_the_position(self, trader: Trader) -> None:
        """
        Open sells of the same shares are not more than there are.
        """
        trader.place()
        first = trader.place("AAPL", "SELL", type="LIMIT", price="155", qty="6")
        second = trader.place("AAPL", "SELL", type="LIMIT", price="155", qty="5")
        third = trader.place("AAPL", "SELL", type="LIMIT", price="155", qty="4")

        assert ["NEW", "REJECTED", "NEW"] == [each["status"] for each in (first, second, third)]

    def test_sides_at_the_fill(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        An order that would turn a long position into a short one is canceled when it is due.
        """
        trader.place("AAPL", "SELL_SHORT", type="LIMIT", price="155")
        trader.place()
        aries_sandbox.set_price("AAPL", "155")

        assert ["CANCELED", "FILLED"] == [each["ordStatus"] for each in aries_sandbox.orders()]
        assert "10" == trader.positions()["AAPL"]["quantity"]


class TestBuyingPower:
    def test_rounding(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        Parts whose prices are no whole cents never take more than the order held.
        """
        aries_sandbox.set_price("F", "0.006")
        order = trader.place("F", qty="5000000", type="LIMIT", price="0.005")["clOrdId"]
        power = [trader.balance()["netBuyingPower"]]
        for _ in range(3):
            aries_sandbox.fill(order, "1")
            power.append(trader.balance()["netBuyingPower"])

        assert ["0.00"] * 4 == power

    def test_gap(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        A stop order that a jump of the price makes too expensive is canceled.
        """
        trader.place(type="STOP", stopPrice="160", qty="150")
        aries_sandbox.set_price("AAPL", "170")
        [order] = trader.active()

        assert ("CANCELED", "Not enough buying power") == (order["ordStatus"], order["text"])
        assert "25000.00" == trader.balance()["netBuyingPower"]

    def test_average_of_a_chain(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        A replaced order goes on with the price of what was filled.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        aries_sandbox.fill(first, "5", price="140")
        second = trader.replace(first, qty="10", price="148").json()["clOrdId"]
        aries_sandbox.fill(second)

        assert "144.00" == trader.active()[0]["avgPrice"]
        assert "1440.00" == trader.positions()["AAPL"]["costBasis"]

from __future__ import annotations

import httpx
import pytest

from aries_sandbox import Fault, FaultKind, MarketError, Sandbox, people
from tests.sandbox.trader import ACCOUNT, Trader


@pytest.fixture(name="trader")
def trader(http: httpx.Client) -> Trader:
    """
    The first user.
    """
    return Trader(http)


class TestPlace:
    def test_market(self, trader: Trader) -> None:
        """
        A market order is filled at once, at the price of the symbol.
        """
        placed = trader.place(clientId="mine")
        [listed] = trader.active()

        assert (True, "FILLED", "10", "0", "150.00") == (
            placed["success"],
            placed["status"],
            placed["cumQty"],
            placed["leavesQty"],
            placed["avgPrice"],
        )
        assert (placed["clOrdId"], "FILLED", "mine") == (
            listed["clOrdId"],
            listed["ordStatus"],
            listed["clientId"],
        )
        assert "10" == trader.positions()["AAPL"]["quantity"]

    @pytest.mark.parametrize(
        ("side", "order", "waits", "fills"),
        [
            ("BUY", {"type": "LIMIT", "price": "149"}, "149.01", "149"),
            ("BUY", {"type": "STOP", "stopPrice": "155"}, "154.99", "155.5"),
            ("SELL_SHORT", {"type": "LIMIT", "price": "160"}, "159.99", "161"),
            ("SELL_SHORT", {"type": "STOP", "stopPrice": "140"}, "140.01", "139"),
            ("BUY", {"type": "STOP_LIMIT", "stopPrice": "155", "price": "156"}, "157", "156"),
        ],
        ids=["limit", "stop", "short", "short stop", "stop limit"],
    )
    def test_rests(
        self,
        trader: Trader,
        aries_sandbox: Sandbox,
        side: str,
        order: dict[str, str],
        waits: str,
        fills: str,
    ) -> None:
        """
        Other orders wait until the price reaches their stop and is as good as their limit.
        """
        trader.place("AAPL", side, **order)
        aries_sandbox.set_price("AAPL", waits)
        [waiting] = trader.active()
        aries_sandbox.set_price("AAPL", fills)
        [filled] = trader.active()

        assert "NEW" == waiting["ordStatus"]
        assert ("FILLED", float(fills)) == (filled["ordStatus"], float(filled["avgPrice"]))

    @pytest.mark.parametrize(
        ("time_in_force", "size", "status", "filled"),
        [
            ("IOC", "4", "CANCELED", "4"),
            ("FOK", "4", "CANCELED", "0"),
            ("IOC", "10", "FILLED", "10"),
            ("FOK", "10", "FILLED", "10"),
            ("DAY", "4", "PARTIALLY_FILLED", "4"),
        ],
    )
    def test_size(
        self,
        trader: Trader,
        aries_sandbox: Sandbox,
        time_in_force: str,
        size: str,
        status: str,
        filled: str,
    ) -> None:
        """
        If less can be traded, IOC takes that and ends, FOK takes nothing, and others wait for more.
        """
        aries_sandbox.set_price("AAPL", "150", size=size)
        placed = trader.place(timeInForce=time_in_force)

        assert (status, filled) == (placed["status"], placed["cumQty"])

    @pytest.mark.parametrize(
        ("symbol", "side", "order", "reason"),
        [
            ("AAPL", "BUY", {"qty": "166.66667"}, "buying power"),
            ("AAPL", "SELL", {}, "smaller"),
            ("AAPL", "BUY_TO_COVER", {}, "smaller"),
            ("TSLA", "SELL_SHORT", {}, "use SELL"),
            ("MSFT", "BUY", {}, "use BUY_TO_COVER"),
        ],
    )
    def test_rejected(
        self, trader: Trader, symbol: str, side: str, order: dict[str, str], reason: str
    ) -> None:
        """
        An order that the account does not allow is kept as rejected, and moves no money.
        """
        trader.place("TSLA", qty="1")
        trader.place("MSFT", "SELL_SHORT", qty="1")
        before = trader.balance()
        placed = trader.place(symbol, side, **order)

        assert (False, "REJECTED") == (placed["success"], placed["status"])
        assert reason in placed["ordRejReason"]
        assert before == trader.balance()
        assert "REJECTED" == trader.active()[0]["ordStatus"]

    @pytest.mark.parametrize(
        ("symbol", "order", "message"),
        [
            ("ZZZZ", {}, "does not trade this symbol"),
            ("AAPL  260116C00150000", {}, "options"),
            ("AAPL", {"currency": "EUR"}, "USD"),
            ("AAPL", {"accountId": "SANDBOX-11"}, "different accounts"),
        ],
    )
    def test_invalid(
        self, trader: Trader, symbol: str, order: dict[str, str], message: str
    ) -> None:
        """
        What the sandbox does not trade is an error, and no order.
        """
        answer = trader.sent("", symbol, **order)
        error = answer.json()["error"]

        assert (400, "INVALID_ORDER") == (answer.status_code, error["code"])
        assert message in error["message"]
        assert [] == trader.active()

    def test_accounts(self, http: httpx.Client, trader: Trader) -> None:
        """
        A closed account takes no order, and that of another user is not found.
        """
        closed = Trader(http, people.MFA_USER, "SANDBOX-23").sent("")
        foreign = trader.sent("", tradingAccountId="SANDBOX-20")

        assert (400, "INVALID_ORDER") == (closed.status_code, closed.json()["error"]["code"])
        assert (404, "NOT_FOUND") == (foreign.status_code, foreign.json()["error"]["type"])

    def test_scope(self, http: httpx.Client) -> None:
        """
        To read is not enough to trade.
        """
        answer = Trader(http, scope="read").sent("")

        assert (403, "INSUFFICIENT_SCOPE") == (answer.status_code, answer.json()["error"]["code"])

    def test_lost_reply(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        If the response is lost, the order is in the book.
        """
        aries_sandbox.add_fault(Fault("placeOrder", FaultKind.LOST_REPLY))
        with pytest.raises(httpx.RemoteProtocolError):
            trader.place(clientId="mine")

        assert ["mine"] == [each["clientId"] for each in aries_sandbox.orders()]

    @pytest.mark.parametrize("kind", [FaultKind.LOST_REQUEST, FaultKind.STATUS])
    def test_lost_request(self, trader: Trader, aries_sandbox: Sandbox, kind: FaultKind) -> None:
        """
        If the request is lost or refused, it is not.
        """
        status = 503 if kind is FaultKind.STATUS else None
        aries_sandbox.add_fault(Fault("placeOrder", kind, status=status))
        with pytest.raises(httpx.HTTPError):
            trader.place()

        assert [] == aries_sandbox.orders()


class TestPreview:
    def test_costs(self, trader: Trader) -> None:
        """
        A preview tells the cost and places nothing.
        """
        shown = trader.sent("/preview", type="LIMIT", price="149.50").json()

        assert ("1495.00", "1495.00", []) == (
            shown["estimatedCost"],
            shown["buyingPowerImpact"],
            shown["errors"],
        )
        assert [] == trader.active()

    def test_errors(self, trader: Trader) -> None:
        """
        It tells why the order would be rejected.
        """
        shown = trader.sent("/preview", qty="1000").json()

        assert ["Not enough buying power."] == shown["errors"]


class TestReplace:
    def test_chain(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        A replaced order has a new identifier, keeps its fills, and its old identifier is rejected.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        aries_sandbox.fill(first, "4")
        replaced = trader.replace(first, qty="12", price="149.5").json()
        [listed] = trader.active()
        again = trader.replace(first, qty="13").json()

        assert ("REPLACED", first, "12", "149.50") == (
            replaced["status"],
            replaced["origClOrdId"],
            replaced["qty"],
            replaced["price"],
        )
        assert (replaced["clOrdId"], first, "PARTIALLY_FILLED", "4", "8") == (
            listed["clOrdId"],
            listed["origClOrdId"],
            listed["ordStatus"],
            listed["cumQty"],
            listed["leavesQty"],
        )
        assert (False, "REJECTED") == (again["success"], again["status"])
        assert ["SUPERSEDED", "PARTIALLY_FILLED"] == [
            each["ordStatus"] for each in aries_sandbox.orders()
        ]

    @pytest.mark.parametrize(
        ("change", "text"),
        [({"qty": "4"}, "filled already"), ({"qty": "1000"}, "Not enough buying power")],
    )
    def test_rejected(
        self, trader: Trader, aries_sandbox: Sandbox, change: dict[str, str], text: str
    ) -> None:
        """
        A change that is not allowed leaves the order as it is.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        aries_sandbox.fill(first, "4")
        before = trader.active()
        answer = trader.replace(first, **change).json()

        assert (False, "REJECTED") == (answer["success"], answer["status"])
        assert text in answer["text"]
        assert before == trader.active()


class TestCancel:
    def test_open(self, trader: Trader) -> None:
        """
        A canceled order ends under a new identifier, and its money is free again.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        held = trader.balance()
        canceled = trader.cancel(first).json()
        [listed] = trader.active()

        assert ("1490.00", 1) == (
            held["pendingOrdersMarginRequirements"],
            held["pendingOrdersCount"],
        )
        assert (True, "CANCELED", first) == (
            canceled["success"],
            canceled["status"],
            canceled["origClOrdId"],
        )
        assert (canceled["clOrdId"], first, "CANCELED", "0") == (
            listed["clOrdId"],
            listed["origClOrdId"],
            listed["ordStatus"],
            listed["leavesQty"],
        )
        assert "25000.00" == trader.balance()["netBuyingPower"]

    def test_ended(self, trader: Trader) -> None:
        """
        It is too late for an order that has ended.
        """
        answer = trader.cancel(trader.place()["clOrdId"])

        assert (200, False, "REJECTED") == (
            answer.status_code,
            answer.json()["success"],
            answer.json()["status"],
        )

    def test_unknown(self, http: httpx.Client, trader: Trader) -> None:
        """
        An order that does not exist, or is in another account, is not found.
        """
        other = Trader(http, people.MFA_USER, people.MFA_USER.account)
        theirs = other.place(type="LIMIT", price="149")["clOrdId"]
        answers = [trader.cancel("ORDER-0"), trader.cancel(theirs), trader.replace(theirs)]

        assert [404, 404, 404] == [each.status_code for each in answers]

    @pytest.mark.parametrize(("symbol", "side"), [("MSFT", "BUY"), ("AAPL", "SELL")])
    def test_other_order(self, trader: Trader, symbol: str, side: str) -> None:
        """
        Symbol and side must be those of the order.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]

        assert 400 == trader.cancel(first, symbol, side).status_code


class TestFill:
    def test_parts(self, trader: Trader, aries_sandbox: Sandbox) -> None:
        """
        A test fills an order in parts, at its limit or at a better price.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        aries_sandbox.fill(first, "4")
        aries_sandbox.fill(first, 1, price="144")
        [part] = trader.active()
        aries_sandbox.fill(first)
        [whole] = trader.active()

        assert ("PARTIALLY_FILLED", "5", "5", "148.00") == (
            part["ordStatus"],
            part["cumQty"],
            part["leavesQty"],
            part["avgPrice"],
        )
        assert ("FILLED", "10", "148.50") == (
            whole["ordStatus"],
            whole["cumQty"],
            whole["avgPrice"],
        )

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"qty": "11"}, "qty: "),
            ({"qty": "0"}, "qty: "),
            ({"qty": "1.000001"}, "qty: "),
            ({"price": "149.01"}, "price: worse"),
            ({"cl_ord_id": "ORDER-0"}, "order: "),
        ],
    )
    def test_refused(
        self, trader: Trader, aries_sandbox: Sandbox, arguments: dict[str, str], message: str
    ) -> None:
        """
        What cannot be filled is an error that names the argument.
        """
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        with pytest.raises(MarketError, match=message):
            aries_sandbox.fill(**{"cl_ord_id": first, **arguments})

        assert "NEW" == trader.active()[0]["ordStatus"]

    def test_account(self, aries_sandbox: Sandbox) -> None:
        """
        There is no book of an account that does not exist.
        """
        assert [] == aries_sandbox.orders(ACCOUNT)
        with pytest.raises(MarketError, match="account"):
            aries_sandbox.orders("SANDBOX-0")

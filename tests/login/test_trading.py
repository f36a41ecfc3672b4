"""
The commands of the account: every command in the sandbox, as people and as scripts use it.
"""

from __future__ import annotations

import json
import time

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from aries_exchange import scopes
from aries_sandbox import Fault, FaultKind, Sandbox
from tests.support.command import Command, command_for
from tests.support.terminals import terminal


ACCOUNT = Sandbox.user.account
SCOPES = (
    scopes.ACCOUNT_INFORMATION,
    scopes.POSITION_INFORMATION,
    scopes.ORDER_INFORMATION,
    scopes.ORDER_EXECUTION,
)
BUY = ("order", "place", "buy", "2.5", "aapl")


@pytest.fixture(name="aries")
def _aries(aries_sandbox: Sandbox, tmp_path: Path) -> Command:
    """
    The command, logged in with what trading needs.
    """
    aries = command_for(aries_sandbox, tmp_path)
    aries.log_in(*(word for scope in SCOPES for word in ("--scope", scope)))
    return Command(aries.home, {"ARIES_ACCOUNT": ACCOUNT})


class TestLists:
    def test_account(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        Accounts, balance and positions are what the API says, as tables and as JSON.
        """
        assert 0 == aries.run(*BUY, "--yes").returncode
        aries_sandbox.set_price("AAPL", Decimal(152))
        accounts, balance, positions = (aries.run(n) for n in ("accounts", "balance", "positions"))

        assert "account     status  type        class   simulated" in accounts.stdout
        assert "SANDBOX-11  OPEN    -           -       yes" in accounts.stdout
        assert "balance         25005.00\n" in balance.stdout
        assert "symbol  quantity  average  price" in positions.stdout
        assert "AAPL    2.5" in positions.stdout
        assert [""] * 3 == [done.stderr for done in (accounts, balance, positions)]
        [held] = json.loads(aries.run("positions", "--json").stdout)
        assert ("AAPL", "2.5") == (held["symbol"], held["quantity"])
        assert "25005.00" == json.loads(aries.run("balance", "--json").stdout)["balance"]

    def test_orders(self, aries: Command) -> None:
        """
        `orders` has the open ones, its history also those that ended, from and to a local time.
        """
        for more in ((), ("--limit", "140"), ("--stop", "160", "--limit", "161.5", "--tif", "gtc")):
            assert 0 == aries.run(*BUY, *more, "--yes").returncode
        opened, all_of_them = aries.run("orders"), aries.run("orders", "--history")
        before = json.loads(aries.run("orders", "--to", "2025-01-01", "--json").stdout)
        hour_ago = f"{datetime.now() - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"  # noqa: DTZ005 - local
        since = json.loads(aries.run("orders", "--from", hour_ago, "--json").stdout)

        assert 3 == len(opened.stdout.splitlines())
        assert "  buy   2.5  AAPL    limit       140" in opened.stdout
        assert "  buy   2.5  AAPL    stop_limit  161.5" in opened.stdout
        assert 4 == len(all_of_them.stdout.splitlines())
        assert "FILLED" in all_of_them.stdout
        assert [] == before
        assert 3 == len(since)

    @pytest.mark.parametrize("name", ["balance", "positions", "orders"])
    def test_which_account(self, aries: Command, name: str) -> None:
        """
        Who has several accounts is told which, and how to choose.
        """
        done = aries.run(name, ARIES_ACCOUNT="")

        assert (2, "") == (done.returncode, done.stdout)
        assert "pass --account, or set ARIES_ACCOUNT" in done.stderr
        assert "SANDBOX-10, SANDBOX-11 (simulated)" in done.stderr
        assert 0 == aries.run(name, "--account", "SANDBOX-11", ARIES_ACCOUNT="").returncode

    def test_scope(self, aries_sandbox: Sandbox, tmp_path: Path) -> None:
        """
        A login without the scope says how to get it, and keeps what it had.
        """
        aries = command_for(aries_sandbox, tmp_path)
        aries.log_in()
        done = aries.run("orders", "--account", ACCOUNT)

        assert (1, "") == (done.returncode, done.stdout)
        assert "This needs the scope order:information." in done.stderr
        assert done.stderr.endswith(
            "aries login --scope user:information --scope account:information"
            " --scope order:information\n"
        )
        [login] = [line.strip() for line in done.stderr.splitlines() if "aries login" in line]
        aries.log_in(*login.partition("aries login ")[2].split())
        assert 0 == aries.run("orders", "--account", ACCOUNT).returncode


class TestPlace:
    def test_script(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        With `--yes` a script places an order, gets JSON, and cancels it.
        """
        placed = aries.run(*BUY, "--limit", "140.00", "--yes", "--json")
        order = json.loads(placed.stdout)
        canceled = aries.run("order", "cancel", order["clOrdId"], "--yes", "--json")
        [first, second] = aries_sandbox.orders()

        assert (0, 0) == (placed.returncode, canceled.returncode)
        assert ("NEW", "CANCELED") == (order["status"], json.loads(canceled.stdout)["status"])
        assert ("140", 32) == (first["price"].rstrip("0").rstrip("."), len(first["clientId"]))
        assert order["clOrdId"] == second["origClOrdId"]
        assert "cost: 350.00" in placed.stderr

    @pytest.mark.parametrize("arguments", [BUY, ("order", "cancel", "1")])
    def test_pipe(self, aries: Command, aries_sandbox: Sandbox, arguments: tuple[str, ...]) -> None:
        """
        Without a terminal and without `--yes`, nothing is even asked of the service.
        """
        before = aries_sandbox.stats()["requests"]
        done = aries.run(*arguments, given="y\n")

        assert (2, "") == (done.returncode, done.stdout)
        assert "there is no terminal to ask at; pass --yes" in done.stderr
        assert before == aries_sandbox.stats()["requests"]

    @pytest.mark.parametrize(
        ("typed", "status", "told", "book"),
        [
            ("y\n", 0, "FILLED", 1),
            ("n\n", 1, "Nothing was sent.", 0),
            ("\n", 1, "Nothing was sent.", 0),
            ("\x04", 1, "Nothing was sent.", 0),
            ("\x03", 130, "", 0),
        ],
    )
    def test_terminal(
        self, aries: Command, aries_sandbox: Sandbox, typed: str, status: int, told: str, book: int
    ) -> None:
        """
        On a terminal it shows the estimate and asks; only a yes sends the order.
        """
        with terminal(aries, *BUY) as screen:
            screen.read_until("Place: buy 2.5 AAPL, MARKET, day, account SANDBOX-10? [y/N]")
            screen.type(typed)
            seen = screen.read_to_end()

        assert status == screen.process.returncode
        assert "cost: 375.00" in seen
        assert told in seen
        assert "Traceback" not in seen
        assert book == len(aries_sandbox.orders())

    def test_cancel_asks(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        A cancel shows the order and asks, too; one that is not open is named.
        """
        order = json.loads(aries.run(*BUY, "--limit", "140", "--yes", "--json").stdout)["clOrdId"]
        with terminal(aries, "order", "cancel", order) as screen:
            screen.read_until("Cancel: buy 2.5 AAPL limit 140")
            screen.type("no\n")
            screen.read_to_end()
        unknown = aries.run("order", "cancel", "nonsense", "--yes")

        assert [order] == [each["clOrdId"] for each in aries_sandbox.orders()]
        assert 2 == unknown.returncode
        assert "has no such open order; see aries orders" in unknown.stderr

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("order", "preview", "buy", "ten", "AAPL"), "'ten' is not a number"),
            (("order", "preview", "hold", "1", "AAPL"), "'hold' is not one of"),
            (("order", "preview", "buy", "0", "AAPL"), "a number above 0"),
            (("order", "preview", "buy", "1", "AAPL", "--limit", "1.123456"), "at most 5 decimals"),
            ((*BUY, "--limit", "-1", "--yes"), "a number above 0"),
        ],
    )
    def test_wrong(self, aries: Command, arguments: tuple[str, ...], told: str) -> None:
        """
        A wrong order is named, and never sent.
        """
        done = aries.run(*arguments)

        assert (2, "") == (done.returncode, done.stdout)
        assert told in done.stderr

    def test_blocked(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        An order that the preview says is blocked is not placed.
        """
        done = aries.run("order", "place", "buy", "100000", "AAPL", "--yes")
        preview = aries.run("order", "preview", "buy", "100000", "AAPL")

        assert (1, 1) == (done.returncode, preview.returncode)
        assert "the order would be blocked" in done.stderr
        assert "blocked by" in preview.stdout
        assert [] == aries_sandbox.orders()

    def test_lost(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        An order whose response is lost is looked for, found, and not placed again.
        """
        aries_sandbox.add_fault(Fault("placeOrder", FaultKind.LOST_REPLY))
        done = aries.run(*BUY, "--yes", "--json")
        [order] = aries_sandbox.orders()

        assert 0 == done.returncode
        assert order["clOrdId"] == json.loads(done.stdout)["clOrdId"]
        assert "looking for the order" in done.stderr

    def test_interrupted(self, aries: Command, aries_sandbox: Sandbox) -> None:
        """
        Ctrl-C while the response is awaited says that the order may have been placed.
        """
        aries_sandbox.add_fault(Fault("placeOrder", FaultKind.DELAY, delay_after=20))
        with terminal(aries, *BUY, "--yes") as screen:
            screen.read_until("cost: 375.00")
            while not aries_sandbox.orders():
                time.sleep(0.01)
            screen.type("\x03")
            seen = screen.read_to_end()

        assert 130 == screen.process.returncode
        assert "The order may have been placed: look with aries orders" in seen
        assert "Traceback" not in seen

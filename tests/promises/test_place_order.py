"""
An operation that is added to the OpenAPI document is a method of the client.

`tests/generator/documents/orders.yaml` is what someone would write to place orders.  The package
that is made from it runs in a process of its own, with the overlay and the sandbox as they are:
the sandbox serves the new document, too.
"""

from __future__ import annotations

import re

from pathlib import Path

from tests.support.checkers import mypy
from tests.support.regenerate import ROOT, run


def indent(block: str, steps: int = 1) -> str:
    """
    Return *block* as it stands in a program that is indented by so many *steps*.
    """
    return block.strip().replace("\n", "\n" + "    " * steps)


ORDER = """
order = dict(
    trading_account_id="SANDBOX-10",
    symbol="AAPL",
    side=models.ExampleSide.BUY,
    type_=models.ExampleOrderType.LIMIT,
    qty=Decimal("0.00100"),
    price=Decimal("189.50"),
    time_in_force=models.ExampleTimeInForce.DAY,
)
"""

LOGIN = """
login = dict(
    email=sandbox.user.email,
    password=sandbox.user.password,
    redirect_uri="https://yourapp.com/callback",
    scope=["trade"],
)
app = dict(
    base_url=sandbox.base_url, client_id="sandbox-confidential", client_secret="sandbox-secret"
)
"""

CHECKS = """
assert type(answer) is models.ExampleAcknowledgement, type(answer)
assert answer.status is models.ExampleStatus.NEW and answer.status.is_known
assert type(answer.avg_price) is Decimal and answer.avg_price == Decimal("189.50")
assert str(answer.qty) == "0.00100", answer.qty
assert answer.transact_time.tzinfo is not None
assert sandbox.stats()["requests"]["placeExampleOrder"] == {"200": 1}
print("placed", answer.cl_ord_id)
"""

SYNC = f"""
from decimal import Decimal
from aries_exchange import AriesClient, models
from aries_sandbox import serve
{ORDER}
with serve() as sandbox:
    {indent(LOGIN)}
    with AriesClient(**app) as client:
        step = client.oauth2.authorize(**login)
        code = client.oauth2.confirm(step.session_token).authorization_code
        tokens = client.oauth2.exchange_code(code, login["redirect_uri"])
        answer = client.with_tokens(tokens).example_orders.place_example_order(**order)
    {indent(CHECKS)}
"""

ASYNC = f"""
from decimal import Decimal
import anyio
from aries_exchange import AsyncAriesClient, models
from aries_sandbox import serve
{ORDER}
async def main(app, login):
    async with AsyncAriesClient(**app) as client:
        step = await client.oauth2.authorize(**login)
        code = (await client.oauth2.confirm(step.session_token)).authorization_code
        tokens = await client.oauth2.exchange_code(code, login["redirect_uri"])
        return await client.with_tokens(tokens).example_orders.place_example_order(**order)

for backend in ("asyncio", "trio"):
    with serve() as sandbox:
        {indent(LOGIN, 2)}
        answer = anyio.run(main, app, login, backend=backend)
        {indent(CHECKS, 2)}
"""

REFUSED = f"""
from decimal import Decimal
from aries_exchange import AriesClient, InvalidArgumentError, ServerError, models
from aries_sandbox import Fault, FaultKind, serve
{ORDER}
with serve() as sandbox:
    {indent(LOGIN)}
    sandbox.add_fault(Fault("placeExampleOrder", FaultKind.STATUS, status=503, times=None))
    with AriesClient(**app) as client:
        try:
            client.example_orders.place_example_order(**order)
        except ServerError as error:
            print(error.operation, error.status_code, sandbox.stats()["requests"]["placeExampleOrder"])
        try:
            client.example_orders.place_example_order(**{{**order, "qty": Decimal("0.0000001")}})
        except InvalidArgumentError as error:
            print(error)
"""

TYPED = """
from decimal import Decimal
from typing import assert_type

from aries_exchange import AriesClient, AsyncAriesClient, models


def place(client: AriesClient) -> Decimal | None:
    answer = client.example_orders.place_example_order(
        trading_account_id="SANDBOX-10",
        symbol="AAPL",
        side=models.ExampleSide.BUY,
        type_=models.ExampleOrderType.MARKET,
        qty=Decimal(1),
        time_in_force=models.ExampleTimeInForce.DAY,
    )
    assert_type(answer, models.ExampleAcknowledgement)
    return answer.avg_price


async def place_async(client: AsyncAriesClient) -> None:
    answer = await client.example_orders.place_example_order(
        trading_account_id="SANDBOX-10",
        symbol="AAPL",
        side=models.ExampleSide.BUY,
        type_=models.ExampleOrderType.MARKET,
        qty=Decimal(1),
        time_in_force=models.ExampleTimeInForce.DAY,
    )
    assert_type(answer, models.ExampleAcknowledgement)
"""


class TestPlaceOrder:
    def test_sync(self, package: Path) -> None:
        """
        The new method authenticates, sends, and returns a typed result with Decimals and enums.
        """
        assert "placed ORDER-1\n" == run(package, SYNC)

    def test_async(self, package: Path) -> None:
        """
        So does the awaited one, in either event loop.
        """
        assert "placed ORDER-1\n" * 2 == run(package, ASYNC)

    def test_errors(self, package: Path) -> None:
        """
        Its errors are translated, an order is not repeated, and a wrong argument is not sent.
        """
        status, argument = run(package, REFUSED).splitlines()

        assert "placeExampleOrder 503 {'503': 1}" == status
        assert argument.startswith("placeExampleOrder: qty: ")

    def test_types(self, package: Path) -> None:
        """
        `mypy --strict` knows the new method, and finds a misspelt or mistyped argument.
        """
        programs = {
            "right": TYPED,
            "misspelt": TYPED.replace("symbol=", "simbol="),
            "mistyped": TYPED.replace("Decimal(1)", "1.0"),
        }
        for name, code in programs.items():
            (package.parent / f"{name}.py").write_text(code, encoding="utf-8")
        files = [f"{name}.py" for name in programs]
        _, told = mypy(package.parent, *files, path=f"{package}:{ROOT / 'overlay'}")

        assert "right.py" not in told
        assert re.search(r'misspelt.py:\d+: error: .*keyword argument "simbol"', told)
        assert re.search(r'mistyped.py:\d+: error: Argument "qty"', told)
        assert "Found 4 errors in 2 files (checked 3 source files)" in told

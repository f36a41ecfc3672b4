"""
An order that cannot be right never leaves the program.
"""

from __future__ import annotations

import datetime

from decimal import Decimal
from typing import Any

import httpx
import pytest

from aries_exchange import AriesClient, InvalidArgumentError, models


ORDER: dict[str, Any] = {
    "trading_account_id": "TEST-ACCOUNT-001",
    "symbol": "AAPL",
    "side": "BUY",
    "type_": "LIMIT",
    "qty": Decimal(10),
    "price": Decimal("150.00"),
    "time_in_force": "DAY",
}
WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "limit without price": ({"price": None}, "price", "is required if type_ is LIMIT: pass it"),
    "stop limit without price": (
        {"type_": "STOP_LIMIT", "price": None, "stop_price": Decimal(1)},
        "price",
        "is required if type_ is STOP_LIMIT",
    ),
    "stop without stop price": ({"type_": "STOP"}, "stop_price", "is required if type_ is STOP"),
    "limit with stop price": ({"stop_price": Decimal(1)}, "stop_price", "leave it out"),
    "six decimals": ({"qty": Decimal("0.000001")}, "qty", "at most 5 decimals"),
    "six decimals of a price": ({"price": Decimal("1.123456")}, "price", "at most 5 decimals"),
    "nothing": ({"qty": 0}, "qty", "pass a number above 0"),
    "a negative price": ({"price": Decimal(-1)}, "price", "pass a number above 0"),
    "text for a number": ({"qty": "10"}, "qty", 'such as Decimal("10")'),
    "a float": ({"qty": 10.0}, "qty", "a float is not exact"),
    "unknown side": ({"side": "HOLD"}, "side", "pass one of 'BUY', 'SELL'"),
    "unknown type": ({"type_": models.OrderSide.BUY}, "type_", "pass one of 'MARKET', 'LIMIT'"),
    "account not open": (
        {"trading_account_id": ""},
        "trading_account_id",
        "which is open for trading",
    ),
    "no account": (
        {"trading_account_id": None},
        "trading_account_id",
        "is required: pass trading_account_id or account_id",
    ),
    "no symbol": ({"symbol": ""}, "symbol", "pass 1 to 21 characters"),
    "five legs": ({"legs": [1] * 5}, "legs", "has 5 items: pass at most 4"),
}


def refuse(request: httpx.Request) -> httpx.Response:
    """
    Fail for every request: none may be sent.
    """
    raise AssertionError(f"{request.url} was requested")


@pytest.fixture(name="client")
def _client() -> AriesClient:
    return AriesClient(bearer_token="token", transport=httpx.MockTransport(refuse))


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("method", ["place_order", "preview_order"])
def test_wrong_order(client: AriesClient, method: str, name: str) -> None:
    """
    The error names the argument, the rule and the fix, before anything is sent.
    """
    changes, argument, text = WRONG[name]
    order = {key: value for key, value in (ORDER | changes).items() if value is not None}

    with pytest.raises(InvalidArgumentError, match=argument) as caught:
        getattr(client.orders, method)(**order)

    assert text in str(caught.value)


def test_wrong_replacement(client: AriesClient) -> None:
    """
    What a replacement changes is checked by the same rules; what it leaves out is not.
    """
    order: dict[str, Any] = {"trading_account_id": "A", "orig_cl_ord_id": "1", "symbol": "AAPL"}

    with pytest.raises(InvalidArgumentError, match=r"stop_price: is required if type_ is STOP"):
        client.orders.replace_order(**order, type_="STOP")
    with pytest.raises(AssertionError, match="v1/orders/replace was requested"):
        client.orders.replace_order(**order, qty=5)


@pytest.mark.parametrize("account", ["", "x" * 51])
def test_wrong_account(client: AriesClient, account: str) -> None:
    """
    An account that is not open for trading has no balance, positions or orders to ask for.
    """
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    calls = (
        lambda: client.accounts.get_account_balance(account_id=account),
        lambda: client.accounts.get_account_positions(account_id=account),
        lambda: client.orders.list_active_orders(account_id=account),
        lambda: client.orders.list_order_history(account_id=account, from_=start),
    )

    for call in calls:
        with pytest.raises(InvalidArgumentError, match="an account which is open for trading"):
            call()

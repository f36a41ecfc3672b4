"""
The accounts for trading, their balances and positions.
"""

from __future__ import annotations

import json

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from aries_sandbox import book, ledger, matching
from aries_sandbox.amounts import divided, money_text, price_text, quantity_text
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.ledger import Account, Position
from aries_sandbox.problems import not_found


_LISTED: Final = (
    "trading_account_id",
    "broker_account_id",
    "status",
    "is_sim",
    "account_type",
    "account_class",
)
_CENTS_IN_UNITS: Final = 10**8


def owned(call: Call, name: str) -> Account:
    """
    Return an account of the calling user.

    Raises:
        Problem: 404 for any other account, whether it exists or not.
    """
    found = ledger.account(call.world, name)
    if found is None or found.owner != call.user:
        raise not_found("NOT_FOUND", "No such account.")
    return found


def list_accounts(call: Call) -> Response:
    """
    List the accounts in the form of version 2.
    """
    row = call.world.store.one("SELECT accounts FROM users WHERE id = :id", id=call.user)
    assert row is not None
    accounts = json.loads(row["accounts"])
    return answer({"accounts": [{name: each[name] for name in _LISTED} for each in accounts]})


def get_account_balance(call: Call) -> Response:
    """
    Return the amounts that the sandbox knows; those of the start of the day are never loaded.
    """
    world = call.world
    name = owned(call, call.path["account_id"]).id
    matching.settle(world)
    account = ledger.account(world, name)
    assert account is not None
    open_orders = book.open_orders(world, name)
    positions = [(each, _price(call, each)) for each in ledger.positions(world, name)]
    unrealized = sum(each.unrealized(price) for each, price in positions)
    day_open = unrealized - sum(each.start_unrealized for each, _ in positions)
    day_realized = sum(each.day_realized for each, _ in positions)
    value = sum(each.market_value(price) for each, price in positions)
    power = ledger.buying_power(world, name)
    amounts = {
        "balance": account.cash + value,
        "cashBalance": account.cash,
        "startOfDayCash": account.start_cash,
        "netBuyingPower": power,
        "stockBuyingPower": power,
        "costOfPositions": sum(each.signed_cost for each, _ in positions),
        "openPnl": unrealized,
        "unrealizedPl": unrealized,
        "realizedPl": account.realized,
        "dayOpenPnl": day_open,
        "dayRealizedPnl": day_realized,
        "dayTotalPnl": day_open + day_realized,
        "pendingOrdersMarginRequirements": ledger.held(world, name),
    }
    return answer(
        {
            "accountId": name,
            **{each: money_text(cents) for each, cents in amounts.items()},
            "pendingOrdersCount": len(open_orders),
            "sodGrossFundsAvailable": "0",
            "sodNetFundsAvailable": "0",
        }
    )


def get_account_positions(call: Call) -> Response:
    """
    Return the positions, with those that were closed today.
    """
    name = owned(call, call.path["account_id"]).id
    matching.settle(call.world)
    found = ledger.positions(call.world, name)
    return answer({"positions": [_position(call, name, each) for each in found]})


def _position(call: Call, name: str, each: Position) -> dict[str, str]:
    price = _price(call, each)
    unrealized = each.unrealized(price)
    closed = not each.quantity
    cost = {} if closed else {"costBasis": money_text(each.signed_cost)}
    average = 0 if closed else divided(each.cost * _CENTS_IN_UNITS, abs(each.quantity))
    return {
        "accountId": name,
        "symbol": each.symbol,
        "securityType": "EQUITY",
        "quantity": quantity_text(each.quantity),
        "averagePrice": price_text(average),
        **cost,
        "price": price_text(price),
        "marketValue": money_text(each.market_value(price)),
        "unrealizedPl": money_text(unrealized),
        "todayPl": money_text(unrealized - each.start_unrealized + each.day_realized),
        "todayRealizedPnL": money_text(each.day_realized),
        "createdAt": book.timestamp(each.since),
    }


def _price(call: Call, each: Position) -> int:
    quote = matching.quote(call.world, each.symbol)
    assert quote is not None
    return quote.price


HANDLERS: Final[Mapping[str, Handler]] = {
    "listAccounts": list_accounts,
    "getAccountBalance": get_account_balance,
    "getAccountPositions": get_account_positions,
}

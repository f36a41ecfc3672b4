"""
An order with a preview.  If its response is lost it is looked up, never sent again.

    export ARIES_CLIENT_ID=sandbox-public     # after `python examples/script_with_store.py`
    python examples/safe_order.py AAPL 10 145.00
"""

from __future__ import annotations

import sys
import uuid

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from aries_exchange import AriesClient, AriesError, FileTokenStore, OutcomeUnknownError


def buy(client: AriesClient, symbol: str, qty: Decimal, price: Decimal) -> str:
    """
    Place a limit order in the first account that can trade; return what became of it.
    """
    accounts = client.accounts.list_accounts()
    account = next(each.trading_account_id for each in accounts if each.trading_account_id)
    tag = f"buy-{uuid.uuid4()}"  # used once, so that the order can be found by it

    def ask(operation: Callable[..., Any]) -> Callable[..., Any]:
        order = {"symbol": symbol, "side": "BUY", "qty": qty, "price": price}
        return partial(
            operation, **order, type_="LIMIT", time_in_force="GTC", trading_account_id=account
        )

    preview = ask(client.orders.preview_order)()
    if preview.errors:
        return f"not placed: {preview.errors}"
    print("costs about", preview.estimated_cost)
    try:
        return f"placed: {ask(client.orders.place_order)(client_id=tag).status}"
    except OutcomeUnknownError:
        orders = client.orders.iter_list_active_orders(account_id=account)
        found = [order.ord_status for order in orders if order.client_id == tag]
        return f"found: {found[0]}" if found else "not found yet: look again before you repeat it"


if __name__ == "__main__":
    with AriesClient.from_env(token_store=FileTokenStore()) as logged_in:
        try:
            print(buy(logged_in, sys.argv[1], Decimal(sys.argv[2]), Decimal(sys.argv[3])))
        except AriesError as error:
            sys.exit(str(error))

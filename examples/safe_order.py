"""
An order with a preview.  If its response is lost it is looked up, never sent again.

    export ARIES_CLIENT_ID=sandbox-public     # after `python examples/script_with_store.py`
    python examples/safe_order.py AAPL 10 145.00
"""

from __future__ import annotations

import os
import sys
import uuid

from decimal import Decimal
from typing import Any

from aries_exchange import (
    AriesClient,
    AriesError,
    FileTokenStore,
    OrderAbsent,
    OrderFound,
    OutcomeUnknownError,
)


WAIT = float(os.getenv("SAFE_ORDER_WAIT", "90"))  # seconds; less cannot say "absent"


def buy(client: AriesClient, symbol: str, qty: Decimal, price: Decimal) -> str:
    """
    Place a limit order in the first account that can trade; return what became of it.
    """
    accounts = client.accounts.list_accounts()
    account = next(each.trading_account_id for each in accounts if each.trading_account_id)
    tag = f"buy-{uuid.uuid4()}"  # used once, so that the order can be found by it

    order: dict[str, Any] = {"symbol": symbol, "side": "BUY", "qty": qty, "price": price}
    order |= {"type_": "LIMIT", "time_in_force": "GTC", "trading_account_id": account}
    preview = client.orders.preview_order(**order)
    if preview.errors:
        return f"not placed: {preview.errors}"
    print("costs about", preview.estimated_cost)
    try:
        return f"placed: {client.orders.place_order(**order, client_id=tag).status}"
    except OutcomeUnknownError as error:
        outcome = client.find_order(error, wait=WAIT)
        if isinstance(outcome, OrderFound):
            return f"found: {outcome.order.ord_status}"
        return "absent" if isinstance(outcome, OrderAbsent) else f"look yourself: {outcome.reason}"


if __name__ == "__main__":
    with AriesClient.from_env(token_store=FileTokenStore()) as logged_in:
        try:
            print(buy(logged_in, sys.argv[1], Decimal(sys.argv[2]), Decimal(sys.argv[3])))
        except AriesError as error:
            sys.exit(str(error))

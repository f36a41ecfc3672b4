"""
What the official client of the trading API says to the sandbox, and hears.

Run by `check_finance_dev.py` with the interpreter of an environment that has `finance_dev` 0.9, and the
base URL as its argument.  It prints one JSON object.  Its models are strict: they raise an error for a
response that lacks a field or has one of another type.
"""

from __future__ import annotations

import importlib
import json
import sys

from datetime import UTC, datetime, timedelta
from typing import Any


finance_dev: Any = importlib.import_module("finance_dev")  # not in the project's environment

ACCOUNT = "SANDBOX-10"
ORDER = {
    "trading_account_id": ACCOUNT,
    "symbol": "AAPL",
    "side": "BUY",
    "type": "LIMIT",
    "qty": "10",
    "price": "149.5",
    "time_in_force": "DAY",
}


def main(base_url: str) -> dict[str, Any]:
    """
    Use each operation on accounts and orders, those on watchlists and market hours, and be refused.
    """
    sdk = finance_dev.FinanceDev(
        server_url=base_url,
        security=finance_dev.models.Security(
            client_id="sandbox-confidential",
            client_secret="sandbox-secret",
            token_url=f"{base_url}/v1/oauth2/token",
        ),
    )
    accounts, orders, watchlist = sdk.accounts, sdk.orders, sdk.watchlist
    none = _content(orders.list_active_orders(id=ACCOUNT))
    preview = _content(orders.preview_order(request=ORDER))
    market = {**ORDER, "type": "MARKET", "client_id": "mine"}
    bought = _content(orders.place_order(request=market))
    placed = _content(orders.place_order(request=ORDER))
    named = {"trading_account_id": ACCOUNT, "symbol": "AAPL"}
    change = {**named, "orig_cl_ord_id": placed.cl_ord_id, "qty": "12"}
    replaced = _content(orders.replace_order(request=change))
    end = {**named, "orig_cl_ord_id": replaced.cl_ord_id, "side": "BUY"}
    canceled = _content(orders.cancel_order(request=end))
    active = _content(orders.list_active_orders(id=ACCOUNT))
    now = datetime.now(UTC) + timedelta(minutes=1)
    window = {"from_": now - timedelta(days=1), "to": now}
    history = _content(orders.list_order_history(id=ACCOUNT, **window))
    positions = _content(accounts.get_account_positions(id=ACCOUNT))
    created = _content(watchlist.create(name="Cars", symbols=["F", "zzzz"]))
    more = {"add_symbols": ["TSLA"]}
    watchlist.update(watchlist_id=created.id, update_watchlist_request=more)
    updated = _content(watchlist.get(watchlist_id=created.id))
    listed = _content(watchlist.list())
    deleted = _content(watchlist.delete(watchlist_id=created.id))
    emptied = _content(watchlist.replace_all(request=[]))
    own = _content(accounts.get_user_accounts()).accounts
    return {
        "accounts": [each.trading_account_id for each in own],
        "none": none.orders,
        "preview": [preview.estimated_cost, preview.errors],
        "placed": [bought.status, bought.avg_price, placed.status],
        "replaced": [replaced.status, replaced.orig_cl_ord_id == placed.cl_ord_id],
        "canceled": [canceled.status, canceled.orig_cl_ord_id == replaced.cl_ord_id],
        "active": [each.ord_status for each in active.orders],
        "history": [[each.ord_status, each.client_id] for each in history.orders],
        "cash": _content(accounts.get_account_balance(id=ACCOUNT)).cash_balance,
        "positions": [[each.symbol, each.quantity] for each in positions.positions],
        "watchlist": [created.invalid_symbols, updated.symbols],
        "lists": [each.name for each in listed.watchlist],
        "deleted": deleted.name,
        "emptied": [each.symbols for each in emptied.watchlist],
        "exchange": _content(sdk.market.get_market_status(exchange="US")).timezone,
        "holidays": len(_content(sdk.market.get_market_holidays(exchange="US")).holidays) > 0,
        "symbol": _refusal(lambda: orders.place_order(request={**market, "symbol": "ZZZZ"})),
        "foreign": _refusal(lambda: accounts.get_account_balance(id="SANDBOX-20")),
        "window": _refusal(
            lambda: orders.list_order_history(id=ACCOUNT, from_=now - timedelta(days=91))
        ),
    }


def _content(response: Any) -> Any:
    """
    Return the body of a response, which stands beside what is known of its head.
    """
    parts: dict[str, Any] = {**vars(response), "http_meta": None, "next": None}
    return next(part for part in parts.values() if part is not None)


def _refusal(call: Any) -> list[Any]:
    try:
        call()
    except finance_dev.errors.FinanceDevAPIError as error:
        return [type(error).__name__, error.status_code]
    return ["no error", 0]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1])))

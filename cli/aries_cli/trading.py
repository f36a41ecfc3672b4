"""
The commands that show an account, its positions and its orders.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final

import aries_exchange as sdk

from aries_cli.session import Session, command, option


_DAYS: Final = 7
_ENDED: Final = {"FILLED", "CANCELED", "REJECTED", "EXPIRED", "REPLACED", "SUPERSEDED"}
_TIMES: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
COLUMNS: Final = ("order", "created", "side", "qty", "symbol", "type", "price", "filled", "status")
Account = Annotated[
    str | None, option("Which account; needed if you have several.", envvar="ARIES_ACCOUNT")
]
_From = Annotated[
    datetime | None, option("History from this local time.", "--from", formats=_TIMES)
]
_To = Annotated[datetime | None, option("History up to this local time.", "--to", formats=_TIMES)]


@command
def accounts(session: Session) -> None:
    """
    List the accounts for trading.
    """
    with session.client(sdk.scopes.ACCOUNT_INFORMATION) as client:
        found = client.accounts.list_accounts()
    names = ("account", "status", "type", "class", "simulated")
    rows = [
        [
            a.trading_account_id,
            a.status,
            a.account_type,
            a.account_class,
            "yes" if a.is_sim else "no",
        ]
        for a in found
    ]
    session.printer.table(names, rows, [account.to_dict() for account in found])


@command
def balance(session: Session, *, account: Account = None) -> None:
    """
    Show what an account is worth and can buy.
    """
    with session.client(sdk.scopes.ACCOUNT_INFORMATION) as client:
        found = client.accounts.get_account_balance(account_id=chosen_account(client, account))
    facts = {
        "balance": found.balance,
        "cash": found.cash_balance,
        "buying power": found.net_buying_power,
        "today": found.day_total_pnl,
        "open profit": found.open_pnl,
        "pending orders": found.pending_orders_count,
    }
    session.printer.facts(written(facts), found.to_dict())


@command
def positions(session: Session, *, account: Account = None) -> None:
    """
    List what an account holds.
    """
    with session.client(sdk.scopes.POSITION_INFORMATION, sdk.scopes.ACCOUNT_INFORMATION) as client:
        page = client.accounts.get_account_positions(account_id=chosen_account(client, account))
    found = page.positions or []
    names = ("symbol", "quantity", "average", "price", "value", "profit", "today")
    rows = [
        [
            p.symbol,
            *map(_text, (p.quantity, p.average_price, p.price, p.market_value)),
            _text(p.unrealized_pl),
            _text(p.today_pl),
        ]
        for p in found
    ]
    session.printer.table(names, rows, [each.to_dict() for each in found])


@command
def orders(
    session: Session,
    *,
    account: Account = None,
    history: Annotated[bool, option("All of the last seven days.", "--history")] = False,
    start: _From = None,
    end: _To = None,
) -> None:
    """
    List the open orders, or with --history all orders of a time.
    """
    with session.client(sdk.scopes.ORDER_INFORMATION, sdk.scopes.ACCOUNT_INFORMATION) as client:
        chosen = chosen_account(client, account)
        if history or start or end:
            until = (end or datetime.now(UTC)).astimezone(UTC)
            since = until - timedelta(days=_DAYS) if start is None else start.astimezone(UTC)
            found = [
                *client.orders.iter_list_order_history(account_id=chosen, from_=since, to=until)
            ]
        else:
            active = client.orders.iter_list_active_orders(account_id=chosen)
            found = [order for order in active if order.ord_status not in _ENDED]
    session.printer.table(COLUMNS, map(row_of, found), [order.to_dict() for order in found])


def chosen_account(client: sdk.AriesClient, given: str | None) -> str:
    """
    Return the account that is *given*, or the only one that is open.

    Raises:
        InvalidArgumentError: There are several, or none.
    """
    if given:
        return given
    found = [each for each in client.accounts.list_accounts() if each.status == "OPEN"]
    names = {each.trading_account_id: " (simulated)" if each.is_sim else "" for each in found}
    if len(names) == 1:
        return next(iter(names))
    told = ", ".join(f"{name}{kind}" for name, kind in names.items()) or "none that is open"
    raise sdk.InvalidArgumentError(f"pass --account, or set ARIES_ACCOUNT: there is {told}")


def row_of(order: sdk.models.Order) -> list[object]:
    """
    Return what `COLUMNS` show of *order*.
    """
    created = None if order.created_at is None else f"{order.created_at:%Y-%m-%d %H:%M:%S}"
    kind = order.type_ and order.type_.lower()
    side = order.side and order.side.lower()
    numbers = [_text(each) for each in (order.qty, order.price or order.stop_price, order.cum_qty)]
    return [
        order.cl_ord_id,
        created,
        side,
        numbers[0],
        order.symbol,
        kind,
        *numbers[1:],
        order.ord_status,
    ]


def written(facts: dict[str, Any]) -> dict[str, object]:
    """
    Return *facts* with amounts as text without an exponent.
    """
    return {name: _text(value) for name, value in facts.items()}


def _text(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value

"""
The commands that preview, place and cancel an order.

An order is previewed and asked about before it is sent, and is never sent twice.
"""

from __future__ import annotations

import sys

from contextlib import AbstractContextManager
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

import typer

import aries_exchange as sdk

from aries_cli.session import EPILOG, Session, app, command, option
from aries_cli.trading import COLUMNS, Account, chosen_account, row_of, written


_LOST: Final = "The order may have been placed: look with aries orders before you place it again."

_Side = Literal["buy", "sell", "sell_short", "buy_to_cover"]
_TIF = Literal["day", "gtc", "ioc", "fok", "extended_hours", "at_the_opening", "at_the_close"]


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text!r} is not a number, such as 1.5") from None


_Price = Annotated[
    Decimal | None, option("The highest price to pay, or lowest to take.", parser=_decimal)
]
_Stop = Annotated[Decimal | None, option("The price that starts the order.", parser=_decimal)]
_Yes = Annotated[bool, option("Send it without a question.", "--yes", "-y")]
_orders: Final = typer.Typer(help="Preview, place and cancel orders.", epilog=EPILOG)
app.add_typer(_orders, name="order")
_order_command: Final = partial(command, group=_orders)


@_order_command
def preview(
    session: Session,
    side: _Side,
    qty: Annotated[Decimal, typer.Argument(parser=_decimal)],
    symbol: str,
    *,
    limit: _Price = None,
    stop: _Stop = None,
    tif: _TIF = "day",
    account: Account = None,
) -> int:
    """
    Estimate what an order would cost, without placing it: aries order preview buy 10 AAPL.

    Without --limit and --stop it is a market order. Ends with 1 if the order would be blocked.
    """
    with session.client(sdk.scopes.ORDER_EXECUTION, sdk.scopes.ACCOUNT_INFORMATION) as client:
        ticket = _ticket(chosen_account(client, account), side, qty, symbol, limit, stop, tif)
        found = client.orders.preview_order(**ticket)
    session.printer.facts(_estimate(found), found.to_dict())
    return int(bool(found.errors))


@_order_command
def place(
    session: Session,
    side: _Side,
    qty: Annotated[Decimal, typer.Argument(parser=_decimal)],
    symbol: str,
    *,
    limit: _Price = None,
    stop: _Stop = None,
    tif: _TIF = "day",
    account: Account = None,
    yes: _Yes = False,
) -> int:
    """
    Place an order, after a preview and a question: aries order place buy 10 AAPL --limit 150.

    Without --limit and --stop it is a market order. If the response is lost, the order is looked
    for; it is never sent twice.
    """
    _check_terminal(yes=yes)
    with _trading_client(session) as client:
        ticket = _ticket(chosen_account(client, account), side, qty, symbol, limit, stop, tif)
        found = client.orders.preview_order(**ticket)
        for name, value in _estimate(found).items():
            session.printer.say(f"{name}: {value}")
        if found.errors:
            session.printer.problem("the order would be blocked", None, "blocked")
            return 1
        price = f" at {limit:f}" if limit is not None else ""
        told = f"{side} {qty:f} {ticket['symbol']}{price}, {ticket['type_']}, {tif}"
        if not _agreed(session, f"Place: {told}, account {ticket['trading_account_id']}?", yes=yes):
            return 1
        return _send(session, client, ticket)


@_order_command
def cancel(
    session: Session,
    order: Annotated[str, typer.Argument(help="The identifier, from aries orders.")],
    *,
    account: Account = None,
    yes: _Yes = False,
) -> int:
    """
    Cancel an open order, after a question.
    """
    _check_terminal(yes=yes)
    with _trading_client(session) as client:
        chosen = chosen_account(client, account)
        active = client.orders.iter_list_active_orders(account_id=chosen)
        found = next((each for each in active if each.cl_ord_id == order), None)
        if found is None or found.symbol is None or found.side is None:
            raise sdk.InvalidArgumentError(
                f"account {chosen} has no such open order; see aries orders"
            )
        told = " ".join(str(each) for each in row_of(found)[2:] if each)
        if not _agreed(session, f"Cancel: {told}?", yes=yes):
            return 1
        try:
            done = client.orders.cancel_order(
                trading_account_id=chosen,
                orig_cl_ord_id=order,
                symbol=found.symbol,
                side=found.side,
            )
        except (sdk.OutcomeUnknownError, sdk.ServerError) as error:
            error.hint = "It may be canceled or not: look with aries orders."
            raise
    facts = {"order": done.cl_ord_id, "status": done.status, "text": done.text}
    session.printer.facts(facts, done.to_dict())
    return int(done.success is False)


def _trading_client(session: Session) -> AbstractContextManager[sdk.AriesClient]:
    # Of a command that sends something, and looks for it.
    return session.client(
        sdk.scopes.ORDER_EXECUTION, sdk.scopes.ORDER_INFORMATION, sdk.scopes.ACCOUNT_INFORMATION
    )


def _send(session: Session, client: sdk.AriesClient, ticket: dict[str, Any]) -> int:
    try:
        placed = client.orders.place_order(**ticket, client_id=uuid4().hex)
    except (sdk.OutcomeUnknownError, sdk.ServerError, sdk.AriesDecodeError) as error:
        return _look(session, client, error)
    except KeyboardInterrupt:
        session.printer.problem("interrupted", _LOST, "interrupted")
        raise
    facts = {"order": placed.cl_ord_id, "status": placed.status, "filled": placed.cum_qty}
    facts |= {"reason": placed.ord_rej_reason or None, "text": placed.text or None}
    session.printer.facts(written(facts), placed.to_dict())
    return int(placed.success is False)


def _look(session: Session, client: sdk.AriesClient, error: sdk.AriesError) -> int:
    session.printer.say("No usable response came: looking for the order, for up to 90 seconds.")
    error.hint = _LOST
    try:
        outcome = client.find_order(error)
    except KeyboardInterrupt:
        raise error from None
    if isinstance(outcome, sdk.OrderFound):
        order = outcome.order
        session.printer.facts(dict(zip(COLUMNS, row_of(order), strict=True)), order.to_dict())
        return int(order.ord_status == "REJECTED")
    if isinstance(outcome, sdk.OrderAbsent):
        error.hint = "The order was not placed."
    raise error


def _ticket(
    account: str,
    side: str,
    qty: Decimal,
    symbol: str,
    limit: Decimal | None,
    stop: Decimal | None,
    tif: str,
) -> dict[str, Any]:
    names = {(False, False): "MARKET", (True, False): "LIMIT", (False, True): "STOP"}
    ticket = {
        "trading_account_id": account,
        "symbol": symbol.upper(),
        "side": side.upper(),
        "type_": names.get((limit is not None, stop is not None), "STOP_LIMIT"),
        "qty": qty,
        "price": limit,
        "stop_price": stop,
        "time_in_force": tif.upper(),
    }
    return {name: value for name, value in ticket.items() if value is not None}


def _check_terminal(*, yes: bool) -> None:
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise sdk.InvalidArgumentError(
            "there is no terminal to ask at; pass --yes to send it without a question"
        )


def _agreed(session: Session, question: str, *, yes: bool) -> bool:
    if yes:
        return True
    session.printer.say(f"{question} [y/N]")
    try:
        agreed = input().strip().lower() in {"y", "yes"}
    except EOFError:
        agreed = False
    if not agreed:
        session.printer.say("Nothing was sent.")
    return agreed


def _estimate(found: sdk.models.OrderPreview) -> dict[str, object]:
    facts = {
        "cost": found.estimated_cost,
        "commission": found.commission,
        "fees": found.fees,
        "buying power": found.buying_power_impact,
        "warnings": "; ".join(found.warnings or []) or None,
        "blocked by": "; ".join(found.errors or []) or None,
    }
    return {name: value for name, value in written(facts).items() if value is not None}

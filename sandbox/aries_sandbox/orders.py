"""
The operations on orders.

What the document or the sandbox does not understand is an error (400 `INVALID_ORDER`, a code that the
API has): an unknown symbol, an account that is not open, an option.  What a broker would decide is a
response (200) with ``success: false`` and the status ``REJECTED``, for the acknowledgements have
fields for that: no buying power, too small a position, an order that has ended.
"""

from __future__ import annotations

import re

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from aries_sandbox import book, ledger, matching
from aries_sandbox.accounts import owned
from aries_sandbox.amounts import cents_up, money_text, price_text, quantity_text, units
from aries_sandbox.book import Order
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.ledger import Account
from aries_sandbox.problems import Problem, bad_request, not_found


_OSI: Final = re.compile(r"[A-Z]{1,6} *\d{6}[CP]\d{8}")
_ALIASES: Final = {"ATO": "AT_THE_OPENING", "ATC": "AT_THE_CLOSE", "EXT": "EXTENDED_HOURS"}
_ENDED: Final = "The order has ended, or has a newer identifier."
_HAS_LIMIT: Final = frozenset({"LIMIT", "STOP_LIMIT"})
_HAS_STOP: Final = frozenset({"STOP", "STOP_LIMIT"})


def place_order(call: Call) -> Response:
    """
    Place an order, or keep it as rejected.
    """
    order = _order(call)
    reason = ledger.refusal(call.world, order)
    if reason is None:
        return answer(_acknowledged(matching.enter(call.world, order)))
    rejected = replace(order, status="REJECTED", text="Order rejected", reason=reason)
    return answer(_acknowledged(book.add(call.world, rejected)))


def preview_order(call: Call) -> Response:
    """
    Estimate an order without placing it; there are no commissions and no fees.
    """
    order = _order(call)
    reason = ledger.refusal(call.world, order)
    cost = cents_up(order.qty * order.basis)
    return answer(
        {
            "estimatedCost": money_text(cost),
            "commission": "0.00",
            "fees": "0.00",
            "buyingPowerImpact": money_text(order.held),
            "errors": [] if reason is None else [reason],
            "warnings": [],
        }
    )


def replace_order(call: Call) -> Response:
    """
    Change an open order: it continues under a new identifier, with what was filled.
    """
    world, old = call.world, _named(call)
    if not old.is_open:
        return answer(_rejected(old, _ENDED))
    now = world.clock.now()
    new = _changed(call, old, now)
    if new.qty <= old.filled:
        return answer(_rejected(old, "More than that is filled already."))
    reason = ledger.refusal(world, new, instead_of=old)
    if reason is not None:
        return answer(_rejected(old, reason))
    _supersede(call, old)
    placed = matching.enter(world, new)
    price = {} if placed.price is None else {"price": price_text(placed.price)}
    return answer(
        {
            "success": True,
            "clOrdId": placed.cl_ord_id,
            "origClOrdId": old.cl_ord_id,
            "status": "REPLACED",
            "qty": quantity_text(placed.qty),
            **price,
            "text": "Replace accepted",
            "transactTime": book.timestamp(now),
        }
    )


def cancel_order(call: Call) -> Response:
    """
    Cancel an open order, which ends under a new identifier.
    """
    old = _named(call)
    if not old.is_open:
        return answer(_rejected(old, _ENDED))
    now = call.world.clock.now()
    _supersede(call, old)
    ended = replace(
        old, orig_cl_ord_id=old.cl_ord_id, status="CANCELED", text="Canceled", updated_at=now
    )
    canceled = book.add(call.world, ended)
    return answer(
        {
            "success": True,
            "clOrdId": canceled.cl_ord_id,
            "origClOrdId": old.cl_ord_id,
            "status": "CANCELED",
            "text": "Cancel accepted",
        }
    )


def _account(call: Call) -> Account:
    names = {call.body[each] for each in ("tradingAccountId", "accountId") if each in call.body}
    if len(names) > 1:
        raise _invalid("tradingAccountId and accountId name different accounts.")
    account = owned(call, names.pop())
    matching.settle(call.world)
    return account


def _order(call: Call) -> Order:
    """
    Return the order that the body describes.
    """
    body, now = call.body, call.world.clock.now()
    account = _account(call)
    _check(body)
    quote = matching.quote(call.world, body["symbol"])
    if quote is None:
        raise _invalid("The sandbox does not trade this symbol.")
    if account.status != "OPEN":
        raise _invalid("The account is not open for trading.")
    order = Order(
        account=account.id,
        symbol=body["symbol"],
        side=body["side"],
        type=body["type"],
        time_in_force=_time_in_force(body),
        qty=units(body["qty"]),
        basis=quote.price,
        created_at=now,
        updated_at=now,
        price=_price(body, "price", _HAS_LIMIT),
        stop=_price(body, "stopPrice", _HAS_STOP),
        client_id=body.get("clientId"),
        ends_at=book.ends_at(_time_in_force(body), now),
    )
    return replace(order, basis=_basis(order, quote.price))


def _changed(call: Call, old: Order, now: float) -> Order:
    """
    Return *old* with the changes in the body.
    """
    kept = {
        "side": old.side,
        "type": old.type,
        "qty": quantity_text(old.qty),
        "timeInForce": old.time_in_force,
        "clientId": old.client_id,
        "price": old.price and price_text(old.price),
        "stopPrice": old.stop and price_text(old.stop),
    }
    body = {name: value for name, value in kept.items() if value is not None} | dict(call.body)
    changed = _order(replace(call, body=body))
    same_stop = changed.stop == old.stop
    return replace(
        changed,
        orig_cl_ord_id=old.cl_ord_id,
        filled=old.filled,
        value=old.value,
        status=old.status,
        triggered=old.triggered if same_stop else 0,
        created_at=now,
    )


def _named(call: Call) -> Order:
    """
    Return the order that a replace or cancel is about.
    """
    account = _account(call)
    order = book.find(call.world, call.body["origClOrdId"])
    if order is None or order.account != account.id:
        raise not_found("NOT_FOUND", "No such order.")
    if call.body["symbol"] != order.symbol:
        raise _invalid("The symbol must be that of the order.")
    if call.body.get("side", order.side) != order.side:
        raise _invalid("The side must be that of the order.")
    return order


def _check(body: Mapping[str, Any]) -> None:
    if body.get("legs") or _OSI.fullmatch(body["symbol"]):
        raise _invalid("The sandbox does not trade options.")
    if body.get("currency", "USD") != "USD":
        raise _invalid("The sandbox trades in USD.")


def _price(body: Mapping[str, Any], name: str, types: frozenset[str]) -> int | None:
    if body["type"] not in types:
        return None
    if name not in body:  # a replace may change the type alone
        raise _invalid(f"This type of order needs {name}.")
    return units(body[name])


def _time_in_force(body: Mapping[str, Any]) -> str:
    given = str(body["timeInForce"])
    return _ALIASES.get(given, given)


def _basis(order: Order, price: int) -> int:
    """
    Return the highest price that the order may pay, or the best guess.
    """
    if order.side == "SELL_SHORT":  # a limit is the lowest price here
        return max(price, order.price or price)
    if order.price is not None:
        return order.price
    return price if order.stop is None else max(price, order.stop)


def _supersede(call: Call, old: Order) -> None:
    now = call.world.clock.now()
    book.save(call.world, replace(old, status="SUPERSEDED", updated_at=now))


def _acknowledged(order: Order) -> dict[str, Any]:
    listed = order.to_json()
    same = ("clOrdId", "symbol", "side", "qty", "cumQty", "leavesQty", "avgPrice", "text")
    return {
        "success": order.status != "REJECTED",
        "status": order.status,
        **{name: listed[name] for name in (*same, "ordRejReason")},
        "transactTime": listed["updatedAt"],
    }


def _rejected(old: Order, reason: str) -> dict[str, Any]:
    return {
        "success": False,
        "origClOrdId": old.cl_ord_id,
        "status": "REJECTED",
        "text": reason,
    }


def _invalid(message: str) -> Problem:
    return bad_request("INVALID_ORDER", message)


HANDLERS: Final[Mapping[str, Handler]] = {
    "placeOrder": place_order,
    "previewOrder": preview_order,
    "replaceOrder": replace_order,
    "cancelOrder": cancel_order,
}

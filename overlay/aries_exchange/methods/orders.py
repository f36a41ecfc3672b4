"""
What became of an order whose outcome is unknown.  Nothing here sends an order.
"""

from __future__ import annotations

import email.utils
import math
import re

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

import attrs

from aries_exchange.calls.call import SentOrder
from aries_exchange.effects import Flow, Sleep
from aries_exchange.errors import AriesAPIError, AriesError, InvalidArgumentError, NotSentError
from aries_exchange.parts import ClientParts
from aries_exchange_openapi.api.orders.list_active_orders import call as active_orders
from aries_exchange_openapi.api.orders.list_order_history import call as order_history
from aries_exchange_openapi.api.orders.place_order import OPERATION as PLACE_ORDER
from aries_exchange_openapi.models.order import Order
from aries_exchange_openapi.models.order_page import OrderPage
from aries_exchange_openapi.pages import once
from aries_exchange_openapi.types import Call, RawResponse, RequestOptions


SETTLED: Final = 60.0
"""After how many seconds an order that no list shows counts as absent; no source says."""
_MARGIN: Final = 10.0
"""By how many seconds the clocks of the service may differ among themselves."""
_LONGEST_PAUSE: Final = 15.0
_PAGE: Final = 500
_WORD: Final = re.compile(r"[A-Z]+")
_SAME: Final = 2
_PERHAPS: Final = 1


@attrs.frozen
class OrderFound:
    """
    The service has the order: `order` is how it lists it, rejected or filled, it may be.
    """

    order: Order


@attrs.frozen
class OrderAbsent:
    """
    The service does not have the order.  Placing it again does not double it.
    """


@attrs.frozen
class OrderUnknown:
    """
    It cannot be said, so do not place the order again: a person has to decide.

    `reason` is `"ambiguous"` (`candidates` may be the order or others like it), `"too_early"` (no
    list shows it yet, see `find_order`) or `"unavailable"` (the lists could not be read, or the
    service did not say what time it is; `cause` is the error, if there was one).
    """

    reason: Literal["ambiguous", "too_early", "unavailable"]
    candidates: tuple[Order, ...] = ()
    cause: AriesError | None = None


OrderOutcome: TypeAlias = OrderFound | OrderAbsent | OrderUnknown


def find_order(
    client: ClientParts[Any],
    error: AriesError,
    *,
    known: Iterable[str] | None = None,
    wait: float = 90.0,
) -> Flow[OrderFound | OrderAbsent | OrderUnknown]:
    """
    Find out whether the order was placed for which `place_order` raised *error*.

    It reads the active orders and the history of the account, again and again until it knows or
    *wait* is over.  It never places an order.

    Give each order a `client_id` that you use once: the order with that tag is yours.  Otherwise
    an order is yours if it has the symbol, side, type, quantity and prices of yours, was created
    after you sent yours (by the clock of the service, within 10 seconds), and you have said with
    *known* which other ones there are.  One that differs is never yours.

    It is absent only if neither list, read to the end more than 60 seconds after the call ended, has
    an order that may be it.  The API does not document how soon its lists show an order.

    Args:
        error: What `place_order` raised, in this process.
        known: The `cl_ord_id` of all orders like this one that you know of, so that it is none of
            them; an empty list if there is none.
        wait: Seconds to go on looking.  The default is enough to be sure that an order is absent; 0
            looks once.

    Raises:
        InvalidArgumentError: An argument is wrong, or *error* does not say what was sent.
    """
    sent = getattr(error, "sent", None)
    if not isinstance(sent, SentOrder) or sent.operation is not PLACE_ORDER:
        raise InvalidArgumentError(
            "error: does not say which order was sent; pass what place_order raised, as it is"
        )
    others = _checked(known)
    _check_wait(wait)
    if isinstance(error, NotSentError):
        return OrderAbsent()
    end = client.clock.monotonic() + wait
    pause = 0.5
    while True:
        is_settled = client.clock.monotonic() - sent.ended >= SETTLED
        outcome = yield from _look(client, sent, others, is_settled=is_settled)
        left = end - client.clock.monotonic()
        if left <= 0 or _is_final(outcome, is_settled=is_settled):
            return outcome
        yield Sleep(min(pause, left))
        pause = min(2 * pause, _LONGEST_PAUSE)


def _checked(known: Any) -> frozenset[str] | None:
    if known is None:
        return None
    names: list[Any] = (
        [None] if isinstance(known, str) or not hasattr(known, "__iter__") else [*known]
    )
    if not all(isinstance(name, str) for name in names):
        raise InvalidArgumentError("known: takes a list of cl_ord_id, [] if there is none")
    return frozenset(names)


def _check_wait(wait: object) -> None:
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not 0 <= wait < math.inf:
        raise InvalidArgumentError("wait: takes a number of seconds, 0 to look once")


def _is_final(outcome: OrderOutcome, *, is_settled: bool) -> bool:
    if not isinstance(outcome, OrderUnknown):
        return True
    if outcome.reason == "unavailable":
        cause = outcome.cause
        return isinstance(cause, AriesAPIError) and cause.status_code in {400, 401, 403, 404}
    return is_settled


def _look(
    client: ClientParts[Any], sent: SentOrder, known: frozenset[str] | None, *, is_settled: bool
) -> Flow[OrderOutcome]:
    account = sent.order.get("tradingAccountId") or sent.order["accountId"]
    try:
        found, now = yield from _listed(
            client,
            lambda cursor, options: active_orders(
                account_id=account, limit=_PAGE, cursor=cursor, options=options
            ),
        )
        if now is None:
            return OrderUnknown("unavailable")
        # By the clock of the service; that of this machine may be wrong.
        start = now - (client.clock.monotonic() - sent.began) - _MARGIN
        older, _ = yield from _listed(
            client,
            lambda cursor, options: order_history(
                account_id=account,
                from_=datetime.fromtimestamp(start, UTC),
                to=datetime.fromtimestamp(now, UTC),
                order_by="asc",
                limit=_PAGE,
                cursor=cursor,
                options=options,
            ),
        )
    except AriesError as error:
        return OrderUnknown("unavailable", cause=error)
    found = [*{each.cl_ord_id or id(each): each for each in (*found, *older)}.values()]
    return _judge(client.identity.client_id, sent, found, known, start, is_settled=is_settled)


def _listed(
    client: ClientParts[Any], page_of: Callable[[int, RequestOptions], Call[OrderPage]]
) -> Flow[tuple[list[Order], float | None]]:
    # All orders of a list, and the time of the service when the first page was made.
    dates: list[str] = []

    def note(response: RawResponse) -> None:
        dates.append(response.headers.get("Date", ""))

    options = RequestOptions(headers={"Cache-Control": "no-cache"}, on_response=note)
    orders: list[Order] = []
    cursor: int = 0
    checked = once(cursor, _following)
    while True:
        page = yield from client.caller.flow(page_of(cursor, options).then(checked))
        orders += page.orders or ()
        cursor = _following(page) or 0
        if not cursor:
            break
    try:
        return orders, email.utils.parsedate_to_datetime(dates[0]).timestamp()
    except ValueError:
        return orders, None


def _following(page: OrderPage) -> int | None:
    return page.next_cursor


def _judge(
    app: str | None,
    sent: SentOrder,
    listed: list[Order],
    known: frozenset[str] | None,
    start: float,
    *,
    is_settled: bool,
) -> OrderOutcome:
    tag = sent.order.get("clientId") or None
    unknown = [e for e in listed if not {e.cl_ord_id, e.orig_cl_ord_id} & (known or set())]
    possible = [
        each
        for each in unknown
        if (each.created_at is None or each.created_at.timestamp() >= start)
        and _likeness(each, sent.order)
    ]
    tagged = [each for each in unknown if tag is not None and each.client_id == tag]
    if len(tagged) == 1 and tagged[0] in possible:
        return OrderFound(tagged[0])
    if known is not None and len(possible) == 1:
        [only] = possible
        # Another tag is that of another order, unless the service lists the OAuth2 client there.
        if _likeness(only, sent.order) == _SAME and only.client_id in {None, "", tag, app}:
            return OrderFound(only)
    if possible:
        return OrderUnknown("ambiguous", tuple(possible))
    return OrderAbsent() if is_settled else OrderUnknown("too_early")


def _likeness(listed: Order, sent: dict[str, Any]) -> int:
    # 0 only for what is certainly another order.  The service may write a symbol or a side in
    # another way: BRK.B as BRK/B, an option by its underlying, SELL as SELL_SHORT.
    words = [((listed.symbol or "").upper(), sent["symbol"].upper()), (listed.side, sent["side"])]
    if any(
        theirs and _WORD.findall(theirs)[:1] != _WORD.findall(ours)[:1] for theirs, ours in words
    ):
        return 0
    if listed.orig_cl_ord_id or listed.legs or sent.get("legs"):
        return _PERHAPS  # changed since, or written in another way
    facts: list[tuple[Any, Any]] = [
        (listed.type_, sent["type"]),
        (listed.qty, Decimal(sent["qty"])),
        (listed.price or None, sent.get("price") and Decimal(sent["price"])),
        (listed.stop_price or None, sent.get("stopPrice") and Decimal(sent["stopPrice"])),
    ]
    if any(theirs and ours and theirs != ours for theirs, ours in facts):
        return 0
    return _SAME if all(theirs == ours for theirs, ours in (*words, *facts)) else _PERHAPS

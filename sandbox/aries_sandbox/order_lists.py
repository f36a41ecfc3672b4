"""
The two lists of orders: the active one, and the history.

A page ends with the row of its last order, which is the cursor of the next one: an order that comes in
between changes no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from starlette.responses import Response

from aries_sandbox import book, hours, matching
from aries_sandbox.accounts import owned
from aries_sandbox.book import Order
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.problems import Code, Problem, flat


_LONGEST: Final = 90 * 86_400
_MINUTE: Final = 60


def list_active_orders(call: Call) -> Response:
    """
    List the open orders and those that ended today, the newest first.
    """
    account = owned(call, call.path["account_id"])
    matching.settle(call.world)
    today = hours.midnight(call.world.clock.now())
    found = book.select(
        call.world,
        "account = :account AND status != 'SUPERSEDED' AND (open OR updated_at >= :today)",
        account=account.id,
        today=today,
    )
    return _page(call, found[::-1], nothing=None)


def list_order_history(call: Call) -> Response:
    """
    List the orders of a window of time, which includes both of its ends.
    """
    account = owned(call, call.path["account_id"])
    matching.settle(call.world)
    now = call.world.clock.now()
    start = _time(call, "from")
    end = _time(call, "to") if "to" in call.query else now - now % _MINUTE
    if start > end:
        raise _wrong("from", "from must not be after to.")
    if end - start > _LONGEST:
        raise _wrong("from", "from and to must be at most 90 days apart.")
    before = hours.midnight(now) if call.query.get("exclude_today") == "true" else now + 1
    found = book.select(
        call.world,
        """account = :account AND status != 'SUPERSEDED'
        AND created_at >= :start AND created_at < :end + 1 AND created_at < :before""",
        account=account.id,
        start=start,
        end=end,
        before=before,
    )
    if call.query.get("order_by") != "asc":
        found.reverse()
    return _page(call, found, nothing=[])


def _page(call: Call, found: list[Order], nothing: list[Order] | None) -> Response:
    limit, cursor = int(call.query.get("limit", 50)), int(call.query.get("cursor", 0))
    if cursor:
        later = [each for each in enumerate(found) if each[1].id == cursor]
        found = found[later[0][0] + 1 :] if later else []
    page = found[:limit]
    more = len(found) > limit
    orders = [order.to_json() for order in page] or nothing
    return answer({"orders": orders, "nextCursor": page[-1].id if more else 0})


def _time(call: Call, name: str) -> float:
    try:
        when = datetime.fromisoformat(call.query[name])
        if when.tzinfo is None:
            raise _wrong(name, f"{name} needs an offset from UTC.")
        return when.timestamp()
    except (ValueError, OverflowError):
        raise _wrong(name, f"{name} must be a date-time.") from None


def _wrong(name: str, message: str) -> Problem:
    return flat(400, "invalid request", [Code(f"INVALID_{name.upper()}", message, name)])


HANDLERS: Final[Mapping[str, Handler]] = {
    "listActiveOrders": list_active_orders,
    "listOrderHistory": list_order_history,
}

"""
What programs do with models beyond reading their attributes.
"""

from __future__ import annotations

import datetime
import json

from typing import Any

from aries_exchange import AriesClient
from tests.support.wire import Wire, always, json_response


ORDER: dict[str, Any] = {
    "clOrdId": "ORDER-1",
    "symbol": "AAPL",
    "side": "BUY",
    "qty": "1.50",
    "createdAt": "2026-01-15T14:30:05Z",
}


def test_records(server: Wire) -> None:
    """
    `DataFrame.from_records` gets one flat dict an order: columns named as on the wire, exact text.
    """
    orders = [ORDER, ORDER | {"price": "189.5", "new": 1}]
    server.script = always(json_response(200, {"orders": orders, "nextCursor": 0}))
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    with AriesClient(bearer_token="token", base_url=server.url) as client:
        history = client.orders.iter_list_order_history(account_id="A", from_=start)
        records = [order.to_dict() for order in history]

    assert orders == records
    assert {str, int} == {type(value) for record in records for value in record.values()}


def test_text(server: Wire) -> None:
    """
    A model prints what it holds and nothing else, and becomes JSON in one call.
    """
    server.script = always(json_response(200, {"orders": [ORDER], "nextCursor": 0}))
    with AriesClient(bearer_token="token", base_url=server.url) as client:
        [order] = client.orders.list_active_orders(account_id="A").orders or []

    assert ORDER == json.loads(order.to_json())
    assert repr(order) == (
        "Order(cl_ord_id='ORDER-1', symbol='AAPL', side=<OrderSide.BUY: 'BUY'>,"
        " qty=Decimal('1.50'), created_at=datetime.datetime(2026, 1, 15, 14, 30, 5,"
        " tzinfo=datetime.timezone.utc))"
    )

"""
The orders of the last 90 days as CSV, page by page.

    export ARIES_CLIENT_ID=sandbox-public     # after `python examples/script_with_store.py`
    python examples/history_to_csv.py SANDBOX-10 > orders.csv

With pandas: `pandas.DataFrame([order.to_dict() for order in history(client, account)])`.
"""

from __future__ import annotations

import csv
import sys

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from aries_exchange import AriesClient, AriesError, FileTokenStore
from aries_exchange.models import Order


COLUMNS = "created_at symbol side type_ qty cum_qty avg_price ord_status".split()


def history(client: AriesClient, account: str) -> Iterator[Order]:
    """
    Yield the orders of *account*, the newest first.
    """
    end = datetime.now(UTC) + timedelta(minutes=1)  # the API counts in minutes
    since = end - timedelta(days=90)  # the longest window there is
    yield from client.orders.iter_list_order_history(account_id=account, from_=since, to=end)


def main(account: str) -> int:
    """
    Write the table; return the status to end with.
    """
    table = csv.writer(sys.stdout)
    table.writerow(COLUMNS)
    try:
        with AriesClient.from_env(token_store=FileTokenStore()) as client:
            for order in history(client, account):
                table.writerow([getattr(order, column) for column in COLUMNS])
    except AriesError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""
The scopes of the API, as constants.

The fine-grained ones are what the service enforces.  The coarse ones stand in the SDK guide only;
no reference lists them, and nothing translates one kind into the other.

>>> from aries_exchange import scopes
>>> " ".join([scopes.USER_INFORMATION, scopes.ACCOUNT_INFORMATION])
'user:information account:information'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from aries_exchange.errors import InvalidArgumentError
from aries_exchange_openapi import document


USER_INFORMATION: Final = "user:information"
USER_MANAGEMENT: Final = "user:management"
ACCOUNT_INFORMATION: Final = "account:information"
POSITION_INFORMATION: Final = "position:information"
ORDER_EXECUTION: Final = "order:execution"
ORDER_INFORMATION: Final = "order:information"
MARKET_INFORMATION: Final = "market:information"
MARKET_SUPPLEMENTAL: Final = "market:supplemental"
CALENDAR_INFORMATION: Final = "calendar:information"
OPTIONS_INFORMATION: Final = "options:information"
ANALYTICS_INFORMATION: Final = "analytics:information"
WATCHLIST_INFORMATION: Final = "watchlist:information"
WATCHLIST_MANAGEMENT: Final = "watchlist:management"

READ: Final = "read"
TRADE: Final = "trade"
WITHDRAW: Final = "withdraw"
ADMIN: Final = "admin"

FINE: Final = tuple(document.SCOPES)
"""The scopes that the service enforces."""

COARSE: Final = (READ, TRADE, WITHDRAW, ADMIN)
"""The scopes of the SDK guide."""


def join(scope: str | Iterable[str] | None) -> str | None:
    """
    Return *scope* as the space-separated list of RFC 6749, section 3.3, or None for none.

    Raises:
        InvalidArgumentError: A scope is empty, or has a character that no scope may have.
    """
    if scope is None:
        return None
    names = scope.split(" ") if isinstance(scope, str) else list(scope)
    for name in names:
        if not name or not all("!" <= char <= "~" and char not in '"\\' for char in name):
            raise InvalidArgumentError(
                "scope: each scope is one or more visible ASCII characters without"
                ' quote, backslash or space; pass a list such as ["user:information"]'
            )
    return " ".join(names) or None

"""
The scopes of the API, as constants.

The fine-grained ones are what the service enforces.  The coarse ones stand in the SDK guide only;
no reference lists them, and nothing translates one kind into the other.

>>> from aries_exchange import scopes
>>> " ".join([scopes.USER_INFORMATION, scopes.ACCOUNT_INFORMATION])
'user:information account:information'
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Any, Final

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


_SCOPE: Final = re.compile(r"[!#-\[\]-~]+")  # RFC 6749, appendix A.4


def join(scope: str | Iterable[str] | None) -> str | None:
    """
    Return *scope* as the space-separated list of RFC 6749, section 3.3, or None for none.

    Raises:
        InvalidArgumentError: It is no string and no list of strings, or a scope is empty or has a
            character that no scope may have.
    """
    if scope is None:
        return None
    given: Any = scope.split(" ") if isinstance(scope, str) else scope
    names: list[Any] = list(given) if hasattr(given, "__iter__") else [given]
    for name in names:
        if not isinstance(name, str) or not _SCOPE.fullmatch(name):
            raise InvalidArgumentError(
                "scope: each scope is a string of visible ASCII characters without"
                ' quote, backslash or space; pass a list such as ["user:information"]'
            )
    return " ".join(names) or None

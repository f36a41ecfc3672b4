"""
What a scope allows.

The document lists the fine-grained scopes that operations need.  The documentation of the Python
SDK has four coarse scopes that no reference page lists; what they cover here is a guess.  A scope
is granted under the name that the client requested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final


DEFAULT: Final = ("user:information", "account:information")  # if a client requests none

_COARSE: Final = {
    "read": "Read your profile, accounts, positions, orders, watchlists and market data.",
    "trade": "Preview, place, replace and cancel orders for you, and change your watchlists.",
    "withdraw": "Withdraw your money; no operation needs this yet.",
    "admin": "Change your data, your e-mail address and your trading password.",
}


class Scopes:
    """
    All scopes.  *fine* has the descriptions of the document's scopes.
    """

    def __init__(self, fine: Mapping[str, str]) -> None:
        self.words: Mapping[str, str] = {**fine, **_COARSE}
        self._covers: Mapping[str, frozenset[str]] = {
            "read": frozenset(
                name for name in fine if name.endswith((":information", ":supplemental"))
            ),
            "trade": frozenset({"order:execution", "watchlist:management"}),
            "withdraw": frozenset(),
            "admin": frozenset({"user:management"}),
        }

    def expand(self, scopes: Iterable[str]) -> frozenset[str]:
        """
        Return *scopes* and everything they cover.
        """
        held = frozenset(scopes)
        return held.union(*(self._covers.get(scope, frozenset()) for scope in held))

    def choose(self, asked: str, registered: Iterable[str]) -> tuple[str, ...] | None:
        """
        Return the scopes to grant to a client that *asked* for some and has *registered* some.

        If it asked for none, it gets the part of `DEFAULT` that it has registered.  None means that a
        scope is unknown or not registered.
        """
        allowed = self.expand(registered)
        wanted = tuple(dict.fromkeys(asked.split()))
        if not wanted:
            return tuple(scope for scope in DEFAULT if scope in allowed)
        if all(scope in self.words and scope in allowed for scope in wanted):
            return wanted
        return None

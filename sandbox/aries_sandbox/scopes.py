"""
What a scope allows.

The document lists the fine-grained scopes, which operations ask for.  The documentation of the
Python SDK speaks of four coarse ones that no reference page knows; what they cover here is the
sandbox's own reading.  A scope is granted under the name it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final


DEFAULT: Final = ("user:information", "account:information")  # when a client asks for none

_COARSE: Final = {
    "read": "Read your profile, accounts, positions, orders, watchlists and market data.",
    "trade": "Preview, place, replace and cancel orders.",
    "withdraw": "Withdraw money; no operation needs this yet.",
    "admin": "Change your profile, your e-mail address and your trading password.",
}


class Scopes:
    """
    All scopes there are.  *fine* maps those of the document to what they allow, in words.
    """

    def __init__(self, fine: Mapping[str, str]) -> None:
        self.words: Mapping[str, str] = {**fine, **_COARSE}
        self._covers: Mapping[str, frozenset[str]] = {
            "read": frozenset(name for name in fine if name.endswith(":information")),
            "trade": frozenset({"order:execution"}),
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
        Return the scopes to grant to a client that *asked* and that *registered* some.

        Nothing asked means `DEFAULT`, as far as the client may have it.  None means that a scope is
        unknown or not the client's.
        """
        allowed = self.expand(registered)
        wanted = tuple(dict.fromkeys(asked.split()))
        if not wanted:
            return tuple(scope for scope in DEFAULT if scope in allowed)
        if all(scope in self.words and scope in allowed for scope in wanted):
            return wanted
        return None

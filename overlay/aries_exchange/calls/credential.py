"""
What a request is authorized with.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from aries_exchange.effects import Flow
from aries_exchange.values import Confidential


class AfterRefusal(IntEnum):
    """
    What replaces an access token that the service rejected; two adopted ones count as a new one.
    """

    NOTHING = 0
    ADOPTED = 1
    """A token that somebody else had stored; it may be stale."""
    RENEWED = 2
    """A token that the service has issued just now."""


class Credential(Confidential):
    """
    What a client authorizes its requests with: a fixed access token, or none at all.

    `tokens.grant.Grant` is one that renews itself.
    """

    __slots__ = ("_token",)

    def __init__(self, token: str | None = None) -> None:
        self._token: Final = token

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        return "none" if self.present is None else "bearer_token"

    @property
    def present(self) -> str | None:
        """
        The access token in hand, if there is one.
        """
        return self._token

    def access_token(self, deadline: float) -> Flow[str | None]:  # noqa: ARG002 - a grant's
        """
        Return the token for the next request, renewed if it is due; None if there is none.
        """
        yield from ()
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[AfterRefusal]:  # noqa: ARG002 - see above
        """
        Note that the service rejected *token*, and return what there is in its place.

        Raises:
            RefreshUnavailable: A new one could not be had now.
            ReauthorizationRequired: The login is over.
        """
        yield from ()
        return AfterRefusal.NOTHING

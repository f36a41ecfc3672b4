"""
What a request is authorized with, and an access token that cannot be renewed.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Protocol

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


class Credential(Protocol):
    """
    What a client authorizes its requests with.
    """

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        ...

    @property
    def present(self) -> str | None:
        """
        The access token in hand, if there is one.
        """
        ...

    def access_token(self, deadline: float) -> Flow[str | None]:
        """
        Return the token for the next request, renewed if it is due; None if there is none.
        """
        ...

    def refused(self, token: str, deadline: float) -> Flow[AfterRefusal]:
        """
        Note that the service rejected *token*, and return what there is in its place.

        Raises:
            RefreshUnavailable: A new one could not be had now.
            ReauthorizationRequired: The login is over.
        """
        ...


class FixedToken(Confidential):
    """
    An access token from elsewhere, which cannot be renewed; or none at all.
    """

    __slots__ = ("present",)

    def __init__(self, token: str | None = None) -> None:
        self.present: Final = token

    @property
    def kind(self) -> str:
        """
        A word for the repr of the client.
        """
        return "none" if self.present is None else "bearer_token"

    def access_token(self, deadline: float) -> Flow[str | None]:  # noqa: ARG002 - the protocol's
        """
        Return the token.
        """
        yield from ()
        return self.present

    def refused(self, token: str, deadline: float) -> Flow[AfterRefusal]:  # noqa: ARG002 - see above
        """
        Return that nothing replaces it.
        """
        yield from ()
        return AfterRefusal.NOTHING

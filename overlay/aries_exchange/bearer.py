"""
What a request is authorized with, and an access token that cannot be renewed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Protocol

import attrs

from aries_exchange.confidential import Confidential
from aries_exchange.effects import Flow
from aries_exchange.errors import ReauthorizationRequired


if TYPE_CHECKING:
    from aries_exchange.oauth2.token import Tokens


__all__ = ["Credential", "Events", "FixedToken", "Successor"]


class Successor(IntEnum):
    """
    What there is in the place of an access token that the service refused.
    """

    NONE = 0
    FOUND = 1
    """One that somebody else had got; it may be old."""
    NEW = 2
    """One that was asked for just now."""


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

    def refused(self, token: str, deadline: float) -> Flow[Successor]:
        """
        Take note that the service refused *token*; return whether another one is there now.
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

    def refused(self, token: str, deadline: float) -> Flow[Successor]:  # noqa: ARG002 - see above
        """
        Return that there is none.
        """
        yield from ()
        return Successor.NONE


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Events:
    """
    What a program wants to hear of its login.  Both are called without the lock.
    """

    tokens_refreshed: Callable[[Tokens], object] | None = None
    reauthorization_required: Callable[[ReauthorizationRequired], object] | None = None

"""
What a request is authorized with.
"""

from __future__ import annotations

from typing import Final

from aries_exchange.effects import Flow
from aries_exchange.values import Confidential


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

    def refused(self, token: str, deadline: float) -> Flow[bool | None]:  # noqa: ARG002 - see above
        """
        Note that the service rejected *token*, and return whether it has issued another one.

        False is for one that somebody else had stored, which may be stale; None if there is none.

        Raises:
            RefreshUnavailable: A new one could not be had now.
            ReauthorizationRequired: The login is over.
        """
        yield from ()
        return None

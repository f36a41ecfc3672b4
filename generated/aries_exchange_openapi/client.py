# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The resources, sync and async, each loaded when it is first used.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeVar

from .types import Call, Lazy

if TYPE_CHECKING:
    from .api.accounts import Accounts, AsyncAccounts
    from .api.api_clients import ApiClients, AsyncApiClients
    from .api.health import AsyncHealthResource, HealthResource
    from .api.market import AsyncMarket, Market
    from .api.orders import AsyncOrders, Orders
    from .api.users import AsyncUsers, Users
    from .api.watchlists import AsyncWatchlists, Watchlists

__all__ = ["AsyncResources", "Resources"]

T = TypeVar("T")


class Resources(ABC):
    """
    The resources of the API as attributes; whoever inherits sends the calls.
    """

    @abstractmethod
    def send(self, call: Call[T]) -> T:
        """
        Send *call* and return its decoded answer.
        """

    @Lazy
    def users(self) -> Users:
        """
        The current user, their profile and their trading accounts.
        """
        from .api.users import Users

        return Users(self)

    @Lazy
    def accounts(self) -> Accounts:
        """
        The accounts for trading, their balances and positions.
        """
        from .api.accounts import Accounts

        return Accounts(self)

    @Lazy
    def orders(self) -> Orders:
        """
        Preview, place, replace and cancel orders, and list them. No write here is retried
        unless the service certainly did not receive it.
        """
        from .api.orders import Orders

        return Orders(self)

    @Lazy
    def watchlists(self) -> Watchlists:
        """
        The user's lists of symbols.
        """
        from .api.watchlists import Watchlists

        return Watchlists(self)

    @Lazy
    def market(self) -> Market:
        """
        Whether exchanges are open, and their holidays.
        """
        from .api.market import Market

        return Market(self)

    @Lazy
    def api_clients(self) -> ApiClients:
        """
        The OAuth2 clients that a user has registered.
        """
        from .api.api_clients import ApiClients

        return ApiClients(self)

    @Lazy
    def health(self) -> HealthResource:
        """
        Whether the service is up.
        """
        from .api.health import HealthResource

        return HealthResource(self)


class AsyncResources(ABC):
    """
    The resources of the API as attributes; whoever inherits sends the calls.
    """

    @abstractmethod
    async def send(self, call: Call[T]) -> T:
        """
        Send *call* and return its decoded answer.
        """

    @Lazy
    def users(self) -> AsyncUsers:
        """
        The current user, their profile and their trading accounts.
        """
        from .api.users import AsyncUsers

        return AsyncUsers(self)

    @Lazy
    def accounts(self) -> AsyncAccounts:
        """
        The accounts for trading, their balances and positions.
        """
        from .api.accounts import AsyncAccounts

        return AsyncAccounts(self)

    @Lazy
    def orders(self) -> AsyncOrders:
        """
        Preview, place, replace and cancel orders, and list them. No write here is retried
        unless the service certainly did not receive it.
        """
        from .api.orders import AsyncOrders

        return AsyncOrders(self)

    @Lazy
    def watchlists(self) -> AsyncWatchlists:
        """
        The user's lists of symbols.
        """
        from .api.watchlists import AsyncWatchlists

        return AsyncWatchlists(self)

    @Lazy
    def market(self) -> AsyncMarket:
        """
        Whether exchanges are open, and their holidays.
        """
        from .api.market import AsyncMarket

        return AsyncMarket(self)

    @Lazy
    def api_clients(self) -> AsyncApiClients:
        """
        The OAuth2 clients that a user has registered.
        """
        from .api.api_clients import AsyncApiClients

        return AsyncApiClients(self)

    @Lazy
    def health(self) -> AsyncHealthResource:
        """
        Whether the service is up.
        """
        from .api.health import AsyncHealthResource

        return AsyncHealthResource(self)

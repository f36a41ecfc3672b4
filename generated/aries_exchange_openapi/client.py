# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The resources, sync and async, each loaded when it is first used.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from .types import Call

if TYPE_CHECKING:
    from .api.api_clients import ApiClients, AsyncApiClients
    from .api.health import AsyncHealthResource, HealthResource
    from .api.users import AsyncUsers, Users

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

    @cached_property
    def users(self) -> Users:
        """
        The current user, their profile and their trading accounts.
        """
        from .api.users import Users

        return Users(self)

    @cached_property
    def api_clients(self) -> ApiClients:
        """
        The OAuth2 clients that a user has registered.
        """
        from .api.api_clients import ApiClients

        return ApiClients(self)

    @cached_property
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

    @cached_property
    def users(self) -> AsyncUsers:
        """
        The current user, their profile and their trading accounts.
        """
        from .api.users import AsyncUsers

        return AsyncUsers(self)

    @cached_property
    def api_clients(self) -> AsyncApiClients:
        """
        The OAuth2 clients that a user has registered.
        """
        from .api.api_clients import AsyncApiClients

        return AsyncApiClients(self)

    @cached_property
    def health(self) -> AsyncHealthResource:
        """
        Whether the service is up.
        """
        from .api.health import AsyncHealthResource

        return AsyncHealthResource(self)

# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The OAuth2 clients that a user has registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...models.api_client import ApiClient
    from ...models.api_client_status import ApiClientStatusLike
    from ...models.created_api_client import CreatedApiClient
    from ...models.set_api_client_status_response import SetApiClientStatusResponse
    from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncApiClients", "ApiClients"]


class ApiClients:
    """
    The OAuth2 clients that a user has registered.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create_api_client(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        redirect_uris: Sequence[str],
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedApiClient:
        """
        Register an OAuth2 client.

        The answer is the only one that ever carries the client secret. No source names a scope.

        ``POST /v1/users/api/clients``.

        Args:
            name: The name that users see when they consent.
            scopes: The scopes that the client may ask for.
            redirect_uris: The redirection endpoints.
            domains: The client's domains.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client and, this once, its secret.
        """
        from .create_api_client import call as _call

        return self._transport.send(
            _call(
                name=name,
                scopes=scopes,
                redirect_uris=redirect_uris,
                domains=domains,
                options=options,
            )
        )

    def delete_api_client(self, *, client_id: str, options: RequestOptions | None = None) -> None:
        """
        Delete an OAuth2 client for good.

        The answer has no body. It cannot be undone. No source names a scope.

        ``DELETE /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The client's identifier, as the list shows it (at least 1 character).
            options: Time-out, headers and retries of this call only.
        """
        from .delete_api_client import call as _call

        return self._transport.send(_call(client_id=client_id, options=options))

    def list_api_clients(self, *, options: RequestOptions | None = None) -> list[ApiClient]:
        """
        List the OAuth2 clients that the user has registered.

        Their secrets are not among the fields. No source names a scope.

        ``GET /v1/users/api/clients``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The clients, possibly none.
        """
        from .list_api_clients import call as _call

        return self._transport.send(_call(options=options))

    def set_api_client_status(
        self, *, client_id: str, status: ApiClientStatusLike, options: RequestOptions | None = None
    ) -> SetApiClientStatusResponse:
        """
        Activate, deactivate or suspend an OAuth2 client.

        The path says `client`, in the singular, unlike its neighbours. No source names a scope.

        ``PATCH /v1/users/api/client/status``.

        Args:
            client_id: The client's identifier.
            status: Whether a client may be used. The sources call it a string and name these
                values.
            options: Time-out, headers and retries of this call only.

        Returns:
            The status was set.
        """
        from .set_api_client_status import call as _call

        return self._transport.send(_call(client_id=client_id, status=status, options=options))

    def update_api_client(
        self,
        *,
        client_id: str,
        name: str | None = None,
        scopes: Sequence[str] | None = None,
        redirect_uris: Sequence[str] | None = None,
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> ApiClient:
        """
        Change an OAuth2 client.

        Fields that are left out stay as they are. No source names a scope.

        ``PUT /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The client's identifier, as the list shows it (at least 1 character).
            name: The name that users see when they consent.
            scopes: The scopes that the client may ask for.
            redirect_uris: The redirection endpoints.
            domains: The client's domains.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client after the change.
        """
        from .update_api_client import call as _call

        return self._transport.send(
            _call(
                client_id=client_id,
                name=name,
                scopes=scopes,
                redirect_uris=redirect_uris,
                domains=domains,
                options=options,
            )
        )


class AsyncApiClients:
    """
    The OAuth2 clients that a user has registered.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create_api_client(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        redirect_uris: Sequence[str],
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedApiClient:
        """
        Register an OAuth2 client.

        The answer is the only one that ever carries the client secret. No source names a scope.

        ``POST /v1/users/api/clients``.

        Args:
            name: The name that users see when they consent.
            scopes: The scopes that the client may ask for.
            redirect_uris: The redirection endpoints.
            domains: The client's domains.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client and, this once, its secret.
        """
        from .create_api_client import call as _call

        return await self._transport.send(
            _call(
                name=name,
                scopes=scopes,
                redirect_uris=redirect_uris,
                domains=domains,
                options=options,
            )
        )

    async def delete_api_client(
        self, *, client_id: str, options: RequestOptions | None = None
    ) -> None:
        """
        Delete an OAuth2 client for good.

        The answer has no body. It cannot be undone. No source names a scope.

        ``DELETE /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The client's identifier, as the list shows it (at least 1 character).
            options: Time-out, headers and retries of this call only.
        """
        from .delete_api_client import call as _call

        return await self._transport.send(_call(client_id=client_id, options=options))

    async def list_api_clients(self, *, options: RequestOptions | None = None) -> list[ApiClient]:
        """
        List the OAuth2 clients that the user has registered.

        Their secrets are not among the fields. No source names a scope.

        ``GET /v1/users/api/clients``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The clients, possibly none.
        """
        from .list_api_clients import call as _call

        return await self._transport.send(_call(options=options))

    async def set_api_client_status(
        self, *, client_id: str, status: ApiClientStatusLike, options: RequestOptions | None = None
    ) -> SetApiClientStatusResponse:
        """
        Activate, deactivate or suspend an OAuth2 client.

        The path says `client`, in the singular, unlike its neighbours. No source names a scope.

        ``PATCH /v1/users/api/client/status``.

        Args:
            client_id: The client's identifier.
            status: Whether a client may be used. The sources call it a string and name these
                values.
            options: Time-out, headers and retries of this call only.

        Returns:
            The status was set.
        """
        from .set_api_client_status import call as _call

        return await self._transport.send(
            _call(client_id=client_id, status=status, options=options)
        )

    async def update_api_client(
        self,
        *,
        client_id: str,
        name: str | None = None,
        scopes: Sequence[str] | None = None,
        redirect_uris: Sequence[str] | None = None,
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> ApiClient:
        """
        Change an OAuth2 client.

        Fields that are left out stay as they are. No source names a scope.

        ``PUT /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The client's identifier, as the list shows it (at least 1 character).
            name: The name that users see when they consent.
            scopes: The scopes that the client may ask for.
            redirect_uris: The redirection endpoints.
            domains: The client's domains.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client after the change.
        """
        from .update_api_client import call as _call

        return await self._transport.send(
            _call(
                client_id=client_id,
                name=name,
                scopes=scopes,
                redirect_uris=redirect_uris,
                domains=domains,
                options=options,
            )
        )

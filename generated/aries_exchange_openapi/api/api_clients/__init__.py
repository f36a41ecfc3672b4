# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The OAuth2 clients that a user has registered.
"""

from __future__ import annotations

from collections.abc import Sequence

from ... import models
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
    ) -> models.CreatedApiClient:
        """
        Register an OAuth2 client.

        Only this response contains the client secret, so store it.

        ``POST /v1/users/api/clients``.

        Args:
            name: The name that users see on the consent page.
            scopes: The scopes that the client may request.
            redirect_uris: The redirect URIs.
            domains: The domains of the client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The new client, with its secret.
        """
        from .create_api_client import call as _call

        _made = _call(
            name=name, scopes=scopes, redirect_uris=redirect_uris, domains=domains, options=options
        )
        del (
            name,
            scopes,
            redirect_uris,
            domains,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def delete_api_client(self, *, client_id: str, options: RequestOptions | None = None) -> None:
        """
        Delete an OAuth2 client.

        This cannot be undone.

        ``DELETE /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The identifier of the client (at least 1 character).
            options: Time-out, headers and retries of this call only.
        """
        from .delete_api_client import call as _call

        _made = _call(client_id=client_id, options=options)
        del client_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def list_api_clients(self, *, options: RequestOptions | None = None) -> list[models.ApiClient]:
        """
        List the OAuth2 clients that the current user has registered.

        The list does not contain client secrets.

        ``GET /v1/users/api/clients``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The clients; the list may be empty.
        """
        from .list_api_clients import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def set_api_client_status(
        self,
        *,
        client_id: str,
        status: models.ApiClientStatusLike,
        options: RequestOptions | None = None,
    ) -> models.SetApiClientStatusResponse:
        """
        Activate, deactivate or suspend an OAuth2 client.

        The other data of the client do not change.

        ``PATCH /v1/users/api/client/status``.

        Args:
            client_id: The identifier of the client.
            status: The status of a client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The outcome of the change.
        """
        from .set_api_client_status import call as _call

        _made = _call(client_id=client_id, status=status, options=options)
        del client_id, status, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def update_api_client(
        self,
        *,
        client_id: str,
        name: str | None = None,
        scopes: Sequence[str] | None = None,
        redirect_uris: Sequence[str] | None = None,
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.ApiClient:
        """
        Change an OAuth2 client.

        Omitted fields do not change.

        ``PUT /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The identifier of the client (at least 1 character).
            name: The name that users see on the consent page.
            scopes: The scopes that the client may request.
            redirect_uris: The redirect URIs.
            domains: The domains of the client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client after the change.
        """
        from .update_api_client import call as _call

        _made = _call(
            client_id=client_id,
            name=name,
            scopes=scopes,
            redirect_uris=redirect_uris,
            domains=domains,
            options=options,
        )
        del (
            client_id,
            name,
            scopes,
            redirect_uris,
            domains,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)


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
    ) -> models.CreatedApiClient:
        """
        Register an OAuth2 client.

        Only this response contains the client secret, so store it.

        ``POST /v1/users/api/clients``.

        Args:
            name: The name that users see on the consent page.
            scopes: The scopes that the client may request.
            redirect_uris: The redirect URIs.
            domains: The domains of the client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The new client, with its secret.
        """
        from .create_api_client import call as _call

        _made = _call(
            name=name, scopes=scopes, redirect_uris=redirect_uris, domains=domains, options=options
        )
        del (
            name,
            scopes,
            redirect_uris,
            domains,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def delete_api_client(
        self, *, client_id: str, options: RequestOptions | None = None
    ) -> None:
        """
        Delete an OAuth2 client.

        This cannot be undone.

        ``DELETE /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The identifier of the client (at least 1 character).
            options: Time-out, headers and retries of this call only.
        """
        from .delete_api_client import call as _call

        _made = _call(client_id=client_id, options=options)
        del client_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def list_api_clients(
        self, *, options: RequestOptions | None = None
    ) -> list[models.ApiClient]:
        """
        List the OAuth2 clients that the current user has registered.

        The list does not contain client secrets.

        ``GET /v1/users/api/clients``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The clients; the list may be empty.
        """
        from .list_api_clients import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def set_api_client_status(
        self,
        *,
        client_id: str,
        status: models.ApiClientStatusLike,
        options: RequestOptions | None = None,
    ) -> models.SetApiClientStatusResponse:
        """
        Activate, deactivate or suspend an OAuth2 client.

        The other data of the client do not change.

        ``PATCH /v1/users/api/client/status``.

        Args:
            client_id: The identifier of the client.
            status: The status of a client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The outcome of the change.
        """
        from .set_api_client_status import call as _call

        _made = _call(client_id=client_id, status=status, options=options)
        del client_id, status, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def update_api_client(
        self,
        *,
        client_id: str,
        name: str | None = None,
        scopes: Sequence[str] | None = None,
        redirect_uris: Sequence[str] | None = None,
        domains: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.ApiClient:
        """
        Change an OAuth2 client.

        Omitted fields do not change.

        ``PUT /v1/users/api/clients/{client_id}``.

        Args:
            client_id: The identifier of the client (at least 1 character).
            name: The name that users see on the consent page.
            scopes: The scopes that the client may request.
            redirect_uris: The redirect URIs.
            domains: The domains of the client.
            options: Time-out, headers and retries of this call only.

        Returns:
            The client after the change.
        """
        from .update_api_client import call as _call

        _made = _call(
            client_id=client_id,
            name=name,
            scopes=scopes,
            redirect_uris=redirect_uris,
            domains=domains,
            options=options,
        )
        del (
            client_id,
            name,
            scopes,
            redirect_uris,
            domains,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

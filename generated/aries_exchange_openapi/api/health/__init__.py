# Made by `make generate` from spec/openapi.yaml; never edited.
"""
Whether the service is up.
"""

from __future__ import annotations

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncHealthResource", "HealthResource"]


class HealthResource:
    """
    Whether the service is up.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get_health(self, *, options: RequestOptions | None = None) -> models.Health:
        """
        Check whether the service is up.

        It needs no access token.

        ``GET /health``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The state of the service.
        """
        from .get_health import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncHealthResource:
    """
    Whether the service is up.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def get_health(self, *, options: RequestOptions | None = None) -> models.Health:
        """
        Check whether the service is up.

        It needs no access token.

        ``GET /health``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The state of the service.
        """
        from .get_health import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

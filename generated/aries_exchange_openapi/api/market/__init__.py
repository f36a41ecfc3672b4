# Made by `make generate` from spec/openapi.yaml; never edited.
"""
Whether exchanges are open, and their holidays.
"""

from __future__ import annotations

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncMarket", "Market"]


class Market:
    """
    Whether exchanges are open, and their holidays.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get_market_holidays(
        self,
        *,
        exchange: models.ExchangeCodeLike | None = None,
        options: RequestOptions | None = None,
    ) -> models.MarketHolidays:
        """
        Return the holidays of an exchange.

        A holiday without `trading_hour` is closed all day.

        ``GET /v1/market/holiday``; needs the scope ``market:supplemental``.

        Args:
            exchange: The code of the exchange. The default is `US`.
            options: Time-out, headers and retries of this call only.

        Returns:
            The holidays.
        """
        from .get_market_holidays import call as _call

        _made = _call(exchange=exchange, options=options)
        del exchange, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_market_status(
        self,
        *,
        exchange: models.ExchangeCodeLike | None = None,
        options: RequestOptions | None = None,
    ) -> models.MarketStatus:
        """
        Return whether an exchange is open.

        The `session` is pre-market, regular, after-hours or empty.

        ``GET /v1/market/status``; needs the scope ``market:supplemental``.

        Args:
            exchange: The code of the exchange. The default is `US`.
            options: Time-out, headers and retries of this call only.

        Returns:
            The state of the exchange.
        """
        from .get_market_status import call as _call

        _made = _call(exchange=exchange, options=options)
        del exchange, options  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncMarket:
    """
    Whether exchanges are open, and their holidays.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def get_market_holidays(
        self,
        *,
        exchange: models.ExchangeCodeLike | None = None,
        options: RequestOptions | None = None,
    ) -> models.MarketHolidays:
        """
        Return the holidays of an exchange.

        A holiday without `trading_hour` is closed all day.

        ``GET /v1/market/holiday``; needs the scope ``market:supplemental``.

        Args:
            exchange: The code of the exchange. The default is `US`.
            options: Time-out, headers and retries of this call only.

        Returns:
            The holidays.
        """
        from .get_market_holidays import call as _call

        _made = _call(exchange=exchange, options=options)
        del exchange, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_market_status(
        self,
        *,
        exchange: models.ExchangeCodeLike | None = None,
        options: RequestOptions | None = None,
    ) -> models.MarketStatus:
        """
        Return whether an exchange is open.

        The `session` is pre-market, regular, after-hours or empty.

        ``GET /v1/market/status``; needs the scope ``market:supplemental``.

        Args:
            exchange: The code of the exchange. The default is `US`.
            options: Time-out, headers and retries of this call only.

        Returns:
            The state of the exchange.
        """
        from .get_market_status import call as _call

        _made = _call(exchange=exchange, options=options)
        del exchange, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

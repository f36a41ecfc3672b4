# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The accounts for trading, their balances and positions.
"""

from __future__ import annotations

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncAccounts", "Accounts"]


class Accounts:
    """
    The accounts for trading, their balances and positions.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get_account_balance(
        self, *, account_id: str, options: RequestOptions | None = None
    ) -> models.AccountBalance:
        """
        Return the balance of an account.

        All amounts are decimals. An amount that the service does not know is absent. Without
        `sod_funds_available_date` the data of the start of the day are not loaded yet, and the
        amounts that begin with `sod` are 0.

        ``GET /v2/accounts/{account_id}/balance``; needs the scope ``account:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            options: Time-out, headers and retries of this call only.

        Returns:
            The balance.
        """
        from .get_account_balance import call as _call

        _made = _call(account_id=account_id, options=options)
        del account_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_account_positions(
        self, *, account_id: str, options: RequestOptions | None = None
    ) -> models.AccountPositions:
        """
        Return the positions of an account.

        The quantity of a short position is negative. A price that is not available is absent,
        and so is what depends on it.

        ``GET /v1/accounts/{account_id}/positions``; needs the scope ``position:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            options: Time-out, headers and retries of this call only.

        Returns:
            The positions.
        """
        from .get_account_positions import call as _call

        _made = _call(account_id=account_id, options=options)
        del account_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def list_accounts(
        self, *, options: RequestOptions | None = None
    ) -> list[models.TradingAccount]:
        """
        List the accounts for trading.

        Orders need the `trading_account_id` of an account. It is empty until the account is
        open for trading. `is_sim` marks a simulated account (paper trading).

        ``GET /v2/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts; the list may be empty.
        """
        from .list_accounts import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncAccounts:
    """
    The accounts for trading, their balances and positions.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def get_account_balance(
        self, *, account_id: str, options: RequestOptions | None = None
    ) -> models.AccountBalance:
        """
        Return the balance of an account.

        All amounts are decimals. An amount that the service does not know is absent. Without
        `sod_funds_available_date` the data of the start of the day are not loaded yet, and the
        amounts that begin with `sod` are 0.

        ``GET /v2/accounts/{account_id}/balance``; needs the scope ``account:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            options: Time-out, headers and retries of this call only.

        Returns:
            The balance.
        """
        from .get_account_balance import call as _call

        _made = _call(account_id=account_id, options=options)
        del account_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_account_positions(
        self, *, account_id: str, options: RequestOptions | None = None
    ) -> models.AccountPositions:
        """
        Return the positions of an account.

        The quantity of a short position is negative. A price that is not available is absent,
        and so is what depends on it.

        ``GET /v1/accounts/{account_id}/positions``; needs the scope ``position:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            options: Time-out, headers and retries of this call only.

        Returns:
            The positions.
        """
        from .get_account_positions import call as _call

        _made = _call(account_id=account_id, options=options)
        del account_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def list_accounts(
        self, *, options: RequestOptions | None = None
    ) -> list[models.TradingAccount]:
        """
        List the accounts for trading.

        Orders need the `trading_account_id` of an account. It is empty until the account is
        open for trading. `is_sim` marks a simulated account (paper trading).

        ``GET /v2/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts; the list may be empty.
        """
        from .list_accounts import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

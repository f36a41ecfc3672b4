# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The current user, their profile and their trading accounts.
"""

from __future__ import annotations

from typing import Literal

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncUsers", "Users"]


class Users:
    """
    The current user, their profile and their trading accounts.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def change_email(self, *, email: str, options: RequestOptions | None = None) -> None:
        """
        Change the current user's e-mail address.

        The service may ask the user to confirm the new address first.

        ``POST /v1/users/me/email/change``; needs the scope ``user:management``.

        Args:
            email: The new e-mail address.
            options: Time-out, headers and retries of this call only.
        """
        from .change_email import call as _call

        _made = _call(email=email, options=options)
        del email, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def create_user(
        self, *, email: str, password: str, country: str, options: RequestOptions | None = None
    ) -> models.CreateUserResponse:
        """
        Register a user.

        Creates a user who can then log in. An access token is optional.

        ``POST /v1/users``.

        Args:
            email: The user's e-mail address, used to sign in.
            password: The user's password (at least 8 characters).
            country: The country code, ISO 3166-1 alpha-3 (3 characters).
            options: Time-out, headers and retries of this call only.

        Returns:
            The new user.
        """
        try:
            from .create_user import call as _call

            _made = _call(email=email, password=password, country=country, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del email, password, country, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_current_user(self, *, options: RequestOptions | None = None) -> models.CurrentUser:
        """
        Return the current user, with the state of their account application.

        The current user is the one that the access token belongs to. Every field may be absent.

        ``GET /v1/users/me``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The user.
        """
        from .get_current_user import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_user_accounts(self, *, options: RequestOptions | None = None) -> list[models.Account]:
        """
        List the current user's trading accounts.

        `is_sim` marks a simulated account. `trading_account_id` and `broker_account_id` may be
        absent.

        ``GET /v1/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts; the list may be empty.
        """
        from .get_user_accounts import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_user_profile(self, *, options: RequestOptions | None = None) -> models.UserProfile:
        """
        Return the current user's profile.

        The profile has personal data such as name, phone number and citizenship. Fields that
        are not listed here, such as addresses, are in `additional_properties`.

        ``GET /v1/users/me/profile``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The profile.
        """
        from .get_user_profile import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def set_trading_password(self, *, password: str, options: RequestOptions | None = None) -> None:
        """
        Set the current user's trading password.

        This is not the password that the user logs in with.

        ``POST /v1/users/me/trading-password``; needs the scope ``user:management``.

        Args:
            password: The new trading password (8 to 64 characters).
            options: Time-out, headers and retries of this call only.
        """
        try:
            from .set_trading_password import call as _call

            _made = _call(password=password, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del password, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def update_current_user(
        self,
        *,
        plaid_status: Literal["PENDING"] | None = None,
        account_application: models.AccountApplicationChange | None = None,
        options: RequestOptions | None = None,
    ) -> models.UpdateCurrentUserResponse:
        """
        Change the current user's account application, or submit it.

        The service merges the application data, so you can send a part of it. Each response
        lists the `missing_fields`. When the list is empty, `can_submit` is true. Then `submit:
        true` submits the application, and the response has a `plaid_link_token`.

        ``PATCH /v1/users/me``; needs the scope ``user:management``.

        Args:
            plaid_status: Starts the identity check. No other value is allowed.
            account_application: A part of the account application. Other fields than `submit`
                are allowed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The user after the change.
        """
        from .update_current_user import call as _call

        _made = _call(
            plaid_status=plaid_status, account_application=account_application, options=options
        )
        del (
            plaid_status,
            account_application,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncUsers:
    """
    The current user, their profile and their trading accounts.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def change_email(self, *, email: str, options: RequestOptions | None = None) -> None:
        """
        Change the current user's e-mail address.

        The service may ask the user to confirm the new address first.

        ``POST /v1/users/me/email/change``; needs the scope ``user:management``.

        Args:
            email: The new e-mail address.
            options: Time-out, headers and retries of this call only.
        """
        from .change_email import call as _call

        _made = _call(email=email, options=options)
        del email, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def create_user(
        self, *, email: str, password: str, country: str, options: RequestOptions | None = None
    ) -> models.CreateUserResponse:
        """
        Register a user.

        Creates a user who can then log in. An access token is optional.

        ``POST /v1/users``.

        Args:
            email: The user's e-mail address, used to sign in.
            password: The user's password (at least 8 characters).
            country: The country code, ISO 3166-1 alpha-3 (3 characters).
            options: Time-out, headers and retries of this call only.

        Returns:
            The new user.
        """
        try:
            from .create_user import call as _call

            _made = _call(email=email, password=password, country=country, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del email, password, country, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_current_user(
        self, *, options: RequestOptions | None = None
    ) -> models.CurrentUser:
        """
        Return the current user, with the state of their account application.

        The current user is the one that the access token belongs to. Every field may be absent.

        ``GET /v1/users/me``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The user.
        """
        from .get_current_user import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_user_accounts(
        self, *, options: RequestOptions | None = None
    ) -> list[models.Account]:
        """
        List the current user's trading accounts.

        `is_sim` marks a simulated account. `trading_account_id` and `broker_account_id` may be
        absent.

        ``GET /v1/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts; the list may be empty.
        """
        from .get_user_accounts import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_user_profile(
        self, *, options: RequestOptions | None = None
    ) -> models.UserProfile:
        """
        Return the current user's profile.

        The profile has personal data such as name, phone number and citizenship. Fields that
        are not listed here, such as addresses, are in `additional_properties`.

        ``GET /v1/users/me/profile``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The profile.
        """
        from .get_user_profile import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def set_trading_password(
        self, *, password: str, options: RequestOptions | None = None
    ) -> None:
        """
        Set the current user's trading password.

        This is not the password that the user logs in with.

        ``POST /v1/users/me/trading-password``; needs the scope ``user:management``.

        Args:
            password: The new trading password (8 to 64 characters).
            options: Time-out, headers and retries of this call only.
        """
        try:
            from .set_trading_password import call as _call

            _made = _call(password=password, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del password, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def update_current_user(
        self,
        *,
        plaid_status: Literal["PENDING"] | None = None,
        account_application: models.AccountApplicationChange | None = None,
        options: RequestOptions | None = None,
    ) -> models.UpdateCurrentUserResponse:
        """
        Change the current user's account application, or submit it.

        The service merges the application data, so you can send a part of it. Each response
        lists the `missing_fields`. When the list is empty, `can_submit` is true. Then `submit:
        true` submits the application, and the response has a `plaid_link_token`.

        ``PATCH /v1/users/me``; needs the scope ``user:management``.

        Args:
            plaid_status: Starts the identity check. No other value is allowed.
            account_application: A part of the account application. Other fields than `submit`
                are allowed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The user after the change.
        """
        from .update_current_user import call as _call

        _made = _call(
            plaid_status=plaid_status, account_application=account_application, options=options
        )
        del (
            plaid_status,
            account_application,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The user behind the access token, their profile and their trading accounts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

    from ...models.account import Account
    from ...models.account_application_change import AccountApplicationChange
    from ...models.create_user_response import CreateUserResponse
    from ...models.current_user import CurrentUser
    from ...models.update_current_user_response import UpdateCurrentUserResponse
    from ...models.user_profile import UserProfile
    from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncUsers", "Users"]


class Users:
    """
    The user behind the access token, their profile and their trading accounts.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def change_email(self, *, email: str, options: RequestOptions | None = None) -> None:
        """
        Change the user's e-mail address.

        The answer has no body.

        ``POST /v1/users/me/email/change``; needs the scope ``user:management``.

        Args:
            email: The new address.
            options: Time-out, headers and retries of this call only.
        """
        from .change_email import call as _call

        return self._transport.send(_call(email=email, options=options))

    def create_user(
        self, *, email: str, password: str, country: str, options: RequestOptions | None = None
    ) -> CreateUserResponse:
        """
        Register a user.

        A bearer token is optional: one reference page shows it as required, but a user who does
        not exist yet cannot have one.
        The SDK documentation of other languages also lists a name and a phone number; the wire
        format has neither.

        ``POST /v1/users``.

        Args:
            email: The user's e-mail address, with which they sign in.
            password: The user's password, at least 8 characters (at least 8 characters).
            country: The country's three letters, as in ISO 3166-1 alpha-3 (3 characters).
            options: Time-out, headers and retries of this call only.

        Returns:
            The user was registered.
        """
        from .create_user import call as _call

        return self._transport.send(
            _call(email=email, password=password, country=country, options=options)
        )

    def get_current_user(self, *, options: RequestOptions | None = None) -> CurrentUser:
        """
        Return the user behind the access token, with the state of their application.

        The fields are the union of what the reference page and the official SDK list; all may
        be absent.

        ``GET /v1/users/me``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The user.
        """
        from .get_current_user import call as _call

        return self._transport.send(_call(options=options))

    def get_user_accounts(self, *, options: RequestOptions | None = None) -> list[Account]:
        """
        List the user's trading accounts.

        Version 1 of the list, the one the reference documents under users. The guide and the
        newer SDK ask for
        `account:information`, an older page for `user:information`; the newer two are followed.
        `trading_account_id` and
        `broker_account_id` come from version 2 of the list and are read when present.

        ``GET /v1/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts, possibly none.
        """
        from .get_user_accounts import call as _call

        return self._transport.send(_call(options=options))

    def get_user_profile(self, *, options: RequestOptions | None = None) -> UserProfile:
        """
        Return the user's profile.

        The official SDK's prose says that addresses, a trusted contact and investment profiles
        come as well, but no source lists
        their fields: they are kept as additional properties.

        ``GET /v1/users/me/profile``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The profile.
        """
        from .get_user_profile import call as _call

        return self._transport.send(_call(options=options))

    def set_trading_password(self, *, password: str, options: RequestOptions | None = None) -> None:
        """
        Set the password that protects trading.

        The answer has no body. The length comes from the message of the `INVALID_PASSWORD`
        error.

        ``POST /v1/users/me/trading-password``; needs the scope ``user:management``.

        Args:
            password: The new trading password, 8 to 64 characters (8 to 64 characters).
            options: Time-out, headers and retries of this call only.
        """
        from .set_trading_password import call as _call

        return self._transport.send(_call(password=password, options=options))

    def update_current_user(
        self,
        *,
        plaid_status: Literal["PENDING"] | None = None,
        account_application: AccountApplicationChange | None = None,
        options: RequestOptions | None = None,
    ) -> UpdateCurrentUserResponse:
        """
        Change the user's application, or submit it.

        Application data is merged, so that a part of it may be sent. After each change
        `missing_fields` is worked out anew and
        `can_submit` becomes true once it is empty; `submit: true` then finishes the application
        and `plaid_link_token` appears.

        ``PATCH /v1/users/me``; needs the scope ``user:management``.

        Args:
            plaid_status: Starts the identity check. The only value that may be sent.
            account_application: A part of the application. The reference says that application
                data is merged and lists no field but `submit`, so any other field may be sent.
            options: Time-out, headers and retries of this call only.

        Returns:
            The user after the change.
        """
        from .update_current_user import call as _call

        return self._transport.send(
            _call(
                plaid_status=plaid_status, account_application=account_application, options=options
            )
        )


class AsyncUsers:
    """
    The user behind the access token, their profile and their trading accounts.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def change_email(self, *, email: str, options: RequestOptions | None = None) -> None:
        """
        Change the user's e-mail address.

        The answer has no body.

        ``POST /v1/users/me/email/change``; needs the scope ``user:management``.

        Args:
            email: The new address.
            options: Time-out, headers and retries of this call only.
        """
        from .change_email import call as _call

        return await self._transport.send(_call(email=email, options=options))

    async def create_user(
        self, *, email: str, password: str, country: str, options: RequestOptions | None = None
    ) -> CreateUserResponse:
        """
        Register a user.

        A bearer token is optional: one reference page shows it as required, but a user who does
        not exist yet cannot have one.
        The SDK documentation of other languages also lists a name and a phone number; the wire
        format has neither.

        ``POST /v1/users``.

        Args:
            email: The user's e-mail address, with which they sign in.
            password: The user's password, at least 8 characters (at least 8 characters).
            country: The country's three letters, as in ISO 3166-1 alpha-3 (3 characters).
            options: Time-out, headers and retries of this call only.

        Returns:
            The user was registered.
        """
        from .create_user import call as _call

        return await self._transport.send(
            _call(email=email, password=password, country=country, options=options)
        )

    async def get_current_user(self, *, options: RequestOptions | None = None) -> CurrentUser:
        """
        Return the user behind the access token, with the state of their application.

        The fields are the union of what the reference page and the official SDK list; all may
        be absent.

        ``GET /v1/users/me``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The user.
        """
        from .get_current_user import call as _call

        return await self._transport.send(_call(options=options))

    async def get_user_accounts(self, *, options: RequestOptions | None = None) -> list[Account]:
        """
        List the user's trading accounts.

        Version 1 of the list, the one the reference documents under users. The guide and the
        newer SDK ask for
        `account:information`, an older page for `user:information`; the newer two are followed.
        `trading_account_id` and
        `broker_account_id` come from version 2 of the list and are read when present.

        ``GET /v1/users/me/accounts``; needs the scope ``account:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The accounts, possibly none.
        """
        from .get_user_accounts import call as _call

        return await self._transport.send(_call(options=options))

    async def get_user_profile(self, *, options: RequestOptions | None = None) -> UserProfile:
        """
        Return the user's profile.

        The official SDK's prose says that addresses, a trusted contact and investment profiles
        come as well, but no source lists
        their fields: they are kept as additional properties.

        ``GET /v1/users/me/profile``; needs the scope ``user:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The profile.
        """
        from .get_user_profile import call as _call

        return await self._transport.send(_call(options=options))

    async def set_trading_password(
        self, *, password: str, options: RequestOptions | None = None
    ) -> None:
        """
        Set the password that protects trading.

        The answer has no body. The length comes from the message of the `INVALID_PASSWORD`
        error.

        ``POST /v1/users/me/trading-password``; needs the scope ``user:management``.

        Args:
            password: The new trading password, 8 to 64 characters (8 to 64 characters).
            options: Time-out, headers and retries of this call only.
        """
        from .set_trading_password import call as _call

        return await self._transport.send(_call(password=password, options=options))

    async def update_current_user(
        self,
        *,
        plaid_status: Literal["PENDING"] | None = None,
        account_application: AccountApplicationChange | None = None,
        options: RequestOptions | None = None,
    ) -> UpdateCurrentUserResponse:
        """
        Change the user's application, or submit it.

        Application data is merged, so that a part of it may be sent. After each change
        `missing_fields` is worked out anew and
        `can_submit` becomes true once it is empty; `submit: true` then finishes the application
        and `plaid_link_token` appears.

        ``PATCH /v1/users/me``; needs the scope ``user:management``.

        Args:
            plaid_status: Starts the identity check. The only value that may be sent.
            account_application: A part of the application. The reference says that application
                data is merged and lists no field but `submit`, so any other field may be sent.
            options: Time-out, headers and retries of this call only.

        Returns:
            The user after the change.
        """
        from .update_current_user import call as _call

        return await self._transport.send(
            _call(
                plaid_status=plaid_status, account_application=account_application, options=options
            )
        )

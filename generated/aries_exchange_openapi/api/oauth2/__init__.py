# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The authorization code grant with PKCE, the first-party login with MFA, the refresh
token grant and the client credentials grant. No operation here takes a bearer token.
"""

from __future__ import annotations

from typing import Literal

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncOAuth2", "OAuth2"]


class OAuth2:
    """
    The authorization code grant with PKCE, the first-party login with MFA, the refresh
    token grant and the client credentials grant. No operation here takes a bearer token.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def authorize(
        self,
        *,
        email: str,
        password: str,
        client_id: str,
        redirect_uri: str,
        response_type: Literal["code"] | None = None,
        scope: str | None = None,
        state: str | None = None,
        code_challenge: str | None = None,
        code_challenge_method: Literal["S256"] | None = None,
        sid: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.AuthorizeResponse:
        """
        Sign in with the user's password; the first step of the first-party login.

        A third-party application redirects the user to the login page instead, and never sees a
        password.

        The response names the next step. If `is_mfa` is true, verify a one-time code; otherwise
        confirm the user's consent. `is_mfa` is absent if no code is needed. No JSON response
        returns `state`.

        ``POST /v1/oauth2/authorize``.

        Args:
            email: The user's e-mail address.
            password: The user's password.
            client_id: The identifier of the client.
            redirect_uri: A redirect URI of the client, exactly as registered.
            response_type: The response type; only `code` is supported (default ``'code'``).
            scope: The requested scopes, separated by spaces.
            state: An opaque value against forged responses. No JSON response returns it.
            code_challenge: The SHA-256 hash of the code verifier, as base64url without padding
                (RFC 7636, section 4.2) (matches ``^[A-Za-z0-9_-]{43}$``).
            code_challenge_method: How the challenge was derived; only `S256` is supported.
            sid: The identifier of a session in which the password is encrypted.
            options: Time-out, headers and retries of this call only.

        Returns:
            The next step of the login.
        """
        try:
            from .authorize import call as _call

            _made = _call(
                email=email,
                password=password,
                client_id=client_id,
                redirect_uri=redirect_uri,
                response_type=response_type,
                scope=scope,
                state=state,
                code_challenge=code_challenge,
                code_challenge_method=code_challenge_method,
                sid=sid,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                email,
                password,
                client_id,
                redirect_uri,
                response_type,
                scope,
                state,
                code_challenge,
                code_challenge_method,
                sid,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def authorize_confirm(
        self, *, next_step_auth_id: str, options: RequestOptions | None = None
    ) -> models.AuthorizeConfirmResponse:
        """
        Confirm the user's consent and receive the authorization code.

        Sending this request **is** the user's consent to the `client_name` and `scopes` that
        the previous step returned. The authorization code is valid for about ten minutes and
        can be exchanged once.

        ``POST /v1/oauth2/authorize/confirm``.

        Args:
            next_step_auth_id: The identifier from the response of `authorizeMfa`, or of
                `authorize` if no code was needed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The authorization code, and its redirect URI.
        """
        try:
            from .authorize_confirm import call as _call

            _made = _call(next_step_auth_id=next_step_auth_id, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del next_step_auth_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def authorize_mfa(
        self,
        *,
        next_step_auth_id: str,
        verification_code: str,
        options: RequestOptions | None = None,
    ) -> models.AuthorizeMfaResponse:
        """
        Verify the one-time code of a first-party login.

        The service sends the code to the user's phone. The response has a **new**
        `next_step_auth_id`, which replaces the one in the request.

        ``POST /v1/oauth2/authorize/mfa``.

        Args:
            next_step_auth_id: The identifier from the response of `authorize`.
            verification_code: The six-digit code that the service sent to the user's phone
                (matches ``^[0-9]{6}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The next step of the login, which is the user's consent.
        """
        try:
            from .authorize_mfa import call as _call

            _made = _call(
                next_step_auth_id=next_step_auth_id,
                verification_code=verification_code,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                next_step_auth_id,
                verification_code,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def client_credentials(
        self,
        *,
        client_id: str,
        client_secret: str,
        scope: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Gets tokens for the client itself (RFC 6749, section 4.4).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client.
            client_secret: The secret of the client.
            scope: The requested scopes, separated by spaces.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .client_credentials import call as _call

            _made = _call(
                client_id=client_id, client_secret=client_secret, scope=scope, options=options
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                client_secret,
                scope,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def exchange_code_with_secret(
        self,
        *,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges an authorization code with the secret of a confidential client, without PKCE
        (RFC 6749, section 4.1.3).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the code.
            client_secret: The secret of the client.
            code: The authorization code.
            redirect_uri: The redirect URI of the authorization request, unchanged.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .exchange_code_with_secret import call as _call

            _made = _call(
                client_id=client_id,
                client_secret=client_secret,
                code=code,
                redirect_uri=redirect_uri,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                client_secret,
                code,
                redirect_uri,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def exchange_code_with_verifier(
        self,
        *,
        client_id: str,
        code: str,
        redirect_uri: str,
        code_verifier: str,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges an authorization code with PKCE (RFC 7636, section 4.5). The verifier replaces
        the client secret.

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the code.
            code: The authorization code.
            redirect_uri: The redirect URI of the authorization request, unchanged.
            code_verifier: The code verifier (RFC 7636, section 4.1) (matches
                ``^[A-Za-z0-9._~-]{43,128}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .exchange_code_with_verifier import call as _call

            _made = _call(
                client_id=client_id,
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=code_verifier,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                code,
                redirect_uri,
                code_verifier,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def refresh(
        self,
        *,
        client_id: str,
        refresh_token: str,
        client_secret: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges a refresh token for new tokens (RFC 6749, section 6).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the refresh token.
            refresh_token: The refresh token.
            client_secret: The secret of the client, if it has one.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .refresh import call as _call

            _made = _call(
                client_id=client_id,
                refresh_token=refresh_token,
                client_secret=client_secret,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                refresh_token,
                client_secret,
                options,
            )  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncOAuth2:
    """
    The authorization code grant with PKCE, the first-party login with MFA, the refresh
    token grant and the client credentials grant. No operation here takes a bearer token.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def authorize(
        self,
        *,
        email: str,
        password: str,
        client_id: str,
        redirect_uri: str,
        response_type: Literal["code"] | None = None,
        scope: str | None = None,
        state: str | None = None,
        code_challenge: str | None = None,
        code_challenge_method: Literal["S256"] | None = None,
        sid: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.AuthorizeResponse:
        """
        Sign in with the user's password; the first step of the first-party login.

        A third-party application redirects the user to the login page instead, and never sees a
        password.

        The response names the next step. If `is_mfa` is true, verify a one-time code; otherwise
        confirm the user's consent. `is_mfa` is absent if no code is needed. No JSON response
        returns `state`.

        ``POST /v1/oauth2/authorize``.

        Args:
            email: The user's e-mail address.
            password: The user's password.
            client_id: The identifier of the client.
            redirect_uri: A redirect URI of the client, exactly as registered.
            response_type: The response type; only `code` is supported (default ``'code'``).
            scope: The requested scopes, separated by spaces.
            state: An opaque value against forged responses. No JSON response returns it.
            code_challenge: The SHA-256 hash of the code verifier, as base64url without padding
                (RFC 7636, section 4.2) (matches ``^[A-Za-z0-9_-]{43}$``).
            code_challenge_method: How the challenge was derived; only `S256` is supported.
            sid: The identifier of a session in which the password is encrypted.
            options: Time-out, headers and retries of this call only.

        Returns:
            The next step of the login.
        """
        try:
            from .authorize import call as _call

            _made = _call(
                email=email,
                password=password,
                client_id=client_id,
                redirect_uri=redirect_uri,
                response_type=response_type,
                scope=scope,
                state=state,
                code_challenge=code_challenge,
                code_challenge_method=code_challenge_method,
                sid=sid,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                email,
                password,
                client_id,
                redirect_uri,
                response_type,
                scope,
                state,
                code_challenge,
                code_challenge_method,
                sid,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def authorize_confirm(
        self, *, next_step_auth_id: str, options: RequestOptions | None = None
    ) -> models.AuthorizeConfirmResponse:
        """
        Confirm the user's consent and receive the authorization code.

        Sending this request **is** the user's consent to the `client_name` and `scopes` that
        the previous step returned. The authorization code is valid for about ten minutes and
        can be exchanged once.

        ``POST /v1/oauth2/authorize/confirm``.

        Args:
            next_step_auth_id: The identifier from the response of `authorizeMfa`, or of
                `authorize` if no code was needed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The authorization code, and its redirect URI.
        """
        try:
            from .authorize_confirm import call as _call

            _made = _call(next_step_auth_id=next_step_auth_id, options=options)
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del next_step_auth_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def authorize_mfa(
        self,
        *,
        next_step_auth_id: str,
        verification_code: str,
        options: RequestOptions | None = None,
    ) -> models.AuthorizeMfaResponse:
        """
        Verify the one-time code of a first-party login.

        The service sends the code to the user's phone. The response has a **new**
        `next_step_auth_id`, which replaces the one in the request.

        ``POST /v1/oauth2/authorize/mfa``.

        Args:
            next_step_auth_id: The identifier from the response of `authorize`.
            verification_code: The six-digit code that the service sent to the user's phone
                (matches ``^[0-9]{6}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The next step of the login, which is the user's consent.
        """
        try:
            from .authorize_mfa import call as _call

            _made = _call(
                next_step_auth_id=next_step_auth_id,
                verification_code=verification_code,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                next_step_auth_id,
                verification_code,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def client_credentials(
        self,
        *,
        client_id: str,
        client_secret: str,
        scope: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Gets tokens for the client itself (RFC 6749, section 4.4).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client.
            client_secret: The secret of the client.
            scope: The requested scopes, separated by spaces.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .client_credentials import call as _call

            _made = _call(
                client_id=client_id, client_secret=client_secret, scope=scope, options=options
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                client_secret,
                scope,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def exchange_code_with_secret(
        self,
        *,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges an authorization code with the secret of a confidential client, without PKCE
        (RFC 6749, section 4.1.3).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the code.
            client_secret: The secret of the client.
            code: The authorization code.
            redirect_uri: The redirect URI of the authorization request, unchanged.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .exchange_code_with_secret import call as _call

            _made = _call(
                client_id=client_id,
                client_secret=client_secret,
                code=code,
                redirect_uri=redirect_uri,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                client_secret,
                code,
                redirect_uri,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def exchange_code_with_verifier(
        self,
        *,
        client_id: str,
        code: str,
        redirect_uri: str,
        code_verifier: str,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges an authorization code with PKCE (RFC 7636, section 4.5). The verifier replaces
        the client secret.

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the code.
            code: The authorization code.
            redirect_uri: The redirect URI of the authorization request, unchanged.
            code_verifier: The code verifier (RFC 7636, section 4.1) (matches
                ``^[A-Za-z0-9._~-]{43,128}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .exchange_code_with_verifier import call as _call

            _made = _call(
                client_id=client_id,
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=code_verifier,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                code,
                redirect_uri,
                code_verifier,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def refresh(
        self,
        *,
        client_id: str,
        refresh_token: str,
        client_secret: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.TokenResponse:
        """
        Exchanges a refresh token for new tokens (RFC 6749, section 6).

        Exchange a code, a refresh token or client credentials for tokens.

        The authorization code and the refresh token are sent as JSON, client credentials as a
        form. A code request has a `code_verifier` or a `client_secret`, never both. A
        `refresh_token` in the response replaces the old one; without it, the old one stays
        valid.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The identifier of the client that got the refresh token.
            refresh_token: The refresh token.
            client_secret: The secret of the client, if it has one.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        try:
            from .refresh import call as _call

            _made = _call(
                client_id=client_id,
                refresh_token=refresh_token,
                client_secret=client_secret,
                options=options,
            )
        except RecursionError as _error:
            _error.__traceback__ = None  # its frames hold a secret
            raise
        finally:
            del (
                client_id,
                refresh_token,
                client_secret,
                options,
            )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

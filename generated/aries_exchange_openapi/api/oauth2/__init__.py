# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The authorization code grant with PKCE, the first-party login with MFA, refresh and
client credentials. No operation here
takes a bearer token: some reference pages show one as required, which contradicts the
purpose of a login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal

    from ...models.authorize_confirm_response import AuthorizeConfirmResponse
    from ...models.authorize_mfa_response import AuthorizeMfaResponse
    from ...models.authorize_response import AuthorizeResponse
    from ...models.token_response import TokenResponse
    from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncOAuth2", "OAuth2"]


class OAuth2:
    """
    The authorization code grant with PKCE, the first-party login with MFA, refresh and
    client credentials. No operation here
    takes a bearer token: some reference pages show one as required, which contradicts the
    purpose of a login.
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
    ) -> AuthorizeResponse:
        """
        Sign in with the user's own password, the first step of the first-party login.

        An application of a third party sends the user to the authorization page instead and
        never sees a password.

        The answer names the next step: with `is_mfa` a one-time code must be verified, else the
        user's consent is confirmed.
        `state` is not returned by any JSON answer. `is_mfa` is absent where no code is needed.

        ``POST /v1/oauth2/authorize``.

        Args:
            email: The user's e-mail address.
            password: The user's password.
            client_id: The client that asks.
            redirect_uri: A redirection endpoint that the client has registered, to the letter.
            response_type: Only the authorization code is supported (default ``'code'``).
            scope: The scopes asked for, separated by spaces.
            state: An opaque value against forged answers. No JSON answer returns it.
            code_challenge: The unpadded base64url of the SHA-256 of the code verifier (RFC
                7636, section 4.2) (matches ``^[A-Za-z0-9_-]{43}$``).
            code_challenge_method: How the challenge was made. The reference also lists `plain`,
                which shows the verifier to anybody who sees the request; it is left out on
                purpose.
            sid: A session for the encryption of the password. How it is encrypted is not
                published.
            options: Time-out, headers and retries of this call only.

        Returns:
            The password was right; `next_step_auth_id` continues the login.
        """
        from .authorize import call as _call

        return self._transport.send(
            _call(
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
        )

    def authorize_confirm(
        self, *, next_step_auth_id: str, options: RequestOptions | None = None
    ) -> AuthorizeConfirmResponse:
        """
        Confirm the user's consent and receive the authorization code.

        Sending this **is** the user's consent to what `client_name` and `scopes` of the step
        before showed. The code lives for
        about ten minutes and is exchanged once.

        A refused step is answered with 400 according to the reference, which lists no 401; the
        other two steps use 401 for the
        same thing, so both are listed.

        ``POST /v1/oauth2/authorize/confirm``.

        Args:
            next_step_auth_id: From the answer to `authorizeMfa`, or to `authorize` where no
                code was needed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The authorization code, and the redirection endpoint it was made for.
        """
        from .authorize_confirm import call as _call

        return self._transport.send(_call(next_step_auth_id=next_step_auth_id, options=options))

    def authorize_mfa(
        self,
        *,
        next_step_auth_id: str,
        verification_code: str,
        options: RequestOptions | None = None,
    ) -> AuthorizeMfaResponse:
        """
        Verify the one-time code of a first-party login.

        The code goes to the user's phone. The answer carries a **new** `next_step_auth_id`,
        which replaces the one that was sent.
        How often a code may be tried, how long a step lives, and how a code is sent again are
        not published.

        ``POST /v1/oauth2/authorize/mfa``.

        Args:
            next_step_auth_id: From the answer to `authorize`.
            verification_code: The six digits that were sent to the user's phone. One of three
                sources gives the pattern (matches ``^[0-9]{6}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The code was right; the user's consent comes next.
        """
        from .authorize_mfa import call as _call

        return self._transport.send(
            _call(
                next_step_auth_id=next_step_auth_id,
                verification_code=verification_code,
                options=options,
            )
        )

    def client_credentials(
        self,
        *,
        client_id: str,
        client_secret: str,
        scope: str | None = None,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        The client's own credentials (RFC 6749, section 4.4).

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client.
            client_secret: The client's secret.
            scope: The scopes asked for, separated by spaces.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .client_credentials import call as _call

        return self._transport.send(
            _call(client_id=client_id, client_secret=client_secret, scope=scope, options=options)
        )

    def exchange_code_with_secret(
        self,
        *,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        An authorization code, exchanged by a confidential client without PKCE (RFC 6749,
        section 4.1.3).

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the code was made for.
            client_secret: The client's secret.
            code: The authorization code.
            redirect_uri: The redirection endpoint of the authorization request, to the letter.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .exchange_code_with_secret import call as _call

        return self._transport.send(
            _call(
                client_id=client_id,
                client_secret=client_secret,
                code=code,
                redirect_uri=redirect_uri,
                options=options,
            )
        )

    def exchange_code_with_verifier(
        self,
        *,
        client_id: str,
        code: str,
        redirect_uri: str,
        code_verifier: str,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        An authorization code, exchanged with PKCE (RFC 7636, section 4.5). The verifier
        replaces the client secret.

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the code was made for.
            code: The authorization code.
            redirect_uri: The redirection endpoint of the authorization request, to the letter.
            code_verifier: The code verifier (RFC 7636, section 4.1) (matches
                ``^[A-Za-z0-9._~-]{43,128}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .exchange_code_with_verifier import call as _call

        return self._transport.send(
            _call(
                client_id=client_id,
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=code_verifier,
                options=options,
            )
        )

    def refresh(
        self,
        *,
        client_id: str,
        refresh_token: str,
        client_secret: str | None = None,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        A refresh token (RFC 6749, section 6). The sources show a client secret; how a public
        client refreshes is not published, so
        the secret is optional here.

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the refresh token belongs to.
            refresh_token: The refresh token.
            client_secret: The client's secret, if it has one.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .refresh import call as _call

        return self._transport.send(
            _call(
                client_id=client_id,
                refresh_token=refresh_token,
                client_secret=client_secret,
                options=options,
            )
        )


class AsyncOAuth2:
    """
    The authorization code grant with PKCE, the first-party login with MFA, refresh and
    client credentials. No operation here
    takes a bearer token: some reference pages show one as required, which contradicts the
    purpose of a login.
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
    ) -> AuthorizeResponse:
        """
        Sign in with the user's own password, the first step of the first-party login.

        An application of a third party sends the user to the authorization page instead and
        never sees a password.

        The answer names the next step: with `is_mfa` a one-time code must be verified, else the
        user's consent is confirmed.
        `state` is not returned by any JSON answer. `is_mfa` is absent where no code is needed.

        ``POST /v1/oauth2/authorize``.

        Args:
            email: The user's e-mail address.
            password: The user's password.
            client_id: The client that asks.
            redirect_uri: A redirection endpoint that the client has registered, to the letter.
            response_type: Only the authorization code is supported (default ``'code'``).
            scope: The scopes asked for, separated by spaces.
            state: An opaque value against forged answers. No JSON answer returns it.
            code_challenge: The unpadded base64url of the SHA-256 of the code verifier (RFC
                7636, section 4.2) (matches ``^[A-Za-z0-9_-]{43}$``).
            code_challenge_method: How the challenge was made. The reference also lists `plain`,
                which shows the verifier to anybody who sees the request; it is left out on
                purpose.
            sid: A session for the encryption of the password. How it is encrypted is not
                published.
            options: Time-out, headers and retries of this call only.

        Returns:
            The password was right; `next_step_auth_id` continues the login.
        """
        from .authorize import call as _call

        return await self._transport.send(
            _call(
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
        )

    async def authorize_confirm(
        self, *, next_step_auth_id: str, options: RequestOptions | None = None
    ) -> AuthorizeConfirmResponse:
        """
        Confirm the user's consent and receive the authorization code.

        Sending this **is** the user's consent to what `client_name` and `scopes` of the step
        before showed. The code lives for
        about ten minutes and is exchanged once.

        A refused step is answered with 400 according to the reference, which lists no 401; the
        other two steps use 401 for the
        same thing, so both are listed.

        ``POST /v1/oauth2/authorize/confirm``.

        Args:
            next_step_auth_id: From the answer to `authorizeMfa`, or to `authorize` where no
                code was needed.
            options: Time-out, headers and retries of this call only.

        Returns:
            The authorization code, and the redirection endpoint it was made for.
        """
        from .authorize_confirm import call as _call

        return await self._transport.send(
            _call(next_step_auth_id=next_step_auth_id, options=options)
        )

    async def authorize_mfa(
        self,
        *,
        next_step_auth_id: str,
        verification_code: str,
        options: RequestOptions | None = None,
    ) -> AuthorizeMfaResponse:
        """
        Verify the one-time code of a first-party login.

        The code goes to the user's phone. The answer carries a **new** `next_step_auth_id`,
        which replaces the one that was sent.
        How often a code may be tried, how long a step lives, and how a code is sent again are
        not published.

        ``POST /v1/oauth2/authorize/mfa``.

        Args:
            next_step_auth_id: From the answer to `authorize`.
            verification_code: The six digits that were sent to the user's phone. One of three
                sources gives the pattern (matches ``^[0-9]{6}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The code was right; the user's consent comes next.
        """
        from .authorize_mfa import call as _call

        return await self._transport.send(
            _call(
                next_step_auth_id=next_step_auth_id,
                verification_code=verification_code,
                options=options,
            )
        )

    async def client_credentials(
        self,
        *,
        client_id: str,
        client_secret: str,
        scope: str | None = None,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        The client's own credentials (RFC 6749, section 4.4).

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client.
            client_secret: The client's secret.
            scope: The scopes asked for, separated by spaces.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .client_credentials import call as _call

        return await self._transport.send(
            _call(client_id=client_id, client_secret=client_secret, scope=scope, options=options)
        )

    async def exchange_code_with_secret(
        self,
        *,
        client_id: str,
        client_secret: str,
        code: str,
        redirect_uri: str,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        An authorization code, exchanged by a confidential client without PKCE (RFC 6749,
        section 4.1.3).

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the code was made for.
            client_secret: The client's secret.
            code: The authorization code.
            redirect_uri: The redirection endpoint of the authorization request, to the letter.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .exchange_code_with_secret import call as _call

        return await self._transport.send(
            _call(
                client_id=client_id,
                client_secret=client_secret,
                code=code,
                redirect_uri=redirect_uri,
                options=options,
            )
        )

    async def exchange_code_with_verifier(
        self,
        *,
        client_id: str,
        code: str,
        redirect_uri: str,
        code_verifier: str,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        An authorization code, exchanged with PKCE (RFC 7636, section 4.5). The verifier
        replaces the client secret.

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the code was made for.
            code: The authorization code.
            redirect_uri: The redirection endpoint of the authorization request, to the letter.
            code_verifier: The code verifier (RFC 7636, section 4.1) (matches
                ``^[A-Za-z0-9._~-]{43,128}$``).
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .exchange_code_with_verifier import call as _call

        return await self._transport.send(
            _call(
                client_id=client_id,
                code=code,
                redirect_uri=redirect_uri,
                code_verifier=code_verifier,
                options=options,
            )
        )

    async def refresh(
        self,
        *,
        client_id: str,
        refresh_token: str,
        client_secret: str | None = None,
        options: RequestOptions | None = None,
    ) -> TokenResponse:
        """
        A refresh token (RFC 6749, section 6). The sources show a client secret; how a public
        client refreshes is not published, so
        the secret is optional here.

        Exchange a code, a refresh token or client credentials for tokens.

        Three grants are sent as JSON, client credentials as a form. The reference pages
        document the authorization code and the
        refresh token only; client credentials come from the official SDK, which says that
        partner clients are refused them. One
        page also accepts `grant_type: code`; the name of RFC 6749 is used here.

        A code request carries `code_verifier` or `client_secret`, never both. Whether refresh
        tokens rotate is not published: a
        `refresh_token` in the answer replaces the old one, an answer without one keeps it.

        ``POST /v1/oauth2/token``.

        Args:
            client_id: The client the refresh token belongs to.
            refresh_token: The refresh token.
            client_secret: The client's secret, if it has one.
            options: Time-out, headers and retries of this call only.

        Returns:
            The tokens.
        """
        from .refresh import call as _call

        return await self._transport.send(
            _call(
                client_id=client_id,
                refresh_token=refresh_token,
                client_secret=client_secret,
                options=options,
            )
        )

"""
The authorization request and its response (RFC 6749, sections 4.1.1 and 4.1.2).

An `AuthorizationRequest` has the URL of the authorization page.  The address that the user is
redirected to afterwards holds the response, which completes the login.
"""

from __future__ import annotations

import hmac
import secrets

from typing import Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import attrs

from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
)
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier
from aries_exchange.responses import printable
from aries_exchange.values import Stored


REQUEST_LIFETIME: Final = 600.0
"""How long an authorization request may wait for its response, in seconds."""


@attrs.frozen(kw_only=True)
class AuthorizationRequest(Stored):
    """
    A login that was started: send the user to `url`, and pass the address that they are redirected
    to afterwards to `complete_authorization`.

    Store it where only the session of this user can read it: it holds the verifier and the state,
    so its JSON is a secret.  `expires_at` is in seconds since the epoch.
    """

    url: str = attrs.field(repr=False)
    state: str = attrs.field(repr=False)
    verifier: CodeVerifier = attrs.field(repr=False)
    redirect_uri: str
    origin: str
    client_id: str
    expires_at: float

    @classmethod
    def begin(
        cls,
        environment: Environment,
        client: Identity,
        *,
        redirect_uri: str | None,
        scope: str | None,
        now: float,
    ) -> Self:
        """
        Return a new request with a state and an S256 verifier of 256 bits each.
        """
        state, verifier = new_state(), CodeVerifier.generate()
        url = authorization_url(
            environment,
            client,
            redirect_uri=redirect_uri,
            scope=scope,
            state=state,
            code_challenge=verifier.challenge,
        )
        return cls(
            url=url,
            state=state,
            verifier=verifier,
            redirect_uri=client.required_redirect_uri(redirect_uri),
            origin=environment.origin,
            client_id=client.required_id(),
            expires_at=now + REQUEST_LIFETIME,
        )

    def read_response(self, url: str, environment: Environment, *, now: float) -> str:
        """
        Return the authorization code in *url*, the address that the user was redirected to.

        Raises:
            AuthorizationError: The response is an error (RFC 6749, section 4.1.2.1).
            AuthorizationResponseError: `state` or `iss` do not belong to this request, a parameter
                occurs twice, or the request is older than ten minutes.
        """
        if self.origin != environment.origin:
            raise _rejected(
                "its request was made for another server",
                "Complete it with a client of the same base_url.",
            )
        if now >= self.expires_at:
            raise _rejected("its request is older than ten minutes", _START_AGAIN)
        fields = _parameters(url)
        if not hmac.compare_digest(fields.get("state", "").encode(), self.state.encode()):
            raise _rejected(
                "state is missing, or belongs to another request",
                "Use the response to the login that was started last in this browser; another site"
                " or tab may have sent this one.",
            )
        if "iss" in fields and not environment.issues(fields["iss"]):
            raise _rejected("iss is the name of another server (RFC 9207)", _START_AGAIN)
        if "error" in fields:
            raise _error_response(fields)
        if not fields.get("code"):
            raise _rejected("it has neither code nor error", _START_AGAIN)
        return fields["code"]


_START_AGAIN: Final = "Start a new authorization."


def authorization_url(
    environment: Environment,
    client: Identity,
    *,
    redirect_uri: str | None,
    scope: str | None,
    state: str,
    code_challenge: str | None,
) -> str:
    """
    Return the URL of the authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).

    Raises:
        InvalidArgumentError: The redirect URI cannot be registered, or the authorization page of
            this server is unknown.
    """
    if environment.authorization_endpoint is None:
        raise InvalidArgumentError(
            f"authorization_endpoint: the authorization page of {environment.origin} is unknown;"
            " pass authorization_endpoint= to the client"
        )
    fields = {
        "response_type": "code",
        "client_id": client.required_id(),
        "redirect_uri": client.required_redirect_uri(redirect_uri),
        "scope": scope,
        "state": state,
        "code_challenge": code_challenge,
        "code_challenge_method": CODE_CHALLENGE_METHOD if code_challenge else None,
    }
    query = urlencode({name: value for name, value in fields.items() if value is not None})
    separator = "&" if urlsplit(environment.authorization_endpoint).query else "?"
    return f"{environment.authorization_endpoint}{separator}{query}"


def new_state() -> str:
    """
    Return a random state of 256 bits.
    """
    return secrets.token_urlsafe(32)


def _parameters(url: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=50)
    except (ValueError, AttributeError, TypeError):
        raise _rejected(
            "this is not a URL", "Pass the whole address that the user was redirected to."
        ) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):  # RFC 6749, section 3.1
        raise _rejected("a parameter occurs twice", _START_AGAIN)
    if "code" in fields and "error" in fields:
        raise _rejected("it has both code and error", _START_AGAIN)
    return fields


def _error_response(fields: dict[str, str]) -> AuthorizationError:
    error = printable(fields["error"])
    text = printable(fields.get("error_description", "")) or None
    return AuthorizationError(
        f"the authorization page returned an error: {error}" + (f": {text}" if text else ""),
        error=error,
        error_description=text,
        hint=_HINTS.get(error),
    )


def _rejected(problem: str, hint: str) -> AuthorizationResponseError:
    # Never quote the URL: it may hold a code.
    return AuthorizationResponseError(
        f"the authorization response was rejected: {problem}.", hint=hint
    )


_HINTS: Final = {
    "access_denied": "The user denied access, or may not use this client.",
    "invalid_scope": "Request only scopes that are registered for the client.",
    "unauthorized_client": "Compare client_id and redirect_uri with those that are registered.",
}

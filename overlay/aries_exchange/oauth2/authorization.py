"""
The authorization request and its response (RFC 6749, sections 4.1.1 and 4.1.2).

A login is two steps that can be stored between: an `AuthorizationRequest` sends the user to the
authorization page, and what comes back to the redirection endpoint completes it.
"""

from __future__ import annotations

import hmac
import secrets

from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import attrs

from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
)
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier
from aries_exchange.oauth2.syntax import check_redirect_uri
from aries_exchange.responses import printable
from aries_exchange.values import Stored


REQUEST_LIFETIME: Final = 600.0
"""How long an authorization request may wait for its response, in seconds."""


@attrs.frozen(kw_only=True)
class AuthorizationRequest(Stored):
    """
    A login that has begun: send the user to `url`, then pass what came back to
    `complete_authorization`.

    Keep it where only this user's session can reach it: its JSON is a secret, for it holds the
    verifier and the state.  `expires_at` is in seconds since the epoch.
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
        *,
        client_id: str,
        redirect_uri: str,
        scope: str | None,
        now: float,
    ) -> Self:
        """
        Return a new request with a state and an S256 verifier of 256 bits each.
        """
        state, verifier = new_state(), CodeVerifier.generate()
        url = authorization_url(
            environment,
            client_id=client_id,
            redirect_uri=redirect_uri,
            scope=scope,
            state=state,
            code_challenge=verifier.challenge,
        )
        return cls(
            url=url,
            state=state,
            verifier=verifier,
            redirect_uri=redirect_uri,
            origin=environment.origin,
            client_id=client_id,
            expires_at=now + REQUEST_LIFETIME,
        )

    @classmethod
    def restored(cls, fields: Any) -> Self:
        """
        Return what *fields* of JSON were made of.
        """
        fields["verifier"] = CodeVerifier(**fields["verifier"])
        return super().restored(fields)

    def read_response(self, url: str, environment: Environment, *, now: float) -> str:
        """
        Return the authorization code in *url*, the address the user was sent back to.

        Raises:
            AuthorizationError: The authorization page refused.
            AuthorizationResponseError: `state` or `iss` are not those of this request, a
                parameter is there twice, or the request is too old.
        """
        if self.origin != environment.origin:
            raise _untrusted(
                "this request was made for another server",
                "Complete it with a client of the same base_url.",
            )
        if now >= self.expires_at:
            raise _untrusted("this request is older than ten minutes", _AGAIN)
        fields = _parameters(url)
        if not hmac.compare_digest(fields.get("state", "").encode(), self.state.encode()):
            raise _untrusted(
                "state is missing, or not the one of this request",
                "Compare it with the login that was begun in this browser; another site or tab"
                " may have sent it.",
            )
        if "iss" in fields and not environment.issues(fields["iss"]):
            raise _untrusted("iss names another server (RFC 9207)", _AGAIN)
        if "error" in fields:
            raise _refused(fields)
        if not fields.get("code"):
            raise _untrusted("there is neither code nor error", _AGAIN)
        return fields["code"]


_AGAIN: Final = "Begin a new authorization."


def authorization_url(
    environment: Environment,
    *,
    client_id: str,
    redirect_uri: str,
    scope: str | None,
    state: str,
    code_challenge: str | None,
) -> str:
    """
    Return the URL of the authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).

    Raises:
        InvalidArgumentError: The redirect URI cannot be registered, or the authorization page of
            this server is not known.
    """
    if environment.authorization_endpoint is None:
        raise InvalidArgumentError(
            f"authorization_endpoint: the authorization page of {environment.origin} is not known;"
            " pass authorization_endpoint= to the client"
        )
    check_redirect_uri(redirect_uri)
    fields = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
        "code_challenge": code_challenge,
        "code_challenge_method": CODE_CHALLENGE_METHOD if code_challenge else None,
    }
    query = urlencode({name: value for name, value in fields.items() if value is not None})
    joint = "&" if urlsplit(environment.authorization_endpoint).query else "?"
    return f"{environment.authorization_endpoint}{joint}{query}"


def new_state() -> str:
    """
    Return a random state of 256 bits.
    """
    return secrets.token_urlsafe(32)


def _parameters(url: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=50)
    except (ValueError, AttributeError, TypeError):
        raise _untrusted("this is not a URL", "Pass the whole address of the callback.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):  # RFC 6749, section 3.1
        raise _untrusted("a parameter is there twice", _AGAIN)
    if "code" in fields and "error" in fields:
        raise _untrusted("there are both code and error", _AGAIN)
    return fields


def _refused(fields: dict[str, str]) -> AuthorizationError:
    error = printable(fields["error"])
    text = printable(fields.get("error_description", "")) or None
    return AuthorizationError(
        f"the authorization page refused: {error}" + (f": {text}" if text else ""),
        error=error,
        error_description=text,
        hint=_HINTS.get(error),
    )


def _untrusted(problem: str, hint: str) -> AuthorizationResponseError:
    # Never quote the URL: it may hold a code.
    return AuthorizationResponseError(f"the callback was not used: {problem}.", hint=hint)


_HINTS: Final = {
    "access_denied": "The user declined, or may not use this client.",
    "invalid_scope": "Ask only for scopes that the client has registered.",
    "unauthorized_client": "Compare client_id and redirect_uri with what is registered.",
}

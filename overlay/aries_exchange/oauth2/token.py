"""
The token endpoint: its requests and responses (RFC 6749, sections 4 to 6).

Aries takes JSON for codes and refresh tokens, and a form for client credentials.
"""

from __future__ import annotations

import json
import math
import re

from contextlib import suppress
from typing import Final, Self, cast
from urllib.parse import urlencode

import attrs

from aries_exchange.environment import Environment
from aries_exchange.errors import AriesAPIError, AriesDecodeError, InvalidArgumentError, OAuthError
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.pkce import CodeVerifier
from aries_exchange.oauth2.syntax import B64TOKEN, VSCHARS, check_bearer_token, check_secret
from aries_exchange.responses import Response, oauth_error, read_object
from aries_exchange.values import Confidential, Stored, fingerprint


_LONGEST_LIFE: Final = 10 * 365 * 86400.0
_GRANT_CODES: Final = frozenset({"invalid_grant", "invalid_token"})
_UNUSABLE: Final = re.compile(r"(invalid|expired|revoked|unknown) refresh[ _]token\.?")


@attrs.frozen(kw_only=True)
class Tokens(Stored):
    """
    The tokens of one token response.

    Attributes:
        access_token: The value for the `Authorization` header.  Opaque, and a secret.
        refresh_token: Gets the next tokens, if there is one.  Opaque, and a secret.
        expires_in: Seconds that the access token is valid after its arrival, if known.
        scope: The granted scopes, separated by spaces, if known.
        refresh_token_expires_in: Seconds that the refresh token is valid after its arrival, if
            known.
        expires_at: When the access token expires, in seconds since the epoch of the server's clock.
        refresh_expires_at: When the refresh token expires, if known.
        origin: The server that the tokens belong to.
        login_id: Names the login, and stays the same when it is refreshed.  No secret.

    Raises:
        InvalidArgumentError: *access_token* cannot stand in a header.
    """

    access_token: str = attrs.field(
        repr=False, validator=lambda _, __, token: check_bearer_token(token, "access_token")
    )
    refresh_token: str | None = attrs.field(default=None, repr=False)
    token_type: str = "Bearer"  # noqa: S105 - the type, not the token
    expires_in: float | None = None
    scope: str | None = None
    refresh_token_expires_in: float | None = None
    expires_at: float | None = None
    refresh_expires_at: float | None = None
    origin: str
    login_id: str | None = None

    def carry_over(self, old: Self | None, seed: str | None = None) -> Self:
        """
        Return these tokens, completed from *old* ones (RFC 6749, sections 5.1 and 6).

        A refresh response may omit the refresh token and the scope: they stay as they were.
        *seed* is the refresh token that was sent if there are no *old* tokens.
        """
        if old is None:
            name = self.login_id if seed is None else login_id_of(seed)
            return attrs.evolve(self, refresh_token=self.refresh_token or seed, login_id=name)
        same = self.refresh_token in {None, old.refresh_token}
        ends = self.refresh_expires_at or (old.refresh_expires_at if same else None)
        return attrs.evolve(
            self,
            refresh_token=self.refresh_token or old.refresh_token,
            scope=self.scope or old.scope,
            refresh_expires_at=ends,
            login_id=old.login_id or self.login_id,
        )


@attrs.frozen(eq=False)
class TokenRequest(Confidential):
    """
    A request to the token endpoint: its fields, and whether they are sent as a form.
    """

    fields: dict[str, str] = attrs.field(repr=False)
    as_form: bool = False

    @property
    def media_type(self) -> str:
        """
        The media type of the body.
        """
        return "application/x-www-form-urlencoded" if self.as_form else "application/json"

    @property
    def body(self) -> bytes:
        """
        The encoded body.
        """
        encode = urlencode if self.as_form else json.dumps
        return encode(self.fields).encode()

    @property
    def secrets(self) -> list[str]:
        """
        The values to hide in an error, in case the server echoes them.
        """
        public = {"grant_type", "client_id", "redirect_uri", "scope"}
        return [value for name, value in self.fields.items() if name not in public]


def code_request(
    client: Identity, code: str, redirect_uri: str | None, code_verifier: str | None
) -> TokenRequest:
    """
    Return the request for an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5).

    The verifier, if there is one, replaces the secret: Aries accepts one of them, never both.
    """
    check_secret(code, "code")
    uri = client.required_redirect_uri(redirect_uri)
    proof = {"client_secret": client.client_secret}
    if code_verifier is not None:
        proof = {"code_verifier": CodeVerifier(code_verifier).value}
    elif client.is_public:
        raise InvalidArgumentError(
            "code_verifier: a client without client_secret needs the verifier of the authorization"
            " request; pass it, or use complete_authorization()"
        )
    return _request("authorization_code", client, code=code, redirect_uri=uri, **proof)


def refresh_request(client: Identity, refresh_token: str) -> TokenRequest:
    """
    Return the request that refreshes tokens (RFC 6749, section 6).
    """
    check_secret(refresh_token, "refresh_token")
    secret = client.client_secret
    return _request("refresh_token", client, client_secret=secret, refresh_token=refresh_token)


def client_credentials_request(client: Identity, scope: str | None) -> TokenRequest:
    """
    Return the request for the client credentials grant (RFC 6749, section 4.4).
    """
    secret = client.client_secret
    return _request("client_credentials", client, client_secret=secret, scope=scope)


def _request(grant_type: str, client: Identity, **more: str | None) -> TokenRequest:
    fields = {"grant_type": grant_type, "client_id": client.required_id(), **more}
    given = {name: value for name, value in fields.items() if value is not None}
    return TokenRequest(given, as_form=grant_type == "client_credentials")


def read_tokens(
    response: Response, request: TokenRequest, environment: Environment, *, now: float
) -> Tokens:
    """
    Return the tokens in *response*; *now* is the server's clock in seconds since the epoch.

    What nothing hangs on is read generously.  A lifetime is a number, or a number in a string; one
    that is missing, not finite or not positive counts as unknown, so that the token is used until
    it is rejected.  An empty `refresh_token` means that it was not rotated, an empty `token_type`
    means `Bearer`, and an array of scopes is joined.

    Raises:
        AriesAPIError: The token endpoint rejected the request, also with status 200, or failed.
        AriesDecodeError: A success without a usable bearer token.
    """
    fields = read_object(response.body)
    if not response.is_success or ("error" in fields and "access_token" not in fields):
        raise _with_hint(oauth_error(response, request.secrets), request)
    if not fields:
        raise _unreadable(response, "$", "expected a JSON object with tokens")
    # Some services send null or an empty string for what is absent.
    fields = {name: value for name, value in fields.items() if value not in (None, "")}
    access_token = fields.get("access_token")
    if not isinstance(access_token, str) or not B64TOKEN.fullmatch(access_token):
        raise _unreadable(response, "$.access_token", "expected a token of RFC 6750, section 2.1")
    token_type = fields.get("token_type", "Bearer")
    if not isinstance(token_type, str) or token_type.lower() != "bearer":
        raise _unreadable(response, "$.token_type", 'expected "Bearer"')
    refresh_token = fields.get("refresh_token")
    if refresh_token is not None and not (
        isinstance(refresh_token, str) and VSCHARS.fullmatch(refresh_token)
    ):
        raise _unreadable(response, "$.refresh_token", "expected printable ASCII characters")
    environment.check_token(access_token, "access_token")
    life = _seconds(fields.get("expires_in"))
    refresh_life = _seconds(fields.get("refresh_token_expires_in"))
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        token_type=token_type,
        expires_in=life,
        scope=_scope(fields.get("scope")),
        refresh_token_expires_in=refresh_life,
        expires_at=None if life is None else now + life,
        refresh_expires_at=None if refresh_life is None else now + refresh_life,
        origin=environment.origin,
        login_id=None if refresh_token is None else login_id_of(refresh_token),
    )


def login_id_of(refresh_token: str) -> str:
    """
    Return what names the login that grew from *refresh_token*.
    """
    return fingerprint(refresh_token)[:16]


def ends_grant(error: AriesAPIError) -> bool:
    """
    Tell whether *error* says that the grant that was sent is no good, now and for ever.

    RFC 6749, section 5.2, has `invalid_grant` for that; Aries' flat body names a code, or the field.
    An error page of whoever stands between says nothing of the grant, whatever its status.
    """
    if not isinstance(error, OAuthError):
        return False
    told = {error.error, *(code.code for code in error.codes)}
    return (
        not _GRANT_CODES.isdisjoint(str(code).lower() for code in told)
        or any(code.field == "refresh_token" for code in error.codes)
        or _UNUSABLE.fullmatch((error.error or "").lower()) is not None
    )


def _unreadable(response: Response, path: str, problem: str) -> AriesDecodeError:
    return AriesDecodeError(problem, operation="token", status_code=response.status_code, path=path)


def _scope(value: object) -> str | None:
    # RFC 6749, section 5.1, has a string; some services send an array.  Nothing hangs on it.
    names = cast("list[object]", value) if isinstance(value, list) else [value]
    return " ".join(name for name in names if isinstance(name, str)) or None


def _seconds(value: object) -> float | None:
    seconds = math.nan
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):
            seconds = float(value)
    if not 0 < seconds < math.inf:
        return None
    whole = min(seconds, _LONGEST_LIFE)
    return int(whole) if whole.is_integer() else whole


def _with_hint(error: AriesAPIError, request: TokenRequest) -> AriesAPIError:
    if isinstance(error, OAuthError):
        grant = request.fields["grant_type"]
        is_about_client = error.error == "invalid_client" and grant != "client_credentials"
        error.hint = _COMPARE if is_about_client else _HINTS[grant]
    return error


_COMPARE: Final = "Compare client_id and client_secret."
_HINTS: Final = {
    "authorization_code": (
        "A code can be exchanged once, within about ten minutes, with the redirect_uri and verifier"
        " of its authorization request; start a new authorization."
    ),
    "refresh_token": "If the refresh token was used or revoked, the user has to log in again.",
    "client_credentials": (
        "Compare client_id and client_secret, and ask whether this client may use client"
        " credentials: partner clients may not, and use begin_authorization() instead."
    ),
}

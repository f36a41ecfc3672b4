"""
The token endpoint: Authlib's grants, and the parts that Authlib leaves to its users.

Authlib authenticates the client, checks redirect URI, verifier and expiry, and returns the errors of
RFC 6749.  This module adds what must be atomic: codes are used once, and refresh tokens rotate (see
`aries_sandbox.tokens`).

Authlib has no types.  No other module imports it.
"""
# mypy: disable-error-code="import-untyped,misc,no-untyped-call,no-any-return"
# pyright: basic

from __future__ import annotations

import logging

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request, grants
from authlib.oauth2.rfc6749.errors import InvalidScopeError
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge

from aries_sandbox import tokens
from aries_sandbox.asks import Ask
from aries_sandbox.clients import Client, find_client
from aries_sandbox.mint import digest
from aries_sandbox.tokens import Family
from aries_sandbox.world import World


# At DEBUG it logs the tokens that it issues.
logging.getLogger("authlib").setLevel(logging.INFO)


@dataclass(frozen=True)
class TokenRejected(Exception):
    """
    A token request is rejected; *error* is a code of RFC 6749, section 5.2.
    """

    error: str
    description: str


def exchange(world: World, form: Mapping[str, str]) -> dict[str, Any]:
    """
    Return the response body to a token request (RFC 6749, section 5.1).

    Raises:
        TokenRejected: The grant or the client is invalid.
    """
    with world.store.atomic():
        server: Any = _Server(world)
        status, body = server.create_token_response(_Request(form))
    if status == 200:
        return body
    raise TokenRejected(body["error"], body.get("error_description", ""))


class _Request(OAuth2Request):
    def __init__(self, form: Mapping[str, str]) -> None:
        # Authlib requires https, except on loopback.
        super().__init__("POST", "http://127.0.0.1/v1/oauth2/token")
        self._form = dict(form)
        self.payload = BasicOAuth2Payload(self._form)

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Client:
    """
    A client in the shape that Authlib expects.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    def check_client_secret(self, secret: str) -> bool:
        return self.client.has_secret(secret)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        # A rule of the API: the verifier replaces the secret, also for a confidential client.
        if method == "code_verifier":
            return True
        return self.client.is_public == (method == "none")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type != "client_credentials" or not self.client.is_public


@dataclass
class _Code:
    """
    An authorization code in the shape that Authlib expects.
    """

    hash: str
    user: int
    ask: Ask
    code_challenge_method: ClassVar[str] = "S256"

    @property
    def code_challenge(self) -> str | None:
        return self.ask.code_challenge

    def get_redirect_uri(self) -> str:
        return self.ask.redirect_uri

    def get_scope(self) -> str:
        return self.ask.scope


@dataclass
class _RefreshToken:
    """
    A used refresh token in the shape that Authlib expects.
    """

    family: Family

    def check_client(self, client: _Client) -> bool:
        return self.family.client_id == client.client.client_id

    def get_scope(self) -> str:
        return self.family.scope


class _CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_post", "code_verifier"]

    def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
        world: World = self.server.world
        row = world.store.one(
            "SELECT * FROM codes WHERE hash = :hash AND expires_at > :now",
            hash=digest(code),
            now=world.clock.now(),
        )
        if row is None:
            return None
        found = _Code(row["hash"], row["user"], Ask.from_json(row["ask"]))
        if found.ask.client_id != client.client.client_id:
            return None
        if row["family"] is not None:
            # RFC 6749, section 4.1.2: a code that is used twice revokes its tokens.
            tokens.revoke(world, row["family"])
            return None
        return found

    def authenticate_user(self, code: _Code) -> int:
        return code.user

    def delete_authorization_code(self, _code: _Code) -> None:
        """
        Do nothing: `save_token` marks the code as used.
        """


class _RefreshGrant(grants.RefreshTokenGrant):
    request: Any
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_post", "none"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> _RefreshToken | None:
        client_id = self.request.client.client.client_id
        family = tokens.spend_refresh_token(self.server.world, refresh_token, client_id)
        return None if family is None else _RefreshToken(family)

    def authenticate_user(self, token: _RefreshToken) -> int:
        return token.family.user

    def revoke_old_credential(self, _token: _RefreshToken) -> None:
        """
        Do nothing: `authenticate_refresh_token` marks it as used.
        """


class _ClientCredentialsGrant(grants.ClientCredentialsGrant):
    request: Any
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_post"]

    def validate_requested_scope(self) -> None:
        client: Client = self.request.client.client
        asked = self.request.payload.scope or ""
        scopes = self.server.world.scopes.choose(asked, client.scopes)
        if scopes is None:
            raise InvalidScopeError("A scope is unknown, or not registered for the client.")
        self._scope = " ".join(scopes)

    def generate_token(self, **kwargs: Any) -> dict[str, Any]:
        return super().generate_token(**{**kwargs, "scope": self._scope})


class _Pkce(CodeChallenge):
    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]


class _Server(AuthorizationServer):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.register_client_auth_method("code_verifier", _by_verifier)
        self.register_grant(_CodeGrant, [_Pkce(required=True)])
        self.register_grant(_RefreshGrant)
        self.register_grant(_ClientCredentialsGrant)

    def query_client(self, client_id: str) -> _Client | None:
        client = find_client(self.world, client_id)
        return None if client is None else _Client(client)

    def generate_token(
        self, *, scope: str, include_refresh_token: bool = True, **_: Any
    ) -> dict[str, Any]:
        token = {
            "access_token": self.world.mint.secret("access"),
            "token_type": "Bearer",
            "expires_in": self.world.settings.access_ttl,
            "scope": scope,
        }
        if include_refresh_token:
            token["refresh_token"] = self.world.mint.secret("refresh")
            token["refresh_token_expires_in"] = self.world.settings.refresh_ttl
        return token

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        client: Client = request.client.client
        if request.refresh_token is not None:
            family = request.refresh_token.family
        else:
            code: _Code | None = request.authorization_code
            family = tokens.open_family(
                self.world,
                user=code.user if code else client.owner,
                client_id=client.client_id,
                scope=token["scope"],
            )
            if code is not None:
                self.world.store.run(
                    "UPDATE codes SET family = :family WHERE hash = :hash",
                    family=family.id,
                    hash=code.hash,
                )
        tokens.keep(self.world, family, token["access_token"], token.get("refresh_token"))

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(
        self, status: int, body: dict[str, Any], _headers: object
    ) -> tuple[int, dict[str, Any]]:
        return status, body

    def send_signal(self, *_: object, **__: object) -> None:
        """
        Do nothing: no code listens to signals.
        """


def _by_verifier(query_client: Any, request: OAuth2Request) -> _Client | None:
    form = request.form
    if "code_verifier" not in form or "client_secret" in form:
        return None
    return query_client(form["client_id"])

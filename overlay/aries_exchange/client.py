"""
The two clients.
"""

from __future__ import annotations

import os
import random

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Self, TypeVar

import aries_exchange  # its names are loaded when they are used, by annotations too

from aries_exchange import scopes
from aries_exchange.calls.call import Caller
from aries_exchange.calls.credential import Credential
from aries_exchange.calls.retries import RetryPolicy
from aries_exchange.clock import SystemClock
from aries_exchange.effects import Clock
from aries_exchange.environment import Environment, log_to_stderr
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.io.drivers import AsyncDriver, SyncDriver
from aries_exchange.methods.from_flows import Later, awaits, waits
from aries_exchange.oauth2.identity import Identity
from aries_exchange.parts import OMITTED, VARIABLES, ClientParts, user_agent_of, value_of
from aries_exchange.tokens.events import Events, Listener
from aries_exchange.values import Confidential, sealed
from aries_exchange_openapi.client import AsyncResources, Resources
from aries_exchange_openapi.types import Call, Lazy


if TYPE_CHECKING:
    import httpx  # noqa: F401 - in the bases of the clients

    from aries_exchange.login.browser import login
    from aries_exchange.login.facade import AsyncOAuth2, OAuth2
    from aries_exchange.login.password import login_with_password
    from aries_exchange.methods.orders import find_order
    from aries_exchange.methods.raw import request


T = TypeVar("T")
NetworkT = TypeVar("NetworkT")


class _Client(Confidential, Generic[NetworkT]):
    """
    What both clients have in common.
    """

    @sealed
    def __init__(
        self,
        *,
        client_id: str | None = OMITTED,
        client_secret: str | None = OMITTED,
        refresh_token: str | None = OMITTED,
        bearer_token: str | None = OMITTED,
        auto_refresh: bool = True,
        scope: str | Iterable[str] | None = None,
        redirect_uri: str | None = None,
        base_url: str | None = None,
        authorization_endpoint: str | None = None,
        token_store: aries_exchange.TokenStore | None = None,
        on_tokens_refreshed: Listener | None = None,
        on_reauthorization_required: Listener | None = None,
        on_login_expiring: Listener | None = None,
        timeout: float = 60.0,
        max_retries: int = 2,
        transport: NetworkT | None = None,
        user_agent: str | None = None,
        observer: aries_exchange.Observer | None = None,
        clock: Clock | None = None,
    ) -> None:
        log_to_stderr(os.environ.get("ARIES_LOG"))
        _check_transport(transport, "Async" if self._awaits else "")
        clock = clock or SystemClock()
        environment = Environment.resolve(base_url, authorization_endpoint, environ=os.environ)
        caller = Caller(
            environment=environment,
            credential=Credential(),
            policy=RetryPolicy(random.random),
            timeout=timeout,
            max_retries=max_retries,
            user_agent=user_agent_of(user_agent),
            clock=clock,
            observer=observer,
        )
        self._parts = ClientParts(
            identity=Identity(
                value_of(client_id, "client_id"),
                value_of(client_secret, "client_secret"),
                redirect_uri,
            ),
            caller=caller,
            # Loopback addresses are never reached through a proxy.
            driver=self._driver(clock, transport, not environment.is_loopback),
            store=token_store,
            auto_refresh=auto_refresh,
            scope=scopes.join(scope),
            events=self._events(
                on_tokens_refreshed, on_reauthorization_required, on_login_expiring
            ),
        )
        self._parts.authorize_with(refresh_token, bearer_token)

    _awaits: ClassVar[bool] = False
    _driver: ClassVar[Any] = SyncDriver
    _parts: ClientParts[Any]

    if not TYPE_CHECKING:
        login = Later("aries_exchange.login.browser")
        login_with_password = Later("aries_exchange.login.password")
        request = Later("aries_exchange.methods.raw")
        find_order = Later("aries_exchange.methods.orders")

    @classmethod
    @sealed
    def from_env(cls, environ: Mapping[str, str] | None = None, **arguments: Any) -> Self:
        """
        Return a client made from environment variables; *arguments* win over them.

        It reads `ARIES_CLIENT_ID`, `ARIES_CLIENT_SECRET`, `ARIES_REFRESH_TOKEN`,
        `ARIES_BEARER_TOKEN` and `ARIES_REDIRECT_URI` from *environ*, by default the environment of
        the process.  An empty variable counts as unset.
        """
        variables = os.environ if environ is None else environ
        for name, variable in VARIABLES.items():
            if value := variables.get(variable):
                arguments.setdefault(name, value)
        return cls(**arguments)

    @property
    def base_url(self) -> str:
        """
        The origin of the API that this client calls.
        """
        return self._parts.caller.environment.origin

    @property
    def bearer_token(self) -> str | None:
        """
        The access token in hand, if there is one.  A secret.

        Setting the present token of a login keeps the login; any other value ends it, and the
        client goes on with that token alone.
        """
        return self._parts.caller.credential.present

    @bearer_token.setter
    @sealed
    def bearer_token(self, token: str) -> None:
        self._parts.set_bearer_token(token)

    @sealed
    def with_options(self, *, timeout: float | None = None, max_retries: int | None = None) -> Self:
        """
        Return a copy with other settings.  It shares the login and the connections.
        """
        return self._copy(self._parts.with_settings(timeout=timeout, max_retries=max_retries))

    @sealed
    def with_tokens(
        self,
        tokens: aries_exchange.Tokens,
        *,
        token_store: aries_exchange.TokenStore | None = None,
        on_tokens_refreshed: Listener | None = None,
        on_reauthorization_required: Listener | None = None,
        on_login_expiring: Listener | None = None,
    ) -> Self:
        """
        Return the client of the user whom *tokens* belong to.

        It has the settings of this one.  A kept connection is used for one access token only.

        Clients of the same tokens in one process share one login, so that one expiry costs one
        token request.  Keep what the listeners are told, or pass a store: it has a place for each
        login, named by `tokens.login_id`.

        Args:
            tokens: From `oauth2.complete_authorization`, or restored by `Tokens.from_json`.
            token_store: Keeps the tokens between renewals, and shares them between processes.
            on_tokens_refreshed: Called with the new tokens; `login_id` tells whose they are.
            on_reauthorization_required: Called when the login turns out to be over.
            on_login_expiring: Called with the tokens some days before the refresh token ends.

        Raises:
            InvalidArgumentError: The tokens belong to another server.
        """
        events = self._events(on_tokens_refreshed, on_reauthorization_required, on_login_expiring)
        return self._copy(self._parts.with_tokens(tokens, token_store, events))

    def _events(self, *listeners: Listener | None) -> Events:
        events = Events(*listeners)
        events.check(awaitable=self._awaits)
        return events

    def _copy(self, parts: ClientParts[Any]) -> Self:
        copy = type(self).__new__(type(self))
        copy.__dict__["_parts"] = parts
        return copy

    def __repr__(self) -> str:
        kind = self._parts.caller.credential.kind
        return f"{type(self).__name__}(base_url={self.base_url!r}, grant={kind!r})"


def _check_transport(transport: object, kind: str) -> None:
    # By its method, because httpx has not been imported yet.
    method = "handle_async_request" if kind else "handle_request"
    has_method = callable(getattr(transport, method, None))
    if transport is not None and (isinstance(transport, type) or not has_method):
        raise InvalidArgumentError(
            f"transport: {kind}AriesClient takes a transport, such as httpx.{kind}HTTPTransport(...);"
            " a client of httpx, a class or an address is none, and the sync and async clients have"
            " different ones"
        )


class AriesClient(_Client["httpx.BaseTransport"], Resources):
    """
    A client of the Aries API.

    One of these authorizes it: `bearer_token`; `client_id` and `refresh_token` (and
    `client_secret`, unless the client is public); `client_id` and `client_secret` alone, which is
    the client credentials grant; `client_id` and a `token_store` that holds a login.  With
    `client_id` alone, users can log in, and `with_tokens` makes their clients.

    Nothing is sent or read before the first call.  Threads may share a client.

    Args:
        client_id: The OAuth2 client that the program is.
        client_secret: Its secret, if it has one.
        refresh_token: Gets access tokens.  The client replaces it when the service rotates it.
        bearer_token: An access token from elsewhere.
        auto_refresh: Whether to renew access tokens.  If False, a rejected one raises
            `AuthenticationError`.
        scope: The scopes that client credentials ask for, as a string or a list.
        redirect_uri: The default of the `oauth2` methods.
        base_url: The origin of the API: https, or http for a loopback address.
        authorization_endpoint: The authorization page, if it is not known for *base_url*.
        token_store: Keeps tokens between renewals, and makes clients share one login.
        on_tokens_refreshed: Called with the new tokens after this client has renewed them.
        on_reauthorization_required: Called when the login turns out to be over.
        on_login_expiring: Called with the tokens some days before the refresh token ends.
            `AsyncAriesClient` awaits all three if they are coroutine functions.
        timeout: Seconds for a whole call, with its retries and the wait for a token.  The lookup of
            a host name is not included, because Python cannot interrupt it: with a name server
            that does not respond it takes 10 s with glibc, or less if the variable `RES_OPTIONS`
            says so (`timeout:1 attempts:1`).  `AsyncAriesClient` does not wait for it.
        max_retries: How often to retry a read, or a request that was not sent.
        transport: Replaces the network: an httpx transport for a proxy or a private certificate
            authority, `httpx.MockTransport` for tests.
        user_agent: Precedes our own `User-Agent`.
        observer: Is told of each call, its attempts and refreshes: `OpenTelemetryObserver()`, or an
            `Observer` of yours.
        clock: Replaces the clocks in tests.

    Raises:
        InvalidArgumentError: An argument is wrong, None or missing; the message says which.
    """

    _parts: ClientParts[SyncDriver]

    @Lazy
    def oauth2(self) -> OAuth2:
        """
        Logging users in, and exchanging what comes of it.
        """
        from aries_exchange.login.facade import OAuth2

        return OAuth2(self._parts)

    if TYPE_CHECKING:
        login: Final = waits(login)
        login_with_password: Final = waits(login_with_password)
        request: Final = waits(request)
        find_order: Final = waits(find_order)

    def send(self, call: Call[T]) -> T:
        """
        Send *call*, which a resource method has built, and return its result.
        """
        return self._parts.driver.run(self._parts.caller.flow(call))

    def close(self) -> None:
        """
        Close the connections.  Copies leave that to the client they were made from.
        """
        if not self._parts.is_copy:
            self._parts.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncAriesClient(_Client["httpx.AsyncBaseTransport"], AsyncResources):
    """
    The same client, awaited, on asyncio or trio.

    It takes the arguments of `AriesClient`; *transport* is an async httpx transport.  Tasks may
    share it, and a later event loop may use it after the first has ended.
    """

    _awaits = True
    _driver = AsyncDriver
    _parts: ClientParts[AsyncDriver]

    @Lazy
    def oauth2(self) -> AsyncOAuth2:
        """
        Logging users in, and exchanging what comes of it.
        """
        from aries_exchange.login.facade import AsyncOAuth2

        return AsyncOAuth2(self._parts)

    if TYPE_CHECKING:
        login: Final = awaits(login)
        login_with_password: Final = awaits(login_with_password)
        request: Final = awaits(request)
        find_order: Final = awaits(find_order)

    async def send(self, call: Call[T]) -> T:
        """
        Send *call*, which a resource method has built, and return its result.
        """
        return await self._parts.driver.run(self._parts.caller.flow(call))

    async def close(self) -> None:
        """
        Close the connections.  Copies leave that to the client they were made from.
        """
        if not self._parts.is_copy:
            await self._parts.driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

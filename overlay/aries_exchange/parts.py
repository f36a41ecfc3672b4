"""
What a client is made of: who it is, where it calls, with what, and who carries its flows out.

Each method of a client that is made from a flow hands its `ClientParts` to that flow.
"""

from __future__ import annotations

import sys

from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

import attrs

from aries_exchange._version import __version__
from aries_exchange.calls.call import Caller
from aries_exchange.calls.credential import Credential
from aries_exchange.effects import Clock
from aries_exchange.environment import Environment
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.syntax import check_bearer_token, check_secret
from aries_exchange.tokens.events import Events
from aries_exchange.values import Confidential, check_type
from aries_exchange_openapi.types import UNSET


if TYPE_CHECKING:
    from aries_exchange.oauth2.token import Tokens
    from aries_exchange.stores.base import TokenStore
    from aries_exchange.tokens.grant import Grant


DriverT = TypeVar("DriverT")

OMITTED: Final[Any] = UNSET
"""The default of a string.  None is an error: `os.getenv` returns it for an unset variable."""

VARIABLES: Final = {
    "client_id": "ARIES_CLIENT_ID",
    "client_secret": "ARIES_CLIENT_SECRET",
    "refresh_token": "ARIES_REFRESH_TOKEN",
    "bearer_token": "ARIES_BEARER_TOKEN",
    "redirect_uri": "ARIES_REDIRECT_URI",
}
"""Which environment variable holds which argument."""


@attrs.define(eq=False, repr=False, kw_only=True)
class ClientParts(Confidential, Generic[DriverT]):
    """
    The parts of one client.  Copies share the driver, and with it the connections.
    """

    identity: Identity
    caller: Caller
    driver: DriverT
    store: TokenStore | None = None
    auto_refresh: bool = True
    scope: str | None = None
    events: Events = attrs.field(factory=Events)
    is_copy: bool = False

    @property
    def environment(self) -> Environment:
        """
        Which server this client calls.
        """
        return self.caller.environment

    @property
    def clock(self) -> Clock:
        """
        The clock of deadlines and dates.
        """
        return self.caller.clock

    @property
    def credential(self) -> Credential:
        """
        What requests are authorized with.
        """
        return self.caller.credential

    @property
    def deadline(self) -> float:
        """
        When a flow that begins now must end, on the monotonic clock.
        """
        return self.clock.monotonic() + self.caller.timeout

    def authorize_with(self, refresh_token: str | None, bearer_token: str | None) -> None:
        """
        Use what the arguments of a constructor authorize requests with.

        Raises:
            InvalidArgumentError: They are wrong, None, or too few.
        """
        seed = value_of(refresh_token, "refresh_token")
        bearer = value_of(bearer_token, "bearer_token")
        for token, name in ((seed, "refresh_token"), (bearer, "bearer_token")):
            if token is not None:
                self.environment.check_token(token, name)
        if bearer is not None:
            check_bearer_token(bearer, "bearer_token")
        renewable = seed is not None or self.store is not None
        if renewable or (bearer is None and self.identity.client_secret is not None):
            from aries_exchange.stores.base import MemoryTokenStore

            if self.scope is not None and renewable:
                raise InvalidArgumentError(
                    "scope: is for client credentials only; a login has the scopes that the user"
                    " has granted"
                )
            store = self.store or MemoryTokenStore(forkable=not renewable)
            self.use(self.grant(store, seed=seed, access_token=bearer, by_itself=not renewable))
        elif bearer is not None or self.identity.client_id is not None:
            self.use(Credential(bearer))
        else:
            raise InvalidArgumentError(
                "client_id: nothing to authorize with; pass bearer_token, or client_id with"
                " client_secret or refresh_token, or use from_env(), which reads "
                + ", ".join(list(VARIABLES.values())[:-1])
            )

    def set_bearer_token(self, token: object) -> None:
        """
        Use *token* from now on.  The present token of a grant keeps the grant, any other ends it.
        """
        token = check_bearer_token(token, "bearer_token")
        if token != self.credential.present:
            self.environment.check_token(token, "bearer_token")
            self.use(Credential(token))

    def use(self, credential: Credential) -> None:
        """
        Authorize what comes next with *credential*.
        """
        self.caller = attrs.evolve(self.caller, credential=credential)

    def grant(
        self,
        store: TokenStore,
        *,
        seed: str | None = None,
        login_id: str | None = None,
        access_token: str | None = None,
        by_itself: bool = False,
    ) -> Grant:
        """
        Return a login that renews itself, kept in *store*.

        It grew from the refresh token *seed*, or is named *login_id*, and begins with *access_token*.
        """
        from aries_exchange.oauth2.token import login_id_of
        from aries_exchange.tokens.cache import LiveToken
        from aries_exchange.tokens.grant import Grant
        from aries_exchange.tokens.renewal import Renewal

        renewal = Renewal(
            environment=self.environment,
            clock=self.clock,
            client=self.identity,
            store=store,
            login_id=login_id or ("" if seed is None else login_id_of(seed)),
            seed=seed,
            by_client_credentials=by_itself,
            scope=self.scope if by_itself else None,
        )
        if access_token is not None:
            renewal.cache.live = LiveToken(access_token)
        return Grant(renewal, auto_refresh=self.auto_refresh, events=self.events)

    def with_settings(self, **changes: Any) -> Self:
        """
        Return a copy with other settings, which shares the login.
        """
        given = {name: value for name, value in changes.items() if value is not None}
        return attrs.evolve(self, caller=attrs.evolve(self.caller, **given), is_copy=True)

    def with_tokens(self, tokens: Tokens, store: TokenStore | None, events: Events) -> Self:
        """
        Return a copy with the login of *tokens*, kept in *store*, in place of this one.

        Where this process has that login already, the copy shares it.

        Raises:
            InvalidArgumentError: The tokens belong to another server.
        """
        from aries_exchange.oauth2 import token

        check_type(tokens, token.Tokens, "tokens", "pass what exchange_code() returned")
        if tokens.origin != self.environment.origin:
            raise InvalidArgumentError(
                f"tokens: belong to {tokens.origin}, and this client calls"
                f" {self.environment.origin}; use a client with their base_url"
            )
        copy = attrs.evolve(self, store=store, events=events, is_copy=True)
        if tokens.refresh_token is None:
            copy.use(Credential(tokens.access_token))
            return copy
        from aries_exchange.stores.base import MemoryTokenStore
        from aries_exchange.tokens.grant import making

        with making.hold(""):
            grant = self.held(tokens.refresh_token)
            if grant is None or (store is not None and store is not grant.renewal.store):
                name = tokens.login_id or token.login_id_of(tokens.refresh_token)
                grant = copy.grant(store or MemoryTokenStore(), login_id=name)
                grant.start_with(tokens)
        grant.events.add(events)
        copy.use(grant)
        return copy

    def held(self, refresh_token: str) -> Grant | None:
        """
        Return the login of *refresh_token*, if a client of this process has it now or had it once.
        """
        from aries_exchange.tokens.grant import held_grant

        return held_grant(self.environment.origin, self.identity.client_id, refresh_token)


def value_of(argument: str | None, name: str) -> str | None:
    """
    Return *argument*, or None if it was left out.

    Raises:
        InvalidArgumentError: It is None or empty, which is how an unset variable looks.
    """
    if argument is OMITTED:
        return None
    if argument is None:
        raise InvalidArgumentError(
            f"{name}: is None; pass a value, or leave the argument out"
            f" (is the variable {VARIABLES[name]} set?)"
        )
    return check_secret(argument, name)


def user_agent_of(given: str | None) -> str:
    """
    Return the `User-Agent`: *given*, then the name and version of this SDK and of Python.

    Raises:
        InvalidArgumentError: *given* cannot stand in a header.
    """
    own = f"aries-exchange/{__version__} python/{sys.version_info[0]}.{sys.version_info[1]}"
    if given is None:
        return own
    if not given or not given.isascii() or not given.isprintable():
        raise InvalidArgumentError("user_agent: takes printable ASCII characters, like my-app/1.2")
    return f"{given} {own}"

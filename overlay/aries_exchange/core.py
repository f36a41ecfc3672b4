"""
What a client is made of: who it is, where it calls, with what, and how its flows are run.
"""

from __future__ import annotations

import sys

from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeAlias, TypeVar

import attrs

from aries_exchange._version import __version__
from aries_exchange.bearer import Credential, Events, FixedToken
from aries_exchange.calls import Line
from aries_exchange.confidential import Confidential
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.oauth2.syntax import check_bearer_token, check_secret
from aries_exchange_openapi.types import Unset


if TYPE_CHECKING:
    from aries_exchange.credentials import Grant
    from aries_exchange.oauth2.token import Tokens
    from aries_exchange.steps import Challenges
    from aries_exchange.stores import TokenStore


__all__ = ["VARIABLES", "Core", "Given", "Identity", "user_agent_of"]

DriverT = TypeVar("DriverT")

Given: TypeAlias = str | Unset | None
"""An argument that may be left out, but not be None: an unset variable is told, not guessed."""

VARIABLES: Final = {
    "client_id": "ARIES_CLIENT_ID",
    "client_secret": "ARIES_CLIENT_SECRET",
    "refresh_token": "ARIES_REFRESH_TOKEN",
    "bearer_token": "ARIES_BEARER_TOKEN",
    "redirect_uri": "ARIES_REDIRECT_URI",
}
"""Which variable holds which argument."""


class Identity(Confidential):
    """
    The OAuth2 client that a program is.
    """

    __slots__ = ("client_id", "client_secret", "redirect_uri")

    def __init__(
        self, client_id: str | None, client_secret: str | None, redirect_uri: str | None
    ) -> None:
        self.client_id: Final = client_id
        self.client_secret: Final = client_secret
        self.redirect_uri: Final = redirect_uri

    @classmethod
    def given(cls, client_id: Given, client_secret: Given, redirect_uri: str | None) -> Identity:
        """
        Return the identity of a constructor's arguments.

        Raises:
            InvalidArgumentError: One of them is wrong, None or missing.
        """
        known, secret = value_of(client_id, "client_id"), value_of(client_secret, "client_secret")
        if secret is not None and known is None:
            msg = "client_id: is missing beside client_secret; pass both, they belong together"
            raise InvalidArgumentError(msg)
        if redirect_uri is not None:
            from aries_exchange.oauth2.authorization import check_redirect_uri

            check_redirect_uri(redirect_uri)
        return cls(known, secret, redirect_uri)

    @property
    def is_public(self) -> bool:
        """
        Whether this is a public client (RFC 6749, section 2.1): one without a secret.
        """
        return self.client_secret is None

    def required_id(self) -> str:
        """
        Return the client_id.

        Raises:
            InvalidArgumentError: There is none.
        """
        if self.client_id is None:
            msg = "client_id: is needed to log in and to refresh; pass it to the client"
            raise InvalidArgumentError(msg)
        return self.client_id

    def required_redirect_uri(self, given: str | None) -> str:
        """
        Return *given*, else the client's own redirect URI.

        Raises:
            InvalidArgumentError: There is neither, or it cannot be registered.
        """
        from aries_exchange.oauth2.authorization import check_redirect_uri

        redirect_uri = self.redirect_uri if given is None else given
        check_redirect_uri(redirect_uri)
        assert redirect_uri is not None
        return redirect_uri


@attrs.define(eq=False, repr=False, kw_only=True)
class Core(Confidential, Generic[DriverT]):
    """
    The parts of one client.  Copies share the driver, and with it the connections.
    """

    identity: Identity
    line: Line
    driver: DriverT
    store: TokenStore | None = attrs.field(default=None, repr=False)
    auto_refresh: bool = True
    events: Events = attrs.field(factory=Events)
    is_copy: bool = False
    _logins: dict[str, Challenges] = attrs.field(factory=dict[str, "Challenges"], repr=False)

    @property
    def challenges(self) -> Challenges:
        """
        What was tried at the steps of first-party logins; shared by copies.
        """
        from aries_exchange.steps import Challenges

        return self._logins.setdefault("", Challenges())  # which is one step for threads

    def set_bearer_token(self, token: object) -> None:
        """
        Use *token* from now on.  The present token of a grant keeps the grant, any other ends it.
        """
        check_bearer_token(token, "bearer_token")
        assert isinstance(token, str)
        if token != self.line.credential.present:
            self.line.environment.check_token(token, "bearer_token")
            self.use(FixedToken(token))

    def use(self, credential: Credential) -> None:
        """
        Authorize what comes next with *credential*.
        """
        self.line = attrs.evolve(self.line, credential=credential)

    def grant(
        self, store: TokenStore, *, seed: str | None = None, by_itself: bool = False
    ) -> Grant:
        """
        Return a login that renews itself, kept in *store*.
        """
        from aries_exchange.credentials import Grant
        from aries_exchange.renewal import Renewal

        renewal = Renewal(
            environment=self.line.environment,
            clock=self.line.clock,
            client_id=self.identity.required_id(),
            client_secret=self.identity.client_secret,
            store=store,
            seed=seed,
            by_client_credentials=by_itself,
        )
        return Grant(renewal, auto_refresh=self.auto_refresh, events=self.events)

    def authorize_with(self, refresh_token: Given, bearer_token: Given) -> None:
        """
        Use what the arguments of a constructor authorize requests with.

        Raises:
            InvalidArgumentError: They are wrong, None, or too few.
        """
        seed = value_of(refresh_token, "refresh_token")
        bearer = value_of(bearer_token, "bearer_token")
        for token, name in ((seed, "refresh_token"), (bearer, "bearer_token")):
            if token is not None:
                self.line.environment.check_token(token, name)
        if bearer is not None:
            check_bearer_token(bearer, "bearer_token")
        renewable = seed is not None or self.store is not None
        if renewable or (bearer is None and self.identity.client_secret is not None):
            from aries_exchange.session import LiveToken
            from aries_exchange.stores import MemoryTokenStore

            store = self.store or MemoryTokenStore(forkable=not renewable)
            grant = self.grant(store, seed=seed, by_itself=not renewable)
            grant.renewal.session.live = None if bearer is None else LiveToken(bearer)
            self.use(grant)
        elif bearer is not None or self.identity.client_id is not None:
            self.use(FixedToken(bearer))
        else:
            msg = (
                "client_id: nothing to authorize with; pass bearer_token, or client_id with"
                " client_secret or refresh_token, or use from_env(), which reads "
            )
            raise InvalidArgumentError(msg + ", ".join(list(VARIABLES.values())[:-1]))

    def with_settings(self, **changes: Any) -> Self:
        """
        Return a copy with other settings, which shares the login.
        """
        given = {name: value for name, value in changes.items() if value is not None}
        return attrs.evolve(self, line=attrs.evolve(self.line, **given), is_copy=True)

    def with_tokens(self, tokens: Tokens) -> Self:
        """
        Return a copy with the login of *tokens* in place of this one.
        """
        line = self.line
        if tokens.origin != line.environment.origin:
            msg = (
                f"tokens: belong to {tokens.origin}, and this client calls"
                f" {line.environment.origin}; use a client with their base_url"
            )
            raise InvalidArgumentError(msg)
        copy = attrs.evolve(self, store=None, is_copy=True)
        if tokens.refresh_token is None:
            copy.use(FixedToken(tokens.access_token))
            return copy
        from aries_exchange.stores import MemoryTokenStore, TokenRecord

        grant = copy.grant(MemoryTokenStore())
        record = TokenRecord(tokens=tokens, generation=1)
        grant.renewal.store.save(grant.renewal.key, record, 0)
        grant.renewal.session.adopt(record, now=line.clock.monotonic(), wall=line.clock.wall())
        copy.use(grant)
        return copy


def value_of(argument: Given, name: str) -> str | None:
    """
    Return *argument*, or None if it was left out.

    Raises:
        InvalidArgumentError: It is None or empty, which is how an unset variable looks.
    """
    if isinstance(argument, Unset):
        return None
    if argument is None:
        msg = (
            f"{name}: is None; pass a value, or leave the argument out"
            f" (is the variable {VARIABLES[name]} set?)"
        )
        raise InvalidArgumentError(msg)
    check_secret(argument, name)
    return argument


def user_agent_of(given: str | None) -> str:
    """
    Return the `User-Agent`: *given*, then the name and version of this SDK and of Python.
    """
    own = f"aries-exchange/{__version__} python/{sys.version_info[0]}.{sys.version_info[1]}"
    if given is None:
        return own
    if not given or not given.isascii() or not given.isprintable():
        msg = "user_agent: takes printable ASCII characters, like my-app/1.2"
        raise InvalidArgumentError(msg)
    return f"{given} {own}"

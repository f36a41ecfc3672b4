from __future__ import annotations

import asyncio
import copy
import gc
import inspect
import pickle
import subprocess
import sys
import warnings

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, Final, cast

import attrs
import httpx
import pytest
import trio

from aries_exchange import (
    AriesClient,
    AsyncAriesClient,
    InvalidArgumentError,
    MemoryTokenStore,
    Tokens,
)
from tests.support.clocks import ManualClock
from tests.support.flavours import Flavour
from tests.support.wire import Request, Wire, always, json_response


PRODUCTION: Final = "https://api.aries.com"
CALLBACK: Final = "https://yourapp.com/callback"
CLIENTS: Final = [AriesClient, AsyncAriesClient]
TOKENS: Final = Tokens(access_token="a7", refresh_token="r7", expires_in=3600, origin=PRODUCTION)
WRONG: Final[list[tuple[dict[str, Any], str]]] = [
    ({}, "client_id: nothing to authorize with; pass bearer_token, or client_id with"),
    ({"client_id": None}, "client_id: is None; .* ARIES_CLIENT_ID set"),
    ({"client_id": ""}, "client_id: takes one or more printable"),
    ({"client_id": "c\n"}, "client_id: .* line break"),
    ({"client_id": 42}, "client_id: takes"),
    ({"client_id": "c", "client_secret": None}, "client_secret: is None; .* ARIES_CLIENT_SECRET"),
    ({"client_id": "c", "client_secret": ""}, "client_secret: .* unset variable"),
    ({"client_id": "c", "client_secret": "hunter2\n"}, "client_secret: .* line break"),
    ({"client_secret": "hunter2"}, "client_id: is missing beside client_secret; pass both"),
    ({"client_id": "c", "refresh_token": None}, "refresh_token: is None; .* ARIES_REFRESH_TOKEN"),
    ({"client_id": "c", "refresh_token": ""}, "refresh_token: takes"),
    ({"client_id": "c", "refresh_token": "hunter2\t"}, "refresh_token: takes"),
    ({"refresh_token": "hunter2"}, "client_id: is needed to log in and to refresh; pass it"),
    ({"token_store": MemoryTokenStore()}, "client_id: is needed"),
    ({"bearer_token": None}, "bearer_token: is None; .* ARIES_BEARER_TOKEN"),
    ({"bearer_token": ""}, "bearer_token: takes"),
    ({"bearer_token": "hunter2 hunter2"}, "bearer_token: .*RFC 6750"),
    ({"bearer_token": "Bearer hunter2"}, "bearer_token: .*RFC 6750"),
    ({"bearer_token": "sandbox_hunter2"}, "bearer_token: .* sandbox"),
    ({"client_id": "c", "refresh_token": "sandbox_hunter2"}, "refresh_token: .* sandbox"),
    ({"bearer_token": "a", "base_url": "http://api.aries.com"}, "base_url: must be https"),
    ({"bearer_token": "a", "authorization_endpoint": "x"}, "authorization_endpoint: "),
    ({"bearer_token": "a", "redirect_uri": "/callback"}, "redirect_uri: must be absolute"),
    ({"bearer_token": "a", "redirect_uri": ""}, "redirect_uri: is empty"),
    ({"bearer_token": "a", "timeout": 0}, "timeout: takes a positive"),
    ({"bearer_token": "a", "timeout": None}, "timeout: takes a positive"),
    ({"bearer_token": "a", "max_retries": -1}, "max_retries: takes a whole number"),
    ({"bearer_token": "a", "user_agent": ""}, "user_agent: takes printable"),
    ({"bearer_token": "a", "user_agent": "a\r\nX: 1"}, "user_agent: takes printable"),
    ({"bearer_token": "a", "user_agent": "\u00e4"}, "user_agent: takes printable"),
]


def never(_: httpx.Request) -> httpx.Response:
    """
    Fail: nobody should have connected.
    """
    raise AssertionError


def settings_of(client: AriesClient | AsyncAriesClient) -> tuple[float, int]:
    """
    Return the time limit and the number of retries of *client*.
    """
    line = vars(client)["_parts"].caller
    return line.timeout, line.max_retries


class TestConstruction:
    @pytest.mark.parametrize("cls", CLIENTS)
    @pytest.mark.parametrize(("arguments", "message"), WRONG, ids=range(len(WRONG)))
    def test_wrong(
        self, cls: type[AriesClient | AsyncAriesClient], arguments: dict[str, Any], message: str
    ) -> None:
        """
        A wrong, missing or empty argument is named, with the way out; nothing is sent.
        """
        with pytest.raises(InvalidArgumentError, match=f"^{message}") as caught:
            cls(**arguments, transport=httpx.MockTransport(never))

        assert "hunter2" not in str(caught.value)
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)

    @pytest.mark.parametrize("cls", CLIENTS)
    @pytest.mark.parametrize(
        ("arguments", "kind"),
        [
            ({"bearer_token": "hunter2"}, "bearer_token"),
            ({"client_id": "c"}, "none"),
            ({"client_id": "c", "bearer_token": "hunter2"}, "bearer_token"),
            ({"client_id": "c", "client_secret": "hunter2"}, "client_credentials"),
            ({"client_id": "c", "refresh_token": "hunter2"}, "refresh_token"),
            (
                {"client_id": "c", "client_secret": "hunter2", "refresh_token": "hunter2"},
                "refresh_token",
            ),
            (
                {"client_id": "c", "client_secret": "hunter2", "bearer_token": "hunter2"},
                "bearer_token",
            ),
            (
                {"client_id": "c", "refresh_token": "hunter2", "bearer_token": "hunter2"},
                "refresh_token",
            ),
            (
                {"client_id": "c", "client_secret": "hunter2", "token_store": MemoryTokenStore()},
                "refresh_token",
            ),
        ],
        ids=range(9),
    )
    def test_repr(
        self, cls: type[AriesClient | AsyncAriesClient], arguments: dict[str, Any], kind: str
    ) -> None:
        """
        The repr tells the origin and the kind of grant, and no secret: client credentials are used
        only by a client with nothing else.
        """
        client = cls(**arguments, transport=httpx.MockTransport(never))

        assert f"{cls.__name__}(base_url='https://api.aries.com', grant='{kind}')" == repr(client)

    @pytest.mark.parametrize("cls", CLIENTS)
    def test_secret(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        A client is neither pickled nor copied, and its parts show no secret.
        """
        client = cls(client_id="c", client_secret="hunter2", refresh_token="hunter2")

        assert "hunter2" not in f"{vars(client)}"
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="secret"):
                carry(client)

    def test_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        `ARIES_BASE_URL` moves a client to a sandbox, and to nobody else.
        """
        monkeypatch.setenv("ARIES_BASE_URL", "http://127.0.0.1:8765")
        moved = AriesClient(bearer_token="sandbox_a")
        monkeypatch.setenv("ARIES_BASE_URL", "https://evil.example")

        assert "http://127.0.0.1:8765" == moved.base_url
        with pytest.raises(InvalidArgumentError, match=r"^ARIES_BASE_URL: "):
            AriesClient(bearer_token="a")


class TestTransport:
    @pytest.mark.parametrize(
        "wrong",
        [
            httpx.Client(),
            httpx.AsyncClient(),
            "http://proxy:3128",
            5,
            httpx.HTTPTransport,
            httpx.AsyncHTTPTransport,
            object(),
        ],
        ids=range(7),
    )
    @pytest.mark.parametrize("kind", [AriesClient, AsyncAriesClient])
    def test_wrong_kind(self, kind: Any, wrong: object) -> None:
        """
        What is no transport is rejected by the constructor, with a transport that would do.
        """
        with pytest.raises(InvalidArgumentError, match=r"^transport: .* httpx\.\w*HTTPTransport"):
            kind(bearer_token="t", transport=wrong)

    def test_of_the_other_client(self) -> None:
        """
        Nor does a sync client take an async transport, or the other way round.
        """
        sync_kind, async_kind = httpx.HTTPTransport(), httpx.AsyncHTTPTransport()
        make: list[Callable[[], object]] = [
            lambda: AriesClient(bearer_token="t", transport=cast("Any", async_kind)),
            lambda: AsyncAriesClient(bearer_token="t", transport=cast("Any", sync_kind)),
        ]
        for each in make:
            with pytest.raises(InvalidArgumentError, match=r"^transport: "):
                each()


class TestFromEnv:
    ENVIRON: Final = {
        "ARIES_CLIENT_ID": "c",
        "ARIES_CLIENT_SECRET": "s",
        "ARIES_REFRESH_TOKEN": "r",
        "ARIES_BEARER_TOKEN": "a",
        "ARIES_REDIRECT_URI": CALLBACK,
    }

    @pytest.mark.parametrize("cls", CLIENTS)
    def test_all(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Each variable is the argument of its name.
        """
        client = cls.from_env(self.ENVIRON)

        assert "a" == client.bearer_token
        assert "grant='refresh_token'" in repr(client)
        assert f"redirect_uri={'https%3A%2F%2Fyourapp.com%2Fcallback'}" in (
            client.oauth2.get_authorization_url()
        )

    def test_arguments_win(self) -> None:
        """
        What code says is not changed by the environment.
        """
        client = AriesClient.from_env(self.ENVIRON, bearer_token="mine")

        assert "mine" == client.bearer_token

    def test_empty(self) -> None:
        """
        An empty variable counts as unset.
        """
        client = AriesClient.from_env(self.ENVIRON | {"ARIES_BEARER_TOKEN": ""})

        assert client.bearer_token is None

    def test_nothing(self) -> None:
        """
        Without any variable the message names them.
        """
        with pytest.raises(InvalidArgumentError, match="ARIES_CLIENT_ID, ARIES_CLIENT_SECRET"):
            AriesClient.from_env({})

    def test_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        By default the environment is that of the process.
        """
        for name in self.ENVIRON:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("ARIES_BEARER_TOKEN", "mine")

        assert "mine" == AriesClient.from_env().bearer_token


class TestTLS:
    @pytest.mark.parametrize("kind", [AriesClient, AsyncAriesClient])
    def test_no_switch(self, kind: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Certificates are always verified: there is no argument that would turn it off.
        """
        arguments = set(inspect.signature(kind).parameters)

        assert not arguments & {"verify", "cert", "ssl_context", "http_client", "client"}


class TestBearerToken:
    @pytest.mark.parametrize("cls", CLIENTS)
    def test_same_keeps_the_grant(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Setting the token in hand, as the seed's samples do, keeps the login.
        """
        client = cls(client_id="c", refresh_token="r", bearer_token="a")
        client.bearer_token = "a"

        assert "grant='refresh_token'" in repr(client)

    @pytest.mark.parametrize("cls", CLIENTS)
    def test_other_ends_the_grant(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Any other token ends the login: nobody's refresh token renews somebody else's access.
        """
        client = cls(client_id="c", refresh_token="r", bearer_token="a")
        client.bearer_token = "b"

        assert ("b", True) == (client.bearer_token, "grant='bearer_token'" in repr(client))

    @pytest.mark.parametrize("token", ["", "a b", "sandbox_hunter2", None, 42])
    def test_wrong(self, token: Any) -> None:
        """
        It is held to the rules of the constructor, and a wrong one changes nothing.
        """
        client = AriesClient(bearer_token="a")
        with pytest.raises(InvalidArgumentError, match=r"^bearer_token: "):
            client.bearer_token = token

        assert "a" == client.bearer_token

    def test_is_sent(self, flavour: Flavour, server: Wire) -> None:
        """
        The next request carries it, also one of the resources in use, but not one of a copy's.
        """
        with flavour.client(base_url=server.url, bearer_token="a") as client:
            users, mine = client.users, client.with_options(timeout=5)
            client.bearer_token = "b"
            server.script = always(json_response(200, {"id": 1}))
            users.get_user_profile()
            mine.users.get_user_profile()

        assert ["Bearer b", "Bearer a"] == [r.headers["authorization"] for r in server.requests]


class TestWithTokens:
    @pytest.mark.parametrize("cls", CLIENTS)
    def test_other_origin(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Tokens of one server never reach another.
        """
        client = cls(client_id="c", base_url="http://127.0.0.1:1")
        with pytest.raises(InvalidArgumentError, match=r"^tokens: belong to https://api.aries.com"):
            client.with_tokens(TOKENS)

    @pytest.mark.parametrize("cls", CLIENTS)
    def test_leaves_the_client(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        The user's client is another one; the program's stays as it is.
        """
        client = cls(client_id="c")
        mine = client.with_tokens(TOKENS)

        assert ("a7", None) == (mine.bearer_token, client.bearer_token)
        assert "grant='refresh_token'" in repr(mine)
        assert type(client) is type(mine)

    def test_without_refresh_token(self) -> None:
        """
        Without a refresh token the access token is all there is.
        """
        client = AriesClient(client_id="c").with_tokens(attrs.evolve(TOKENS, refresh_token=None))

        assert "grant='bearer_token'" in repr(client)

    def test_users_never_mix(self, flavour: Flavour, server: Wire) -> None:
        """
        Two users of one program have two logins: the one's renewal is not the other's.
        """

        def script(request: Request) -> list[bytes]:
            if request.target == "/v1/oauth2/token":
                owner = b"r1" if b'"r1"' in request.body else b"r2"
                return [json_response(200, {"access_token": f"new-{owner.decode()}"})]
            return [json_response(200, {"email": request.headers["authorization"]})]

        server.script = script
        over = attrs.evolve(TOKENS, origin=server.url, expires_at=1.0)
        with flavour.client(base_url=server.url, client_id="c") as client:
            for number in (1, 2):
                tokens = attrs.evolve(over, access_token=f"a{number}", refresh_token=f"r{number}")
                mine = client.with_tokens(tokens)

                assert f"Bearer new-r{number}" == mine.users.get_user_profile().email
        assert 4 == server.connections  # one for each access token and each token request

    def test_at_the_same_moment(self, server: Wire, request: pytest.FixtureRequest) -> None:
        """
        Threads that make clients of one login at the same moment share it: it is renewed once.
        """
        request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
        sys.setswitchinterval(1e-6)
        crowd, rounds, refreshed = 8, 30, list[bytes]()
        together = Barrier(crowd)

        def script(asked: Request) -> list[bytes]:
            if asked.target == "/v1/oauth2/token":
                refreshed.append(asked.body)
                return [json_response(200, {"access_token": "new"})]
            return [json_response(200, {"id": 1})]

        def call(number: int) -> None:
            tokens = attrs.evolve(
                TOKENS, origin=server.url, expires_at=1.0, refresh_token=f"r{number}"
            )
            together.wait()
            client.with_tokens(tokens).users.get_user_profile()

        server.script = script
        with (
            AriesClient(base_url=server.url, client_id="c") as client,
            ThreadPoolExecutor(crowd) as pool,
        ):
            for number in range(rounds):
                list(pool.map(call, [number] * crowd))

        assert rounds == len(refreshed)

    def test_lifetime(self, flavour: Flavour, server: Wire) -> None:
        """
        Tokens that were stored yesterday are renewed before they are used.
        """
        clock = ManualClock()
        over = attrs.evolve(TOKENS, origin=server.url, expires_at=clock.wall() - 1)
        server.script = always(json_response(200, {"access_token": "a8", "id": 1}))
        with flavour.client(base_url=server.url, client_id="c", clock=clock) as client:
            client.with_tokens(over).users.get_user_profile()

        assert ["/v1/oauth2/token", "/v1/users/me/profile"] == [r.target for r in server.requests]


class TestWithOptions:
    @pytest.mark.parametrize("cls", CLIENTS)
    def test_copy(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        A copy has the settings that were given and the others of its client.
        """
        client = cls(bearer_token="a", timeout=10, max_retries=1)
        other = client.with_options(timeout=20).with_options(max_retries=3)

        assert (20, 3) == settings_of(other)
        assert (10, 1) == settings_of(client)

    @pytest.mark.parametrize(
        ("arguments", "name"), [({"timeout": 0}, "timeout"), ({"max_retries": -1}, "max_retries")]
    )
    def test_wrong(self, arguments: dict[str, Any], name: str) -> None:
        """
        It is held to the rules of the constructor.
        """
        with pytest.raises(InvalidArgumentError, match=f"^{name}: "):
            AriesClient(bearer_token="a").with_options(**arguments)

    def test_shares_the_login(self, flavour: Flavour, server: Wire) -> None:
        """
        A copy and its client renew their login once, together.
        """
        server.script = always(json_response(200, {"access_token": "a1", "id": 1}))
        with flavour.client(base_url=server.url, client_id="c", client_secret="s") as client:
            client.with_options(timeout=5).users.get_user_profile()
            client.users.get_user_profile()

        assert 1 == sum(r.target == "/v1/oauth2/token" for r in server.requests)


class TestEventLoops:
    @pytest.mark.parametrize("closes", [True, False])
    def test_asyncio_again(self, server: Wire, closes: bool) -> None:
        """
        A later `asyncio.run` may use the client, whether or not the one before closed it.
        """
        client = AsyncAriesClient(base_url=server.url, bearer_token="a")

        async def call() -> str:
            status = (await client.health.get_health()).status
            if closes:
                await client.close()
            return status

        with warnings.catch_warnings():
            # asyncio warns of the sockets that nobody closed; here, that is meant.
            warnings.simplefilter("ignore", ResourceWarning)
            found = [asyncio.run(call()) for _ in range(3)]
            asyncio.run(client.close())
            gc.collect()

        assert ["ok"] * 3 == found
        assert 3 == len(server.requests)

    def test_trio_after_asyncio(self, server: Wire) -> None:
        """
        Nor does it matter whose loop it is.
        """
        client = AsyncAriesClient(base_url=server.url, bearer_token="a")

        async def call() -> str:
            async with client:
                return (await client.health.get_health()).status

        assert ["ok", "ok", "ok"] == [asyncio.run(call()), trio.run(call), asyncio.run(call())]

    def test_one_connection_a_loop(self, server: Wire) -> None:
        """
        Within one loop the calls share a connection.
        """
        client = AsyncAriesClient(base_url=server.url, bearer_token="a")

        async def calls() -> None:
            async with client:
                for _ in range(5):
                    await client.health.get_health()

        asyncio.run(calls())

        assert (5, 1) == (len(server.requests), server.connections)


LOGGED: Final = """
import httpx
from aries_exchange import AriesClient

reply = {"access_token": "a-new-token", "refresh_token": "r-new-token", "expires_in": 3600}

def answer(request):
    return httpx.Response(200, json=reply if "token" in request.url.path else {"status": "ok"})

client = AriesClient(
    client_id="c", refresh_token="r-old-token", transport=httpx.MockTransport(answer)
)
client.oauth2.renew()
client.health.get_health()
"""


class TestLogSwitch:
    @pytest.mark.parametrize(
        ("level", "lines"),
        [("", 0), ("info", 1), ("debug", 2), ("loud", None)],
    )
    def test_level(self, level: str, lines: int | None) -> None:
        """
        `ARIES_LOG` shows each refresh, or each request too, without code and without a secret; a
        word that it does not know is an error.
        """
        done = subprocess.run(
            [sys.executable, "-c", LOGGED],
            env={"ARIES_LOG": level},
            check=False,
            capture_output=True,
            text=True,
        )
        told = [line for line in done.stderr.splitlines() if ":aries_exchange:" in line]
        told = [line for line in told if "WARNING" not in line]
        # What is indented is the program above: Python 3.13 shows it in a traceback.
        shown = [line for line in done.stderr.splitlines() if not line.startswith(" ")]

        assert "-token" not in "\n".join(shown)
        assert (lines is None) == (done.returncode != 0)
        assert lines is None or lines == len(told)
        assert lines is not None or "ARIES_LOG: is debug" in done.stderr

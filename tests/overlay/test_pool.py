from __future__ import annotations

import gc
import socket
import sys
import threading
import time
import traceback

from collections.abc import Iterator
from types import FrameType
from typing import Any

import anyio
import httpx
import pytest

from aries_exchange import AriesClient, NotSentError
from aries_exchange.io.pool import (
    MAX_REQUESTS,
    TransportPool,
    UnusableSettingsError,
    proxy_for,
)
from tests.support.flavours import Flavour, flavour
from tests.support.wire import RESET, Request, Step, Wire, always, json_response, reset, wire


__all__ = ["flavour"]

HEALTHY = json_response(200, {"status": "ok"})


def pool_of(made: Any) -> Any:
    """
    Return what httpcore has of a transport of httpx.
    """
    return made._pool


def new(url: str, kind: Any = httpx.HTTPTransport, *, trust_env: bool = False) -> Any:
    """
    Return what httpcore has of the transport of *kind* that a pool makes for *url*.
    """
    return pool_of(TransportPool[Any](kind, trust_env=trust_env).acquire(url, 0).transport)


def names() -> TransportPool[str]:
    """
    Return a pool whose transports are the letters of the alphabet.
    """
    letters = iter("abcdefgh")

    def make(**_: object) -> str:
        return next(letters)

    return TransportPool(make, trust_env=False)


class TestTransportPool:
    def test_last_used_first(self) -> None:
        """
        A request has a transport to itself, the one used last: one caller has one connection.
        """
        pool = names()
        taken = [pool.acquire("", 0) for _ in range(4)]
        for now, index in enumerate((1, 2, 0)):
            pool.release(taken[index], now)

        assert list("abcd") == [pooled.transport for pooled in taken]
        assert list("acbe") == [pool.acquire("", 0).transport for _ in range(4)]

    def test_expired(self) -> None:
        """
        A transport is closed once its connections have expired, after 55 seconds.
        """
        pool = names()
        first, second = pool.acquire("", 0), pool.acquire("", 0)
        expired = [pool.release(second, 100.0)]
        for now in (101.0, 154.0, 155.0, 300.0):
            expired.append(pool.release(first, now))
            pool.acquire("", 0)

        assert [[], [], [], ["b"], []] == expired

    def test_busy_is_not_expired(self) -> None:
        """
        A transport with a slow request in flight is kept, however long that takes.
        """
        pool = names()
        first, second = pool.acquire("", 0), pool.acquire("", 0)

        assert [] == pool.release(first, 1000.0)
        assert ["a", "b"] == pool.clear()
        assert ["b"] == pool.release(second, 2000.0)

    def test_owners(self) -> None:
        """
        A transport sends the requests of one owner; without an owner it is used once.
        """
        pool = names()
        first, second = pool.acquire("", 1), pool.acquire("", 2)
        for now, pooled in enumerate((first, second)):
            pool.release(pooled, now)
        taken = [pool.acquire("", owner).transport for owner in (1, 1, 2, 2, None, None)]

        assert list("acbdef") == taken

    def test_used_once(self) -> None:
        """
        What was used once is closed afterwards; when a kept connection breaks, so are all others,
        once they are idle.
        """
        pool = names()
        once, busy, idle, broken = (pool.acquire("", owner) for owner in (None, 1, 2, 3))
        pool.release(idle, 0)

        assert ["a"] == pool.release(once, 0)
        assert ["c", "d"] == pool.release(broken, 0, broken=True)
        assert "e" == pool.acquire("", 1).transport
        assert ["b"] == pool.release(busy, 0)

    def test_many_owners(self) -> None:
        """
        However many users there are, no more than a hundred idle connections are kept: the latest.
        """
        numbers = iter(range(1000))

        def make(**_: object) -> int:
            return next(numbers)

        pool = TransportPool(make, trust_env=False)
        closed: list[int] = []
        for user in range(150):
            closed += pool.release(pool.acquire("", user), float(user) / 10)

        assert list(range(50)) == sorted(closed)


class TestManyAtOnce:
    def test_connections_are_bounded(self, flavour: Flavour, server: Wire) -> None:
        """
        More calls than connections wait for each other, and none fails.
        """
        server.script = always(0.01, HEALTHY)
        count = MAX_REQUESTS + 60
        with flavour.client(base_url=server.url, bearer_token="t", max_retries=0) as client:
            outcomes = flavour.at_once([client.health.get_health] * count)

        assert ["ok"] * count == [getattr(outcome, "status", outcome) for outcome in outcomes]
        assert server.connections <= MAX_REQUESTS

    def test_no_room_in_time(self, flavour: Flavour, server: Wire) -> None:
        """
        A call that times out while it waits for other calls was not sent, and says so.
        """
        arrived, over = threading.Semaphore(0), threading.Event()

        def script(_: Request) -> Iterator[Step]:
            arrived.release()
            over.wait(timeout=10)
            yield HEALTHY

        server.script = script
        with flavour.client(base_url=server.url, bearer_token="t", max_retries=0) as client:
            patient = threading.Thread(
                target=flavour.at_once, args=[[client.health.get_health] * MAX_REQUESTS]
            )
            patient.start()
            for _ in range(MAX_REQUESTS):
                arrived.acquire(timeout=10)
            hasty = client.with_options(timeout=0.2)
            with pytest.raises(NotSentError, match="100 calls are in flight"):
                hasty.users.change_email(email="new@example.com")
            over.set()
            patient.join()

        assert MAX_REQUESTS == len(server.requests)

    def test_given_transport_is_not_bounded(self, flavour: Flavour) -> None:
        """
        A transport that the caller passed has no limit.
        """
        count = MAX_REQUESTS + 20
        together = threading.Barrier(count)

        class Sync(httpx.BaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                together.wait(timeout=10)
                return httpx.Response(200, json={"status": "ok"})

        arguments: dict[str, Any] = {"base_url": "https://api.aries.com", "bearer_token": "t"}
        if flavour.portal is not None:
            pytest.skip("threads show it; the bound is the same number")
        with flavour.client(transport=Sync(), **arguments) as client:
            outcomes = flavour.at_once([client.health.get_health] * count)

        assert ["ok"] * count == [getattr(outcome, "status", outcome) for outcome in outcomes]


class Sleeper:
    """
    Kept connections that are reset at the next byte once the machine `slept`; new ones are fine.
    """

    def __init__(self) -> None:
        self.slept = threading.Event()
        self.present = threading.local()
        self.together: threading.Barrier | None = None

    def greet(self, connection: socket.socket) -> socket.socket:
        """
        Note whether the connection was opened before.
        """
        self.present.is_old = not self.slept.is_set()
        return connection

    def __call__(self, request: Request) -> list[Step]:
        if self.slept.is_set() and self.present.is_old:
            return [RESET]
        if self.together is not None:
            self.together.wait(timeout=10)
        if request.target == "/v1/oauth2/token":
            return [json_response(200, {"access_token": "a2", "expires_in": 60})]
        rejected = self.slept.is_set() and request.headers.get("authorization") == "Bearer a1"
        return [json_response(401, {}) if rejected else json_response(200, {"id": 7})]


@pytest.mark.parametrize("count", [1, 2, 5, 17])
class TestDeadConnections:
    def test_read(self, flavour: Flavour, count: int) -> None:
        """
        However many kept connections have died, one retry is enough, and the rest is forgotten.
        """
        sleeper = Sleeper()
        with (
            wire(sleeper, sleeper.greet) as server,
            flavour.client(base_url=server.url, bearer_token="t", max_retries=1) as client,
        ):
            sleeper.together = threading.Barrier(count)
            flavour.at_once([client.users.get_user_profile] * count)
            sleeper.together = None
            sleeper.slept.set()
            client.users.get_user_profile()
            client.users.change_email(email="new@example.com")
            outcomes = flavour.at_once([client.users.get_user_profile] * count)

        assert [7] * count == [getattr(outcome, "id", outcome) for outcome in outcomes]
        assert 2 * count + 3 == len(server.requests)

    def test_renewal(self, flavour: Flavour, count: int) -> None:
        """
        Nor is a token request sent on one of them.
        """
        sleeper = Sleeper()
        with (
            wire(sleeper, sleeper.greet) as server,
            flavour.client(
                base_url=server.url,
                client_id="c",
                refresh_token="r1",
                bearer_token="a1",
                max_retries=1,
            ) as client,
        ):
            sleeper.together = threading.Barrier(count)
            flavour.at_once([client.users.get_user_profile] * count)
            sleeper.together = None
            sleeper.slept.set()

            assert 7 == client.users.get_user_profile().id
        requests = [request.target for request in server.requests]
        assert 1 == requests.count("/v1/oauth2/token")


class Slow(httpx.HTTPTransport):
    """
    Waits between the connection and the request, until the other end has ended it, if it does soon.
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        trace = request.extensions["trace"]

        def slow(event: str, info: dict[str, Any]) -> None:
            trace(event, info)
            for _ in range(50 if event.endswith(".connect_tcp.complete") else 0):
                if not info["return_value"].get_extra_info("is_readable"):
                    time.sleep(0.01)

        request.extensions["trace"] = slow
        return super().handle_request(request)


class AsyncSlow(httpx.AsyncHTTPTransport):
    """
    The same for tasks.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        trace = request.extensions["trace"]

        async def slow(event: str, info: dict[str, Any]) -> None:
            await trace(event, info)
            for _ in range(50 if event.endswith(".connect_tcp.complete") else 0):
                if not info["return_value"].get_extra_info("is_readable"):
                    await anyio.sleep(0.01)

        request.extensions["trace"] = slow
        return await super().handle_async_request(request)


class TestClosedBeforeTheRequest:
    @pytest.mark.parametrize("is_reset", [True, False], ids=["reset", "closed"])
    def test_not_sent(self, flavour: Flavour, is_reset: bool) -> None:
        """
        A connection that ends as soon as it is accepted has taken nothing: a write is retried.
        """
        ended: list[bool] = []

        def greet(connection: socket.socket) -> socket.socket | None:
            if not ended:
                ended.append(True)
                if is_reset:
                    reset(connection)
                return None
            return connection

        transport = Slow() if flavour.portal is None else AsyncSlow()
        with (
            wire(always(HEALTHY), greet) as server,
            flavour.client(base_url=server.url, bearer_token="t", transport=transport) as client,
        ):
            hasty = client.with_options(max_retries=0)
            with pytest.raises(NotSentError):
                hasty.users.change_email(email="new@example.com")
            ended.clear()
            client.users.change_email(email="new@example.com")

        assert 1 == len(server.requests)


def leave_one_slot(client: AriesClient) -> None:
    """
    Let *client* have one request in flight.
    """
    driver: Any = client.__dict__["_parts"].driver
    slots = driver._http._slots
    for _ in range(MAX_REQUESTS - 1):
        slots.get()


_OURS = "/aries_exchange/io/"


class Interrupted:
    """
    Raises KeyboardInterrupt at the *moment*-th place of the SDK's own network code.

    Python looks for signals where a function begins, and after a call.
    """

    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        place = frame.f_back if event == "return" else frame
        if event == "c_call" or place is None or _OURS not in place.f_code.co_filename:
            return
        names = [each.f_code.co_name for each, _ in traceback.walk_stack(frame)]
        if "__del__" not in names:
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt


# The socket of an interrupted request may be closed by the garbage collector only.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
class TestInterrupt:
    def test_no_slot_is_lost(self, server: Wire) -> None:
        """
        Wherever Ctrl-C interrupts a call, the next one does not wait for a place that is taken.
        """
        server.script = always(HEALTHY)
        before, moment, interrupted = sys.getprofile(), 0, True
        while interrupted:
            moment += 1
            interrupted = False
            with AriesClient(base_url=server.url, bearer_token="t", timeout=5.0) as client:
                leave_one_slot(client)
                sys.setprofile(Interrupted(moment))
                try:
                    client.health.get_health()
                except KeyboardInterrupt:
                    interrupted = True
                finally:
                    sys.setprofile(before)
                hasty = client.with_options(max_retries=0)

                assert "ok" == hasty.health.get_health().status, moment

        gc.collect()  # what was interrupted, here where its warning is expected
        assert moment > 100


class TestKeepAlive:
    @pytest.mark.parametrize("name", ["sync", "async"])
    def test_slow_poller(self, name: str) -> None:
        """
        Connections outlast the pause of a slow poller; httpx would give them five seconds.
        """
        made = httpx.HTTPTransport if name == "sync" else httpx.AsyncHTTPTransport

        assert 30 < new("http://127.0.0.1:1", made)._keepalive_expiry < 60


class TestTLS:
    def test_one_context(self) -> None:
        """
        All transports of a process share one TLS context, which takes long to make.
        """
        url = "https://api.aries.com/v1/users/me"
        one, two = new(url), new(url, httpx.AsyncHTTPTransport)

        assert one._ssl_context is two._ssl_context

    def test_certificates_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        `SSL_CERT_FILE` counts when the connection is made, also after another one was.
        """
        url = "https://api.aries.com"
        before = new(url)._ssl_context
        with monkeypatch.context() as changed:
            changed.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
            with pytest.raises(UnusableSettingsError, match="SSL_CERT_FILE"):
                new(url)

        assert before is new(url)._ssl_context

    @pytest.mark.parametrize(
        ("variable", "value", "words"),
        [
            ("SSL_CERT_FILE", "/nowhere/ca.pem", "SSL_CERT_FILE .* readable PEM file"),
            ("SSL_CERT_FILE", __file__, "SSL_CERT_FILE .* readable PEM file"),
            ("HTTPS_PROXY", "gopher://u:secret@proxy", "gopher proxies .* Use http, https, socks5"),
            (
                "ALL_PROXY",
                "socks://u:secret@proxy:1080",
                "socks proxies .* Use http.* socks5://host",
            ),
            ("ALL_PROXY", "socks4://proxy:1080", "socks4 proxies are not supported"),
            ("ALL_PROXY", "socks5://u:secret@proxy:1080", r'pip install "httpx\[socks\]"'),
            ("HTTPS_PROXY", "http://u:secret@[proxy", "not the URL of a proxy.* http://host:3128"),
            ("HTTPS_PROXY", "http://u:secret@proxy:port", "not the URL of a proxy"),
            ("HTTPS_PROXY", "http://", "not the URL of a proxy"),
        ],
    )
    def test_unusable_environment(
        self,
        flavour: Flavour,
        variable: str,
        value: str,
        words: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """
        Settings that no connection can be made with are named, with the way out, each time.
        """
        monkeypatch.setenv(variable, value)
        with flavour.client(bearer_token="t", max_retries=0) as client:
            for _ in range(2):
                with pytest.raises(NotSentError, match=words) as caught:
                    client.health.get_health()

                assert "settings" == caught.value.reason
                assert "secret" not in f"{caught.value} {vars(caught.value)}"
                assert "Error" not in str(caught.value)

    def test_none_for_http(self) -> None:
        """
        For plain http no certificate is read, and no certificate would be accepted.
        """
        context = new("http://127.0.0.1:1")._ssl_context

        assert context is not None
        assert 0 == context.cert_store_stats()["x509_ca"]


PROXY = "http://proxy.example:3128"


class TestProxies:
    @pytest.mark.parametrize(
        "variables",
        [
            {},
            {"HTTPS_PROXY": PROXY},
            {"https_proxy": PROXY},
            {"ALL_PROXY": PROXY},
            {"HTTP_PROXY": PROXY},
            {"HTTPS_PROXY": "proxy.example:3128"},
            {"HTTPS_PROXY": PROXY, "ALL_PROXY": "http://other.example"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": "*"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": "example.com, *"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": "aries.com"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": ".aries.com"},
            {"HTTPS_PROXY": PROXY, "no_proxy": "api.aries.com"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": "ies.com"},
            {"HTTPS_PROXY": PROXY, "NO_PROXY": "localhost,127.0.0.1, example.com"},
        ],
        ids=str,
    )
    def test_as_httpx_does(
        self, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        The variables of the environment mean what they mean to an httpx client.
        """
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        url = "https://api.aries.com/v1/users/me"
        client: Any = httpx.Client()
        with client:
            theirs = pool_of(client._transport_for_url(httpx.URL(url)))
        ours = new(url, trust_env=True)

        assert repr(getattr(theirs, "_proxy_url", None)) == repr(getattr(ours, "_proxy_url", None))

    @pytest.mark.parametrize(
        ("host", "exceptions", "proxied"),
        [
            ("[fd00::1]", "fd00::1", False),
            ("[fd00::1]", "[fd00::1]", False),
            ("[fd00::1]:8443", "fd00:0:0::1", False),
            ("[fd00::1]", "fd00::/8", False),
            ("[fd00::1]", "fe80::/10, fd00::2", True),
            ("[fd00::1]", "10.0.0.0/8", True),
            ("10.1.2.3", "10.0.0.0/8", False),
            ("10.1.2.3:8443", "example.com , 10.1.2.0/24", False),
            ("10.1.2.3", "10.1.2.7/24", False),
            ("11.1.2.3", "10.0.0.0/8", True),
            ("10.1.2.3", "10.1.2.3", False),
            ("10.example.com", "10.0.0.0/8", True),
            ("api.aries.com", "fd00::/8,10.0.0.0/8,/", True),
        ],
    )
    def test_addresses(
        self, host: str, exceptions: str, proxied: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        `NO_PROXY` may name addresses of both kinds, and networks.
        """
        monkeypatch.setenv("HTTPS_PROXY", PROXY)
        monkeypatch.setenv("NO_PROXY", exceptions)

        assert (PROXY if proxied else None) == proxy_for(f"https://{host}/v1/users/me")

    @pytest.mark.parametrize("value", [f" {PROXY}", f"{PROXY}\n", " proxy.example:3128 "])
    def test_blanks(self, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Blanks around the address of a proxy are none of it.
        """
        monkeypatch.setenv("HTTPS_PROXY", value)

        assert proxy_for("https://api.aries.com") == PROXY

    def test_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Without `trust_env` they mean nothing.
        """
        monkeypatch.setenv("ALL_PROXY", PROXY)
        asked: list[str | None] = []

        def make(*, proxy: str | None, **_: object) -> str:
            asked.append(proxy)
            return ""

        for trust_env in (False, True):
            TransportPool(make, trust_env=trust_env).acquire("https://api.aries.com", 0)

        assert [None, PROXY] == asked


class TestTime:
    def test_the_pause_between_calls_is_not_counted(self, flavour: Flavour, server: Wire) -> None:
        """
        A kept connection has the deadline of the present call, not of an earlier one.
        """
        server.script = always(0.05, HEALTHY)
        with flavour.client(base_url=server.url, bearer_token="t", timeout=2) as client:
            for pause in (0, 1.1, 1.1):
                time.sleep(pause)
                client.health.get_health()

        assert (3, 1) == (len(server.requests), server.connections)

from __future__ import annotations

import threading
import time

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from aries_exchange import NotSentError
from aries_exchange.io.pool import MOST, TransportPool, async_transport, transport
from tests.support.flavours import Flavour, flavour
from tests.support.wire import Request, Step, Wire, always, json_response


__all__ = ["flavour"]

HEALTHY = json_response(200, {"status": "ok"})


def pool_of(made: Any) -> Any:
    """
    Return what httpcore has of a transport of httpx.
    """
    return made._pool


def names(room: int = 2) -> TransportPool[str]:
    """
    Return lanes whose transports are the letters of the alphabet.
    """
    letters = iter("abcdefgh")
    return TransportPool(lambda _: next(letters), room=room)


class TestLanes:
    def test_first_with_room(self) -> None:
        """
        An exchange takes the first lane with room, so that a single caller has one connection.
        """
        lanes = names()
        taken = [lanes.enter("") for _ in range(5)]
        lanes.leave(taken[1], 0)

        assert list("aabbc") == [lane.transport for lane in taken]
        assert "a" == lanes.enter("").transport

    def test_surplus(self) -> None:
        """
        A lane that nobody needed for as long as its connections are kept is given up.
        """
        lanes = names(1)
        first, second = lanes.enter(""), lanes.enter("")
        given_up = [lanes.leave(second, 100.0)]
        for now in (101.0, 154.0, 155.0, 300.0):
            given_up.append(lanes.leave(first, now))
            lanes.enter("")

        assert [None, None, None, "b", None] == given_up

    def test_busy_is_no_surplus(self) -> None:
        """
        A lane with a slow exchange on it stays, however long that takes.
        """
        lanes = names(1)
        first, second = lanes.enter(""), lanes.enter("")

        assert lanes.leave(first, 1000.0) is None
        assert ["a", "b"] == lanes.clear()
        assert lanes.leave(second, 2000.0) is None


class TestManyAtOnce:
    def test_connections_are_bounded(self, flavour: Flavour, server: Wire) -> None:
        """
        More calls than connections are allowed wait their turn, and none fails.
        """
        server.script = always(0.01, HEALTHY)
        count = MOST + 60
        with flavour.client(base_url=server.url, bearer_token="t", max_retries=0) as client:
            outcomes = flavour.at_once([client.health.get_health] * count)

        assert ["ok"] * count == [getattr(outcome, "status", outcome) for outcome in outcomes]
        assert server.connections <= MOST

    def test_no_room_in_time(self, flavour: Flavour, server: Wire) -> None:
        """
        A call that finds no room in its time was not sent, and says so.
        """
        arrived, over = threading.Semaphore(0), threading.Event()

        def script(_: Request) -> Iterator[Step]:
            arrived.release()
            over.wait(timeout=10)
            yield HEALTHY

        server.script = script
        with flavour.client(base_url=server.url, bearer_token="t", max_retries=0) as client:
            patient = threading.Thread(
                target=flavour.at_once, args=[[client.health.get_health] * MOST]
            )
            patient.start()
            for _ in range(MOST):
                arrived.acquire(timeout=10)
            hasty = client.with_options(timeout=0.2)
            with pytest.raises(NotSentError, match="100 calls are under way"):
                hasty.users.change_email(email="new@example.com")
            over.set()
            patient.join()

        assert MOST == len(server.requests)

    def test_given_transport_is_not_bounded(self, flavour: Flavour) -> None:
        """
        A transport of the program's own decides by itself how much it takes at a time.
        """
        count = MOST + 20
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


class TestKeepAlive:
    @pytest.mark.parametrize("name", ["sync", "async"])
    def test_slow_poller(self, name: str) -> None:
        """
        Connections outlast the pause of a slow poller; httpx would give them five seconds.
        """
        made: Any = transport if name == "sync" else async_transport
        pool = pool_of(made("http://127.0.0.1:1", trust_env=False))

        assert 30 < pool._keepalive_expiry < 60


class TestTLS:
    def test_one_context(self) -> None:
        """
        All transports of a process share one TLS context, which takes long to make.
        """
        url = "https://api.aries.com/v1/users/me"
        one, two = transport(url, trust_env=True), async_transport(url, trust_env=True)

        assert pool_of(one)._ssl_context is pool_of(two)._ssl_context

    def test_certificates_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        `SSL_CERT_FILE` counts when the connection is made, also after another one was.
        """
        url = "https://api.aries.com"
        before = pool_of(transport(url, trust_env=True))._ssl_context
        with monkeypatch.context() as changed:
            changed.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
            with pytest.raises(OSError, match="No such file"):
                transport(url, trust_env=True)

        assert before is pool_of(transport(url, trust_env=True))._ssl_context

    @pytest.mark.parametrize(
        ("variable", "value"),
        [
            ("SSL_CERT_FILE", "/nowhere/ca.pem"),
            ("HTTPS_PROXY", "gopher://proxy.example"),
        ],
    )
    def test_unusable_environment(
        self, flavour: Flavour, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        An environment that no connection can be made with is told as such, each time.
        """
        monkeypatch.setenv(variable, value)
        with flavour.client(bearer_token="t", max_retries=0) as client:
            for _ in range(2):
                with pytest.raises(NotSentError, match=r"no connection can be prepared .* HTTPS_P"):
                    client.health.get_health()

    def test_none_for_http(self) -> None:
        """
        For plain http no certificate is read, and no certificate would be accepted.
        """
        context = pool_of(transport("http://127.0.0.1:1", trust_env=False))._ssl_context

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
        ours = pool_of(transport(url, trust_env=True))

        assert repr(getattr(theirs, "_proxy_url", None)) == repr(getattr(ours, "_proxy_url", None))

    def test_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Without `trust_env` they mean nothing.
        """
        monkeypatch.setenv("ALL_PROXY", PROXY)

        assert not hasattr(pool_of(transport("http://127.0.0.1:1", trust_env=False)), "_proxy_url")


class TestTime:
    def test_the_pause_between_calls_is_not_counted(self, flavour: Flavour, server: Wire) -> None:
        """
        A lane keeps nothing of the call before: each has its own deadline.
        """
        server.script = always(0.05, HEALTHY)
        with flavour.client(base_url=server.url, bearer_token="t", timeout=0.5) as client:
            for _ in range(3):
                client.health.get_health()
                time.sleep(0.2)

        assert (3, 1) == (len(server.requests), server.connections)

from __future__ import annotations

import functools
import gzip
import inspect
import json
import pickle
import socket
import time
import tracemalloc
import zlib

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AriesDecodeError,
    AriesError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitError,
    RefreshUnavailable,
    ResponseTooLargeError,
    ServerError,
    UnexpectedRedirectError,
)
from aries_exchange.effects import BODY_LIMIT
from tests.support.certificates import Authority
from tests.support.flavours import Flavour, flavour
from tests.support.wire import (
    CLOSE,
    RESET,
    Request,
    Step,
    Wire,
    always,
    json_response,
    response,
    wire,
)


__all__ = ["flavour"]

HELD: Final = 10.0
"""How long a server takes that the client should not wait for, in seconds."""
HEALTHY: Final = json_response(200, {"status": "ok"})
GZIP: Final = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
BROKEN: Final[list[list[Step]]] = [
    [RESET],
    [CLOSE],
    [b"HTTP/1.1 200 OK\r\n", RESET],
    [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", CLOSE],
    [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", CLOSE],
    [b"SSH-2.0-OpenSSH_9.2\r\n", CLOSE],
    [b"HTTP/1.1 OK\r\n\r\n", CLOSE],
    [b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", CLOSE],
    [b"HTTP/1.1 200 OK\r\nContent-Length: a\r\n\r\n", CLOSE],
    [b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", CLOSE],
    [b"\x00" * 200_000, CLOSE],
    [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, CLOSE],
]
PAGE: Final = b"<html>" + b"x" * 3000


def error_head(status: int, *lines: str) -> bytes:
    """
    Return the head of a response whose body is to follow.
    """
    first = f"HTTP/1.1 {status} Whatever\r\nRetry-After: 7\r\nX-Request-Id: r1\r\n"
    return (first + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()


ERRORS: Final = {
    302: UnexpectedRedirectError,
    404: NotFoundError,
    429: RateLimitError,
    503: ServerError,
}
UNREADABLE: Final[dict[str, tuple[list[str], list[Step]]]] = {
    "brotli": (["Content-Encoding: br", "Content-Length: 4"], [b"\x0b\x01\x80a"]),
    "two codings": (["Content-Encoding: gzip, zstd", "Content-Length: 4"], [b"(\xb5/\xfd"]),
    "not gzip": (["Content-Encoding: gzip", "Content-Length: 3006"], [PAGE]),
    "gzip, cut": (["Content-Encoding: gzip", "Content-Length: 25"], [gzip.compress(PAGE)[:25]]),
    "gzip bomb": (["Content-Encoding: gzip"], [gzip.compress(bytes(2**24)), CLOSE]),
    "too large": (["Content-Length: 99999999"], [*[bytes(2**20)] * 11, CLOSE]),
    "cut short": (["Content-Length: 5000"], [PAGE, CLOSE]),
    "reset": (["Content-Length: 5000"], [PAGE, RESET]),
    "no last chunk": (["Transfer-Encoding: chunked"], [b"5\r\n<html\r\n", CLOSE]),
    "no chunk at all": (["Transfer-Encoding: chunked"], [PAGE, CLOSE]),
}
BOMB: Final = gzip.compress(bytes(100 * 2**20), 1)
NOT_SENT: Final = {
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
}
UNKNOWN: Final = {
    httpx.ReadError,
    httpx.ReadTimeout,
    httpx.WriteError,
    httpx.WriteTimeout,
    httpx.CloseError,
    httpx.RemoteProtocolError,
    # Bases that nobody raises themselves.
    httpx.NetworkError,
    httpx.ProtocolError,
    httpx.TimeoutException,
    # httpx2 has one more, of an interface that is not used here.
    getattr(httpx, "SSEError", httpx.ReadError),
}


def transport_errors(cls: type[Exception] = httpx.TransportError) -> Iterator[type[Exception]]:
    """
    Return every subclass of *cls* that httpx has.
    """
    for child in cls.__subclasses__():
        yield child
        yield from transport_errors(child)


def write(client: AriesClient) -> None:
    """
    Send a request that changes something.
    """
    client.users.change_email(email="new@example.com")


def read(client: AriesClient) -> None:
    """
    Send a request that changes nothing.
    """
    client.users.get_user_profile()


def make(flavour: Flavour, url: str, **more: Any) -> AriesClient:
    """
    Return a client that does not wait between attempts.
    """
    arguments: dict[str, Any] = {"bearer_token": "hunter2", "timeout": 5.0, "max_retries": 0}
    return flavour.client(base_url=url, **(arguments | more))


def free_port() -> int:
    """
    Return a port that nobody listens on.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class TestTranslation:
    def test_every_transport_error(self, flavour: Flavour) -> None:
        """
        Each way in which httpx can fail has a place: not sent, or outcome unknown.
        """
        assert NOT_SENT | UNKNOWN == set(transport_errors())
        left = list(transport_errors())

        def fail(request: httpx.Request) -> httpx.Response:
            cls: Any = left[-1]
            raise cls(f"hunter2 in {request.url}")

        transport = httpx.MockTransport(fail)
        with make(flavour, "https://api.aries.com", transport=transport) as client:
            while left:
                with pytest.raises(AriesError) as caught:
                    write(client)
                cls = left.pop()
                expected = NotSentError if cls in NOT_SENT else OutcomeUnknownError

                assert (cls, expected) == (cls, type(caught.value))
                assert "changeEmail" in str(caught.value)
                assert "hunter2" not in str(caught.value)

    def test_sent_before_it_failed(self, flavour: Flavour, server: Wire) -> None:
        """
        A transport may name an error as one of connecting although the headers have left: then the
        outcome is unknown, and a write is not repeated.
        """
        server.script = always(HEALTHY)
        left = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError]

        class Misnaming(httpx.BaseTransport):
            inner = httpx.HTTPTransport()

            def handle_request(self, request: httpx.Request) -> httpx.Response:
                self.inner.handle_request(request).close()
                raise left[-1]("hunter2")

        class AsyncMisnaming(httpx.AsyncBaseTransport):
            inner = httpx.AsyncHTTPTransport()

            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                await (await self.inner.handle_async_request(request)).aclose()
                raise left[-1]("hunter2")

        transport = Misnaming() if flavour.portal is None else AsyncMisnaming()
        with make(flavour, server.url, transport=transport, max_retries=5) as client:
            while left:
                with pytest.raises(OutcomeUnknownError):
                    write(client)
                left.pop()

        assert 4 == len(server.requests)

    def test_everything_else(self, flavour: Flavour) -> None:
        """
        What httpx or the system raise beside that stays in the family, too.
        """
        left: list[Exception] = [
            httpx.InvalidURL("hunter2"),
            httpx.TooManyRedirects("hunter2"),
            httpx.DecodingError("hunter2"),
            httpx.StreamClosed(),
            OSError("hunter2"),
            ConnectionResetError("hunter2"),
            socket.gaierror("hunter2"),
            TimeoutError("hunter2"),
        ]

        def fail(_: httpx.Request) -> httpx.Response:
            raise left.pop()

        transport = httpx.MockTransport(fail)
        with make(flavour, "https://api.aries.com", transport=transport) as client:
            while left:
                with pytest.raises((NotSentError, OutcomeUnknownError)) as caught:
                    write(client)

                assert "hunter2" not in str(caught.value)

    def test_nothing_of_httpx(self, flavour: Flavour) -> None:
        """
        An error carries neither cause nor context nor frames of the library, which hold the token.
        """

        def fail(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError(str(request.headers), request=request)

        transport = httpx.MockTransport(fail)
        with (
            make(flavour, "https://api.aries.com", transport=transport) as client,
            pytest.raises(NotSentError) as caught,
        ):
            read(client)
        error = caught.value
        frames = inspect.getinnerframes(caught.tb)

        assert (None, None) == (error.__cause__, error.__context__)
        assert [] == [frame.filename for frame in frames if "httpx" in frame.filename]
        assert "hunter2" not in f"{error} {vars(error)}"


class TestRequest:
    def test_content(self, flavour: Flavour) -> None:
        """
        A transport of the program's own finds a whole request: its content, length and host.
        """
        seen: list[httpx.Request] = []

        class Noting(httpx.BaseTransport, httpx.AsyncBaseTransport):
            def handle_request(self, request: httpx.Request) -> httpx.Response:
                assert json.loads(request.content) == {"email": "new@example.com"}
                seen.append(request)
                return httpx.Response(204)

            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                return self.handle_request(request)

        with make(flavour, "https://api.aries.com", transport=Noting()) as client:
            write(client)
        headers = seen[0].headers

        assert str(len(seen[0].content)) == headers["Content-Length"]
        assert ["api.aries.com"] == headers.get_list("Host")
        assert "application/json" == headers["Content-Type"]


class TestConnection:
    def test_refused(self, flavour: Flavour) -> None:
        """
        Where nobody listens nothing was sent.
        """
        port = free_port()
        with (
            make(flavour, f"http://127.0.0.1:{port}") as client,
            pytest.raises(NotSentError, match=f"127.0.0.1:{port}"),
        ):
            write(client)

    def test_broken(self, flavour: Flavour, server: Wire) -> None:
        """
        After a request has left, a broken answer leaves its outcome unknown, and a write is not
        repeated.
        """
        with make(flavour, server.url, max_retries=5) as client:
            for number, told in enumerate(BROKEN, 1):
                server.script = always(*told)
                with pytest.raises(OutcomeUnknownError, match="changeEmail"):
                    write(client)

                assert number == len(server.requests)

    def test_kept_open(self, flavour: Flavour, server: Wire) -> None:
        """
        Calls one after the other share a connection.
        """
        with make(flavour, server.url) as client:
            for _ in range(5):
                client.health.get_health()

        assert (5, 1) == (len(server.requests), server.connections)

    def test_copies_share(self, flavour: Flavour, server: Wire) -> None:
        """
        `with_options` copies use the connections of the client, and do not close them.
        """
        with make(flavour, server.url) as client:
            client.health.get_health()
            with client.with_options(timeout=3) as copy:
                copy.health.get_health()
            client.health.get_health()

        assert (3, 1) == (len(server.requests), server.connections)

    def test_close_is_idempotent(self, flavour: Flavour, server: Wire) -> None:
        """
        A client may be closed twice, unused, and be used afterwards.
        """
        client = make(flavour, server.url)
        client.close()
        client.health.get_health()
        client.close()
        client.close()
        client.health.get_health()
        client.close()

        assert (2, 2) == (len(server.requests), server.connections)

    def test_no_cookies(self, flavour: Flavour, server: Wire) -> None:
        """
        A cookie that a server sets never comes back.
        """
        headers = [("Set-Cookie", "session=1; Path=/"), ("Content-Type", "application/json")]
        server.script = always(response(200, b'{"status": "ok"}', headers))
        with make(flavour, server.url) as client:
            for _ in range(3):
                client.health.get_health()

        assert [None] * 3 == [request.headers.get("cookie") for request in server.requests]

    @pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"])
    def test_loopback_without_proxy(
        self, flavour: Flavour, server: Wire, variable: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A loopback address is never reached through a proxy.
        """
        monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}")
        with make(flavour, server.url) as client:
            client.health.get_health()

        assert 1 == len(server.requests)

    def test_proxy_elsewhere(
        self, flavour: Flavour, server: Wire, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        For any other origin the proxy of the environment is used; its refusal means "not sent".
        """
        server.script = always(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", CLOSE)
        monkeypatch.setenv("HTTPS_PROXY", server.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with make(flavour, "https://api.aries.com") as client, pytest.raises(NotSentError):
            write(client)

        assert [("CONNECT", "api.aries.com:443")] == [
            (request.method, request.target) for request in server.requests
        ]
        assert "authorization" not in server.requests[0].headers


class TestReason:
    @pytest.mark.parametrize(
        ("certificate", "reason", "words"),
        [
            ({"alone": True}, "certificate_untrusted", r"SSL_CERT_FILE.*HTTPTransport\(verify="),
            ({"host": "8.8.8.8"}, "host_mismatch", "another host name.* base_url"),
            ({"host": "api.example"}, "host_mismatch", "another host name.* base_url"),
            ({"begins": -9, "ends": -2}, "certificate_expired", "has expired"),
            ({"begins": 2, "ends": 9}, "certificate_not_yet_valid", "not valid yet"),
        ],
    )
    def test_certificate(
        self,
        flavour: Flavour,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        certificate: dict[str, Any],
        reason: str,
        words: str,
    ) -> None:
        """
        A certificate that is not accepted is told as that, with the way out.
        """
        authority = Authority()
        (tmp_path / "ca.pem").write_text(authority.pem)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        shake = functools.partial(authority.server(**certificate).wrap_socket, server_side=True)
        with wire(always(HEALTHY), shake) as server:
            url = server.url.replace("http:", "https:")
            with make(flavour, url) as client, pytest.raises(NotSentError, match=words) as caught:
                write(client)

        assert reason == caught.value.reason
        assert f"127.0.0.1:{server.port}" in str(caught.value)
        assert caught.value.__cause__ is None

    @pytest.mark.parametrize(
        ("told", "reason", "words"),
        [
            (b"HTTP/1.1 407 Secret\r\n\r\n", "proxy_rejected", "407.* HTTPS_PROXY=http://user"),
            (b"HTTP/1.1 502 Secret\r\n\r\n", "proxy_rejected", "502"),
            (b"SSH-2.0-Secret\r\n", "connection_broken", "not valid HTTP"),
        ],
    )
    def test_proxy(
        self,
        flavour: Flavour,
        server: Wire,
        monkeypatch: pytest.MonkeyPatch,
        told: bytes,
        reason: str,
        words: str,
    ) -> None:
        """
        What a proxy says is told with its address and status, without its credentials or words.
        """
        server.script = always(told, CLOSE)
        monkeypatch.setenv("HTTPS_PROXY", server.url.replace("//", "//user:secret@"))
        with (
            make(flavour, "https://api.aries.com") as client,
            pytest.raises(NotSentError, match=words) as caught,
        ):
            write(client)
        text = f"{caught.value} {vars(caught.value)}".lower()

        assert reason == caught.value.reason
        assert "secret" not in text
        assert "api.aries.com" in text
        assert "proxy_rejected" != reason or f"proxy 127.0.0.1:{server.port}" in text

    def test_closed_proxy(self, flavour: Flavour, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        A proxy that nobody listens at is named; it is not the service that refused.
        """
        port = free_port()
        monkeypatch.setenv("ALL_PROXY", f"http://user:secret@127.0.0.1:{port}")
        with (
            make(flavour, "https://api.aries.com") as client,
            pytest.raises(
                NotSentError, match=f"refused .proxy 127.0.0.1:{port}, for api"
            ) as caught,
        ):
            write(client)

        assert "connection_refused" == caught.value.reason

    def test_renewal(
        self, flavour: Flavour, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A renewal that could not be sent names the same cause and way out, also to later calls.
        """
        (tmp_path / "ca.pem").write_text(Authority().pem)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        shake = functools.partial(Authority().server().wrap_socket, server_side=True)
        with wire(always(HEALTHY), shake) as server:
            told = {
                server.url.replace("http:", "https:"): ("certificate_untrusted", "SSL_CERT_FILE"),
                f"http://127.0.0.1:{free_port()}": ("connection_refused", "base_url"),
            }
            for url, (reason, way_out) in told.items():
                with flavour.client(
                    base_url=url, client_id="c", refresh_token="r1", max_retries=0
                ) as client:
                    for each in (client, client.with_options(timeout=0.3)):  # too short to retry
                        with pytest.raises(RefreshUnavailable, match=way_out) as caught:
                            read(each)

                        assert reason == caught.value.reason

    def test_survives_pickling(self) -> None:
        """
        The reason goes along with the error to another process.
        """
        error = pickle.loads(pickle.dumps(NotSentError("x", reason="timeout")))

        assert "timeout" == error.reason


class TestTime:
    @pytest.mark.parametrize(
        "told",
        [
            [HELD],
            [b"HTTP/1.1 200 OK\r\n", HELD],
            [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", HELD],
            [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"] + [b" ", HELD / 200] * 200,
        ],
        ids=["silent", "half a head", "half a body", "dripping body"],
    )
    def test_deadline(self, flavour: Flavour, server: Wire, told: list[Step]) -> None:
        """
        The time for a call is for all of it, and a body that drips does not stretch it.
        """
        server.script = always(*told)
        with make(flavour, server.url, timeout=1) as client:
            began = time.monotonic()
            with pytest.raises(OutcomeUnknownError):
                write(client)
            took = time.monotonic() - began

        assert 0.95 < took < HELD

    def test_dripping_head(self, flavour: Flavour, server: Wire) -> None:
        """
        Nor does a head that drips, although httpx gives its time to each read of it.
        """
        drip: list[Step] = [b"X-A: b\r\n", HELD / 200] * 200
        server.script = always(b"HTTP/1.1 200 OK\r\n", *drip)
        with make(flavour, server.url, timeout=1) as client:
            began = time.monotonic()
            with pytest.raises(OutcomeUnknownError):
                write(client)
            took = time.monotonic() - began

        assert 0.95 < took < HELD

    def test_retries_included(self, flavour: Flavour, server: Wire) -> None:
        """
        Retries do not extend it, either.
        """
        server.script = always(0.15, response(503))
        with make(flavour, server.url, timeout=0.5, max_retries=100) as client:
            began = time.monotonic()
            with pytest.raises(AriesError):
                read(client)
            took = time.monotonic() - began

        assert took < HELD

    def test_over_before_it_began(self, flavour: Flavour, server: Wire) -> None:
        """
        A call whose time is over while it waits for a token is not sent.
        """
        server.script = always(1.5, json_response(200, {"access_token": "a1", "expires_in": 60}))
        with (
            flavour.client(
                base_url=server.url, client_id="c", client_secret="s", timeout=1, max_retries=0
            ) as client,
            pytest.raises(NotSentError, match="could not be renewed"),
        ):
            read(client)

        assert ["/v1/oauth2/token"] == [request.target for request in server.requests]


@pytest.mark.parametrize("kind", UNREADABLE)
class TestErrorBody:
    def test_status_decides(self, flavour: Flavour, server: Wire, kind: str) -> None:
        """
        The body of an error that cannot be read is dropped; its status and headers count.
        """
        lines, body = UNREADABLE[kind]
        with make(flavour, server.url) as client:
            for status, error in ERRORS.items():
                server.script = always(error_head(status, *lines), *body)
                with pytest.raises(error) as caught:
                    read(client)
                raised = caught.value

                assert (status, 7, "r1", b"") == (
                    raised.status_code,
                    raised.retry_after,
                    raised.request_id,
                    raised.body,
                )

    def test_retried(self, flavour: Flavour, server: Wire, kind: str) -> None:
        """
        A read is retried after it, and the connection with the rest of the body is not reused.
        """
        lines, body = UNREADABLE[kind]
        head = error_head(503, *lines).replace(b"Retry-After: 7\r\n", b"")
        told: list[list[Step]] = [[head, *body], [HEALTHY], [HEALTHY]]

        def script(_: Request) -> list[Step]:
            return told.pop(0)

        server.script = script
        with make(flavour, server.url, max_retries=1) as client:
            assert "ok" == client.health.get_health().status
            assert "ok" == client.health.get_health().status

        assert 3 == len(server.requests)

    def test_access_token_is_renewed(self, flavour: Flavour, server: Wire, kind: str) -> None:
        """
        A 401 renews the access token, whatever its body is.
        """
        lines, body = UNREADABLE[kind]
        profile = json_response(200, {"id": 7, "email": "user@example.com"})

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/v1/oauth2/token":
                return [json_response(200, {"access_token": "a2", "expires_in": 60})]
            if request.headers["authorization"] == "Bearer a2":
                return [profile]
            return [error_head(401, *lines), *body]

        server.script = script
        with flavour.client(
            base_url=server.url, client_id="c", refresh_token="r1", bearer_token="a1"
        ) as client:
            client.users.get_user_profile()

        assert ["a1", "-", "a2"] == [
            request.headers.get("authorization", "-").removeprefix("Bearer ")
            for request in server.requests
        ]


class TestSlowErrorBody:
    @pytest.mark.parametrize("told", [[HELD], [b" ", HELD / 200] * 200], ids=["silent", "dripping"])
    def test_bounded(self, flavour: Flavour, server: Wire, told: list[Step]) -> None:
        """
        The body of an error is not waited for until the call times out.
        """
        server.script = always(error_head(404, "Content-Length: 1000"), *told)
        with make(flavour, server.url, timeout=2 * HELD) as client:
            began = time.monotonic()
            with pytest.raises(NotFoundError):
                read(client)
            took = time.monotonic() - began

        assert took < HELD

    def test_within_the_deadline(self, flavour: Flavour, server: Wire) -> None:
        """
        Nor does it make a call longer than its timeout.
        """
        server.script = always(error_head(404, "Content-Length: 1000"), HELD)
        with make(flavour, server.url, timeout=0.3) as client:
            began = time.monotonic()
            with pytest.raises(AriesError):
                read(client)
            took = time.monotonic() - began

        assert took < 2  # how long the body of an error may take at most


class TestBody:
    @pytest.mark.parametrize(
        "coding", ["utf-8", "UTF-8", "none", "identity", "", ",", "identity, utf8", "binary"]
    )
    def test_no_coding(self, flavour: Flavour, server: Wire, coding: str) -> None:
        """
        A `Content-Encoding` that names no coding is ignored.
        """
        headers = [("Content-Encoding", coding)]
        server.script = always(response(200, b'{"status": "ok"}', headers))
        with make(flavour, server.url) as client:
            assert "ok" == client.health.get_health().status

    @pytest.mark.parametrize(
        "coding", ["gzip, identity", "identity,x-gzip", "GZIP ,", "utf-8, gzip"]
    )
    def test_gzip_in_a_list(self, flavour: Flavour, server: Wire, coding: str) -> None:
        """
        Also beside gzip.
        """
        body = gzip.compress(b'{"status": "ok"}')
        server.script = always(response(200, body, [("Content-Encoding", coding)]))
        with make(flavour, server.url) as client:
            assert "ok" == client.health.get_health().status

    def test_bytes_after_gzip(self, flavour: Flavour, server: Wire) -> None:
        """
        What follows the compressed data counts, and is no part of the body.
        """
        packed = gzip.compress(b'{"status": "ok"}')
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000000000\r\n\r\n"
        sent: list[int] = []

        def script(_: Request) -> Iterable[Step]:
            yield head + packed
            for number in range(1000):
                yield bytes(2**20)
                sent.append(number)

        server.script = script
        with make(flavour, server.url, timeout=30.0) as client:
            tracemalloc.start()
            with pytest.raises(ResponseTooLargeError):
                client.health.get_health()
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()

        assert peak < 2 * BODY_LIMIT
        assert len(sent) < 100

    def test_gzip(self, flavour: Flavour, server: Wire) -> None:
        """
        A compressed body is read, and nothing but gzip is asked for.
        """
        server.script = always(response(200, gzip.compress(b'{"status": "ok"}'), GZIP))
        with make(flavour, server.url) as client:
            assert "ok" == client.health.get_health().status

        assert "gzip" == server.requests[0].headers["accept-encoding"]

    @pytest.mark.parametrize("size", [1, 7, 1000])
    def test_gzip_members(self, flavour: Flavour, server: Wire, size: int) -> None:
        """
        A compressed body may have several members (RFC 1952, section 2.2), empty ones among them.
        """
        parts = [b'{"status"', b"", b': "ok"}', b""]
        body = b"".join(map(gzip.compress, parts))
        pieces = [body[i : i + size] for i in range(0, len(body), size)]
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
        server.script = always(head % len(body), *pieces)
        with make(flavour, server.url) as client:
            assert "ok" == client.health.get_health().status

    def test_gzip_in_pieces(self, flavour: Flavour, server: Wire) -> None:
        """
        A compressed body may come byte by byte.
        """
        packed = gzip.compress(b'{"status": "ok"}')
        head = response(200, b"", [("Content-Encoding", "gzip")]).replace(
            b"Content-Length: 0", f"Content-Length: {len(packed)}".encode()
        )
        server.script = always(head, *(bytes([byte]) for byte in packed))
        with make(flavour, server.url) as client:
            assert "ok" == client.health.get_health().status

    @pytest.mark.parametrize(
        ("body", "coding"),
        [
            (gzip.compress(b'{"status": "ok"}')[:-9], "gzip"),
            (b"no gzip", "gzip"),
            (zlib.compress(b'{"status": "ok"}'), "gzip"),
            (b'{"status": "ok"}', "br"),
            (gzip.compress(gzip.compress(b"{}")), "gzip, gzip"),
        ],
        ids=range(5),
    )
    def test_broken_compression(
        self, flavour: Flavour, server: Wire, body: bytes, coding: str
    ) -> None:
        """
        A body that cannot be unpacked is an unreadable answer, not a shorter one.
        """
        server.script = always(response(200, body, [("Content-Encoding", coding)]))
        with (
            make(flavour, server.url) as client,
            pytest.raises(AriesDecodeError, match=r"getHealth: .* status 200"),
        ):
            client.health.get_health()

    def test_bomb(self, flavour: Flavour, server: Wire) -> None:
        """
        A hundred megabytes of zeros in a hundred kilobytes are not unpacked.
        """
        server.script = always(response(200, BOMB, GZIP))
        with make(flavour, server.url) as client:
            tracemalloc.start()
            with pytest.raises(ResponseTooLargeError) as caught:
                client.health.get_health()
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()

        assert ("getHealth", 200) == (caught.value.operation, caught.value.status_code)
        assert peak < 2 * BODY_LIMIT

    @pytest.mark.parametrize("told_length", [True, False])
    def test_cap(self, flavour: Flavour, server: Wire, told_length: bool) -> None:
        """
        A body above the cap is not read to its end, whether or not its length is told.
        """
        sent: list[int] = []
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
        head += b"Content-Length: 1000000000\r\n\r\n" if told_length else b"\r\n"

        def script(_: Request) -> Iterable[Step]:
            yield head
            for number in range(1000):
                yield bytes(2**20)
                sent.append(number)

        server.script = script
        with (
            make(flavour, server.url) as client,
            pytest.raises(ResponseTooLargeError, match="10485760 bytes"),
        ):
            client.health.get_health()

        assert len(sent) < 100

    def test_up_to_the_cap(self, flavour: Flavour, server: Wire) -> None:
        """
        A body of exactly the cap is read.
        """
        filled = json.dumps({"status": ""})[:-2]
        body = filled.encode() + b"x" * (BODY_LIMIT - len(filled) - 2) + b'"}'
        server.script = always(response(200, body))
        with make(flavour, server.url) as client:
            assert BODY_LIMIT - len(filled) - 2 == len(client.health.get_health().status)

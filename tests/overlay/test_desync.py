"""
A server that sends more than it was asked for: nobody gets the response to another request.

Each kind of surplus is sent once, with the first response.  The client then goes on: with its own
next call, and with the calls of other users.
"""

from __future__ import annotations

import functools
import itertools
import json
import ssl
import threading

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack
from typing import Any, Final

import httpx
import pytest

from aries_exchange import AriesClient, AriesError, Tokens
from tests.support.certificates import Authority
from tests.support.flavours import Flavour, flavour
from tests.support.wire import Request, Step, Wire, json_response, response, wire


__all__ = ["flavour"]

PAUSE: Final = 0.05


def profile(name: str, status: int = 200, head: str = "") -> bytes:
    """
    Return the response that belongs to the user *name*.
    """
    body = json.dumps({"id": 7, "email": name, "error": name}).encode()
    lines = [("Content-Type", "application/json"), *([("X-Extra", head)] if head else [])]
    return response(status, body, lines)


def chunked(name: str) -> bytes:
    """
    Return the same in chunks.
    """
    body = json.dumps({"id": 7, "email": name}).encode()
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    return head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


STRAY: Final = profile("stray@example.com")
NO_BODY: Final = b"HTTP/1.1 %d Whatever\r\n\r\n"

SURPLUS: Final[dict[str, Callable[[str], list[Step]]]] = {
    "the response once more": lambda name: [profile(name) * 2],
    "another response": lambda name: [profile(name) + STRAY],
    "two more": lambda name: [profile(name) + STRAY * 2],
    "after chunks": lambda name: [chunked(name) + STRAY],
    "in chunks": lambda name: [profile(name) + chunked("stray@example.com")],
    "after a 103": lambda name: [b"HTTP/1.1 103 Early\r\n\r\n" + profile(name) + STRAY],
    "after a 404": lambda name: [profile(name, 404) + STRAY],
    "after a 500": lambda name: [profile(name, 500) + STRAY],
    "a 204 with a body": lambda _: [NO_BODY % 204 + STRAY],
    "a 304 with a body": lambda _: [NO_BODY % 304 + STRAY],
    "half a response": lambda name: [profile(name) + STRAY[:-20]],
    "the head of a response": lambda name: [profile(name) + STRAY.partition(b"\r\n\r\n")[0]],
    "a 100": lambda name: [profile(name) + b"HTTP/1.1 100 Continue\r\n\r\n"],
    "one line break": lambda name: [profile(name) + b"\r\n"],
    "more body than promised": lambda name: [profile(name) + b"more"],
    "in the next packet": lambda name: [profile(name), 0.002, STRAY],
    "while idle": lambda name: [profile(name), PAUSE / 2, STRAY],
    "in pieces": lambda name: [profile(name) + STRAY[:40], PAUSE / 4, STRAY[40:]],
}


class Server:
    """
    Numbers its responses, names the user in each, and sends *surplus* with the first.
    """

    def __init__(self, surplus: Callable[[str], list[Step]]) -> None:
        self.surplus = surplus
        self.numbers = itertools.count(1)
        self.sent = threading.Event()

    def __call__(self, request: Request) -> Iterable[Step]:
        number = next(self.numbers)
        name = f"{request.headers['authorization'].removeprefix('Bearer ')} {number}"
        return self._first(name) if number == 1 else [profile(name)]

    def _first(self, name: str) -> Iterator[Step]:
        try:
            yield from self.surplus(name)
        finally:
            self.sent.set()


@functools.cache
def authority() -> Authority:
    """
    Return the authority that clients trust here.
    """
    return Authority()


@pytest.fixture(params=["http", "https"])
def serve(request: pytest.FixtureRequest) -> Generator[Callable[[Any], Wire]]:
    """
    Start a server, with or without TLS.
    """
    opened = ExitStack()

    def start(script: Any) -> Wire:
        context = authority().server()
        shake = functools.partial(context.wrap_socket, server_side=True)
        made = wire(script, shake) if request.param == "https" else wire(script)
        server = opened.enter_context(made)
        server.url = server.url.replace("http:", request.param + ":")
        return server

    with opened:
        yield start


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """
    Let the transports of the SDK trust the authority.
    """
    path = tmp_path / "ca.pem"
    path.write_text(authority().pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def own_transport(flavour: Flavour, server: Wire) -> Any:
    """
    Return a transport that a program passes: its connections are shared by all.
    """
    kind = httpx.HTTPTransport if flavour.portal is None else httpx.AsyncHTTPTransport
    # Nobody is asked about plain HTTP, and hundreds of certificates take long to read.
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusted: Any = authority().trusted() if server.url.startswith("https") else nobody
    return kind(verify=trusted)


def tokens(server: Wire, number: int) -> Tokens:
    """
    Return the tokens of one of many users.
    """
    return Tokens(access_token=f"user-{number}", origin=server.url)


def expired(server: Wire, number: int) -> Tokens:
    """
    Return tokens of one of many users, whose access token the server rejects.
    """
    name = f"user-{number}"
    return Tokens(access_token=name, refresh_token=f"old-{name}", origin=server.url)


def email(client: AriesClient) -> object:
    """
    Return the address in the response, or the error.
    """
    try:
        return client.users.get_user_profile().email
    except AriesError as error:
        return error


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("kind", SURPLUS)
class TestSurplus:
    @pytest.mark.parametrize("pause", [0.0, PAUSE])
    def test_other_users(
        self, flavour: Flavour, serve: Callable[[Any], Wire], kind: str, pause: float
    ) -> None:
        """
        Users whose clients are made by `with_tokens` get their own responses, however fast.
        """
        server = serve(Server(SURPLUS[kind]))
        with flavour.client(base_url=server.url, client_id="c", max_retries=0) as base:
            users = [base.with_tokens(tokens(server, n)) for n in range(4)]
            email(users[0])
            threading.Event().wait(pause)
            got = [email(user) for user in users[1:]]

        assert [f"user-{n} {n + 1}" for n in range(1, 4)] == got

    @pytest.mark.parametrize("given", [False, True], ids=["own", "given"])
    def test_same_user(
        self, flavour: Flavour, serve: Callable[[Any], Wire], kind: str, given: bool
    ) -> None:
        """
        The next call of the same client gets its own response, over a transport of the program, too.
        """
        script = Server(SURPLUS[kind])
        server = serve(script)
        transport = own_transport(flavour, server) if given else None
        with flavour.client(
            base_url=server.url, bearer_token="user", transport=transport, max_retries=0
        ) as client:
            email(client)
            assert script.sent.wait(30)
            got = [email(client) for _ in range(3)]

        assert ["user 2", "user 3", "user 4"] == got


class TestBoundary:
    @pytest.mark.parametrize("size", [2**15, 2**16, 2**17, 2**18, 2**16 - 1])
    def test_after_a_whole_read(self, flavour: Flavour, server: Wire, size: int) -> None:
        """
        Surplus is seen also where the response ends with the last byte of a read.
        """
        plain = profile("user 1")
        padding = b" " * (size - len(plain))
        head, _, body = plain.partition(b"\r\n\r\n")
        length = f"Content-Length: {len(body)}".encode()
        longer = f"Content-Length: {len(body) + len(padding)}".encode()
        shift = len(longer) - len(length)
        padding = padding[shift:]
        longer = f"Content-Length: {len(body) + len(padding)}".encode()
        first = head.replace(length, longer) + b"\r\n\r\n" + body + padding
        numbers = itertools.count(1)

        def script(_: Request) -> Iterable[Step]:
            number = next(numbers)
            return [first + STRAY] if number == 1 else [profile(f"user {number}")]

        server.script = script
        with flavour.client(base_url=server.url, bearer_token="t", max_retries=0) as client:
            got = [email(client) for _ in range(3)]

        assert size == len(first)
        assert ["user 1", "user 2", "user 3"] == got


def granted(name: str, status: int = 200) -> bytes:
    """
    Return the response of the token endpoint to the user *name*.
    """
    return json_response(
        status,
        {"access_token": f"fresh-{name}", "refresh_token": f"next-{name}", "expires_in": 60},
    )


TWICE: Final[dict[str, Callable[[str], list[Step]]]] = {
    "in one packet": lambda name: [granted(name) * 2],
    "in the next packet": lambda name: [granted(name), 0.002, granted(name)],
    "a moment later": lambda name: [granted(name), PAUSE, granted(name)],
    "after an error": lambda name: [granted(name, 503) + granted(name)],
    "in pieces": lambda name: [granted(name) + granted(name)[:50], 0.002, granted(name)[50:]],
}


@pytest.mark.usefixtures("trusting")
class TestTokens:
    @pytest.mark.parametrize("kind", TWICE)
    @pytest.mark.parametrize("given", [False, True], ids=["own", "given"])
    def test_never_mix(
        self, flavour: Flavour, serve: Callable[[Any], Wire], kind: str, given: bool
    ) -> None:
        """
        A token endpoint that responds twice gives nobody the tokens of somebody else.
        """
        numbers = itertools.count(1)

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/v1/oauth2/token":
                name = json.loads(request.body)["refresh_token"].removeprefix("old-")
                return TWICE[kind](name) if next(numbers) == 1 else [granted(name)]
            name = request.headers["authorization"].removeprefix("Bearer ")
            return [profile(name, 200 if "fresh" in name else 401)]

        server = serve(script)
        transport = own_transport(flavour, server) if given else None
        with flavour.client(base_url=server.url, client_id="c", transport=transport) as base:
            users = [base.with_tokens(expired(server, number)) for number in range(4)]
            email(users[0])
            got = [email(user) for user in users[1:]]
            held = [user.bearer_token for user in users[1:]]

        expected = [f"fresh-user-{n}" for n in range(1, 4)]
        assert (expected, expected) == (got, held)

    def test_own_connection(self, flavour: Flavour, serve: Callable[[Any], Wire]) -> None:
        """
        A token request has a connection that no call uses before or after it.
        """

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/v1/oauth2/token":
                assert "close" == request.headers["connection"]
                return [granted("user")]
            fresh = "fresh" in request.headers["authorization"]
            return [profile("user", 200 if fresh else 401)]

        server = serve(script)
        with flavour.client(base_url=server.url, client_id="c") as base:
            user = base.with_tokens(expired(server, 0))
            got = [email(user) for _ in range(3)]

        assert ["user"] * 3 == got
        assert 5 == len(server.requests)
        assert 3 == server.connections  # of each access token, and of the token request

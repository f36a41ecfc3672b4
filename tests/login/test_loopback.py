from __future__ import annotations

import socket
import threading
import time

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AuthorizationError,
    InvalidArgumentError,
    LoginTimeoutError,
    PortInUseError,
)
from aries_exchange.clock import SystemClock
from aries_exchange.login.loopback import Listener, RedirectionEndpoint
from aries_sandbox import Sandbox
from tests.login.attempts import Attempt, logging_in
from tests.support import person


CALLBACK: Final = "http://127.0.0.1:0/callback"


@pytest.fixture(name="client")
def client(aries_sandbox: Sandbox) -> Iterator[AriesClient]:
    """
    The client of a program on the user's machine.
    """
    with AriesClient(client_id="sandbox-public", base_url=aries_sandbox.base_url) as made:
        yield made


def statuses(attempt: Attempt, *queries: str, **options: str) -> set[int]:
    """
    Send each of *queries* to the redirect URI, and return the statuses of the answers.
    """
    with httpx.Client(trust_env=False, headers=options) as http:
        return {http.get(f"{attempt.redirect_uri}?{query}").status_code for query in queries}


def raw(attempt: Attempt, request: bytes) -> bytes:
    """
    Send *request* as it is, and return what comes back before the connection ends.
    """
    with socket.create_connection(("127.0.0.1", attempt.port), timeout=5) as peer:
        try:
            peer.sendall(request)
            return peer.recv(65_536)
        except ConnectionError:
            return b""


def favicon(attempt: Attempt) -> None:
    """
    What browsers ask for by themselves.
    """
    httpx.get(f"http://127.0.0.1:{attempt.port}/favicon.ico", trust_env=False)


def wrong_path(attempt: Attempt) -> None:
    """
    Other paths, with the right state.
    """
    paths = ["/callback/", "/Callback", "/", "//callback", "/x/callback", "/callback%2f"]
    right = f"?code=stolen&state={attempt.state}"
    for path in paths:
        httpx.get(f"http://127.0.0.1:{attempt.port}{path}{right}", trust_env=False)


def wrong_states(attempt: Attempt) -> None:
    """
    A hundred guesses.
    """
    assert {400} == statuses(attempt, *(f"code=stolen&state=guess-{n}" for n in range(100)))


def no_state(attempt: Attempt) -> None:
    """
    Responses that cannot be told from forged ones.
    """
    assert {400} == statuses(attempt, "", "code=stolen", "code=stolen&state=", "state=&code=x")


def post(attempt: Attempt) -> None:
    """
    Another method, with the right state.
    """
    url = f"{attempt.redirect_uri}?code=stolen&state={attempt.state}"
    assert 405 == httpx.post(url, data={"code": "stolen"}, trust_env=False).status_code


def head(attempt: Attempt) -> None:
    """
    What link checkers send.
    """
    url = f"{attempt.redirect_uri}?code=stolen&state={attempt.state}"
    assert 405 == httpx.head(url, trust_env=False).status_code


def large_header(attempt: Attempt) -> None:
    """
    A megabyte of header.
    """
    target = f"/callback?code=stolen&state={attempt.state}"
    request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{attempt.port}\r\nX: "
    assert b" 200 " not in raw(attempt, request.encode() + b"x" * 2**20 + b"\r\n\r\n")


def garbage(attempt: Attempt) -> None:
    """
    What is no HTTP at all.
    """
    for request in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET\r\n\r\n", b"\r\n\r\n", b"\0" * 99):
        with socket.create_connection(("127.0.0.1", attempt.port), timeout=5) as peer:
            peer.sendall(request)


def duplicate_code(attempt: Attempt) -> None:
    """
    A parameter twice (RFC 6749, section 3.1).
    """
    state = f"state={attempt.state}"
    assert {400} == statuses(attempt, f"code=a&code=b&{state}", f"code=a&{state}&{state}")


def code_and_error(attempt: Attempt) -> None:
    """
    Yes and no at once.
    """
    assert {400} == statuses(attempt, f"code=a&error=access_denied&state={attempt.state}")


def foreign_host(attempt: Attempt) -> None:
    """
    A name that was rebound to this machine.
    """
    query = f"code=stolen&state={attempt.state}"
    hosts = ["attacker.example", f"localhost:{attempt.port}", "127.0.0.1", "127.0.0.1:1"]
    assert {400} == {status for host in hosts for status in statuses(attempt, query, host=host)}


def two_hosts(attempt: Attempt) -> None:
    """
    Two names at once.
    """
    own = f"Host: 127.0.0.1:{attempt.port}\r\n"
    target = f"/callback?code=stolen&state={attempt.state}"
    answer = raw(attempt, f"GET {target} HTTP/1.1\r\n{own}{own}\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")


def foreign_issuer(attempt: Attempt) -> None:
    """
    The response of another server (RFC 9207).
    """
    query = f"code=stolen&state={attempt.state}&iss=https://attacker.example"
    assert {400} == statuses(attempt, query)


ABUSES: Final[list[Callable[[Attempt], None]]] = [
    favicon,
    wrong_path,
    wrong_states,
    no_state,
    post,
    head,
    large_header,
    garbage,
    duplicate_code,
    code_and_error,
    foreign_host,
    two_hosts,
    foreign_issuer,
]


class TestAbuse:
    @pytest.mark.parametrize("abuse", ABUSES, ids=lambda abuse: abuse.__name__)
    def test_the_wait_goes_on(self, client: AriesClient, abuse: Callable[[Attempt], None]) -> None:
        """
        Nothing but the response to this login ends it; then the true callback succeeds.
        """
        with logging_in(client) as attempt:
            abuse(attempt)
            status = attempt.finish()

        assert "refresh_token" == status.kind
        assert "user@example.com" == client.users.get_user_profile().email

    def test_all_at_once(self, client: AriesClient) -> None:
        """
        It stands all of that at the same time, with 50 silent and one slow connection beside.
        """
        with ExitStack() as stack, logging_in(client) as attempt:
            address = ("127.0.0.1", attempt.port)
            silent = [
                stack.enter_context(socket.create_connection(address, timeout=5)) for _ in range(50)
            ]
            silent[0].sendall(b"GET /callback?co")
            threads = [threading.Thread(target=abuse, args=(attempt,)) for abuse in ABUSES]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            silent[0].sendall(b"de=x")
            status = attempt.finish()

        assert not status.is_over

    def test_slow_loris_is_dropped(self, client: AriesClient) -> None:
        """
        A connection that sends a byte now and then is closed after five seconds.
        """
        with logging_in(client) as attempt:
            with socket.create_connection(("127.0.0.1", attempt.port), timeout=30) as peer:
                began = time.monotonic()
                peer.sendall(b"G")
                dropped = peer.recv(1)
                took = time.monotonic() - began
            attempt.finish()

        assert b"" == dropped
        assert took > 4

    def test_more_connections_than_it_keeps(self, client: AriesClient) -> None:
        """
        Two hundred silent connections push each other out, not the person.
        """
        with ExitStack() as stack, logging_in(client) as attempt:
            address = ("127.0.0.1", attempt.port)
            for _ in range(200):
                stack.enter_context(socket.create_connection(address, timeout=5))

            assert not attempt.finish().is_over


class TestAnswer:
    def test_it_repeats_nothing(self, client: AriesClient) -> None:
        """
        The page that is left in the browser is static, runs nothing, and has no code in its address.
        """
        with logging_in(client) as attempt:
            back = person.log_in(attempt.url)
            page = person.visit(back)
            attempt.outcome()
        code = dict(httpx.URL(back).params)["code"]

        assert (200, "") == (page.status_code, page.url.query.decode())
        assert code not in page.text
        assert attempt.state not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert ("no-referrer", "no-store") == (
            page.headers["referrer-policy"],
            page.headers["cache-control"],
        )

    def test_reload_and_second_submission(self, client: AriesClient) -> None:
        """
        What comes twice is answered like the first, and exchanged once.
        """
        with logging_in(client) as attempt:
            back = person.log_in(attempt.url)
            first = httpx.get(back, trust_env=False)
            second = httpx.get(back, trust_env=False)
            page = person.visit(back)
            attempt.outcome()

        assert (303, 303, 200) == (first.status_code, second.status_code, page.status_code)

    def test_refused(self, client: AriesClient) -> None:
        """
        A refusal with the right state ends the login with a typed error.
        """
        with logging_in(client) as attempt:
            page = person.visit(person.log_in(attempt.url, decision="deny"))
            with pytest.raises(AuthorizationError) as caught:
                attempt.outcome()

        assert "access_denied" == caught.value.error
        assert 403 == page.status_code
        assert "Access was denied" in page.text

    def test_a_forged_refusal_is_ignored(self, client: AriesClient) -> None:
        """
        Another page of the browser cannot end the login with an error of its own.
        """
        with logging_in(client) as attempt:
            ignored = statuses(attempt, "error=access_denied&state=guess", "error=access_denied")

            assert {400} == ignored
            assert not attempt.finish().is_over

    def test_nobody_comes(self, client: AriesClient) -> None:
        """
        The wait has an end, and says what to compare.
        """
        with logging_in(client, timeout=0.3) as attempt, pytest.raises(LoginTimeoutError) as caught:
            attempt.outcome()

        assert attempt.redirect_uri in str(caught.value)
        assert "trailing slash" in str(caught.value)


class TestRedirectionEndpoint:
    @pytest.mark.parametrize("port", ["", ":80"])
    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80"])
    def test_default_port(self, port: str, host: str) -> None:
        """
        Port 80 may be named or left out, in the registered URI and by the browser.
        """
        endpoint = RedirectionEndpoint(str, f"http://127.0.0.1{port}/callback")
        answer = endpoint.respond(f"GET /callback?code=x HTTP/1.1\r\nHost: {host}".encode())

        assert answer.startswith(b"HTTP/1.1 303")
        assert endpoint.is_over


class TestPort:
    def test_loopback_only(self, client: AriesClient) -> None:
        """
        The kernel's table knows its port on 127.0.0.1 and nowhere else, and afterwards not at all.
        """
        with logging_in(client) as attempt:
            during = listening(attempt.port)
            attempt.finish()

        assert ["0100007F"] == during
        assert [] == listening(attempt.port)

    def test_free_at_once(self, client: AriesClient) -> None:
        """
        The next login may use the port of the last one.
        """
        with logging_in(client) as first:
            first.finish()
        with logging_in(client, redirect_uri=first.redirect_uri) as second:
            second.finish()

        assert first.port == second.port

    @pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
    def test_taken(self, client: AriesClient, address: str) -> None:
        """
        A port that somebody listens on is an error at once, which names the port.
        """
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind((address, 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(PortInUseError, match=f"port {port}"):
                client.login(redirect_uri=f"http://127.0.0.1:{port}/callback", mode="browser")

    def test_two_cannot_share(self) -> None:
        """
        Two listeners never have one port.
        """
        first = Listener(CALLBACK, SystemClock())
        try:
            with pytest.raises(PortInUseError):
                Listener(first.redirect_uri, SystemClock())
        finally:
            first.close()

    def test_localhost_means_both_families(self) -> None:
        """
        Who registered `localhost` is listened for on 127.0.0.1 and, where there is IPv6, on ::1.
        """
        listener = Listener("http://localhost:0/callback", SystemClock())
        port = int(listener.redirect_uri.rpartition(":")[2].partition("/")[0])
        found = listening(port)
        listener.close()

        assert set(found) <= {"0100007F", "0" * 24 + "01000000"}
        assert "0100007F" in found

    @pytest.mark.parametrize(
        "uri",
        [
            "https://127.0.0.1:8976/callback",
            "http://0.0.0.0:8976/callback",
            "http://[::]:8976/callback",
            "http://192.168.0.7:8976/callback",
            "http://127.0.0.1.attacker.example:8976/callback",
            "http://user@127.0.0.1:8976/callback",
            "http://127.0.0.1:x/callback",
            "http://127.0.0.1:99999/callback",
            "yourapp://callback",
        ],
    )
    def test_only_this_machine(self, uri: str) -> None:
        """
        It listens for http URIs of this machine, and refuses all others before it binds anything.
        """
        with pytest.raises(InvalidArgumentError, match="redirect_uri"):
            Listener(uri, SystemClock())


def listening(port: int) -> list[str]:
    """
    Return the addresses that *port* is listened on, from the kernel's tables, in its hexadecimal.
    """
    if not Path("/proc/net/tcp").exists():
        pytest.skip("the kernel's tables are read where Linux has them")
    rows = [
        line.split()
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
    ]
    own = [row[1].split(":") for row in rows if row[3] == "0A"]
    return [address for address, number in own if int(number, 16) == port]

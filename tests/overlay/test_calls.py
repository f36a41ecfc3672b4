from __future__ import annotations

import contextlib
import gzip
import json
import logging
import math
import time

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, cast

import httpx
import pytest

from aries_exchange import (
    AriesAPIError,
    AriesClient,
    AriesDecodeError,
    AriesError,
    AuthenticationError,
    InvalidArgumentError,
    RateLimitError,
    RawResponse,
    ReauthorizationRequired,
    RequestOptions,
    ServerError,
)
from aries_exchange.calls.call import Caller
from aries_exchange.calls.credential import Credential
from aries_exchange.calls.options import check_retries, check_timeout
from aries_exchange.calls.retries import RetryPolicy
from aries_exchange.responses import Response
from tests.fuzz.calls import CALLS
from tests.overlay.grants import ENVIRONMENT, WALL
from tests.overlay.grants import make as make_grant
from tests.support.clocks import ManualClock
from tests.support.driving import Driven, token_answer
from tests.support.flavours import Flavour
from tests.support.wire import CLOSE, RESET, Request, Step, Wire, json_response, response


ACCOUNT: Final[dict[str, Any]] = {
    "id": 1,
    "fdid": "FDID-EXAMPLE",
    "status": "OPEN",
    "is_sim": False,
    "primary_user": None,
    "created_at": "2024-01-15T10:30:00Z",
}
PROFILE: Final = json_response(200, {"id": 1, "email": "user@example.com"})
EMPTY: Final = response(200)


def account(**changes: Any) -> dict[str, Any]:
    """
    Return a list of two accounts, the second of them with *changes*.
    """
    return {"accounts": [ACCOUNT, ACCOUNT | changes]}


FIELDS: Final[list[tuple[dict[str, Any], str]]] = [
    ({"id": "1"}, "id"),
    ({"id": 1.5}, "id"),
    ({"id": True}, "id"),
    ({"id": "zz"}, "id"),
    ({"fdid": 42}, "fdid"),
    ({"fdid": ["hunter2"]}, "fdid"),
    ({"is_sim": 0}, "is_sim"),
    ({"is_sim": "false"}, "is_sim"),
    ({"status": 7}, "status"),
    ({"status": []}, "status"),
    ({"primary_user": []}, "primary_user"),
    ({"primary_user": "hunter2"}, "primary_user"),
    ({"created_at": "yesterday"}, "created_at"),
    ({"created_at": 12}, "created_at"),
    ({"created_at": "2024-01-15"}, "created_at"),
    ({"created_at": "2024-13-15T10:30:00Z"}, "created_at"),
]
BODIES: Final = [
    (b"", "$"),
    (b"   ", "$"),
    (b"<html>maintenance</html>", "$"),
    (b"\xff\xfe\xfa", "$"),
    (b'{"accounts": [\xff]}', "$"),
    (b"\xef\xbb\xbf{}", "$.accounts"),
    (b'{"accounts": [', "$"),
    (b"[" * 100_000, "$"),
    (b'{"accounts":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "$"),
    (b"NaN", "$"),
    (b'{"accounts": [{"id": NaN}]}', "$"),
    (b'{"accounts": [{"id": 1e999}]}', "$"),
    (b'{"accounts": [{"id": ' + b"9" * 5000 + b"}]}", "$"),
    (b'{"accounts": [{"id": 9223372036854775808}]}', "$.accounts[0].id"),
    (b'{"accounts": [{"fdid": "\\ud800"}]}', "$"),
    (b"null", "$"),
    (b"[]", "$"),
    (b'"text"', "$"),
    (b"{}", "$.accounts"),
    (b'{"accounts": {}}', "$.accounts"),
    (b'{"accounts": "abc"}', "$.accounts"),
    (b'{"accounts": [[]]}', "$.accounts[0]"),
    (b'{"accounts": [null]}', "$.accounts[0]"),
    # The wrong type, which is never returned as it is; the list is not guessed.
    *(
        (json.dumps(account(**changes)).encode(), f"$.accounts[1].{path}")
        for changes, path in FIELDS
    ),
]


def make(flavour: Flavour, url: str, **more: Any) -> AriesClient:
    """
    Return a client with a token that is not renewed.
    """
    arguments: dict[str, Any] = {"bearer_token": "hunter2", "timeout": 5.0, "max_retries": 0}
    return flavour.client(base_url=url, **(arguments | more))


def caller_of(credential: Credential, clock: ManualClock, *, max_retries: int) -> Caller:
    """
    Return what decides about calls, to be driven by hand: nobody connects or sleeps.
    """
    return Caller(
        environment=ENVIRONMENT,
        credential=credential,
        policy=RetryPolicy(lambda: 0.5),
        timeout=50,
        max_retries=max_retries,
        user_agent="tests",
        clock=clock,
    )


def mocked(
    flavour: Flavour, handler: Callable[[httpx.Request], httpx.Response], **more: Any
) -> AriesClient:
    """
    Return a client of production whose network is *handler*.
    """
    return make(flavour, "https://api.aries.com", transport=httpx.MockTransport(handler), **more)


def each(*answers: bytes) -> Callable[[Request], Iterable[Step]]:
    """
    Return the script that gives one of *answers* after the other, and the last one for ever.
    """
    left = list(answers)

    def script(_: Request) -> Iterator[Step]:
        yield left.pop(0) if len(left) > 1 else left[0]

    return script


class TestUnreadable:
    def test_bodies(self, flavour: Flavour, server: Wire) -> None:
        """
        Whatever a success holds, one exception tells operation, status and place, and no value.
        """
        with make(flavour, server.url) as client:
            for body, path in BODIES:
                server.script = each(response(200, body))
                with pytest.raises(AriesDecodeError) as caught:
                    client.users.get_user_accounts()
                error = caught.value

                assert (body, "getUserAccounts", 200, path) == (
                    body,
                    error.operation,
                    error.status_code,
                    error.path,
                )
                assert (None, None) == (error.__cause__, error.__context__)
                assert "hunter2" not in str(error)

    def test_other_success(self, flavour: Flavour, server: Wire) -> None:
        """
        Another 2xx than the documented one is read like it, and needs its body.
        """
        with make(flavour, server.url) as client:
            for status in (201, 202, 206, 299):
                server.script = each(json_response(status, account()))

                assert 2 == len(client.users.get_user_accounts())
            for status in (204, 205):
                server.script = each(response(status))
                with pytest.raises(AriesDecodeError) as caught:
                    client.users.get_user_accounts()

                assert status == caught.value.status_code

    def test_refusal(self, flavour: Flavour, server: Wire) -> None:
        """
        Whatever number a refusal has, and HTML in it, the number is kept.
        """
        with make(flavour, server.url) as client:
            for status in (300, 310, 400, 418, 500, 520, 599, 600, 999):
                server.script = each(response(status, b"<html>", [("Content-Type", "text/html")]))
                with pytest.raises(AriesAPIError) as caught:
                    client.users.get_user_accounts()

                assert ("getUserAccounts", status) == (
                    caught.value.operation,
                    caught.value.status_code,
                )


class TestForwardCompatible:
    def test_unknown_field(self, flavour: Flavour, server: Wire) -> None:
        """
        A field that nobody documents yet is kept beside the others.
        """
        server.script = each(json_response(200, account(margin_class="X", nested={"a": [1]})))
        with make(flavour, server.url) as client:
            first, second = client.users.get_user_accounts()

        assert {} == first.additional_properties
        assert {"margin_class": "X", "nested": {"a": [1]}} == second.additional_properties

    def test_unknown_enum_value(self, flavour: Flavour, server: Wire) -> None:
        """
        A new value of an enum survives, and says that it is not known.
        """
        server.script = each(json_response(200, account(status="HIBERNATING")))
        with make(flavour, server.url) as client:
            first, second = client.users.get_user_accounts()
        assert first.status is not None
        assert second.status is not None

        assert (True, False) == (first.status.is_known, second.status.is_known)
        assert "HIBERNATING" == second.status.value

    def test_missing_and_null(self, flavour: Flavour, server: Wire) -> None:
        """
        An optional field may be absent or null.
        """
        server.script = each(json_response(200, {"accounts": [{}, {"id": None, "status": None}]}))
        with make(flavour, server.url) as client:
            accounts = client.users.get_user_accounts()

        assert [(None, None)] * 2 == [(each.id, each.status) for each in accounts]


class TestWhatIsRetried:
    def test_read(self, flavour: Flavour, server: Wire) -> None:
        """
        A read is repeated up to `max_retries` times.
        """
        server.script = each(response(503), PROFILE)
        with make(flavour, server.url, max_retries=1) as client:
            profile = client.users.get_user_profile()

        assert ("user@example.com", 2) == (profile.email, len(server.requests))

    def test_read_gives_up(self, flavour: Flavour, server: Wire) -> None:
        """
        Then the last error is told.
        """
        server.script = each(response(503), response(502), response(504), PROFILE)
        with (
            make(flavour, server.url, max_retries=2) as client,
            pytest.raises(ServerError) as caught,
        ):
            client.users.get_user_profile()

        assert (504, 3) == (caught.value.status_code, len(server.requests))

    @pytest.mark.parametrize("step", [RESET, CLOSE])
    def test_read_after_a_reset(self, flavour: Flavour, server: Wire, step: Step) -> None:
        """
        A read whose connection breaks is repeated, too.
        """

        def script(_: Request) -> Iterable[Step]:
            return [step] if len(server.requests) == 1 else [PROFILE]

        server.script = script
        with make(flavour, server.url, max_retries=1) as client:
            assert "user@example.com" == client.users.get_user_profile().email

        assert 2 == len(server.requests)

    def test_write(self, flavour: Flavour, server: Wire) -> None:
        """
        A write is never repeated, whatever the status: an order must not be placed twice.
        """
        statuses = (408, 425, 429, 500, 502, 503, 504, 520, 522, 530)
        with make(flavour, server.url, max_retries=5) as client:
            for status in statuses:
                server.script = each(json_response(status, {}, Retry_After="0"))
                with pytest.raises(AriesAPIError):
                    client.users.change_email(email="new@example.com")
                with pytest.raises(AriesAPIError):
                    client.users.update_current_user(plaid_status="PENDING")
                with pytest.raises(AriesAPIError):
                    client.api_clients.delete_api_client(client_id="c")

        assert ["POST", "PATCH", "DELETE"] * len(statuses) == [
            request.method for request in server.requests
        ]

    def test_retry_after(self, flavour: Flavour, server: Wire) -> None:
        """
        A 429 on a read is repeated, after the time that the service asks for.
        """
        server.script = each(response(429, b"", [("Retry-After", "1")]), PROFILE)
        with make(flavour, server.url, max_retries=1) as client:
            began = time.monotonic()
            client.users.get_user_profile()
            took = time.monotonic() - began

        assert 2 == len(server.requests)
        assert took >= 1.0

    def test_long_retry_after(self, flavour: Flavour, server: Wire) -> None:
        """
        Above a minute nobody waits: the error tells how long it would be.
        """
        server.script = each(response(429, b"", [("Retry-After", "61")]))
        with (
            make(flavour, server.url, max_retries=5, timeout=300.0) as client,
            pytest.raises(RateLimitError) as caught,
        ):
            client.users.get_user_profile()

        assert (61.0, 1) == (caught.value.retry_after, len(server.requests))


class TestRetries:
    def test_budget_in_an_outage(self) -> None:
        """
        However many calls an outage meets, twenty are retried; ten successes pay for one more.
        """
        clock = ManualClock()
        caller = caller_of(Credential("hunter2"), clock, max_retries=2)
        down, healthy = Response(503, {}, b""), Response(200, {}, b'{"status": "ok"}')

        def sent(outcome: Response, calls: int) -> int:
            driven = Driven(*[outcome] * 3 * calls, clock=clock)
            for _ in range(calls):
                with contextlib.suppress(ServerError):
                    driven.run(caller.perform(CALLS["getHealth"]()))
            return len(driven.sent)

        assert [50 + 20, 50] == [sent(down, 50) for _ in range(2)]
        assert [10, 50 + 1] == [sent(healthy, 10), sent(down, 50)]

    def test_a_refresh_that_was_told_to_wait(self) -> None:
        """
        A call waits for as long as the token endpoint asks, and one retry is enough for that.
        """
        clock = ManualClock(wall=WALL)
        driven = Driven(
            token_answer(429, {"Retry-After": "30"}, error="slow_down"),
            token_answer(access_token="a1", refresh_token="r1", expires_in=3600),
            Response(200, {}, b'{"id": 1, "email": "user@example.com"}'),
            clock=clock,
        )
        caller = caller_of(make_grant(clock=clock), clock, max_retries=1)
        driven.run(caller.perform(CALLS["getUserProfile"]()))

        assert ([30], 3) == (driven.slept, len(driven.sent))


class TestUnauthorized:
    def test_fixed_token(self, flavour: Flavour, server: Wire) -> None:
        """
        A token that cannot be renewed is refused once.
        """
        server.script = each(response(401))
        with (
            make(flavour, server.url, max_retries=5) as client,
            pytest.raises(AuthenticationError),
        ):
            client.users.get_user_profile()

        assert 1 == len(server.requests)

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_once_only(self, flavour: Flavour, server: Wire, method: str) -> None:
        """
        After a 401 the token is renewed once, and the request repeated once; then it is told.
        """
        numbers = iter(range(1, 100))

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/v1/oauth2/token":
                number = next(numbers)
                return [json_response(200, {"access_token": f"a{number}", "expires_in": 3600})]
            return [response(401)]

        server.script = script
        with flavour.client(
            base_url=server.url, client_id="c", client_secret="s", max_retries=5
        ) as client:
            calls: dict[str, Callable[[], object]] = {
                "GET": client.users.get_user_profile,
                "POST": lambda: client.users.change_email(email="new@example.com"),
            }
            with pytest.raises(AuthenticationError):
                calls[method]()

        assert [None, "Bearer a1", None, "Bearer a2"] == [
            request.headers.get("authorization") for request in server.requests
        ]

    def test_write_is_repeated_whole(self, flavour: Flavour, server: Wire) -> None:
        """
        A 401 says that nothing was done: the same write goes out with the next token.
        """

        def script(request: Request) -> Iterable[Step]:
            if request.target == "/v1/oauth2/token":
                number = sum(r.target == request.target for r in server.requests)
                return [json_response(200, {"access_token": f"a{number}"})]
            fresh = request.headers["authorization"] == "Bearer a2"
            return [response(200, b"{}") if fresh else response(401)]

        server.script = script
        with flavour.client(base_url=server.url, client_id="c", client_secret="s") as client:
            client.users.change_email(email="new@example.com")
        bodies = [r.body for r in server.requests if r.target != "/v1/oauth2/token"]

        assert [b'{"email":"new@example.com"}'] * 2 == [body.replace(b" ", b"") for body in bodies]

    def test_no_login(self, flavour: Flavour, server: Wire) -> None:
        """
        Without a login a protected operation is told at once; the open ones work.
        """
        with flavour.client(base_url=server.url, client_id="c") as client:
            with pytest.raises(ReauthorizationRequired) as caught:
                client.users.get_user_profile()
            client.health.get_health()

        assert ("no_login", "getUserProfile") == (caught.value.reason, caught.value.operation)
        assert ["/health"] == [request.target for request in server.requests]

    def test_open_operation(self, flavour: Flavour, server: Wire) -> None:
        """
        An operation that needs no token is sent none, and costs no token request.
        """
        with flavour.client(base_url=server.url, client_id="c", client_secret="s") as client:
            client.health.get_health()

        assert [None] == [request.headers.get("authorization") for request in server.requests]


class TestRequest:
    def test_headers(self, flavour: Flavour, server: Wire) -> None:
        """
        A request says who it is, what it wants, and whom it acts for.
        """
        server.script = each(EMPTY)
        with make(flavour, server.url, user_agent="my-app/1.2") as client:
            client.users.change_email(email="new@example.com")
        headers = server.requests[0].headers

        assert "Bearer hunter2" == headers["authorization"]
        assert ("application/json", "application/json") == (
            headers["accept"],
            headers["content-type"],
        )
        assert headers["user-agent"].startswith("my-app/1.2 aries-exchange/")

    def test_path_arguments(self, flavour: Flavour, server: Wire) -> None:
        """
        A path argument that would name another resource is refused; nothing is sent.
        """
        with make(flavour, server.url) as client:
            for client_id in ("", ".", ".."):
                with pytest.raises(InvalidArgumentError, match=r"deleteApiClient: client_id: "):
                    client.api_clients.delete_api_client(client_id=client_id)

        assert [] == server.requests

    def test_path_encoding(self, flavour: Flavour, server: Wire) -> None:
        """
        A path argument stays one segment, as it was meant.
        """
        segments = {
            "a/b": "a%2Fb",
            "a?b#c": "a%3Fb%23c",
            "%2e%2e": "%252e%252e",
            "...": "...",
            "\u00e4 +": "%C3%A4%20%2B",
            "a\r\nX: 1": "a%0D%0AX%3A%201",
        }
        server.script = each(response(204))
        with make(flavour, server.url) as client:
            for client_id in segments:
                client.api_clients.delete_api_client(client_id=client_id)

        assert [f"/v1/users/api/clients/{path}" for path in segments.values()] == [
            request.target for request in server.requests
        ]

    def test_wrong_argument(self, flavour: Flavour, server: Wire) -> None:
        """
        An argument of the wrong type is named with its operation; nothing is sent.
        """
        wrong: Any = 42
        with (
            make(flavour, server.url) as client,
            pytest.raises(InvalidArgumentError, match=r"changeEmail: email: ") as caught,
        ):
            client.users.change_email(email=wrong)

        assert [] == server.requests
        assert (None, None) == (caught.value.__cause__, caught.value.__context__)

    @pytest.mark.parametrize("password", ["", "\ud800-lone-surrogate", "p\u00e4ssw\u00f6rd-1"])
    def test_any_password(self, flavour: Flavour, server: Wire, password: str) -> None:
        """
        Whatever a user types as a password, what is raised is of the family.
        """
        server.script = each(json_response(401, {"error": f"wrong: {password}"}))
        with (
            flavour.client(base_url=server.url, client_id="c", client_secret="s") as client,
            pytest.raises((AuthenticationError, InvalidArgumentError)) as caught,
        ):
            client.oauth2.authorize(
                email="a@example.com", password=password, redirect_uri="https://x.example/cb"
            )

        assert not password or password not in str(caught.value)

    def test_echo(self, flavour: Flavour, server: Wire) -> None:
        """
        An error does not hold the token or the password that the server repeats.
        """

        def script(request: Request) -> Iterable[Step]:
            said = str(request.headers) + request.body.decode()
            yield response(
                400,
                json.dumps({"error": said}).encode(),
                [("X-Echo", request.headers.get("authorization", "-"))],
            )

        server.script = script
        with make(flavour, server.url) as client:
            for call in (
                client.users.get_user_profile,
                lambda: client.users.set_trading_password(password="hunter3-hunter3"),
            ):
                with pytest.raises(AriesAPIError) as caught:
                    call()
                error = caught.value
                shown = f"{error} {vars(error)} {dict(error.headers)}"

                assert "[hidden]" in shown
                assert "hunter" not in shown


class TestOptions:
    def test_headers(self, flavour: Flavour, server: Wire) -> None:
        """
        A call may add headers, and replace the ones that are not the client's own business.
        """
        options = RequestOptions(headers={"X-Trace": "1", "user-agent": "mine"})
        with make(flavour, server.url) as client:
            client.health.get_health(options=options)
        headers = server.requests[0].headers

        assert ("1", "mine") == (headers["x-trace"], headers["user-agent"])

    def test_own_headers(self, flavour: Flavour, server: Wire) -> None:
        """
        What the client sets itself cannot be given.
        """
        names = (
            "Authorization",
            "authorization",
            "Host",
            "Content-Length",
            "Content-Type",
            "Transfer-Encoding",
            "Accept-Encoding",
        )
        with make(flavour, server.url) as client:
            for name in names:
                with pytest.raises(InvalidArgumentError, match=f"headers: {name} is set by the"):
                    client.health.get_health(options=RequestOptions(headers={name: "x"}))

        assert [] == server.requests

    def test_unsafe_headers(self, flavour: Flavour, server: Wire) -> None:
        """
        A header cannot bring another one along.
        """
        unsafe = {
            "X-A": ["b\r\nX-Evil: 1", "b\nc", "\u00e4", "\x00"],
            "X-A\r\n": ["b"],
            "X A": ["b"],
            "X:A": ["b"],
            "": ["b"],
            "\u00e4": ["b"],
        }
        with make(flavour, server.url) as client:
            for name, values in unsafe.items():
                for value in values:
                    with pytest.raises(InvalidArgumentError, match=r"^headers: "):
                        client.health.get_health(options=RequestOptions(headers={name: value}))

        assert [] == server.requests

    @pytest.mark.parametrize(
        ("told", "shown"),
        [
            ([PROFILE], [200]),
            ([response(503), PROFILE], [200]),
            ([response(503), response(502)], [502]),
            ([response(503), RESET], []),
            ([RESET, response(500)], [500]),
            ([response(404)], [404]),
            ([response(401)], [401]),
            ([response(200, b"no json")], [200]),
        ],
    )
    def test_on_response(
        self, flavour: Flavour, server: Wire, told: list[Any], shown: list[int]
    ) -> None:
        """
        The final response is shown, once, as it came: not those after which the call is retried.
        """
        heard: list[RawResponse] = []
        server.script = each(*told)
        options = RequestOptions(on_response=heard.append)
        with make(flavour, server.url, max_retries=1) as client, contextlib.suppress(AriesError):
            client.users.get_user_profile(options=options)

        assert shown == [raw.status_code for raw in heard]

    def test_on_response_is_raw(self, flavour: Flavour, server: Wire) -> None:
        """
        It has the body and the headers of the response, looked up in any case.
        """
        heard: list[RawResponse] = []
        server.script = each(PROFILE)
        with make(flavour, server.url) as client:
            client.users.get_user_profile(options=RequestOptions(on_response=heard.append))

        assert PROFILE.endswith(heard[0].body)
        assert "application/json" == heard[0].headers["CONTENT-type"]

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"timeout": 5}, "options: takes RequestOptions"),
            (5, "options: takes RequestOptions"),
            (RequestOptions, "options: takes RequestOptions"),
            (RequestOptions(on_response=cast("Any", "print")), "on_response: takes a function"),
            (RequestOptions(headers=cast("Any", [("X-A", "b")])), "headers: takes strings"),
            (RequestOptions(headers=cast("Any", {"X-A": 1})), "headers: takes strings"),
            (RequestOptions(headers=cast("Any", {1: "b"})), "headers: takes strings"),
        ],
    )
    def test_wrong_kind(self, flavour: Flavour, server: Wire, options: Any, words: str) -> None:
        """
        Options of another kind are rejected by name, before anything is sent.
        """
        with make(flavour, server.url) as client, pytest.raises(InvalidArgumentError, match=words):
            client.health.get_health(options=options)

        assert [] == server.requests

    def test_on_response_that_raises(self, flavour: Flavour, server: Wire) -> None:
        """
        What a callback of the program raises is the program's own.
        """

        def listen(_: RawResponse) -> None:
            raise KeyError("mine")

        with make(flavour, server.url) as client, pytest.raises(KeyError, match="mine"):
            client.health.get_health(options=RequestOptions(on_response=listen))

    def test_max_retries(self, flavour: Flavour, server: Wire) -> None:
        """
        A call may have another number of retries than its client.
        """
        server.script = each(response(503))
        with make(flavour, server.url, max_retries=0) as client:
            with pytest.raises(ServerError):
                client.health.get_health(options=RequestOptions(max_retries=1))
            with pytest.raises(ServerError):
                client.health.get_health()

        assert 3 == len(server.requests)

    def test_wrong(self, flavour: Flavour, server: Wire) -> None:
        """
        Limits that are none are refused; nothing is sent.
        """
        wrong = [RequestOptions(timeout=value) for value in (0, -1, math.nan, math.inf)]
        with make(flavour, server.url) as client:
            for options in [*wrong, RequestOptions(max_retries=-1)]:
                with pytest.raises(InvalidArgumentError):
                    client.health.get_health(options=options)

        assert [] == server.requests


class TestUserTransport:
    def test_mock(self, flavour: Flavour) -> None:
        """
        Users test their programs with `httpx.MockTransport`, without a network.
        """
        seen: list[str] = []

        def handler(request: httpx.Request) -> httpx.Response:
            seen.append(str(request.url))
            return httpx.Response(200, json={"id": 1, "email": "user@example.com"})

        with mocked(flavour, handler) as client:
            profile = client.users.get_user_profile()

        assert ("user@example.com", ["https://api.aries.com/v1/users/me/profile"]) == (
            profile.email,
            seen,
        )

    @pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
    def test_streamed(self, flavour: Flavour, headers: dict[str, str]) -> None:
        """
        A transport may hand over a body that is read already, or one that is still to come.
        """
        body = b'{"status": "ok"}'
        packed = gzip.compress(body) if headers else body

        def handler(_: httpx.Request) -> httpx.Response:
            return httpx.Response(200, headers=headers, content=packed)

        with mocked(flavour, handler) as client:
            assert "ok" == client.health.get_health().status

    def test_cap(self, flavour: Flavour) -> None:
        """
        The cap holds for a body that was read already, too.
        """
        with (
            mocked(flavour, lambda _: httpx.Response(200, content=bytes(11 * 2**20))) as client,
            pytest.raises(AriesDecodeError, match="larger than"),
        ):
            client.health.get_health()


class TestLogging:
    def test_one_line_an_attempt(
        self, flavour: Flavour, server: Wire, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        Each attempt is one DEBUG line with operation, status, request id and number; no secret.
        """
        server.script = each(
            response(503, b"", [("X-Request-Id", "req_1\t")]),
            response(200, b'{"id": 1, "email": "hunter3"}', [("X-Request-Id", "req_2")]),
        )
        with (
            caplog.at_level(logging.DEBUG, "aries_exchange"),
            make(flavour, server.url, max_retries=1) as client,
        ):
            client.users.get_user_profile()
        lines = [r.getMessage() for r in caplog.records if r.name == "aries_exchange"]

        assert 2 == len(lines)
        assert lines[0].startswith("getUserProfile: 503, request req_1")
        assert lines[0].endswith("attempt 1")
        assert lines[1].startswith("getUserProfile: 200, request req_2")
        assert "hunter" not in "".join(lines)

    def test_request_id_as_in_the_error(
        self, flavour: Flavour, server: Wire, caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        A line and an error name the same request, whichever part of the response has the name.
        """
        nested = json.dumps({"error": {"message": "no", "request_id": "req_body"}}).encode()
        header = [("X-Request-Id", "req_header")]
        server.script = each(
            response(403, nested), response(403, nested, header), response(403, b"", header)
        )
        errors: list[str | None] = []
        with (
            caplog.at_level(logging.DEBUG, "aries_exchange"),
            make(flavour, server.url) as client,
        ):
            for _ in range(3):
                with pytest.raises(AriesAPIError) as caught:
                    client.users.get_user_profile()
                errors.append(caught.value.request_id)
        lines = [r.getMessage() for r in caplog.records if r.name == "aries_exchange"]

        assert ["req_body", "req_body", "req_header"] == errors
        assert [f"getUserProfile: 403, request {name}" for name in errors] == [
            line.rpartition(", ")[0].rpartition(", ")[0] for line in lines
        ]

    def test_quiet(self, flavour: Flavour, server: Wire, caplog: pytest.LogCaptureFixture) -> None:
        """
        Above DEBUG nothing is said of a call.
        """
        server.script = each(response(503))
        with (
            caplog.at_level(logging.INFO, "aries_exchange"),
            make(flavour, server.url) as client,
            pytest.raises(ServerError),
        ):
            client.health.get_health()

        assert [] == [r for r in caplog.records if r.name.startswith("aries_exchange")]


class TestChecks:
    @pytest.mark.parametrize("value", [1, 0.5, 10**6])
    def test_timeout(self, value: float) -> None:
        """
        Any positive number of seconds is a time limit.
        """
        check_timeout(value)

    @pytest.mark.parametrize(
        "value", [0, -1, True, None, "5", float("nan"), float("inf"), Decimal(5), (1, 2)]
    )
    def test_no_timeout(self, value: object) -> None:
        """
        There is no call without a time limit.
        """
        with pytest.raises(InvalidArgumentError, match=r"^timeout: "):
            check_timeout(value)

    @pytest.mark.parametrize("value", [-1, True, None, "1", 1.0])
    def test_no_retries(self, value: object) -> None:
        """
        A number of retries is a whole number.
        """
        with pytest.raises(InvalidArgumentError, match=r"^max_retries: "):
            check_retries(value)

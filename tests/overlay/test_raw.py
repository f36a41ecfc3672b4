"""
The escape hatch: requests that no method makes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, cast

import pytest

from aries_exchange import (
    AriesClient,
    AriesDecodeError,
    InvalidArgumentError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RawResponse,
    RequestOptions,
    ServerError,
    models,
)
from aries_sandbox import Fault, FaultKind, Sandbox
from tests.support.flavours import Flavour
from tests.support.wire import CLOSE, Request, Wire, always, json_response, response


def make(flavour: Flavour, url: str, **more: Any) -> AriesClient:
    """
    Return a client with a token that is not renewed.
    """
    return flavour.client(base_url=url, **{"bearer_token": "hunter2", "timeout": 5.0, **more})


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("https://evil.example/v1/users", "no address of a server"),
        ("http://127.0.0.1:1/v1/users", "no address of a server"),
        ("//evil.example/v1/users", "no address of a server"),
        ("v1/users", "no address of a server"),
        ("", "no address of a server"),
        (None, "no address of a server"),
        ("@evil.example/", "no address of a server"),
        ("/v1/users#all", "no fragment"),
        ("/v1/users?limit=1", "pass query="),
        ("/v1/../v2", "takes no . or .."),
        ("/v1/./users", "takes no . or .."),
        ("/v1/%2e%2E/users", "takes no . or .."),
        ("/v1/%252e%252e/users", "takes no . or .."),
        ("/v1/a%2F..%5Cb", "takes no . or .."),
        ("/v1/..;/users", "takes no . or .."),
        ("/..", "takes no . or .."),
        ("/\\evil.example", "a character that no path may have"),
        ("/v1/users\r\nX-A: b", "a character that no path may have"),
        ("/v1/users\n", "a character that no path may have"),
        ("/v1/with space", "a character that no path may have"),
        ("/v1/100%", "a character that no path may have"),
        ("/v1/é", "a character that no path may have"),
    ],
)
def test_other_places(flavour: Flavour, server: Wire, path: Any, rule: str) -> None:
    """
    A token goes to a path of the API and nowhere else; nothing is sent otherwise.
    """
    with (
        make(flavour, server.url) as client,
        pytest.raises(InvalidArgumentError, match=r"^path: ") as caught,
    ):
        client.request("GET", path)

    assert rule in str(caught.value)
    assert [] == server.requests


SIMPLE: Final[dict[str, Any]] = {"method": "POST", "path": "/v1/things"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"method": "BREW"}, "method: takes one of GET, HEAD, OPTIONS, POST"),
        ({"method": "GET /x HTTP/1.1\r\n"}, "method: takes one of"),
        ({"method": None}, "method: takes one of"),
        ({"query": "limit=1"}, "query: takes strings"),
        ({"query": {"limit": None}}, "query: takes strings"),
        ({"query": {"limit": 1.5}}, "query: takes strings"),
        ({"query": {1: "limit"}}, "query: takes strings"),
        ({"query": {"limit": "\ud800"}}, "query: takes strings"),
        ({"json": {"qty": Decimal(1)}}, "json: .* pass a Decimal or a date as a string"),
        ({"headers": {"Authorization": "Bearer other"}}, "headers: Authorization is set by"),
        ({"headers": {"X-A": "b\r\nX-C: d"}}, "headers: the value of X-A"),
        ({"options": {"timeout": 5}}, "options: takes RequestOptions"),
        ({"options": RequestOptions(timeout=0)}, "timeout: takes a positive"),
        ({"options": RequestOptions(query=cast("Any", "a=b"))}, "query: takes strings"),
    ],
)
def test_arguments(flavour: Flavour, server: Wire, changes: dict[str, Any], told: str) -> None:
    """
    A wrong argument is named, with the rule and the way out, before anything is sent.
    """
    with make(flavour, server.url) as client, pytest.raises(InvalidArgumentError, match=told):
        client.request(**(SIMPLE | changes))

    assert [] == server.requests


def test_request(flavour: Flavour, server: Wire) -> None:
    """
    What is passed is what is sent, authorized; what comes is what is returned.
    """
    server.script = always(json_response(201, {"id": 7}, X_Request_Id="abc"))
    seen: list[RawResponse] = []
    options = RequestOptions(query={"page": 2}, headers={"X-B": "2"}, on_response=seen.append)
    query: dict[str, Any] = {
        "symbol": ["BRK.B", "A&B"],
        "open": True,
        "side": models.OrderSide.BUY,
        "empty": "",
    }
    with make(flavour, server.url) as client:
        came = client.request(
            "post",
            "/v1/a%2Fb/things",
            query=query,
            json={"name": "ä"},
            headers={"X-A": "1"},
            options=options,
        )

    [request] = server.requests
    assert ("POST", request.target) == (
        request.method,
        "/v1/a%2Fb/things?symbol=BRK.B&symbol=A%26B&open=true&side=BUY&empty=&page=2",
    )
    assert ("Bearer hunter2", "1", "2", "application/json") == tuple(
        request.headers[name] for name in ("authorization", "x-a", "x-b", "content-type")
    )
    assert '{"name":"ä"}'.encode() == request.body
    assert (201, {"id": 7}, "abc") == (came.status_code, came.json(), came.headers["x-request-id"])
    assert [(201, {"id": 7})] == [(each.status_code, each.json()) for each in seen]


def test_no_body(flavour: Flavour, server: Wire) -> None:
    """
    HEAD and an empty response are no failures, and a request without body has none.
    """
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"

    def script(request: Request) -> list[bytes]:
        return [head if request.method == "HEAD" else response(204)]

    server.script = script
    with make(flavour, server.url) as client:
        assert b"" == client.request("HEAD", "/v1/things").body
        deleted = client.request("DELETE", "/v1/things")

    assert (204, b"") == (deleted.status_code, deleted.body)
    assert "content-type" not in server.requests[0].headers


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff", b"[" * 100_000])
def test_not_json(flavour: Flavour, server: Wire, body: bytes) -> None:
    """
    The bytes are there whatever they are; reading them as JSON fails as everything here does.
    """
    server.script = always(response(200, body))
    with make(flavour, server.url) as client:
        came = client.request("GET", "/v1/page")

    assert body == came.body
    with pytest.raises(AriesDecodeError, match=r"^GET /v1/page: unreadable .* status 200: at \$"):
        came.json()


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"method": "GET"}, 3),
        ({"method": "get"}, 3),
        ({"method": "HEAD"}, 3),
        ({"method": "OPTIONS"}, 3),
        ({"method": "POST"}, 1),
        ({"method": "PUT"}, 1),
        ({"method": "PATCH"}, 1),
        ({"method": "DELETE"}, 1),
        ({"method": "POST", "safe": True}, 3),
        ({"method": "GET", "options": RequestOptions(max_retries=0)}, 1),
    ],
)
@pytest.mark.parametrize("lost", [True, False])
def test_retries(
    flavour: Flavour, server: Wire, arguments: dict[str, Any], sent: int, *, lost: bool
) -> None:
    """
    What may have taken effect is sent again only if the method, or the program, says it is safe.
    """
    server.script = always(CLOSE if lost else response(503, headers=[("Retry-After", "0")]))
    with (
        make(flavour, server.url, timeout=20) as client,
        pytest.raises(OutcomeUnknownError if lost else ServerError),
    ):
        client.request(path="/v1/things", **arguments)

    assert sent == len(server.requests)


def test_renewal(flavour: Flavour, aries_sandbox: Sandbox) -> None:
    """
    It gets a token, and a new one when the service rejects it; no token is no reason not to send.
    """
    app = aries_sandbox.confidential
    known = {"client_id": app.client_id, "client_secret": app.client_secret}
    with flavour.client(base_url=aries_sandbox.base_url, **known) as client:
        client.request("GET", "/v1/users/me")
        aries_sandbox.expire_access_tokens()
        client.request("GET", "/v1/users/me")
    with flavour.client(base_url=aries_sandbox.base_url, client_id="anybody") as client:
        assert "ok" == client.request("GET", "/health").json()["status"]

    assert {"200": 2, "401": 1} == aries_sandbox.stats()["requests"]["getCurrentUser"]


def test_errors(flavour: Flavour, aries_sandbox: Sandbox, server: Wire) -> None:
    """
    An error response is the same error as that of a method, and tells no secret.
    """
    aries_sandbox.add_fault(Fault("getUserProfile", FaultKind.STATUS, status=403))

    def script(request: Request) -> list[bytes]:
        return [json_response(404, {"error": f"no {request.body.decode()} {request.headers}"})]

    server.script = script
    with (
        make(flavour, aries_sandbox.base_url) as client,
        pytest.raises(PermissionDeniedError, match=r"^GET /v1/users/me/profile: 403"),
    ):
        client.request("GET", "/v1/users/me/profile")
    with make(flavour, server.url) as client, pytest.raises(NotFoundError) as caught:
        client.request("POST", "/v1/x", json={"password": "SecurePassword123!"})

    assert "[hidden]" in str(caught.value)
    assert not any(
        secret in f"{caught.value} {caught.value.body!r}" for secret in ("hunter2", "SecurePassw")
    )


def test_query_of_a_method(flavour: Flavour, server: Wire) -> None:
    """
    `options` adds query parameters to any call, after its own.
    """
    server.script = always(json_response(200, {"orders": []}))
    options = RequestOptions(query={"debug": [1, False]})
    with make(flavour, server.url) as client:
        client.orders.list_active_orders(account_id="A", limit=5, options=options)
        client.users.get_current_user(options=RequestOptions(query={}))

    assert ["/v2/accounts/A/orders?limit=5&debug=1&debug=false", "/v1/users/me"] == [
        request.target for request in server.requests
    ]

from __future__ import annotations

import asyncio
import json
import logging

from typing import Any

import httpx
import pytest

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aries_sandbox import people
from aries_sandbox.app import assemble, create_app
from aries_sandbox.bodies import FORM, JSON, decode
from aries_sandbox.call import Call
from aries_sandbox.document import Document
from aries_sandbox.gateway import HANDLERS, Gateway
from aries_sandbox.world import Settings, World
from tests.sandbox import flows


class TestRequests:
    def test_field_and_rule(self, http: httpx.Client) -> None:
        """
        An error names each field and its rule, and repeats no value.
        """
        body = {"email": "user@example.com", "password": "hunter2", "country": "Utopia"}
        answer = http.post("/v1/users", json=body)
        codes = {code["field"]: code for code in answer.json()["codes"]}

        assert (400, "invalid request") == (answer.status_code, answer.json()["error"])
        assert "INVALID_PASSWORD" == codes["password"]["code"]
        assert "password must have at least 8 characters." == codes["password"]["description"]
        assert "country" in codes
        assert "hunter2" not in answer.text
        assert "Utopia" not in answer.text

    def test_nearest_alternative(self, http: httpx.Client) -> None:
        """
        If a body has alternatives, the error is about the one that was meant.
        """
        body = {"grant_type": "refresh_token", "client_id": "sandbox-public"}
        answer = http.post("/v1/oauth2/token", json=body)

        assert ["MISSING_REFRESH_TOKEN"] == [code["code"] for code in answer.json()["codes"]]

    @pytest.mark.parametrize(
        "body",
        [
            b"\xff\xfe",
            b"{",
            b"",
            b"null",
            b"[" * 60_000,
        ],
        ids=[
            "not UTF-8",
            "cut",
            "empty",
            "null",
            "deep",
        ],
    )
    def test_broken_body(self, http: httpx.Client, body: bytes) -> None:
        """
        A body that is not valid JSON gets 400.
        """
        headers = {"content-type": "application/json"}
        answer = http.post("/v1/oauth2/token", content=body, headers=headers)

        assert 400 == answer.status_code
        assert isinstance(answer.json()["error"], str)

    @pytest.mark.parametrize("media_type", ["text/plain", "application/xml", ""])
    def test_media_type(self, http: httpx.Client, media_type: str) -> None:
        """
        A media type that the document does not list gets 415.
        """
        answer = http.post("/v1/oauth2/token", content=b"{}", headers={"content-type": media_type})

        assert 415 == answer.status_code

    def test_media_type_with_parameter(self, http: httpx.Client) -> None:
        """
        A charset after the media type is ignored.
        """
        body = {"email": "a@example.com", "password": "Password123!", "country": "USA"}
        headers = {"content-type": "Application/JSON; charset=utf-8"}
        answer = http.post("/v1/users", content=json.dumps(body), headers=headers)

        assert 201 == answer.status_code

    @pytest.mark.parametrize(("size", "status"), [(65_536, 400), (65_537, 413)])
    def test_size(self, http: httpx.Client, size: int, status: int) -> None:
        """
        A body may have up to 64 KiB.
        """
        headers = {"content-type": "application/json"}
        answer = http.post("/v1/users", content=b" " * size, headers=headers)

        assert status == answer.status_code

    def test_method(self, http: httpx.Client) -> None:
        """
        A method that the document does not list gets 405, with the allowed ones in `Allow`.
        """
        answer = http.request("PURGE", "/v1/users/api/clients")

        assert 405 == answer.status_code
        assert {"GET", "HEAD", "POST"} == set(answer.headers["allow"].split(", "))
        assert "method not allowed" == answer.json()["error"]

    @pytest.mark.parametrize("path", ["/", "/v1/users/", "/v1/users/api/clients/", "/docs"])
    def test_path(self, http: httpx.Client, path: str) -> None:
        """
        A path that the document does not list gets 404 in the flat shape.
        """
        answer = http.get(path)

        assert (404, "not found") == (answer.status_code, answer.json()["error"])

    def test_head(self, http: httpx.Client) -> None:
        """
        HEAD is GET without the body.
        """
        answer = http.head("/health")

        assert (200, b"") == (answer.status_code, answer.content)


class TestDecode:
    def test_form(self) -> None:
        """
        A form is parsed as text, with empty values.
        """
        assert {"a": "1 2", "b": ""} == decode(FORM, b"a=1+2&b=")

    @pytest.mark.parametrize("body", [b"a=1&a=2", b"a", b"a=%ff", b"\xff=1"])
    def test_broken_form(self, body: bytes) -> None:
        """
        A form with a field twice, a field without a value, or invalid UTF-8 is rejected.
        """
        with pytest.raises(ValueError):
            decode(FORM, body)

    @pytest.mark.parametrize(
        "body",
        [
            b"NaN",
            b"-Infinity",
            b'"\\ud800"',
            b"[" * 100_000,
            b"9" * 5_000,
            b"\xef\xbb\xbf1",
            b'"\xff"',
        ],
        ids=["NaN", "infinity", "surrogate", "deep", "huge number", "BOM", "not UTF-8"],
    )
    def test_broken_json(self, body: bytes) -> None:
        """
        JSON that only Python accepts, and text that UTF-8 cannot encode, is rejected.
        """
        with pytest.raises(ValueError):
            decode(JSON, body)

    def test_json(self) -> None:
        """
        Valid JSON is parsed unchanged.
        """
        assert {"a": [1, None]} == decode(JSON, b'{"a": [1, null]}')


def _world(document: Document | None = None) -> World:
    world = World(Settings(), database=None, seed=1, faults=(), clock=lambda: 1e9)
    if document is not None:
        world.document = document
    return world


def _ask(gateway: Gateway, document: Document, operation_id: str) -> Response:
    operation = next(each for each in document.operations if each.id == operation_id)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: dict[str, Any] = {
        "type": "http",
        "query_string": b"",
        "method": operation.method,
        "headers": [],
        "path_params": {},
    }
    return asyncio.run(gateway.answer(operation, Request(scope, receive)))


class TestResponses:
    @pytest.mark.parametrize(
        "wrong",
        [
            JSONResponse({"status": 5}),
            JSONResponse({}),
            JSONResponse([]),
            Response(None),
            Response("ok", media_type="text/plain"),
            JSONResponse({"status": "ok"}, 418),
        ],
        ids=["type", "missing", "array", "empty", "media type", "status"],
    )
    def test_violation(self, wrong: Response, caplog: pytest.LogCaptureFixture) -> None:
        """
        A response that the document does not allow is never sent: a 500 names it instead.
        """

        def handler(_call: Call) -> Response:
            return wrong

        world = _world()
        gateway = Gateway(world, {**HANDLERS, "getHealth": handler})
        with caplog.at_level(logging.ERROR):
            answer = _ask(gateway, world.document, "getHealth")
        body = json.loads(bytes(answer.body))

        assert 500 == answer.status_code
        assert "response_violates_spec" == body["error"]["code"]
        assert body["error"]["message"].startswith("getHealth ")
        assert "getHealth" in caplog.text

    def test_every_operation_is_answered(self) -> None:
        """
        Each operation of the document has a handler or an example, and no handler is left over.
        """
        operations = Document.load().operations

        assert set(HANDLERS) <= {each.id for each in operations}
        assert [] == [
            each.id for each in operations if each.id not in HANDLERS and each.example is None
        ]

    def test_new_operation(self) -> None:
        """
        An operation that is added to the document responds with its example.
        """
        raw = json.loads(json.dumps(Document.load().raw))
        item = json.loads(json.dumps(raw["paths"]["/health"]))
        item["get"]["operationId"] = "getSandboxExample"
        raw["paths"]["/v9/sandbox-example"] = item
        document = Document(raw)
        answer = _ask(Gateway(_world(document)), document, "getSandboxExample")

        assert (200, {"status": "ok"}) == (answer.status_code, json.loads(bytes(answer.body)))

    def test_failure_of_the_sandbox(self) -> None:
        """
        If the sandbox itself fails, the response is a documented 500 without details, and the
        transaction is undone.
        """
        world = _world()
        world.store.run("DROP TABLE codes")

        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(assemble(world), raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                body = {
                    "email": people.USER.email,
                    "password": people.USER.password,
                    "client_id": people.PUBLIC.client_id,
                    "redirect_uri": flows.CALLBACK,
                    **flows.PKCE,
                }
                answer = await client.post("/v1/oauth2/authorize", json=body)
                step = {"next_step_auth_id": answer.json()["next_step_auth_id"]}
                return await client.post("/v1/oauth2/authorize/confirm", json=step)

        answer = asyncio.run(run())

        assert (500, "INTERNAL_ERROR") == (answer.status_code, answer.json()["error"]["code"])
        assert "codes" not in answer.text

    def test_request_id(self, http: httpx.Client) -> None:
        """
        Nested errors have a request id.
        """
        ids = {http.get("/v1/users/me").json()["error"]["request_id"] for _ in range(2)}

        assert 2 == len(ids)
        assert all(each.startswith("req_") for each in ids)

    def test_date(self, http: httpx.Client) -> None:
        """
        Every response has one `Date`.
        """
        for path in ("/health", "/nowhere", "/oauth2/authorize"):
            assert 1 == len(http.get(path).headers.get_list("date"))

    def test_flow_without_socket(self) -> None:
        """
        The application also runs in-process, as an ASGI transport of httpx.
        """

        async def run() -> int:
            transport = httpx.ASGITransport(create_app())
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                form = {
                    "grant_type": "client_credentials",
                    "client_id": "sandbox-confidential",
                    "client_secret": "sandbox-secret",
                }
                token = (await client.post("/v1/oauth2/token", data=form)).json()["access_token"]
                answer = await client.get("/v1/users/me", headers=flows.bearer(token))
                return answer.status_code

        assert 200 == asyncio.run(run())

from __future__ import annotations

import json
import time

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from aries_sandbox import Fault, FaultError, FaultKind, Sandbox, create_app, serve
from aries_sandbox.faults import read_faults
from tests.sandbox import flows
from tests.support.waiting import wait_for


def wait_for_fault(sandbox: Sandbox) -> None:
    """
    Wait until a request has met the one fault of *sandbox*.
    """
    world: Any = vars(sandbox)["_world"]
    wait_for(lambda: not world.script._entries[0].left)


class TestKinds:
    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_status(self, aries_sandbox: Sandbox, http: httpx.Client, status: int) -> None:
        """
        The status comes once, with `Retry-After`; the next response is normal.
        """
        aries_sandbox.add_fault(
            Fault("getHealth", FaultKind.STATUS, status=status, retry_after="7")
        )
        answers = [http.get("/health") for _ in range(2)]

        assert [status, 200] == [answer.status_code for answer in answers]
        assert "7" == answers[0].headers["retry-after"]
        assert "SCRIPTED_FAULT" == answers[0].json()["error"]["code"]

    def test_html(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A gateway responds with an HTML page.
        """
        aries_sandbox.add_fault(Fault("getHealth", FaultKind.HTML))
        answer = http.get("/health")

        assert 502 == answer.status_code
        assert answer.headers["content-type"].startswith("text/html")

    def test_redirect(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A redirect goes to the given location.
        """
        fault = Fault("token", FaultKind.REDIRECT, location="https://evil.example/token")
        aries_sandbox.add_fault(fault)
        answer = flows.refresh(http, "sandbox_x")

        assert (307, "https://evil.example/token") == (
            answer.status_code,
            answer.headers["location"],
        )

    def test_lost_reply(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        The effect happens but no response comes: the refresh token is used up.
        """
        token = flows.tokens(http)["refresh_token"]
        aries_sandbox.add_fault(Fault("token", FaultKind.LOST_REPLY))
        with pytest.raises(httpx.RemoteProtocolError):
            flows.refresh(http, token)

        assert 401 == flows.refresh(http, token).status_code
        assert {"200": 1, "401": 1, "lost": 1} == aries_sandbox.stats()["requests"]["token"]

    def test_lost_request(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        The connection closes before the effect: the refresh token is still valid.
        """
        token = flows.tokens(http)["refresh_token"]
        aries_sandbox.add_fault(Fault("token", FaultKind.LOST_REQUEST))
        # What closes without having read resets the connection, or not: the kernel says.
        with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError)):
            flows.refresh(http, token)

        assert 200 == flows.refresh(http, token).status_code

    def test_cut_body(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        After the effect, the response has fewer bytes than its head announces.
        """
        token = flows.tokens(http)["refresh_token"]
        aries_sandbox.add_fault(Fault("token", FaultKind.CUT_BODY))
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
            flows.refresh(http, token)

        assert 401 == flows.refresh(http, token).status_code

    def test_empty_body(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        The normal status comes without a body.
        """
        aries_sandbox.add_fault(Fault("getHealth", FaultKind.EMPTY_BODY))
        answer = http.get("/health")

        assert (200, b"") == (answer.status_code, answer.content)

    @pytest.mark.parametrize("body", [None, {"access_token": None}, "text", 5])
    def test_wrong_json(self, aries_sandbox: Sandbox, http: httpx.Client, body: object) -> None:
        """
        The normal status comes with the given JSON, or with an array.
        """
        aries_sandbox.add_fault(Fault("getHealth", FaultKind.WRONG_JSON, body=body))
        answer = http.get("/health")

        assert 200 == answer.status_code
        assert isinstance(answer.json(), list) if body is None else body == answer.json()

    def test_delay(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        The normal response comes late, and other requests do not wait for it.
        """
        aries_sandbox.add_fault(Fault("getHealth", FaultKind.DELAY, delay=0.5, delay_after=0.5))
        started = time.monotonic()
        with ThreadPoolExecutor(1) as pool:
            late = pool.submit(http.get, "/health")
            wait_for_fault(aries_sandbox)
            other = http.get("/health")
            waits = not late.done()

        assert [200, 200] == [other.status_code, late.result().status_code]
        assert waits
        assert time.monotonic() - started >= 1

    def test_delay_after_the_effect(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        If a client gives up on a late response, the effect has still happened.
        """
        token = flows.tokens(http)["refresh_token"]
        aries_sandbox.add_fault(Fault("token", FaultKind.DELAY, delay_after=5))
        with pytest.raises(httpx.ReadTimeout):
            http.post(
                "/v1/oauth2/token",
                json={
                    "grant_type": "refresh_token",
                    "client_id": "sandbox-public",
                    "refresh_token": token,
                },
                timeout=1,
            )

        assert 401 == flows.refresh(http, token).status_code

    def test_expire_access_tokens(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        All access tokens expire in the middle of a run: at the second request.
        """
        token = flows.tokens(http)["access_token"]
        fault = Fault("getUserProfile", FaultKind.EXPIRE_ACCESS_TOKENS, after=1)
        aries_sandbox.add_fault(fault)

        assert [200, 401] == [flows.profile(http, token).status_code for _ in range(2)]

    def test_without_socket(self) -> None:
        """
        In-process, where there is no connection to close, the application raises.
        """
        import asyncio

        async def run() -> None:
            app = create_app(faults=[Fault("getHealth", FaultKind.LOST_REPLY)])
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                await client.get("/health")

        with pytest.raises(ConnectionResetError):
            asyncio.run(run())


class TestScript:
    def test_order(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        Faults are used in order: one per request, each as often as it says.
        """
        for status, times in ((503, 2), (500, 1)):
            aries_sandbox.add_fault(
                Fault("getHealth", FaultKind.STATUS, status=status, times=times)
            )

        assert [503, 503, 500, 200] == [http.get("/health").status_code for _ in range(4)]

    def test_other_operations(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A fault hits its operation, `*` hits all.
        """
        aries_sandbox.add_fault(Fault("token", FaultKind.STATUS, status=503))
        spared = http.get("/health")
        aries_sandbox.add_fault(Fault("*", FaultKind.STATUS, status=500))
        hit = http.get("/health")

        assert (200, 500) == (spared.status_code, hit.status_code)

    def test_for_good(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        Without a number of times a fault stays until it is cleared.
        """
        aries_sandbox.add_fault(Fault("getHealth", FaultKind.STATUS, status=503, times=None))
        during = [http.get("/health").status_code for _ in range(3)]
        aries_sandbox.clear_faults()

        assert [503, 503, 503] == during
        assert 200 == http.get("/health").status_code

    def test_reset(self) -> None:
        """
        A reset restores the initial faults and removes the others.
        """
        initial = [Fault("getHealth", FaultKind.STATUS, status=503)]
        with serve(faults=initial) as sandbox, httpx.Client(base_url=sandbox.base_url) as http:
            first = http.get("/health").status_code
            sandbox.add_fault(Fault("getHealth", FaultKind.STATUS, status=500, times=5))
            sandbox.reset()
            second = [http.get("/health").status_code for _ in range(2)]

        assert (503, [503, 200]) == (first, second)

    def test_unknown_operation(self, aries_sandbox: Sandbox) -> None:
        """
        A fault for an operation that does not exist is rejected.
        """
        with pytest.raises(FaultError, match="there is no operation 'getMe'"):
            aries_sandbox.add_fault(Fault("getMe", FaultKind.DELAY, delay=1))

    @pytest.mark.parametrize("late", [{"delay": 2.0}, {"delay_after": 2.0}], ids=str)
    def test_reset_ends_what_is_late(
        self, aries_sandbox: Sandbox, http: httpx.Client, late: Any
    ) -> None:
        """
        A request that is still delayed when a test ends, before its effect or after it, does not
        affect the next test.
        """
        aries_sandbox.add_fault(Fault("createUser", FaultKind.DELAY, **late))
        body = {"email": "new@example.com", "password": "Password123!", "country": "USA"}
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(http.post, "/v1/users", json=body)
            wait_for_fault(aries_sandbox)
            aries_sandbox.reset()
            with pytest.raises(httpx.RemoteProtocolError):
                answer.result()

        assert {} == aries_sandbox.stats()["requests"]
        assert 201 == http.post("/v1/users", json=body).status_code


class TestReading:
    def test_all_fields(self) -> None:
        """
        JSON and the constructor describe the same fault.
        """
        raw: dict[str, Any] = {
            "operation": "token",
            "kind": "status",
            "status": 503,
            "retry_after": "2",
            "times": None,
            "after": 1,
            "delay": 0.5,
            "delay_after": 1,
        }
        expected = Fault(
            "token",
            FaultKind.STATUS,
            status=503,
            retry_after="2",
            times=None,
            after=1,
            delay=0.5,
            delay_after=1,
        )

        assert [expected] == read_faults(json.dumps([raw]))

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            ({"operation": "token"}, "needs 'kind'"),
            ({"kind": "delay"}, "needs 'operation'"),
            ({"operation": "token", "kind": "explode"}, "no fault of kind 'explode'"),
            ({"operation": "token", "kind": "status"}, "needs a status"),
            ({"operation": "token", "kind": "status", "status": 200}, "from 400 to 599"),
            ({"operation": "token", "kind": "status", "status": "503"}, "must be int, not str"),
            ({"operation": "token", "kind": "status", "status": True}, "must be int, not bool"),
            ({"operation": "token", "kind": "redirect"}, "needs a location"),
            ({"operation": "token", "kind": "delay"}, "needs delay"),
            ({"operation": "token", "kind": "delay", "delay": -1}, "delays from 0"),
            ({"operation": "token", "kind": "delay", "delay": 1, "times": 0}, "times of 1"),
            ({"operation": "token", "kind": "lost_reply", "status": 500}, "takes no 'status'"),
            ({"operation": "token", "kind": "html", "colour": "red"}, "has no ['colour']"),
            ("token", "a fault is a JSON object"),
        ],
    )
    def test_refused(self, raw: object, message: str) -> None:
        """
        An invalid fault is rejected with the reason, not ignored.
        """
        with pytest.raises(FaultError) as caught:
            read_faults(json.dumps([raw]))

        assert message in str(caught.value)

    @pytest.mark.parametrize("text", ["", "{}", "[", '"x"'])
    def test_no_list(self, text: str) -> None:
        """
        Faults are a JSON list.
        """
        with pytest.raises(FaultError, match="JSON list"):
            read_faults(text)

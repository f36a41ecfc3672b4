from __future__ import annotations

import httpx
import pytest

from aries_sandbox import Sandbox
from tests.sandbox import flows
from tests.sandbox.trader import ACCOUNT, Trader


ROUTES = [
    ("GET", "stats"),
    ("POST", "faults"),
    ("DELETE", "faults"),
    ("POST", "expire-access-tokens"),
    ("POST", "clock"),
    ("POST", "price"),
    ("POST", "fill"),
    ("GET", "orders"),
    ("POST", "reset"),
]


class TestGuard:
    @pytest.mark.parametrize(("method", "name"), ROUTES)
    @pytest.mark.parametrize(
        "headers",
        [
            {"host": "evil.example"},
            {"host": "127.0.0.1.evil.example"},
            {"host": "192.168.0.1"},
            {"host": "evil example"},
            {"host": "127.0.0.1@evil.example"},
            {"host": "127.0.0.1:"},
            {"origin": "https://evil.example"},
            {"origin": "null"},
            {"origin": "http://127.0.0.1:8765"},
        ],
        ids=lambda headers: "-".join(headers.values()),
    )
    def test_web_pages_are_refused(
        self, http: httpx.Client, method: str, name: str, headers: dict[str, str]
    ) -> None:
        """
        A foreign `Host` (DNS rebinding) and any `Origin` are rejected on every route.
        """
        assert 403 == http.request(method, f"/_sandbox/{name}", headers=headers).status_code

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765"])
    def test_loopback_names(self, http: httpx.Client, host: str) -> None:
        """
        All loopback names are accepted.
        """
        assert 200 == http.get("/_sandbox/stats", headers={"host": host}).status_code

    def test_not_in_the_document(self, http: httpx.Client) -> None:
        """
        Requests to it do not count as requests to the API.
        """
        assert {} == http.get("/_sandbox/stats").json()["requests"]


class TestMarket:
    def test_another_process(self, http: httpx.Client) -> None:
        """
        Prices, fills and the book are there for other processes, too.
        """
        trader = Trader(http)
        first = trader.place(type="LIMIT", price="149")["clOrdId"]
        filled = http.post("/_sandbox/fill", json={"order": first, "qty": "4"})
        moved = http.post("/_sandbox/price", json={"symbol": "AAPL", "price": "148", "size": "1"})
        [order] = http.get("/_sandbox/orders").json()[ACCOUNT]

        assert [204, 204] == [filled.status_code, moved.status_code]
        assert (first, "5", "148.80") == (order["clOrdId"], order["cumQty"], order["avgPrice"])

    def test_new_symbol(self, http: httpx.Client, aries_sandbox: Sandbox) -> None:
        """
        A symbol that gets a price is traded.
        """
        aries_sandbox.set_price("BRK.B", 450)

        assert "450.00" == Trader(http).place("BRK.B", qty="1")["avgPrice"]

    @pytest.mark.parametrize(
        ("route", "body", "error"),
        [
            ("price", {"symbol": "aapl", "price": "1"}, "symbol: 1 to 21 capital letters"),
            ("price", {"symbol": "AAPL", "price": "-1"}, "price: expected a number above 0"),
            ("price", {"symbol": "AAPL", "price": 1}, "the body is a JSON object of strings"),
            ("price", {"symbol": "AAPL"}, "the body is a JSON object of strings"),
            ("price", ["AAPL"], "the body is a JSON object of strings"),
            ("price", {"symbol": "AAPL", "price": "1", "sise": "1"}, "the body is a JSON object"),
            ("fill", {"order": "ORDER-0"}, "order: no open order"),
        ],
    )
    def test_wrong(self, http: httpx.Client, route: str, body: object, error: str) -> None:
        """
        What cannot be done is an error that says why.
        """
        answer = http.post(f"/_sandbox/{route}", json=body)

        assert 400 == answer.status_code
        assert answer.json()["error"].startswith(error)


class TestControl:
    def test_stats(self, http: httpx.Client) -> None:
        """
        Counts per operation and status, per grant, and of what can still be refreshed.
        """
        granted = flows.tokens(http)
        flows.profile(http, granted["access_token"])
        flows.profile(http, "sandbox_wrong")
        flows.refresh(http, granted["refresh_token"])
        stats = http.get("/_sandbox/stats").json()

        assert {"200": 1, "401": 1} == stats["requests"]["getUserProfile"]
        assert {"authorization_code": 1, "refresh_token": 1} == stats["token_requests"]
        assert (0, 1) == (stats["refresh_replays"], stats["live_families"])

    def test_faults(self, http: httpx.Client) -> None:
        """
        Faults can be added and removed.
        """
        fault = {"operation": "getHealth", "kind": "status", "status": 503, "times": 2}
        added = http.post("/_sandbox/faults", json=[fault])
        hit = http.get("/health")
        http.delete("/_sandbox/faults")
        spared = http.get("/health")

        assert (204, 503, 200) == (added.status_code, hit.status_code, spared.status_code)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{}",
            b'[{"operation": "token", "kind": "explode"}]',
            b'[{"operation": "getMe", "kind": "html"}]',
            b"\xff",
            b"[" * 30_000,
            b'[{"operation": "token", "kind": "wrong_json", "body": %b1%b}]'
            % (b"[" * 900, b"]" * 900),
            b'[{"operation": "token", "kind": "wrong_json", "body": NaN}]',
            b'[{"operation": "token", "kind": "wrong_json", "body": "\\ud800"}]',
            b'[{"operation": "token", "kind": "redirect", "location": "/\\n"}]',
            b'[{"operation": "token", "kind": "html", "retry_after": "\\u0663"}]',
        ],
        ids=lambda body: body[:60].decode(errors="replace"),
    )
    def test_wrong_faults(self, http: httpx.Client, body: bytes) -> None:
        """
        Faults that are not valid, or could not be sent, are rejected with the reason.
        """
        response = http.post("/_sandbox/faults", content=body)

        assert 400 == response.status_code
        assert response.json()["error"]

    def test_expire_access_tokens(self, http: httpx.Client) -> None:
        """
        Access tokens expire at once.
        """
        token = flows.tokens(http)["access_token"]
        http.post("/_sandbox/expire-access-tokens").raise_for_status()

        assert 401 == flows.profile(http, token).status_code

    def test_clock(self, http: httpx.Client) -> None:
        """
        An advanced clock expires tokens and shows in `Date`.
        """
        token = flows.tokens(http)["access_token"]
        before = http.get("/health").headers["date"]
        http.post("/_sandbox/clock", json={"advance": 86_400}).raise_for_status()

        assert before != http.get("/health").headers["date"]
        assert 401 == flows.profile(http, token).status_code

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{}",
            b'{"advance": -1}',
            b'{"advance": "1"}',
            b'{"advance": true}',
            b'{"advance": 1e12}',
            b'{"advance": 1e999}',
            b'{"advance": 1%b}' % (b"0" * 400),
            b'{"advance": %b}' % (b"[" * 30_000),
        ],
        ids=lambda body: body[:20].decode(),
    )
    def test_wrong_clock(self, http: httpx.Client, body: bytes) -> None:
        """
        Time moves forward by a number of seconds, and a wrong number breaks nothing.
        """
        assert 400 == http.post("/_sandbox/clock", content=body).status_code
        assert 200 == flows.authorize(http).status_code

    def test_clock_in_small_steps(self, http: httpx.Client) -> None:
        """
        The limit holds for all steps together, and a reset sets the clock back.
        """
        step = {"advance": 30 * 365 * 86_400}
        statuses = [http.post("/_sandbox/clock", json=step).status_code for _ in range(4)]
        alive = flows.authorize(http).status_code
        http.post("/_sandbox/reset").raise_for_status()

        assert [204, 204, 204, 400] == statuses
        assert 200 == alive
        assert 204 == http.post("/_sandbox/clock", json=step).status_code

    def test_reset(self, aries_sandbox: Sandbox, http: httpx.Client) -> None:
        """
        A reset undoes all changes and restores the fixed data.
        """
        headers = flows.admin(http)
        changed = {"email": "new@example.com"}
        http.post("/v1/users/me/email/change", json=changed, headers=headers).raise_for_status()
        http.post("/_sandbox/reset").raise_for_status()

        assert 401 == http.get("/v1/users/me", headers=headers).status_code
        assert 200 == flows.authorize(http).status_code
        assert 0 == aries_sandbox.stats()["live_families"]

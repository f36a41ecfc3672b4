"""
A trader: the operations on accounts and orders in plain requests.
"""

from __future__ import annotations

from typing import Any

import httpx

from aries_sandbox import people
from tests.sandbox import flows


ACCOUNT = people.USER.account
SIMULATED = people.USER.simulated_account
SCOPE = "read trade admin"


class Trader:
    """
    A user who is logged in, and trades in *account*.
    """

    def __init__(
        self,
        http: httpx.Client,
        user: people.Person = people.USER,
        account: str = ACCOUNT,
        scope: str = SCOPE,
    ) -> None:
        self._http = http
        self._headers = flows.bearer(_token(http, user, scope))
        self._account = account

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """
        Send any request.
        """
        return self._http.request(method, path, headers=self._headers, **more)

    def ask(self, path: str, **query: str | int) -> dict[str, Any]:
        """
        Return the response to a GET that succeeds.
        """
        return dict(self.send("GET", path, params=query).raise_for_status().json())

    def place(self, symbol: str = "AAPL", side: str = "BUY", /, **order: str) -> dict[str, Any]:
        """
        Place an order, which the API takes: 10 shares at the market, unless *order* says otherwise.
        """
        return dict(self.sent("", symbol, side, **order).raise_for_status().json())

    def sent(self, action: str, symbol: str = "AAPL", side: str = "BUY", /, **order: Any) -> Any:
        """
        Return the response to a place or a preview, whatever it is.
        """
        body = {
            "tradingAccountId": self._account,
            "symbol": symbol,
            "side": side,
            "type": "MARKET",
            "qty": "10",
            "timeInForce": "DAY",
            **order,
        }
        return self.send("POST", f"/v1/orders{action}", json=body)

    def replace(self, cl_ord_id: str, symbol: str = "AAPL", /, **change: str) -> httpx.Response:
        """
        Replace an order.
        """
        body = {"tradingAccountId": self._account, "origClOrdId": cl_ord_id, "symbol": symbol}
        return self.send("POST", "/v1/orders/replace", json={**body, **change})

    def cancel(self, cl_ord_id: str, symbol: str = "AAPL", side: str = "BUY") -> httpx.Response:
        """
        Cancel an order.
        """
        body = {"tradingAccountId": self._account, "origClOrdId": cl_ord_id}
        return self.send("POST", "/v1/orders/cancel", json={**body, "symbol": symbol, "side": side})

    def active(self) -> list[dict[str, Any]]:
        """
        Return the first page of the active list.
        """
        return list(self.ask(f"/v2/accounts/{self._account}/orders")["orders"] or [])

    def balance(self) -> dict[str, Any]:
        """
        Return the balance.
        """
        return self.ask(f"/v2/accounts/{self._account}/balance")

    def positions(self) -> dict[str, dict[str, str]]:
        """
        Return the positions by their symbol.
        """
        found = self.ask(f"/v1/accounts/{self._account}/positions")["positions"]
        return {each["symbol"]: each for each in found}


def _token(http: httpx.Client, user: people.Person, scope: str) -> str:
    step = flows.authorize(http, people.PUBLIC, user, scope=scope).json()["next_step_auth_id"]
    if user.mfa_code is not None:
        body = {"next_step_auth_id": step, "verification_code": user.mfa_code}
        step = http.post("/v1/oauth2/authorize/mfa", json=body).json()["next_step_auth_id"]
    done = http.post("/v1/oauth2/authorize/confirm", json={"next_step_auth_id": step})
    return str(flows.exchange(http, done.json()["code"]).json()["access_token"])

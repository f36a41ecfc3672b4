from __future__ import annotations

from typing import Any

import httpx
import pytest

from aries_sandbox import people
from tests.sandbox.trader import Trader


PATH = "/v1/config/watchlist"


@pytest.fixture(name="trader")
def trader(http: httpx.Client) -> Trader:
    """
    The first user, with a second list.
    """
    trader = Trader(http)
    created(trader, "Technology", "aapl", "MSFT", "AAPL", "zzzz")
    return trader


def created(trader: Trader, name: str, *symbols: str) -> httpx.Response:
    """
    Create a list.
    """
    return trader.send("POST", PATH, json={"name": name, "symbols": symbols})


def lists(trader: Trader) -> dict[str, Any]:
    """
    Return the symbols of each list.
    """
    return {each["name"]: each["symbols"] for each in trader.ask(PATH)["watchlist"]}


class TestWatchlists:
    def test_default(self, http: httpx.Client) -> None:
        """
        Every user has a list.
        """
        found = Trader(http, people.MFA_USER).ask(PATH)

        assert (2, ["Default"]) == (found["user_id"], [each["name"] for each in found["watchlist"]])

    def test_create(self, trader: Trader) -> None:
        """
        Symbols are written in capitals, once, and those that are unknown are told.
        """
        answer = created(trader, "Cars", "tsla", "F", "f", "zzzz")

        assert (201, ["TSLA", "F"], ["ZZZZ"]) == (
            answer.status_code,
            answer.json()["symbols"],
            answer.json()["invalid_symbols"],
        )
        assert {"Default": [], "Technology": ["AAPL", "MSFT"], "Cars": ["TSLA", "F"]} == lists(
            trader
        )
        assert "invalid_symbols" not in trader.ask(f"{PATH}/{answer.json()['id']}")

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
    def test_taken(self, trader: Trader, method: str) -> None:
        """
        A name is taken once; capitals matter.
        """
        body: dict[str, Any] = {
            "POST": {"name": "Technology"},
            "PUT": [{"name": "One"}, {"name": "One"}],
            "PATCH": {"name": "Technology"},
        }
        before = lists(trader)
        path = f"{PATH}/1" if method == "PATCH" else PATH
        answer = trader.send(method, path, json=body[method])

        assert (400, "WATCHLIST_ALREADY_EXISTS") == (
            answer.status_code,
            answer.json()["error"]["code"],
        )
        assert before == lists(trader)
        assert 201 == created(trader, "technology").status_code

    def test_update(self, trader: Trader) -> None:
        """
        Symbols are added, then others are removed.
        """
        change = {"name": "New", "add_symbols": ["spy", "zzzz"], "remove_symbols": ["SPY", "aapl"]}
        answer = trader.send("PATCH", f"{PATH}/2", json=change).json()

        assert {"id": 2, "name": "New", "symbols": ["MSFT"], "invalid_symbols": ["ZZZZ"]} == answer

    def test_replace(self, trader: Trader) -> None:
        """
        Lists that are not named are deleted, the others keep their identifier; symbols are stored as
        they come, and are null if there are none.
        """
        body = [{"name": "Technology", "symbols": ["zzzz"]}, {"name": "Empty"}]
        answer = trader.send("PUT", PATH, json=body)

        assert 201 == answer.status_code
        assert {"Technology": ["zzzz"], "Empty": None} == lists(trader)
        assert 2 == answer.json()["watchlist"][0]["id"]

    def test_replace_by_nothing(self, trader: Trader) -> None:
        """
        Without lists, one empty list is left.
        """
        trader.send("PUT", PATH, json=[])

        assert {"Default": []} == lists(trader)

    def test_delete(self, trader: Trader) -> None:
        """
        The last list is emptied instead of deleted.
        """
        first = trader.send("DELETE", f"{PATH}/1").json()
        last = trader.send("DELETE", f"{PATH}/2").json()

        assert {"id": 1, "name": "Default", "symbols": []} == first
        assert 404 == trader.send("GET", f"{PATH}/1").status_code
        assert {"id": 2, "name": "Default", "symbols": []} == last
        assert {"Default": []} == lists(trader)

    @pytest.mark.parametrize("number", ["2", "99"])
    def test_foreign(self, http: httpx.Client, trader: Trader, number: str) -> None:
        """
        The list of another user is not found, and looks like one that does not exist.
        """
        assert 200 == trader.send("GET", f"{PATH}/2").status_code
        answer = Trader(http, people.MFA_USER).send("DELETE", f"{PATH}/{number}")

        assert (404, "NOT_FOUND") == (answer.status_code, answer.json()["error"]["type"])

    def test_scope(self, http: httpx.Client) -> None:
        """
        To read is not enough to change.
        """
        reader = Trader(http, scope="read")

        assert (200, 403) == (
            reader.send("GET", PATH).status_code,
            created(reader, "Mine").status_code,
        )

"""
The official Python client against the sandbox: is it the API that others know?

    python -m pytest tests/official/check_finance_dev.py

Not part of the usual run (its name is no test's), for it installs `finance_dev` into an environment
of its own, kept in `$ARIES_OFFICIAL_HOME` or the user's cache.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv

from pathlib import Path
from typing import Any

from aries_sandbox import Sandbox


LOGIN = "0.3.4"  # the last one that logs in
TRADING = "0.9.0"  # the first one that trades
OPERATIONS = {
    *("listAccounts", "getAccountBalance", "getAccountPositions"),
    *("placeOrder", "previewOrder", "replaceOrder", "cancelOrder"),
    *("listActiveOrders", "listOrderHistory"),
    *("listWatchlists", "createWatchlist", "replaceWatchlists"),
    *("getWatchlist", "updateWatchlist", "deleteWatchlist"),
    *("getMarketStatus", "getMarketHolidays"),
}


def interpreter(version: str) -> Path:
    """
    Return a Python that has this version of the official client.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = Path(os.environ.get("ARIES_OFFICIAL_HOME") or cache / "aries-exchange")
    folder = home / f"finance_dev-{version}-py{sys.version_info[0]}.{sys.version_info[1]}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", f"finance_dev=={version}"]
        subprocess.run(install, check=True)
        (folder / "complete").touch()
    return python


def heard(version: str, conversation: str, base_url: str) -> dict[str, Any]:
    """
    Return what the official client hears in a conversation.
    """
    done = subprocess.run(
        [interpreter(version), Path(__file__).with_name(conversation), base_url],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class TestOfficialClient:
    def test_login(self, aries_sandbox: Sandbox) -> None:
        """
        Login, one-time code, consent, tokens, users, clients: every answer is one that the official
        client understands, and so is every refusal.
        """
        found = heard(LOGIN, "conversation.py", aries_sandbox.base_url)

        assert {
            "mfa": [True, "Sandbox Desktop Application", ["read", "admin"]],
            "consent": [True, "sandbox_"],
            "redirect": "https://yourapp.com/callback",
            "tokens": ["Bearer", 3600, "read admin"],
            "rotated": True,
            "me": "mfa@example.com",
            "profile": "Morgan",
            "accounts": [20, 21, 22, 23],
            "client": ["Renamed", 1, True],
            "user": "PENDING",
            "health": "ok",
            "wrong password": ["APIError", 401],
            "replay": ["ErrorResponse", 401],
            "dead family": ["APIError", 401],
        } == found

    def test_trading(self, aries_sandbox: Sandbox) -> None:
        """
        All operations on accounts, orders, watchlists and market hours succeed, and the models of the
        official client, which are strict, take every answer and every refusal.
        """
        found = heard(TRADING, "trading.py", aries_sandbox.base_url)
        requests = aries_sandbox.stats()["requests"]

        assert OPERATIONS <= {
            name for name, counts in requests.items() if {"200", "201"} & {*counts}
        }
        assert {
            "accounts": ["SANDBOX-10", "SANDBOX-11"],
            "none": None,
            "preview": ["1495.00", []],
            "placed": ["FILLED", "150.00", "NEW"],
            "replaced": ["REPLACED", True],
            "canceled": ["CANCELED", True],
            "active": ["CANCELED", "FILLED"],
            "history": [["CANCELED", None], ["FILLED", "mine"]],
            "cash": "23500.00",
            "positions": [["AAPL", "10"]],
            "watchlist": [["ZZZZ"], ["F", "TSLA"]],
            "lists": ["Default", "Cars"],
            "deleted": "Cars",
            "emptied": [[]],
            "exchange": "America/New_York",
            "holidays": True,
            "symbol": ["BadRequest", 400],
            "foreign": ["NotFound", 404],
            "window": ["OrderHistoryBadRequest", 400],
        } == found

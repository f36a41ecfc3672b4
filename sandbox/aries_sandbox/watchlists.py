"""
The operations on watchlists.

Every user has at least one: the first use of these operations makes an empty ``Default``.
"""

from __future__ import annotations

import json
import sqlite3

from collections.abc import Iterable, Mapping
from typing import Any, Final

from starlette.responses import Response

from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.problems import Problem, bad_request, not_found


_DEFAULT: Final = "Default"


def list_watchlists(call: Call) -> Response:
    """
    List the user's watchlists.
    """
    return answer(_all(call))


def create_watchlist(call: Call) -> Response:
    """
    Create a list with those symbols that the sandbox trades.
    """
    _rows(call)
    name = call.body["name"]
    _require_free(call, name)
    known, unknown = _resolved(call, call.body.get("symbols", []))
    row = _insert(call, name, known)
    return answer(_watchlist(row, unknown), 201)


def replace_watchlists(call: Call) -> Response:
    """
    Delete the lists that are not named, and store the others with their symbols unchecked.
    """
    names = [each["name"] for each in call.body]
    if len(set(names)) < len(names):
        raise _taken()
    for row in _rows(call):
        if row["name"] not in names:
            call.world.store.run("DELETE FROM watchlists WHERE id = :id", id=row["id"])
    for each in call.body:
        call.world.store.run(
            """INSERT INTO watchlists (owner, name, symbols) VALUES (:owner, :name, :symbols)
            ON CONFLICT (owner, name) DO UPDATE SET symbols = excluded.symbols""",
            owner=call.user,
            name=each["name"],
            symbols=json.dumps(each["symbols"]) if "symbols" in each else None,
        )
    return answer(_all(call), 201)


def get_watchlist(call: Call) -> Response:
    """
    Return one list.
    """
    return answer(_watchlist(_find(call)))


def update_watchlist(call: Call) -> Response:
    """
    Rename a list, add symbols, then remove others.
    """
    row, body = _find(call), call.body
    name = body.get("name", row["name"])
    if name != row["name"]:
        _require_free(call, name)
    known, unknown = _resolved(call, body.get("add_symbols", []))
    removed = {symbol.upper() for symbol in body.get("remove_symbols", [])}
    symbols = dict.fromkeys([*_symbols(row), *known])
    call.world.store.run(
        "UPDATE watchlists SET name = :name, symbols = :symbols WHERE id = :id",
        name=name,
        symbols=json.dumps([symbol for symbol in symbols if symbol.upper() not in removed]),
        id=row["id"],
    )
    return answer(_watchlist(_find(call), unknown))


def delete_watchlist(call: Call) -> Response:
    """
    Delete a list; the last one becomes an empty ``Default`` instead.
    """
    row = _find(call)
    if len(_rows(call)) > 1:
        call.world.store.run("DELETE FROM watchlists WHERE id = :id", id=row["id"])
        return answer(_watchlist(row))
    call.world.store.run(
        "UPDATE watchlists SET name = :name, symbols = '[]' WHERE id = :id",
        name=_DEFAULT,
        id=row["id"],
    )
    return answer(_watchlist(_find(call)))


def _all(call: Call) -> dict[str, Any]:
    return {"user_id": call.user, "watchlist": [_watchlist(row) for row in _rows(call)]}


def _rows(call: Call) -> list[sqlite3.Row]:
    rows = call.world.store.all(
        "SELECT * FROM watchlists WHERE owner = :owner ORDER BY id", owner=call.user
    )
    return rows or [_insert(call, _DEFAULT, [])]


def _insert(call: Call, name: str, symbols: list[str]) -> sqlite3.Row:
    row = call.world.store.one(
        """INSERT INTO watchlists (owner, name, symbols) VALUES (:owner, :name, :symbols)
        RETURNING *""",
        owner=call.user,
        name=name,
        symbols=json.dumps(symbols),
    )
    assert row is not None
    return row


def _find(call: Call) -> sqlite3.Row:
    number = int(call.path["watchlist_id"])
    found = [row for row in _rows(call) if row["id"] == number]
    if not found:
        raise not_found("NOT_FOUND", "No such watchlist.")
    return found[0]


def _require_free(call: Call, name: str) -> None:
    if any(row["name"] == name for row in _rows(call)):
        raise _taken()


def _taken() -> Problem:
    return bad_request("WATCHLIST_ALREADY_EXISTS", "A watchlist with this name exists.")


def _resolved(call: Call, symbols: Iterable[str]) -> tuple[list[str], list[str]]:
    """
    Return those of *symbols* that the sandbox trades, and the others, each once and in capitals.
    """
    traded = {row["symbol"] for row in call.world.store.all("SELECT symbol FROM quotes")}
    wanted = list(dict.fromkeys(symbol.upper() for symbol in symbols))
    return [each for each in wanted if each in traded], [
        each for each in wanted if each not in traded
    ]


def _symbols(row: sqlite3.Row) -> list[str]:
    return [] if row["symbols"] is None else json.loads(row["symbols"])


def _watchlist(row: sqlite3.Row, unknown: list[str] | None = None) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "symbols": None if row["symbols"] is None else _symbols(row),
        **({"invalid_symbols": unknown} if unknown else {}),
    }


HANDLERS: Final[Mapping[str, Handler]] = {
    "listWatchlists": list_watchlists,
    "createWatchlist": create_watchlist,
    "replaceWatchlists": replace_watchlists,
    "getWatchlist": get_watchlist,
    "updateWatchlist": update_watchlist,
    "deleteWatchlist": delete_watchlist,
}

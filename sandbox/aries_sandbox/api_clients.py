"""
The operations on the OAuth2 clients of a user.

A registered client works: it is confidential, and its redirect URIs must match exactly.  The fixed
clients are in no user's list and cannot be changed.
"""

from __future__ import annotations

import json
import sqlite3

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.mint import digest
from aries_sandbox.problems import not_found


def list_api_clients(call: Call) -> Response:
    """
    List the user's clients.
    """
    rows = call.world.store.all(
        "SELECT * FROM clients WHERE owner = :owner AND NOT fixed ORDER BY rowid", owner=call.user
    )
    return answer({"clients": [_client(row) for row in rows]})


def create_api_client(call: Call) -> Response:
    """
    Register a client; only this response contains its secret.
    """
    world = call.world
    client_id = world.mint.identifier("client")
    secret = world.mint.secret("secret")
    world.store.run(
        """INSERT INTO clients (client_id, owner, secret, name, scopes, redirect_uris, domains,
        created_at, updated_at)
        VALUES (:client_id, :owner, :secret, :name, :scopes, :redirect_uris, :domains, :now, :now)""",
        client_id=client_id,
        owner=call.user,
        secret=digest(secret),
        name=call.body["name"],
        scopes=json.dumps(call.body["scopes"]),
        redirect_uris=json.dumps(call.body["redirect_uris"]),
        domains=json.dumps(call.body.get("domains", [])),
        now=world.clock.timestamp(),
    )
    return answer({**_client(_find(call, client_id)), "client_secret": secret})


def update_api_client(call: Call) -> Response:
    """
    Change the given fields.
    """
    client_id = call.path["client_id"]
    row = _find(call, client_id)
    lists = ("scopes", "redirect_uris", "domains")
    changed = {name: json.dumps(call.body[name]) for name in lists if name in call.body}
    call.world.store.run(
        """UPDATE clients SET name = :name, scopes = :scopes, redirect_uris = :redirect_uris,
        domains = :domains, updated_at = :now WHERE client_id = :client_id""",
        client_id=client_id,
        name=call.body.get("name", row["name"]),
        now=call.world.clock.timestamp(),
        **{name: changed.get(name, row[name]) for name in lists},
    )
    return answer(_client(_find(call, client_id)))


def delete_api_client(call: Call) -> Response:
    """
    Delete a client; its tokens are no longer valid.
    """
    client_id = call.path["client_id"]
    _find(call, client_id)
    call.world.store.run("DELETE FROM clients WHERE client_id = :id", id=client_id)
    return answer(None)


def set_api_client_status(call: Call) -> Response:
    """
    Set the status.  Only an active client gets codes and tokens, and only its tokens are valid.
    """
    client_id = call.body["client_id"]
    _find(call, client_id)
    now = call.world.clock.timestamp()
    call.world.store.run(
        "UPDATE clients SET status = :status, updated_at = :now WHERE client_id = :id",
        status=call.body["status"],
        now=now,
        id=client_id,
    )
    message = f"Client status updated to {call.body['status']}"
    return answer({"client_id": client_id, "message": message, "updated_at": now})


def _find(call: Call, client_id: str) -> sqlite3.Row:
    row = call.world.store.one(
        "SELECT * FROM clients WHERE client_id = :id AND owner = :owner AND NOT fixed",
        id=client_id,
        owner=call.user,
    )
    if row is None:
        raise not_found("CLIENT_NOT_FOUND", "No such client.")
    return row


def _client(row: sqlite3.Row) -> dict[str, Any]:
    used = row["last_used_at"]
    return {
        "client_id": row["client_id"],
        "name": row["name"],
        "scopes": json.loads(row["scopes"]),
        "redirect_uris": json.loads(row["redirect_uris"]),
        "domains": json.loads(row["domains"]),
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        **({} if used is None else {"last_used_at": used}),
    }


HANDLERS: Final[Mapping[str, Handler]] = {
    "listApiClients": list_api_clients,
    "createApiClient": create_api_client,
    "updateApiClient": update_api_client,
    "deleteApiClient": delete_api_client,
    "setApiClientStatus": set_api_client_status,
}

"""
The operations on users, and the health check.
"""

from __future__ import annotations

import json
import sqlite3

from collections.abc import Mapping
from typing import Any, Final, cast

from starlette.responses import Response

from aries_sandbox import people
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.mint import scrypt
from aries_sandbox.problems import Problem, conflict


# The fields that an application needs before it can be submitted.  The API's list is not published.
_NEEDED: Final = ("first_name", "last_name", "phone_number", "date_of_birth")


def create_user(call: Call) -> Response:
    """
    Register a user, who can then log in, and trade in a simulated account.
    """
    email = call.body["email"]
    if _by_email(call, email) is not None:
        raise _taken()
    now = call.world.clock.timestamp()
    row = call.world.store.one(
        """INSERT INTO users (email, email_verified, password, country, profile, accounts,
        application, created_at, updated_at)
        VALUES (:email, 0, :password, :country, '{}', '[]', '{}', :now, :now)
        RETURNING id, email, country, created_at, updated_at""",
        email=email,
        password=scrypt(call.body["password"]),
        country=call.body["country"],
        now=now,
    )
    assert row is not None
    account = people.simulated_account(row["id"])
    call.world.store.run(
        "UPDATE users SET accounts = :accounts WHERE id = :id",
        accounts=json.dumps([account]),
        id=row["id"],
    )
    call.world.open_account(row["id"], account)
    return answer(dict(row), 201)


def get_current_user(call: Call) -> Response:
    """
    Return the current user, with the state of their application.
    """
    row = _me(call)
    phone = json.loads(row["profile"]).get("phone_number")
    return answer(
        {
            **_user(row),
            "email_verified": bool(row["email_verified"]),
            **({} if phone is None else {"primary_phone_number": phone}),
        }
    )


def update_current_user(call: Call) -> Response:
    """
    Merge application data, submit the application, or start the identity check.
    """
    row = _me(call)
    change = dict(call.body.get("account_application", {}))
    submit = change.pop("submit", False)
    if change and row["submitted"]:
        raise conflict("APPLICATION_SUBMITTED", "The application is submitted already.")
    application = _merged(json.loads(row["application"]), change)
    submitted = bool(row["submitted"])
    if submit and not submitted:
        if missing := _missing(application):
            raise conflict("APPLICATION_INCOMPLETE", f"Still missing: {', '.join(missing)}.")
        submitted = True
    link_token = row["plaid_link_token"]
    call.world.store.run(
        """UPDATE users SET application = :application, submitted = :submitted,
        plaid_link_token = :link_token, plaid_status = coalesce(:plaid_status, plaid_status),
        updated_at = :now WHERE id = :id""",
        application=json.dumps(application),
        submitted=submitted,
        link_token=call.world.mint.secret("link") if submitted and not link_token else link_token,
        plaid_status=call.body.get("plaid_status"),
        now=call.world.clock.timestamp(),
        id=call.user,
    )
    return answer(_user(_me(call)))


def get_user_accounts(call: Call) -> Response:
    """
    List the accounts in the form of version 1.
    """
    return answer({"accounts": json.loads(_me(call)["accounts"])})


def get_user_profile(call: Call) -> Response:
    """
    Return the profile.
    """
    row = _me(call)
    return answer({"id": row["id"], "email": row["email"], **json.loads(row["profile"])})


def change_email(call: Call) -> Response:
    """
    Change the e-mail address at once, without confirmation.
    """
    email = call.body["email"]
    owner = _by_email(call, email)
    if owner is not None and owner["id"] != call.user:
        raise _taken()
    call.world.store.run(
        "UPDATE users SET email = :email, email_verified = 0, updated_at = :now WHERE id = :id",
        email=email,
        now=call.world.clock.timestamp(),
        id=call.user,
    )
    return answer(None)


def set_trading_password(call: Call) -> Response:
    """
    Set the trading password.
    """
    call.world.store.run(
        "UPDATE users SET trading_password = :password, updated_at = :now WHERE id = :id",
        password=scrypt(call.body["password"]),
        now=call.world.clock.timestamp(),
        id=call.user,
    )
    return answer(None)


def get_health(_call: Call) -> Response:
    """
    Report that the service is up.
    """
    return answer({"status": "ok"})


def _me(call: Call) -> sqlite3.Row:
    row = call.world.store.one("SELECT * FROM users WHERE id = :id", id=call.user)
    assert row is not None  # users are never deleted
    return row


def _by_email(call: Call, email: str) -> sqlite3.Row | None:
    return call.world.store.one("SELECT id FROM users WHERE email = :email", email=email)


def _taken() -> Problem:
    return conflict("EMAIL_TAKEN", "This e-mail address is registered.")


def _user(row: sqlite3.Row) -> dict[str, Any]:
    application = json.loads(row["application"])
    missing = _missing(application)
    submitted = bool(row["submitted"])
    return {
        "id": row["id"],
        "email": row["email"],
        "country": row["country"],
        **({} if row["plaid_status"] is None else {"plaid_status": row["plaid_status"]}),
        "account_application": {
            "id": 1000 + row["id"],
            "status": "PENDING_ID_VERFICATION" if submitted else "CREATED",
            "can_submit": not missing and not submitted,
            "missing_fields": missing,
            "plaid_link_token": row["plaid_link_token"],
        },
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _missing(application: Mapping[str, Any]) -> list[str]:
    return [name for name in _NEEDED if not application.get(name)]


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return *old* updated with *new*; nested objects are merged as well.
    """
    merged = dict(old)
    for name, value in new.items():
        below = merged.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[name] = _merged(cast("dict[str, Any]", below), cast("dict[str, Any]", value))
        else:
            merged[name] = value
    return merged


HANDLERS: Final[Mapping[str, Handler]] = {
    "createUser": create_user,
    "getCurrentUser": get_current_user,
    "updateCurrentUser": update_current_user,
    "getUserAccounts": get_user_accounts,
    "getUserProfile": get_user_profile,
    "changeEmail": change_email,
    "setTradingPassword": set_trading_password,
    "getHealth": get_health,
}

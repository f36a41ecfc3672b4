"""
Logins that are under way, from the password to the authorization code.

The first-party JSON operations and the login page are two ways through the same stages:
``mfa`` (if the user has a second factor), ``consent``, and then a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aries_sandbox.asks import Ask
from aries_sandbox.mint import digest, scrypt_matches
from aries_sandbox.world import World


MOST_WRONG_CODES: Final = 3


class Stage(StrEnum):
    """
    How far a login has come.
    """

    SIGN_IN = "sign_in"
    MFA = "mfa"
    CONSENT = "consent"
    ALLOWED = "allowed"
    DENIED = "denied"


@dataclass(frozen=True)
class Login:
    """
    A login.  *token* stands for it in a request; only its hash is stored.
    """

    token: str
    stage: Stage
    user: int | None
    ask: Ask
    wrong_codes: int = 0


def begin(world: World, ask: Ask, *, kind: str, session: str | None = None) -> Login:
    """
    Start a login for *ask*.  With a *session*, only the browser that holds it can go on.
    """
    login = Login(world.mint.secret(kind), Stage.SIGN_IN, None, ask)
    world.store.run(
        """INSERT INTO logins (hash, session, stage, ask, expires_at)
        VALUES (:hash, :session, :stage, :ask, :expires_at)""",
        hash=digest(login.token),
        session=session and digest(session),
        stage=login.stage,
        ask=ask.to_json(),
        expires_at=world.clock.now() + world.settings.login_ttl,
    )
    return login


def find(world: World, token: str, *, session: str | None = None) -> Login | None:
    """
    Return the login that *token* stands for, unless it is over or another browser's.
    """
    row = world.store.one(
        """SELECT * FROM logins
        WHERE hash = :hash AND session IS :session AND expires_at > :now""",
        hash=digest(token),
        session=session and digest(session),
        now=world.clock.now(),
    )
    if row is None:
        return None
    ask = Ask.from_json(row["ask"])
    return Login(token, Stage(row["stage"]), row["user"], ask, row["wrong_codes"])


def sign_in(world: World, login: Login, email: str, password: str) -> Login | None:
    """
    Check the password and go to the next stage; None if it is wrong.
    """
    row = world.store.one("SELECT * FROM users WHERE email = :email", email=email)
    if row is None or not scrypt_matches(password, row["password"]):
        return None
    stage = Stage.CONSENT if row["mfa_code"] is None else Stage.MFA
    return _move(world, login, stage, row["id"])


def verify_code(world: World, login: Login, code: str) -> Login | None:
    """
    Check the one-time code and go to the next stage; None if it is wrong.

    After `MOST_WRONG_CODES` the login is over.
    """
    row = world.store.one("SELECT mfa_code FROM users WHERE id = :id", id=login.user)
    if row is not None and row["mfa_code"] == code:
        return _move(world, login, Stage.CONSENT, login.user)
    if login.wrong_codes + 1 >= MOST_WRONG_CODES:
        end(world, login)
    else:
        world.store.run(
            "UPDATE logins SET wrong_codes = wrong_codes + 1 WHERE hash = :hash",
            hash=digest(login.token),
        )
    return None


def allow(world: World, login: Login) -> Login:
    """
    Take the user's consent and make the authorization code good.
    """
    world.store.run(
        "INSERT INTO codes (hash, user, ask, expires_at) VALUES (:hash, :user, :ask, :expires_at)",
        hash=digest(code_of(world, login)),
        user=login.user,
        ask=login.ask.to_json(),
        expires_at=world.clock.now() + world.settings.login_ttl,
    )
    return _move(world, login, Stage.ALLOWED, login.user)


def code_of(world: World, login: Login) -> str:
    """
    Return the authorization code of *login*: the same each time, for a form may come twice.
    """
    return world.mint.derived("code", login.token)


def deny(world: World, login: Login) -> Login:
    """
    Take the user's refusal.
    """
    return _move(world, login, Stage.DENIED, login.user)


def replace(world: World, login: Login, *, kind: str) -> Login:
    """
    Give *login* a new token; the old one stands for nothing any more.
    """
    renewed = Login(world.mint.secret(kind), login.stage, login.user, login.ask)
    world.store.run(
        "UPDATE logins SET hash = :new WHERE hash = :old",
        new=digest(renewed.token),
        old=digest(login.token),
    )
    return renewed


def email_of(world: World, login: Login) -> str:
    """
    Return the address of the user who signed in.
    """
    row = world.store.one("SELECT email FROM users WHERE id = :id", id=login.user)
    assert row is not None
    return str(row["email"])


def end(world: World, login: Login) -> None:
    """
    Forget *login*.
    """
    world.store.run("DELETE FROM logins WHERE hash = :hash", hash=digest(login.token))


def _move(world: World, login: Login, stage: Stage, user: int | None) -> Login:
    world.store.run(
        "UPDATE logins SET stage = :stage, user = :user, wrong_codes = 0 WHERE hash = :hash",
        stage=stage,
        user=user,
        hash=digest(login.token),
    )
    return Login(login.token, stage, user, login.ask)

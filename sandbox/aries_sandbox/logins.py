"""
Logins in progress, from the password to the authorization code.

The first-party JSON operations and the login page are two ways through the same stages:
``mfa`` (if the user has a second factor), ``consent``, and then a code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from aries_sandbox.asks import Ask
from aries_sandbox.mint import digest, scrypt_matches
from aries_sandbox.world import World


MOST_WRONG_CODES: Final = 3
MOST_LOGINS: Final = 500


class Stage(StrEnum):
    """
    The current stage of a login.
    """

    SIGN_IN = "sign_in"
    MFA = "mfa"
    CONSENT = "consent"
    ALLOWED = "allowed"
    DENIED = "denied"
    LOCKED = "locked"


@dataclass(frozen=True)
class Login:
    """
    A login.  *token* identifies it in a request; only its hash is stored.

    *refused_email* is the address that the user entered with a wrong password.
    """

    token: str
    stage: Stage
    user: int | None
    ask: Ask
    wrong_codes: int = 0
    refused_email: str | None = None


def begin(world: World, ask: Ask, *, kind: str, session: str | None = None) -> Login:
    """
    Start a login for *ask*.  With a *session*, only the browser that has it can continue.

    At most `MOST_LOGINS` are kept: a web page can open the login page as often as it likes.
    """
    login = Login(world.mint.secret(kind), Stage.SIGN_IN, None, ask)
    world.store.run(
        """DELETE FROM logins WHERE expires_at <= :now
        OR rowid <= (SELECT max(rowid) FROM logins) - :others""",
        now=world.clock.now(),
        others=MOST_LOGINS - 1,
    )
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
    Return the login of *token*, unless it has expired or belongs to another browser.
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
    ask, stage = Ask.from_json(row["ask"]), Stage(row["stage"])
    return Login(token, stage, row["user"], ask, row["wrong_codes"], row["refused_email"])


def sign_in(world: World, login: Login, email: str, password: str) -> Login:
    """
    Check the password and go to the next stage, or to the first one if it is wrong.
    """
    row = world.store.one("SELECT * FROM users WHERE email = :email", email=email)
    if row is None or not scrypt_matches(password, row["password"]):
        return _move(world, replace(login, user=None, refused_email=email), Stage.SIGN_IN)
    stage = Stage.CONSENT if row["mfa_code"] is None else Stage.MFA
    return _move(world, replace(login, user=row["id"], refused_email=None), stage)


def verify_code(world: World, login: Login, code: str) -> Login:
    """
    Check the one-time code and go to the next stage.

    After a wrong code the login stays at its stage; after `MOST_WRONG_CODES` it is locked.
    """
    row = world.store.one("SELECT mfa_code FROM users WHERE id = :id", id=login.user)
    if row is not None and row["mfa_code"] == code:
        return _move(world, login, Stage.CONSENT)
    wrong = replace(login, wrong_codes=login.wrong_codes + 1)
    is_over = wrong.wrong_codes >= MOST_WRONG_CODES
    return _move(world, wrong, Stage.LOCKED if is_over else Stage.MFA)


def allow(world: World, login: Login) -> Login:
    """
    Record the user's consent and make the authorization code valid.
    """
    world.store.run("DELETE FROM codes WHERE expires_at <= :now", now=world.clock.now())
    world.store.run(
        "INSERT INTO codes (hash, user, ask, expires_at) VALUES (:hash, :user, :ask, :expires_at)",
        hash=digest(code_of(world, login)),
        user=login.user,
        ask=login.ask.to_json(),
        expires_at=world.clock.now() + world.settings.login_ttl,
    )
    return _move(world, login, Stage.ALLOWED)


def code_of(world: World, login: Login) -> str:
    """
    Return the authorization code of *login*: the same each time, as a form may be sent twice.
    """
    return world.mint.derived("code", login.token)


def deny(world: World, login: Login) -> Login:
    """
    Record that the user denied access.
    """
    return _move(world, login, Stage.DENIED)


def rename(world: World, login: Login, *, kind: str) -> Login:
    """
    Give *login* a new token; the old one is no longer valid.
    """
    renewed = replace(login, token=world.mint.secret(kind))
    world.store.run(
        "UPDATE logins SET hash = :new WHERE hash = :old",
        new=digest(renewed.token),
        old=digest(login.token),
    )
    return renewed


def email_of(world: World, login: Login) -> str:
    """
    Return the e-mail address of the user who signed in.
    """
    row = world.store.one("SELECT email FROM users WHERE id = :id", id=login.user)
    assert row is not None
    return str(row["email"])


def end(world: World, login: Login) -> None:
    """
    Delete *login*.
    """
    world.store.run("DELETE FROM logins WHERE hash = :hash", hash=digest(login.token))


def _move(world: World, login: Login, stage: Stage) -> Login:
    world.store.run(
        """UPDATE logins SET stage = :stage, user = :user, wrong_codes = :wrong_codes,
        refused_email = :refused_email WHERE hash = :hash""",
        stage=stage,
        user=login.user,
        wrong_codes=login.wrong_codes,
        refused_email=login.refused_email,
        hash=digest(login.token),
    )
    return replace(login, stage=stage)

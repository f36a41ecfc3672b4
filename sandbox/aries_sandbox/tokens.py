"""
Access tokens and refresh tokens, and the families they belong to.

A *family* is all tokens of one grant.  Refresh tokens rotate.  If one is used twice, two parties
have it, and nobody can tell which one stole it, so the whole family is revoked (RFC 9700,
section 4.14.2).

``--refresh-grace`` relaxes this for clients that lose a response: for that many seconds after its
use, and as long as none of its successors has been used, a refresh token gets another successor.
It cannot get the same one again, because only hashes are stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from aries_sandbox.document import Access, Operation
from aries_sandbox.mint import digest
from aries_sandbox.problems import Problem, nested
from aries_sandbox.world import World


@dataclass(frozen=True)
class Family:
    """
    A grant.  *parent* is the hash of the refresh token in this request.
    """

    id: int
    user: int
    client_id: str
    scope: str
    parent: str | None = None


def open_family(world: World, *, user: int, client_id: str, scope: str) -> Family:
    """
    Start a family.
    """
    row = world.store.one(
        """INSERT INTO families (user, client_id, scope) VALUES (:user, :client_id, :scope)
        RETURNING id""",
        user=user,
        client_id=client_id,
        scope=scope,
    )
    assert row is not None
    return Family(row["id"], user, client_id, scope)


def revoke(world: World, family: int) -> None:
    """
    Revoke a family: all its tokens become invalid.
    """
    world.store.run("UPDATE families SET revoked = 1 WHERE id = :id", id=family)


def keep(world: World, family: Family, access_token: str, refresh_token: str | None) -> None:
    """
    Store new tokens of *family*.
    """
    now = world.clock.now()
    world.store.run(
        "INSERT INTO access_tokens VALUES (:hash, :family, :expires_at)",
        hash=digest(access_token),
        family=family.id,
        expires_at=now + world.settings.access_ttl,
    )
    if refresh_token is not None:
        world.store.run(
            "INSERT INTO refresh_tokens VALUES (:hash, :family, :parent, :expires_at, NULL)",
            hash=digest(refresh_token),
            family=family.id,
            parent=family.parent,
            expires_at=now + world.settings.refresh_ttl,
        )
    world.store.run(
        "UPDATE clients SET last_used_at = :now WHERE client_id = :client_id",
        now=world.clock.timestamp(),
        client_id=family.client_id,
    )


def spend_refresh_token(world: World, refresh_token: str, client_id: str) -> Family | None:
    """
    Mark *refresh_token* as used and return its family, or None if the token is invalid.

    If several requests have the same token, exactly one of them succeeds.
    """
    now = world.clock.now()
    token = digest(refresh_token)
    with world.store.atomic():
        row = world.store.one(
            """SELECT families.*, used_at FROM refresh_tokens
            JOIN families ON families.id = refresh_tokens.family
            WHERE hash = :hash AND client_id = :client_id AND NOT revoked AND expires_at > :now""",
            hash=token,
            client_id=client_id,
            now=now,
        )
        if row is None:
            return None
        family = Family(row["id"], row["user"], row["client_id"], row["scope"], parent=token)
        won = world.store.all(
            "UPDATE refresh_tokens SET used_at = :now WHERE hash = :hash AND used_at IS NULL"
            " RETURNING hash",
            now=now,
            hash=token,
        )
        if won or _within_grace(world, token, row["used_at"]):
            return family
        revoke(world, family.id)
        world.stats.refresh_replay()
        return None


def _within_grace(world: World, token: str, used_at: float) -> bool:
    if world.clock.now() >= used_at + world.settings.refresh_grace:
        return False
    successor_in_use = world.store.one(
        "SELECT 1 FROM refresh_tokens WHERE parent = :hash AND used_at IS NOT NULL", hash=token
    )
    return successor_in_use is None


def authenticate(world: World, operation: Operation, authorization: str | None) -> Family | None:
    """
    Return the grant of an ``Authorization`` header, or None if *operation* needs none.

    Raises:
        Problem: 401 without a valid access token of this sandbox, 403 without the scope.
    """
    if operation.access is Access.OPEN or (
        operation.access is Access.OPTIONAL and authorization is None
    ):
        return None
    if authorization is None:
        # RFC 6750, section 3: no error code for a request without credentials.
        raise _unauthorized("TOKEN_MISSING", "This needs an access token.", "Bearer")
    scheme, _, token = authorization.partition(" ")
    family = _find(world, token.strip()) if scheme.lower() == "bearer" else None
    if family is None:
        raise _unauthorized(
            "TOKEN_EXPIRED",
            "The access token is expired or unknown.",
            'Bearer error="invalid_token"',
        )
    lacking = operation.scopes - world.scopes.expand(family.scope.split())
    if lacking:
        raise nested(
            403,
            "AUTHORIZATION",
            "INSUFFICIENT_SCOPE",
            f"This needs the scope {' '.join(sorted(lacking))}.",
            {
                "www-authenticate": 'Bearer error="insufficient_scope",'
                f' scope="{" ".join(sorted(operation.scopes))}"'
            },
        )
    return family


def _find(world: World, token: str) -> Family | None:
    # Any other token may be a real credential: not even its hash is looked up.
    if not token.startswith(world.mint.prefix):
        return None
    row = world.store.one(
        """SELECT families.* FROM access_tokens JOIN families ON families.id = family
        JOIN clients ON clients.client_id = families.client_id
        JOIN users ON users.id = families.user
        WHERE hash = :hash AND NOT revoked AND status = 'active' AND expires_at > :now""",
        hash=digest(token),
        now=world.clock.now(),
    )
    if row is None:
        return None
    return Family(row["id"], row["user"], row["client_id"], row["scope"])


def _unauthorized(code: str, message: str, challenge: str) -> Problem:
    return nested(401, "AUTHENTICATION", code, message, {"www-authenticate": challenge})

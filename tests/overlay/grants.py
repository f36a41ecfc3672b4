"""
Logins to be driven by hand: nobody connects, sleeps or reads a clock.
"""

from __future__ import annotations

from typing import Any, Final

from aries_exchange.environment import Environment
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import MemoryTokenStore, TokenRecord, TokenStore
from aries_exchange.tokens.events import Events
from aries_exchange.tokens.grant import Grant
from aries_exchange.tokens.renewal import Renewal
from tests.support.clocks import ManualClock


__all__ = ["ENVIRONMENT", "KEY", "SEED", "WALL", "keep", "kept", "make", "record", "tokens"]

SEED: Final = "r0"
WALL: Final = 1_800_000_000.0
ENVIRONMENT: Final = Environment.resolve("http://127.0.0.1:8765", environ={})
KEY: Final = "http://127.0.0.1:8765 client_1"


def make(
    store: TokenStore | None = None,
    clock: ManualClock | None = None,
    *,
    seed: str | None = SEED,
    auto_refresh: bool = True,
    events: Events | None = None,
    client_secret: str | None = None,
    **more: Any,
) -> Grant:
    """
    Return a login of the client `client_1`.
    """
    renewal = Renewal(
        environment=ENVIRONMENT,
        clock=clock or ManualClock(wall=WALL),
        client=Identity("client_1", client_secret, None),
        store=MemoryTokenStore() if store is None else store,
        seed=seed,
        **more,
    )
    return Grant(renewal, auto_refresh=auto_refresh, events=events or Events())


def tokens(number: int, life: float = 3600, at: float = WALL) -> Tokens:
    """
    Return the tokens that the *number*-th renewal has brought at the time *at*.
    """
    return Tokens(
        access_token=f"a{number}",
        refresh_token=f"r{number}",
        expires_in=life,
        expires_at=at + life,
        scope="read",
        origin=ENVIRONMENT.origin,
    )


def record(number: int, *, generation: int = 1, **changes: Any) -> TokenRecord:
    """
    Return what a store keeps after the *number*-th renewal.
    """
    fields: dict[str, Any] = {"tokens": tokens(number), "generation": generation}
    return TokenRecord(**(fields | changes))


def keep(store: TokenStore, value: TokenRecord) -> None:
    """
    Put *value* into an empty *store*, or into the place of the generation before it.
    """
    present = store.load(KEY)
    assert store.save(KEY, value, present.generation if present else 0)


def kept(store: TokenStore) -> TokenRecord:
    """
    Return what *store* keeps of the login.
    """
    value = store.load(KEY)
    assert value is not None
    return value

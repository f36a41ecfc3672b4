from __future__ import annotations

import copy
import email.utils
import math
import pickle

from enum import Enum
from typing import Final

import attrs
import pytest

from hypothesis import assume, given
from hypothesis import strategies as st

from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import TokenRecord
from aries_exchange.tokens.cache import LiveToken, TokenCache
from tests.support.clocks import ManualClock


MONOTONIC: Final = 5000.0
WALL: Final = 1_800_000_000.0
SECONDS = st.floats(0.001, 10 * 365 * 86400.0)


class Freshness(Enum):
    FRESH = "used"
    STALE = "renewed by one caller"
    EXPIRED = "not used any more"


def freshness_of(token: LiveToken | None, now: float = MONOTONIC) -> Freshness:
    """
    Return which window of *token* the time *now* is in.
    """
    assert token is not None
    if now >= token.expired_at:
        return Freshness.EXPIRED
    return Freshness.STALE if now >= token.stale_at else Freshness.FRESH


def lasting(life: float, left: float) -> LiveToken:
    """
    Return a token of which *left* of *life* seconds are left.
    """
    return adopted(record(life, left), 0.0)


def cache(wall: float = WALL) -> TokenCache:
    """
    Return an empty cache on a machine whose clock shows *wall*.
    """
    return TokenCache(ManualClock(MONOTONIC, wall))


def adopted(stored: TokenRecord, wall: float = WALL) -> LiveToken:
    """
    Return the token that a machine uses whose clock shows *wall* when it reads *stored*.
    """
    session = cache(wall)
    session.adopt(stored)
    assert session.live is not None
    return session.live


def record(life: float | None = 3600, expires_at: float | None = WALL + 3600) -> TokenRecord:
    """
    Return what a store keeps of a token.
    """
    tokens = Tokens(
        access_token="a1", expires_in=life, expires_at=expires_at, origin="https://api.aries.com"
    )
    return TokenRecord(tokens=tokens)


class TestWindows:
    @pytest.mark.parametrize(
        ("seconds", "freshness"),
        [
            (0, Freshness.FRESH),
            (3479.9, Freshness.FRESH),
            (3480, Freshness.STALE),
            (3569.9, Freshness.STALE),
            (3570, Freshness.EXPIRED),
            (3600, Freshness.EXPIRED),
            (10**9, Freshness.EXPIRED),
        ],
    )
    def test_boundaries(self, seconds: float, freshness: Freshness) -> None:
        """
        A token of an hour is renewed two minutes ahead, and not used in its last half minute.
        """
        assert freshness is freshness_of(lasting(3600, 3600), MONOTONIC + seconds)

    @given(SECONDS)
    def test_half_a_life(self, life: float) -> None:
        """
        A new token is fresh for at least half of its life, however short that is.
        """
        token = lasting(life, life)

        assert Freshness.FRESH is freshness_of(token)
        assert Freshness.FRESH is freshness_of(token, MONOTONIC + life * 0.499)

    @given(SECONDS, SECONDS)
    def test_order(self, life: float, left: float) -> None:
        """
        The windows open one after the other, and both before the token ends.
        """
        assume(left <= life)
        token = lasting(life, left)

        assert token.stale_at <= token.expired_at <= MONOTONIC + left
        assert MONOTONIC + left - token.stale_at <= min(120.0, life / 2) + 1e-6
        assert MONOTONIC + left - token.expired_at <= min(30.0, life / 4) + 1e-6

    @given(SECONDS, st.lists(st.floats(0, 10**9), min_size=2, max_size=5))
    def test_one_way(self, life: float, times: list[float]) -> None:
        """
        A token only ever gets older.
        """
        order = [Freshness.FRESH, Freshness.STALE, Freshness.EXPIRED]
        token = lasting(life, life)
        seen = [order.index(freshness_of(token, MONOTONIC + t)) for t in sorted(times)]

        assert sorted(seen) == seen

    def test_unknown_life(self) -> None:
        """
        A token whose life is not known is used until it is refused.
        """
        assert Freshness.FRESH is freshness_of(LiveToken("a1"), 10**12)

    def test_secret(self) -> None:
        """
        A live token is neither shown nor carried away.
        """
        token = LiveToken("hunter2")

        assert "hunter2" not in repr(token)
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="secret"):
                carry(token)


class TestAdopt:
    def test_fresh(self) -> None:
        """
        A stored token is used for as long as it lasts, by the monotonic clock.
        """
        assert MONOTONIC + 3570 == adopted(record()).expired_at

    def test_half_used(self) -> None:
        """
        What was used of a token before counts, and its windows are those of its whole life.
        """
        live = adopted(record(), WALL + 1800)

        assert MONOTONIC + 1800 - 30 == live.expired_at
        assert MONOTONIC + 1800 - 120 == live.stale_at

    @pytest.mark.parametrize("wrong", [-86400.0, -4000.0, -1.0])
    def test_clock_behind(self, wrong: float) -> None:
        """
        On a machine whose clock is behind, a token does not last longer than it was made for.
        """
        live = adopted(record(), WALL + wrong)

        assert MONOTONIC + 3570 == live.expired_at

    @pytest.mark.parametrize(
        ("behind", "freshness"),
        [
            (-60, Freshness.FRESH),
            (1, Freshness.FRESH),
            (59, Freshness.FRESH),
            (61, Freshness.EXPIRED),
        ],
    )
    def test_hosts_that_share_a_store(self, behind: float, freshness: Freshness) -> None:
        """
        A host uses the token that another one has refreshed, although its clock is a little behind
        or ahead; a clock that is more than a minute behind was set back, so that nobody knows how
        long ago that was.
        """
        stored = attrs.evolve(record(), refreshed_at=WALL)
        live = adopted(stored, WALL - behind)

        assert freshness is freshness_of(live)

    def test_clock_ahead(self) -> None:
        """
        On a machine whose clock is ahead, a token seems to be over, and is renewed: no harm done.
        """
        live = adopted(record(), WALL + 86400)

        assert Freshness.EXPIRED is freshness_of(live)

    @pytest.mark.parametrize("wrong", [-86400.0, 86400.0])
    def test_clock_corrected(self, wrong: float) -> None:
        """
        With the server's `Date` a wrong clock does no harm at all.
        """
        clock = ManualClock(MONOTONIC, WALL + wrong)
        session = TokenCache(clock)
        session.read_date({"Date": email.utils.formatdate(WALL, usegmt=True)})
        session.adopt(record())
        assert session.live is not None
        clock.advance(10)

        assert WALL + 10 == session.server_time
        assert MONOTONIC + 3570 == session.live.expired_at

    @pytest.mark.parametrize("life", [None, 3600])
    def test_unknown_end(self, life: float | None) -> None:
        """
        A token whose end was not stored is used until it is refused.
        """
        live = adopted(record(life, None))

        assert math.inf == live.stale_at == live.expired_at == live.ends_at

    def test_without_tokens(self) -> None:
        """
        After a logout nothing is used any more.
        """
        session = cache()
        session.adopt(record())
        assert session.is_usable
        session.adopt(TokenRecord())

        assert session.live is None
        assert not session.is_usable

    @given(
        life=st.none() | SECONDS,
        expires_at=st.none() | st.floats(0, 2 * WALL),
        wall=st.floats(0, 2 * WALL),
    )
    def test_never_longer(self, life: float | None, expires_at: float | None, wall: float) -> None:
        """
        However wrong a clock is, no token outlasts the life it was made for.
        """
        live = adopted(record(life, expires_at), wall)

        if life is not None and expires_at is not None:
            assert Freshness.EXPIRED is freshness_of(live, MONOTONIC + life)


class TestReadDate:
    @pytest.mark.parametrize(
        "date",
        [
            "",
            "soon",
            "Wed, 99 Oct 2026 07:28:00 GMT",
            "Wed, 21 Oct 100000 07:28:00 GMT",
            "Wed, 21 Oct 2026 07:28:00 -0000",
            "0",
            "Wed, 21 Oct 2026 99:99:99 GMT",
        ],
    )
    def test_unusable(self, date: str) -> None:
        """
        A `Date` that says nothing usable leaves the clock as it was.
        """
        session = cache()
        session.server_offset = 7.0
        session.read_date({"Date": date})

        assert 7.0 == session.server_offset

    def test_absent(self) -> None:
        """
        So does an answer without one.
        """
        session = cache()
        session.server_offset = 7.0
        session.read_date({})

        assert 7.0 == session.server_offset

    @given(st.text(st.characters(codec="latin-1")))
    def test_anything(self, date: str) -> None:
        """
        No `Date` breaks a renewal.
        """
        cache().read_date({"Date": date})

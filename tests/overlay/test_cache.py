from __future__ import annotations

import copy
import email.utils
import pickle

from typing import Final

import attrs
import pytest

from hypothesis import assume, given
from hypothesis import strategies as st

from aries_exchange.oauth2.token import Tokens
from aries_exchange.stores.base import TokenRecord
from aries_exchange.tokens.cache import Freshness, LiveToken, TokenCache


MONOTONIC: Final = 5000.0
WALL: Final = 1_800_000_000.0
SECONDS = st.floats(0.001, 10 * 365 * 86400.0)


def lasting(life: float | None, left: float | None) -> LiveToken:
    """
    Return a token of which *left* of *life* seconds are left.
    """
    return LiveToken.lasting("a1", life=life, left=left, now=MONOTONIC)


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
        assert freshness is lasting(3600, 3600).freshness(MONOTONIC + seconds)

    @given(SECONDS)
    def test_half_a_life(self, life: float) -> None:
        """
        A new token is fresh for at least half of its life, however short that is.
        """
        token = lasting(life, life)

        assert Freshness.FRESH is token.freshness(MONOTONIC)
        assert Freshness.FRESH is token.freshness(MONOTONIC + life * 0.499)

    @given(SECONDS, SECONDS)
    def test_order(self, life: float, left: float) -> None:
        """
        The windows open one after the other, and both before the token ends.
        """
        assume(left <= life)
        token = lasting(life, left)
        assert token.stale_at is not None
        assert token.expired_at is not None

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
        seen = [order.index(token.freshness(MONOTONIC + t)) for t in sorted(times)]

        assert sorted(seen) == seen

    def test_unknown_life(self) -> None:
        """
        A token whose life is not known is used until it is refused.
        """
        assert Freshness.FRESH is lasting(None, None).freshness(10**12)
        assert Freshness.FRESH is LiveToken("a1").freshness(10**12)

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
        session = TokenCache()
        live = session.adopt(record(), now=MONOTONIC, wall=WALL)
        assert live is not None

        assert session.live is live
        assert MONOTONIC + 3570 == live.expired_at

    def test_half_used(self) -> None:
        """
        What was used of a token before counts, and its windows are those of its whole life.
        """
        live = TokenCache().adopt(record(), now=MONOTONIC, wall=WALL + 1800)
        assert live is not None

        assert MONOTONIC + 1800 - 30 == live.expired_at
        assert MONOTONIC + 1800 - 120 == live.stale_at

    @pytest.mark.parametrize("wrong", [-86400.0, -4000.0, -1.0])
    def test_clock_behind(self, wrong: float) -> None:
        """
        On a machine whose clock is behind, a token does not last longer than it was made for.
        """
        live = TokenCache().adopt(record(), now=MONOTONIC, wall=WALL + wrong)
        assert live is not None
        assert live.expired_at is not None

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
        live = TokenCache().adopt(stored, now=MONOTONIC, wall=WALL - behind)
        assert live is not None

        assert freshness is live.freshness(MONOTONIC)

    def test_clock_ahead(self) -> None:
        """
        On a machine whose clock is ahead, a token seems to be over, and is renewed: no harm done.
        """
        live = TokenCache().adopt(record(), now=MONOTONIC, wall=WALL + 86400)
        assert live is not None

        assert Freshness.EXPIRED is live.freshness(MONOTONIC)

    @pytest.mark.parametrize("wrong", [-86400.0, 86400.0])
    def test_clock_corrected(self, wrong: float) -> None:
        """
        With the server's `Date` a wrong clock does no harm at all.
        """
        session = TokenCache()
        wall = WALL + wrong
        session.read_date({"Date": email.utils.formatdate(WALL, usegmt=True)}, MONOTONIC)
        live = session.adopt(record(), now=MONOTONIC, wall=wall)
        assert live is not None

        assert WALL + 10 == session.server_time(now=MONOTONIC + 10, wall=wall)
        assert MONOTONIC + 3570 == live.expired_at

    @pytest.mark.parametrize("life", [None, 3600])
    def test_unknown_end(self, life: float | None) -> None:
        """
        A token whose end was not stored is used until it is refused.
        """
        live = TokenCache().adopt(record(life, None), now=MONOTONIC, wall=WALL)
        assert live is not None

        assert live.expired_at is None

    def test_without_tokens(self) -> None:
        """
        After a logout nothing is used any more.
        """
        session = TokenCache()
        session.adopt(record(), now=MONOTONIC, wall=WALL)

        assert session.adopt(TokenRecord(), now=MONOTONIC, wall=WALL) is None
        assert session.live is None

    @given(
        life=st.none() | SECONDS,
        expires_at=st.none() | st.floats(0, 2 * WALL),
        wall=st.floats(0, 2 * WALL),
    )
    def test_never_longer(self, life: float | None, expires_at: float | None, wall: float) -> None:
        """
        However wrong a clock is, no token outlasts the life it was made for.
        """
        live = TokenCache().adopt(record(life, expires_at), now=MONOTONIC, wall=wall)
        assert live is not None

        if life is not None and expires_at is not None:
            assert Freshness.EXPIRED is live.freshness(MONOTONIC + life)


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
        session = TokenCache(server_offset=7.0)
        session.read_date({"Date": date}, WALL)

        assert 7.0 == session.server_offset

    def test_absent(self) -> None:
        """
        So does an answer without one.
        """
        session = TokenCache(server_offset=7.0)
        session.read_date({}, WALL)

        assert 7.0 == session.server_offset

    @given(st.text(st.characters(codec="latin-1")))
    def test_anything(self, date: str) -> None:
        """
        No `Date` breaks a renewal.
        """
        TokenCache().read_date({"Date": date}, WALL)

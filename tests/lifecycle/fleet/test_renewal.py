"""
What a renewal does when its lock runs out, or its store loses what it kept; driven by hand.
"""

from __future__ import annotations

from typing import NoReturn

import attrs
import pytest

from aries_exchange.effects import Send
from aries_exchange.errors import OutcomeUnknownError, TokenStoreError
from aries_exchange.responses import Response
from aries_exchange.stores.base import MemoryTokenStore, TokenRecord
from tests.overlay.grants import KEY, keep, kept, make, record
from tests.overlay.test_renewal import brings
from tests.support.clocks import ManualClock
from tests.support.driving import Driven


class Leased(MemoryTokenStore):
    """
    A store whose locks run out.
    """

    left = 8.0

    def time_left(self, key: str) -> float:
        """
        Return what is left of the lock.
        """
        return self.left


class TestLease:
    @pytest.mark.parametrize(("left", "expected"), [(8.0, 6.0), (400.0, 30.0), (0.0, 0.0)])
    def test_deadline(self, left: float, expected: float) -> None:
        """
        A token request may take three quarters of what is left of the lock, and 30 s at most.
        """
        store, clock, driven = Leased(), ManualClock(), Driven(brings(1))
        store.left = left
        driven.run(make(store, clock).renew(None, 2000))

        assert clock.monotonic() + expected == driven.sent[0].deadline

    def test_somebody_came_in_between(self) -> None:
        """
        Whose announcement is refused goes on with what somebody else has stored meanwhile.
        """
        store = MemoryTokenStore()

        def overtaken(_: Send) -> NoReturn:
            newer = record(7, generation=kept(store).generation + 1, attempt=None)
            assert store.save(KEY, newer, newer.generation - 1)
            raise OutcomeUnknownError("token: given up, the lock had run out")

        grant, driven = make(store), Driven(overtaken)
        driven.run(grant.renew(None, 2000))

        assert "a7" == grant.present
        assert 1 == len(driven.sent)


class TestLoss:
    def test_put_back(self) -> None:
        """
        A login that the store has lost is put back by whoever knows it, and goes on from there.
        """
        grant = make(MemoryTokenStore())
        Driven(brings(1)).run(grant.renew(None, 2000))
        grant.renewal.store = MemoryTokenStore()
        driven = Driven(brings(2))
        driven.run(grant.renew("a1", 2000))

        assert ["lock", "load", "save", "save", "send token", "save", "unlock"] == driven.diary
        assert "r1" == driven.bodies[0]["refresh_token"]

    def test_a_newer_login(self) -> None:
        """
        Tokens that could not be saved are not put over a login that began after the loss.
        """

        class Broken(MemoryTokenStore):
            works = True

            def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
                return self.works and super().save(key, record, expected_generation)

        store, other = Broken(), MemoryTokenStore()
        keep(store, record(1, generation=5))
        grant = make(store)

        def answer(_: Send) -> Response:
            store.works = False
            return brings(2)

        with pytest.raises(TokenStoreError):
            Driven(answer).run(grant.renew("a1", 2000))
        newer = attrs.evolve(record(9), generation=1)
        assert other.save(KEY, newer, 0)
        grant.renewal.store = other
        Driven().run(grant.renew("a1", 2000))

        assert "a9" == grant.present
        assert newer == kept(other)

from __future__ import annotations

import pytest

from aries_sandbox.store import Store


class TestStore:
    def test_undone(self) -> None:
        """
        What a block did before it raised is undone, in blocks within blocks as well.
        """
        store = Store(None)
        with pytest.raises(ZeroDivisionError):
            _count_twice_and_fail(store)

        assert 1 == store.count()

    def test_kept(self) -> None:
        """
        What a block did is kept, and blocks within blocks wait for the outer one.
        """
        store = Store(None)
        with store.atomic():
            store.count()
            with store.atomic():
                store.count()

        assert 3 == store.count()


def _count_twice_and_fail(store: Store) -> None:
    with store.atomic():
        store.count()
        with store.atomic():
            store.count()
            raise ZeroDivisionError

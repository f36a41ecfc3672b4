from __future__ import annotations

import pytest

from aries_sandbox.store import Store


class TestStore:
    def test_undone(self) -> None:
        """
        A block that raises is undone, and so is a nested block.
        """
        store = Store(None)
        with pytest.raises(ZeroDivisionError):
            _count_twice_and_fail(store)

        assert 1 == store.count()

    def test_kept(self) -> None:
        """
        A block that ends is committed; a nested block is committed with the outer one.
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

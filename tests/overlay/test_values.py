from __future__ import annotations

import copy
import pickle
import sys
import threading
import traceback

from types import FrameType

import attrs
import pytest

from aries_exchange.errors import InvalidArgumentError
from aries_exchange.values import Confidential, holding, sealed


@attrs.frozen
class Holder(Confidential):
    """
    Holds a secret, with the slots and the `__reduce__` that attrs makes.
    """

    secret: str


class TestConfidential:
    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_pickle(self, protocol: int) -> None:
        """
        No protocol of pickle gets the secret out, also not inside of something else.
        """
        for value in (Holder("hunter2"), [Holder("hunter2")]):
            with pytest.raises(TypeError, match=r"^Holder holds a secret") as caught:
                pickle.dumps(value, protocol)

            assert "hunter2" not in str(caught.value)

    def test_copy(self) -> None:
        """
        Nor is it copied, which error reporters do.
        """
        for carry in (copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="holds a secret"):
                carry(Holder("hunter2"))


class TestSealed:
    def test_frames(self) -> None:
        """
        What a sealed function raises shows no frame that holds its arguments.
        """

        @sealed
        def refuse(secret: str) -> None:
            inner = secret * 2
            msg = f"wrong, {len(inner)} characters"
            raise InvalidArgumentError(msg)

        with pytest.raises(InvalidArgumentError, match="wrong") as caught:
            refuse("hunter2")
        shown = "".join(
            traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
        )

        # The test's own line shows the call; no frame below it shows a value.
        assert "inner" not in shown
        assert "secret = " not in shown

    def test_result(self) -> None:
        """
        What it returns, and what else it raises, passes.
        """

        @sealed
        def half(number: int) -> float:
            return number / 2

        assert 2.0 == half(4)
        assert "half" == half.__name__


class TestHolding:
    def test_interrupt(self) -> None:
        """
        Wherever Ctrl-C comes, the lock is free afterwards; what was not interrupted has run with it.
        """
        lock, before, moment, ran = threading.Lock(), sys.getprofile(), 0, list[bool]()
        left = 0

        def interrupt(frame: FrameType, event: str, _: object) -> None:
            # Python looks for signals where a function begins, and after a call.
            nonlocal left
            left -= event != "c_call"
            if left == 0 and event != "c_call":
                raise KeyboardInterrupt

        while True:
            left = moment = moment + 1
            sys.setprofile(interrupt)
            try:
                holding(lock, lambda: ran.append(lock.locked()))
            except KeyboardInterrupt:
                pass
            else:
                break
            finally:
                sys.setprofile(before)
                assert not lock.locked(), moment

        assert moment > 5
        assert all(ran)

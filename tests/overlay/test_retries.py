from __future__ import annotations

import random
import threading
import time

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange.calls.retries import RETRY_AFTER_CAP, RetryBudget, RetryPolicy
from aries_exchange.errors import (
    AriesAPIError,
    AriesDecodeError,
    AriesError,
    InvalidArgumentError,
    NotSentError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    RefreshUnavailable,
    ResponseTooLargeError,
    TokenStoreError,
)
from aries_exchange.responses import Response, api_error, oauth_error


LONG = 10_000.0


def refused(status: int, **headers: str) -> AriesAPIError:
    """
    Return the error of an answer with *status*.
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api_error(Response(status, named, b""), "getHealth")


def delay(
    error: AriesError,
    draw: Callable[[], float] = lambda: 0.5,
    budget: RetryBudget | None = None,
    **changes: Any,
) -> float | None:
    """
    Return how long is waited after *error*: the first of three attempts of a read.
    """
    arguments: dict[str, Any] = {"retries": 0, "max_retries": 2, "safe": True, "left": LONG}
    policy = RetryPolicy(draw, budget or RetryBudget())
    return policy.delay(error, **(arguments | changes))


TRANSIENT = [408, 425, 429, 500, 502, 503, 504, *range(520, 531)]


class TestWhich:
    @pytest.mark.parametrize(
        ("error", "read", "write"),
        [
            (NotSentError("x"), True, True),
            (NotSentError("x", reason="connection_refused"), True, True),
            (NotSentError("x", reason="certificate_expired"), False, False),
            (NotSentError("x", reason="host_mismatch"), False, False),
            (NotSentError("x", reason="settings"), False, False),
            (RefreshUnavailable("x"), True, True),
            (RefreshUnavailable("x", reason="certificate_untrusted"), False, False),
            (OutcomeUnknownError("x"), True, False),
            *((refused(status), True, False) for status in TRANSIENT),
            (refused(501), False, False),
            (refused(505), False, False),
            (refused(507), False, False),
            (refused(511), False, False),
            (refused(519), False, False),
            (refused(531), False, False),
            (refused(599), False, False),
            (refused(302), False, False),
            (refused(400), False, False),
            (refused(401), False, False),
            (refused(403), False, False),
            (refused(404), False, False),
            (refused(407), False, False),
            (refused(423), False, False),
            (refused(426), False, False),
            (refused(409), False, False),
            (refused(422), False, False),
            (oauth_error(Response(400, {}, b"")), False, False),
            (ReauthorizationRequired("x", reason="refused"), False, False),
            (AriesDecodeError("x", operation="o", status_code=200), False, False),
            (ResponseTooLargeError("x", operation="o", status_code=200), False, False),
            (InvalidArgumentError("x"), False, False),
            (TokenStoreError("x"), False, False),
        ],
    )
    def test_table(self, error: AriesError, read: bool, write: bool) -> None:
        """
        Reads are retried after transient failures; a write only if it certainly was not sent.
        """
        assert read is (delay(error, safe=True) is not None)
        assert write is (delay(error, safe=False) is not None)


class TestHowOften:
    @pytest.mark.parametrize(
        ("attempt", "max_retries", "repeats"),
        [(1, 0, False), (1, 1, True), (2, 1, False), (2, 2, True), (3, 2, False)],
    )
    def test_max_retries(self, attempt: int, max_retries: int, repeats: bool) -> None:
        """
        `max_retries` counts retries, not attempts.
        """
        wait = delay(refused(503), retries=attempt - 1, max_retries=max_retries)

        assert repeats is (wait is not None)


class TestHowLong:
    @pytest.mark.parametrize(
        ("attempt", "longest"),
        [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 8.0), (6, 8.0), (60, 8.0)],
    )
    def test_full_jitter(self, attempt: int, longest: float) -> None:
        """
        The bound doubles up to eight seconds, and the wait is drawn from all of it.
        """
        bounds = [
            delay(refused(503), draw=partial(float, value), retries=attempt - 1, max_retries=100)
            for value in (0.0, 0.25, 1.0)
        ]

        assert [0.0, longest / 4, longest] == bounds

    def test_uniform(self) -> None:
        """
        10,000 clients that fail together come back evenly spread.
        """
        draw = random.Random(7).random
        waits = [delay(refused(503), draw=draw) or 0.0 for _ in range(10_000)]
        tenths = [sum(n / 20 <= wait < (n + 1) / 20 for wait in waits) for n in range(10)]

        assert 10_000 == sum(tenths)
        # 1,000 +- 5 standard deviations of a binomial with p = 0.1
        assert all(850 <= count <= 1150 for count in tenths)

    @pytest.mark.parametrize(
        ("value", "wait"),
        [("0", 0.25), ("0.1", 0.25), ("1", 1.0), ("59", 59.0), ("60", 60.0), ("61", None)],
    )
    def test_retry_after(self, value: str, wait: float | None) -> None:
        """
        `Retry-After` is obeyed up to a minute; above it the error is raised at once.
        """
        assert wait == delay(refused(429, Retry_After=value))

    def test_cap(self) -> None:
        """
        The cap is a minute, as the documentation says.
        """
        assert 60.0 == RETRY_AFTER_CAP

    def test_long_retry_after_costs_nothing(self) -> None:
        """
        What is not repeated takes nothing from the budget.
        """
        budget = RetryBudget()
        delay(refused(429, Retry_After="61"), budget=budget)

        assert 20 == budget.left

    @pytest.mark.parametrize(
        ("left", "repeats"), [(0.0, False), (0.25, False), (0.26, True), (-1.0, False)]
    )
    def test_deadline(self, left: float, repeats: bool) -> None:
        """
        Nobody waits for an attempt that the deadline would not allow.
        """
        budget = RetryBudget()

        assert repeats is (delay(refused(503), left=left, budget=budget) is not None)
        assert (19 if repeats else 20) == budget.left

    @pytest.mark.parametrize(("asked", "wait"), [(None, 0.25), (7.0, 7.0), (61.0, None)])
    def test_a_refresh_that_was_told_to_wait(self, asked: float | None, wait: float | None) -> None:
        """
        So is that of the token endpoint, for reads and writes.
        """
        error = RefreshUnavailable("x")
        error.retry_after = asked

        assert [wait, wait] == [delay(error, safe=safe) for safe in (True, False)]

    def test_retry_after_beyond_the_deadline(self) -> None:
        """
        A `Retry-After` beyond the deadline is told at once.
        """
        assert delay(refused(429, Retry_After="30"), left=29.0) is None

    @given(
        value=st.floats(0, 1, exclude_max=True),
        attempt=st.integers(1, 2000),
        retry_after=st.none() | st.integers(0, 100),
    )
    def test_in_bounds(self, value: float, attempt: int, retry_after: int | None) -> None:
        """
        No wait is negative, above the cap, or shorter than the service asked for.
        """
        headers = {} if retry_after is None else {"Retry_After": str(retry_after)}
        error = refused(503, **headers)
        wait = delay(error, draw=lambda: value, retries=attempt - 1, max_retries=attempt)

        if retry_after is not None and retry_after > 60:
            assert wait is None
        else:
            assert wait is not None
            assert (retry_after or 0) <= wait <= 60


class TestRetryBudget:
    def test_takes(self) -> None:
        """
        A full budget is good for twenty retries, and then for none.
        """
        budget = RetryBudget()

        assert [True] * 20 + [False] * 5 == [budget.take() for _ in range(25)]
        assert 0 == budget.left

    def test_gives_back(self) -> None:
        """
        Ten successes pay for one retry.
        """
        budget = RetryBudget(1)
        budget.take()
        for _ in range(9):
            budget.give_back()
        early = budget.take()
        budget.give_back()

        assert not early
        assert budget.take()

    def test_full(self) -> None:
        """
        Successes do not pile up.
        """
        budget = RetryBudget(2)
        for _ in range(100):
            budget.give_back()

        assert 2 == budget.left

    def test_stops_the_policy(self) -> None:
        """
        With an empty budget even a read that was not sent is not repeated.
        """
        budget = RetryBudget(1)

        assert delay(NotSentError("x"), budget=budget) is not None
        assert delay(NotSentError("x"), budget=budget) is None

    def test_threads(self) -> None:
        """
        Ten threads at once neither overdraw the budget nor fill it above its capacity.
        """
        budget = RetryBudget(5)
        seen: list[int] = []
        taken: list[int] = []
        given_back: list[int] = []
        ends = time.monotonic() + 1.0

        def work() -> None:
            takes = gives = 0
            while time.monotonic() < ends:
                takes += budget.take()
                for _ in range(9):
                    budget.give_back()
                    gives += 1
                seen.append(budget.left)
            taken.append(takes)
            given_back.append(gives)

        threads = [threading.Thread(target=work) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert min(seen) >= 0
        assert max(seen) <= 5
        # What was taken was there before, or was given back.
        assert 10 < sum(taken) <= 5 + sum(given_back) / 10 + 1

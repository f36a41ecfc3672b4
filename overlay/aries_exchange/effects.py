"""
What a flow asks of the outside world.

A flow is a generator that decides and does nothing else: it yields effects, is sent their outcomes,
and returns a result.  The two drivers in `io.drivers` carry the effects out, one by waiting, one by
awaiting; everything between two effects is written once.  A flow looks like this::

    def ping(url: str, clock: Clock) -> Flow[int]:
        for pause in (1.0, 2.0):
            response = yield Send("ping", "GET", url, [], None, clock.monotonic() + 5)
            if response.status_code != 503:
                break
            yield Sleep(pause)
        return response.status_code
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeVar

import attrs


if TYPE_CHECKING:
    from aries_exchange.stores.base import TokenStore


T = TypeVar("T")

BODY_LIMIT: Final = 10 * 2**20
"""The largest body that is read by default, in bytes after decompression."""


class Clock(Protocol):
    """
    Two clocks: one for deadlines, one for dates.
    """

    def monotonic(self) -> float:
        """
        Return seconds that only ever grow, from an unknown start.
        """
        ...

    def wall(self) -> float:
        """
        Return seconds since the epoch, as right as the machine's clock is.
        """
        ...


# No effect is a tuple: error reporters write out what a tuple holds, whatever its repr says.


@attrs.define(eq=False, repr=False)
class Send:
    """
    Send one HTTP request; the outcome is its `Response`.

    Raises `NotSentError` or `OutcomeUnknownError` into the flow, or `ResponseTooLargeError` for the
    body of a success above *limit* bytes.  *deadline* is on the monotonic clock.
    """

    operation: str
    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes | None
    deadline: float
    limit: int = BODY_LIMIT


@attrs.define(eq=False)
class Sleep:
    """
    Wait for so many seconds.
    """

    seconds: float


@attrs.define(eq=False, repr=False)
class Work:
    """
    Call *function*, a part of a store, which may block; the outcome is what it returns.
    """

    function: Callable[[], Any]


@attrs.define(eq=False, repr=False)
class Ask:
    """
    Call *function*, which belongs to the program or waits for a person; the outcome is its result.

    What it raises goes through the flow as it is.  Async clients call it in a worker thread, and
    await what it returns if that can be awaited.
    """

    function: Callable[[], Any]


@attrs.define(eq=False, repr=False)
class Locked:
    """
    Run *flow* under the lock of *key*, in a thread of its own; the outcome is the flow's.

    The thread runs the flow to its end, whether or not somebody still waits for it: a renewal that
    is cut short may lose a login.  Neither a time-out, a cancellation nor Ctrl-C reaches it.
    Raises `TimeoutError` into the caller's flow if the lock is not free within *patience* seconds,
    or the outcome is not there within *seconds*.

    With an *owner*, callers who ask while a flow of that owner is under way share its outcome;
    those without patience get a `TimeoutError` at once.  The thread runs the flow *last* without
    the lock if nobody waits any more.
    """

    store: TokenStore
    key: str
    flow: Callable[[], Flow[Any]]
    patience: float
    seconds: float
    owner: object = None
    last: Callable[[], Flow[None]] | None = None


Effect: TypeAlias = Send | Sleep | Work | Ask | Locked
Flow: TypeAlias = Generator[Effect, Any, T]

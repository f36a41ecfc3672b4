"""
What a flow asks of the outside world.

A flow is a generator that decides and does nothing else: it yields effects, is sent their
outcomes, and returns a result.  The two drivers in `transport` carry the effects out, one by
waiting, one by awaiting; all that happens between them is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypeAlias, TypeVar


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


class Send(NamedTuple):
    """
    One HTTP exchange; its outcome is an `Response`.

    Raises `NotSentError` or `OutcomeUnknownError` into the flow, or `ResponseTooLargeError` for
    a body above *limit* bytes.  *deadline* is on the monotonic clock.
    """

    operation: str
    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes | None
    deadline: float
    limit: int = BODY_LIMIT

    def __repr__(self) -> str:
        # Headers and body hold secrets.
        return f"<Send {self.operation}>"


class Sleep(NamedTuple):
    """
    Wait for so many seconds.
    """

    seconds: float


class Work(NamedTuple):
    """
    Call *function*, which may block; its outcome is what it returns.
    """

    function: Callable[[], Any]


class Ask(NamedTuple):
    """
    Call *function*, which belongs to the program or waits for a person; its outcome is the answer.

    What it raises goes through the flow as it is.  Async clients call it in a worker thread, and
    await what it returns if that can be awaited.
    """

    function: Callable[[], Any]


class Locked(NamedTuple):
    """
    Run *flow* while holding the lock of *key*; its outcome is the flow's.

    Raises `TimeoutError` into the flow if the lock is not free within *timeout* seconds.  Tasks
    with one *owner* queue among themselves before they ask the store.  Once
    the lock is held the flow runs to its end, whether or not somebody still waits for it: a
    renewal that is cut short may lose a login.
    """

    store: TokenStore
    key: str
    timeout: float
    owner: object
    flow: Flow[Any]

    def __repr__(self) -> str:
        return f"<Locked {self.key}>"


Effect: TypeAlias = Send | Sleep | Work | Ask | Locked
Flow: TypeAlias = Generator[Effect, Any, T]

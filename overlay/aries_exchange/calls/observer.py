"""
Watching the calls of a client, for tracing and metrics.

A call is a flow, and an observed call is the same flow with a reader of its effects in between: a
client without an observer pays nothing for it.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from aries_exchange.effects import Clock, Flow, Locked, Send
from aries_exchange_openapi.types import Operation


T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")


class Observation(Protocol):
    """
    Is told what happens in one call.  It never sees a URL, a header or a body.

    Its methods must not block: the call waits for them.  What they raise is logged and ignored.
    """

    def attempt(self, status_code: int | None, error: BaseException | None, seconds: float) -> None:
        """
        Note that a request was sent: with the status of its response, or with what failed.
        """
        ...

    def refresh(self, error: BaseException | None, seconds: float) -> None:
        """
        Note that the call waited for another access token, which came or failed to.
        """
        ...

    def end(self, error: BaseException | None) -> None:
        """
        Note that the call has ended, with a result or with *error*.
        """
        ...


class Observer(Protocol):
    """
    Is told of each call of a client, in the thread or task that makes it.
    """

    def start(self, operation: Operation, origin: str) -> Observation:
        """
        Return what is told of a call of *operation* at *origin*, which begins now.
        """
        ...


def observed(
    flow: Flow[T], observer: Observer, operation: Operation, origin: str, clock: Clock
) -> Flow[T]:
    """
    Run *flow* and tell *observer* of it.
    """
    try:
        observation = observer.start(operation, origin)
    except Exception as raised:  # noqa: BLE001 - an observer may be anybody's
        _LOG.warning("an observer raised %s", type(raised).__name__)
        return (yield from flow)
    outcome: Any = None
    error: BaseException | None = None
    while True:
        try:
            effect = flow.send(outcome) if error is None else flow.throw(error)
        except StopIteration as stop:
            _tell(observation.end, None)
            result: T = stop.value
            return result
        except BaseException as raised:
            _tell(observation.end, raised)
            raise
        began = clock.monotonic()
        outcome = error = None
        try:
            outcome = yield effect
        except BaseException as raised:  # noqa: BLE001 - the flow decides
            error = raised
        seconds = clock.monotonic() - began
        if isinstance(effect, Send):
            _tell(observation.attempt, getattr(outcome, "status_code", None), error, seconds)
        elif isinstance(effect, Locked):
            _tell(observation.refresh, error, seconds)


def _tell(listener: Callable[..., None], *news: object) -> None:
    try:
        listener(*news)
    except Exception as error:  # noqa: BLE001 - see above
        _LOG.warning("an observer raised %s", type(error).__name__)

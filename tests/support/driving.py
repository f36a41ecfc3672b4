"""
Flows driven by hand: what they ask for, one effect after the other, without any input or output.
"""

from __future__ import annotations

import json

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from aries_exchange.effects import Ask, Effect, Flow, Locked, Send, Sleep, Work
from aries_exchange.responses import Response
from tests.support.clocks import ManualClock


__all__ = ["Driven", "Outcome", "token_answer"]

T = TypeVar("T")

Outcome: TypeAlias = Response | BaseException | Callable[[Send], Response]


class Driven:
    """
    Runs flows against scripted *outcomes* of `Send`, and keeps a diary of all effects.

    `sent` holds the requests, `patience` how long each lock may be waited for, `diary` one line
    for each effect, in order.  Stores are called, locks are held while their flow runs, and nobody
    sleeps: a *clock* is set forward instead.
    """

    def __init__(self, *outcomes: Outcome, clock: ManualClock | None = None) -> None:
        self.clock = clock
        self.outcomes = list(outcomes)
        self.sent: list[Send] = []
        self.slept: list[float] = []
        self.patience: list[float] = []
        self.diary: list[str] = []

    def run(self, flow: Flow[T]) -> T:
        """
        Return what *flow* returns.
        """
        try:
            effect = next(flow)
            while True:
                try:
                    outcome = self._do(effect)
                except BaseException as error:  # noqa: BLE001 - the flow decides
                    effect = flow.throw(error)
                else:
                    effect = flow.send(outcome)
        except StopIteration as stop:
            result: T = stop.value
            return result

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """
        The JSON bodies that were sent.
        """
        return [json.loads(effect.body or b"null") for effect in self.sent]

    def _do(self, effect: Effect) -> Any:
        match effect:
            case Send():
                self.sent.append(effect)
                self.diary.append(f"send {effect.operation}")
                outcome = self.outcomes.pop(0)
                if isinstance(outcome, BaseException):
                    raise outcome
                return outcome if isinstance(outcome, Response) else outcome(effect)
            case Ask(function):
                self.diary.append("ask")
                return function()
            case Sleep(seconds):
                self.slept.append(seconds)
                assert self.clock is not None, "nobody sets the clock forward"
                self.clock.advance(seconds)
                self.diary.append(f"sleep {seconds:g}")
                return None
            case Work(function):
                self.diary.append(str(getattr(function, "func", function).__name__))
                return function()
            case Locked(store, key, flow, patience):
                self.patience.append(patience)
                with store.lock(key, patience):
                    self.diary.append("lock")
                    try:
                        return self.run(flow())
                    finally:
                        self.diary.append("unlock")


def token_answer(
    status: int = 200, headers: dict[str, str] | None = None, **fields: Any
) -> Response:
    """
    Return an answer of the token endpoint that holds *fields*.
    """
    return Response(status, headers or {}, json.dumps(fields).encode())

"""
Scripted faults: what goes wrong, where, how often.

    [{"operation": "token", "kind": "lost_reply"},
     {"operation": "getUserProfile", "kind": "status", "status": 503, "retry_after": "2", "times": 3}]

Each request takes the first fault that is due for its operation, so that a list reads as a script.
"""

from __future__ import annotations

import json
import threading

from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self, cast


ANY: Final = "*"
_LONGEST: Final = 3600


class FaultKind(StrEnum):
    """
    What goes wrong.  The *effect* is what the operation does: an order placed, a token spent.
    """

    STATUS = "status"  # no effect; an error of that status in a documented shape
    HTML = "html"  # no effect; the page of a gateway
    REDIRECT = "redirect"  # no effect; a redirect to `location`
    LOST_REQUEST = "lost_request"  # no effect; the connection closes without an answer
    LOST_REPLY = "lost_reply"  # the effect, then the connection closes without an answer
    CUT_BODY = "cut_body"  # the effect, then half of the answer
    EMPTY_BODY = "empty_body"  # the effect, then the status without a body
    WRONG_JSON = "wrong_json"  # the effect, then JSON that the document does not allow
    DELAY = "delay"  # the effect, the right answer, late
    EXPIRE_ACCESS_TOKENS = "expire_access_tokens"  # all of them, before the request is looked at


_TAKES: Final[Mapping[FaultKind, frozenset[str]]] = {
    FaultKind.STATUS: frozenset({"status", "retry_after"}),
    FaultKind.HTML: frozenset({"status", "retry_after"}),
    FaultKind.REDIRECT: frozenset({"status", "location"}),
    FaultKind.WRONG_JSON: frozenset({"body"}),
}


class FaultError(ValueError):
    """
    A fault is not described correctly; the message says what is wrong.
    """


@dataclass(frozen=True)
class Fault:
    """
    One fault.

    *operation* is an operationId of the document, or ``*``.  The first *after* requests pass, the
    next *times* are hit; with None, all of them.  Any kind may also be late: *delay* seconds before
    the effect, *delay_after* between effect and answer.

    *status* goes with ``status`` (required), ``html`` (502) and ``redirect`` (307), *retry_after*
    with ``status`` and ``html``, *location* with ``redirect``, *body* with ``wrong_json``.

    Raises:
        FaultError: the values do not fit each other.
    """

    operation: str
    kind: FaultKind
    times: int | None = 1
    after: int = 0
    delay: float = 0.0
    delay_after: float = 0.0
    status: int | None = None
    retry_after: str | None = None
    location: str | None = None
    body: Any = None

    def __post_init__(self) -> None:
        taken = _TAKES.get(self.kind, frozenset())
        for name in ("status", "retry_after", "location", "body"):
            if getattr(self, name) is not None and name not in taken:
                msg = f"a fault of kind {self.kind.value!r} takes no {name!r}"
                raise FaultError(msg)
        self._require(self.kind is not FaultKind.STATUS or self.status is not None, "a status")
        self._require(self.kind is not FaultKind.REDIRECT or bool(self.location), "a location")
        late = self.delay or self.delay_after
        self._require(self.kind is not FaultKind.DELAY or bool(late), "delay or delay_after")
        lowest, highest = (300, 399) if self.kind is FaultKind.REDIRECT else (400, 599)
        in_range = self.status is None or lowest <= self.status <= highest
        self._require(in_range, f"a status from {lowest} to {highest}")
        counts = self.after >= 0 and (self.times is None or self.times >= 1)
        self._require(counts, "times of 1 or more (or null), after of 0 or more")
        delays = 0 <= self.delay <= _LONGEST and 0 <= self.delay_after <= _LONGEST
        self._require(delays, f"delays from 0 to {_LONGEST} seconds")

    def _require(self, condition: bool, what: str) -> None:
        if not condition:
            msg = f"a fault of kind {self.kind.value!r} needs {what}"
            raise FaultError(msg)

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """
        Read one fault from JSON, strictly.

        Raises:
            FaultError: a key is unknown, missing, or of the wrong type.
        """
        if not isinstance(raw, dict):
            msg = "a fault is a JSON object"
            raise FaultError(msg)
        given = dict(cast("dict[str, Any]", raw))
        known = {field.name: field for field in fields(cls)}
        if unknown := given.keys() - known.keys():
            msg = f"a fault has no {sorted(unknown)}; it has {sorted(known)}"
            raise FaultError(msg)
        for name, field in known.items():
            if name not in given and field.default is MISSING:
                msg = f"a fault needs {name!r}"
                raise FaultError(msg)
        for name, value in given.items():
            _check_type(name, value)
        kind = given.pop("kind")
        if kind not in (kinds := [known.value for known in FaultKind]):
            msg = f"there is no fault of kind {kind!r}; there are {kinds}"
            raise FaultError(msg)
        return cls(kind=FaultKind(kind), **given)


def read_faults(text: str | bytes) -> list[Fault]:
    """
    Read a JSON list of faults.

    Raises:
        FaultError: it is no JSON, no list, or holds a fault that is not described correctly.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        msg = f"faults are a JSON list: {error}"
        raise FaultError(msg) from error
    if not isinstance(raw, list):
        msg = "faults are a JSON list"
        raise FaultError(msg)
    return [Fault.from_json(item) for item in cast("list[object]", raw)]


_NUMBER: Final = (int, float)
_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "operation": (str,),
    "kind": (str,),
    "times": (int, type(None)),
    "after": (int,),
    "delay": _NUMBER,
    "delay_after": _NUMBER,
    "status": (int,),
    "retry_after": (str,),
    "location": (str,),
}


def _check_type(name: str, value: object) -> None:
    allowed = _TYPES.get(name)
    if allowed is None or (isinstance(value, allowed) and not isinstance(value, bool)):
        return
    names = " or ".join(kind.__name__ for kind in allowed)
    msg = f"{name!r} of a fault must be {names}, not {type(value).__name__}"
    raise FaultError(msg)


@dataclass
class _Entry:
    fault: Fault
    skip: int
    left: int | None


class Script:
    """
    The faults still to come.  *operations* are those there are, *initial* is what `reset` goes
    back to.

    Raises:
        FaultError: a fault names an operation that does not exist.
    """

    def __init__(self, operations: Collection[str], initial: Iterable[Fault]) -> None:
        self._lock = threading.Lock()
        self._operations = operations
        self._initial = tuple(initial)
        self.reset()

    def reset(self) -> None:
        """
        Forget everything but the initial faults, which start anew.
        """
        self.clear()
        self.add(self._initial)

    def clear(self) -> None:
        """
        Forget all faults.
        """
        with self._lock:
            self._entries: list[_Entry] = []

    def add(self, faults: Iterable[Fault]) -> None:
        """
        Put *faults* at the end of the script: all of them, or none.

        Raises:
            FaultError: a fault names an operation that does not exist.
        """
        entries = [_Entry(fault, fault.after, fault.times) for fault in faults]
        for entry in entries:
            if (operation := entry.fault.operation) not in {ANY, *self._operations}:
                msg = f"there is no operation {operation!r}; there are {sorted(self._operations)}"
                raise FaultError(msg)
        with self._lock:
            self._entries += entries

    def take(self, operation: str) -> Fault | None:
        """
        Return the fault that hits this request to *operation*.
        """
        with self._lock:
            for entry in self._entries:
                if entry.fault.operation not in {ANY, operation} or entry.left == 0:
                    continue
                if entry.skip:
                    entry.skip -= 1
                    continue
                if entry.left is not None:
                    entry.left -= 1
                return entry.fault
        return None

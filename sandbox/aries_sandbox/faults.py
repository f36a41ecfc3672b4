"""
Scripted faults: what fails, where and how often.

    [{"operation": "token", "kind": "lost_reply"},
     {"operation": "getUserProfile", "kind": "status", "status": 503, "retry_after": "2", "times": 3}]

Each request gets the first fault that is due for its operation, so a list reads as a script.
"""

from __future__ import annotations

import threading

from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self, cast

from aries_sandbox.bodies import JSON, decode


ANY: Final = "*"
_LONGEST: Final = 3600


class FaultKind(StrEnum):
    """
    What fails.  The *effect* is what the operation does, such as using up a refresh token.
    """

    STATUS = "status"  #: no effect; an error response with that status
    HTML = "html"  #: no effect; the HTML page of a gateway
    REDIRECT = "redirect"  #: no effect; a redirect to `location`
    LOST_REQUEST = "lost_request"  #: no effect; the connection closes without a response
    LOST_REPLY = "lost_reply"  #: the effect, then the connection closes without a response
    CUT_BODY = "cut_body"  #: the effect, then half of the response
    EMPTY_BODY = "empty_body"  #: the effect, then the status without a body
    WRONG_JSON = "wrong_json"  #: the effect, then JSON that the document does not allow
    DELAY = "delay"  #: the effect and the normal response, late
    EXPIRE_ACCESS_TOKENS = "expire_access_tokens"  #: all of them, before the request is handled


_TAKES: Final[Mapping[FaultKind, frozenset[str]]] = {
    FaultKind.STATUS: frozenset({"status", "retry_after"}),
    FaultKind.HTML: frozenset({"status", "retry_after"}),
    FaultKind.REDIRECT: frozenset({"status", "location"}),
    FaultKind.WRONG_JSON: frozenset({"body"}),
}


class FaultError(ValueError):
    """
    The description of a fault is wrong; the message says how.
    """


@dataclass(frozen=True)
class Fault:
    """
    One fault.

    *operation* is an operationId of the document, or ``*``.  The first *after* requests succeed; the
    fault hits the next *times* requests, or all of them if *times* is None.  Every kind can also be
    late: *delay* seconds before the effect, *delay_after* seconds between effect and response.

    *status* belongs to ``status`` (required), ``html`` (502) and ``redirect`` (307), *retry_after*
    to ``status`` and ``html``, *location* to ``redirect``, *body* to ``wrong_json``.

    Raises:
        FaultError: The values contradict each other, or cannot be sent.
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
                raise FaultError(f"a fault of kind {self.kind.value!r} takes no {name!r}")
        for name in ("retry_after", "location"):
            text = getattr(self, name) or ""
            self._require(text.isascii() and text.isprintable(), f"printable ASCII in {name!r}")
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
            raise FaultError(f"a fault of kind {self.kind.value!r} needs {what}")

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """
        Read one fault from JSON, strictly.

        Raises:
            FaultError: A key is unknown or missing, or a value has the wrong type.
        """
        if not isinstance(raw, dict):
            raise FaultError("a fault is a JSON object")
        given = dict(cast("dict[str, Any]", raw))
        known = {field.name: field for field in fields(cls)}
        if unknown := given.keys() - known.keys():
            raise FaultError(f"a fault has no {sorted(unknown)}; it has {sorted(known)}")
        for name, field in known.items():
            if name not in given and field.default is MISSING:
                raise FaultError(f"a fault needs {name!r}")
        for name, value in given.items():
            _check_type(name, value)
        kind = given.pop("kind")
        if kind not in (kinds := [known.value for known in FaultKind]):
            raise FaultError(f"there is no fault of kind {kind!r}; there are {kinds}")
        return cls(kind=FaultKind(kind), **given)


def read_faults(text: str | bytes) -> list[Fault]:
    """
    Read a JSON list of faults.

    Raises:
        FaultError: It is not a JSON list, or a fault in it is wrong.
    """
    try:
        raw = decode(JSON, text.encode() if isinstance(text, str) else text)
    except ValueError as error:
        raise FaultError(f"faults are a JSON list: {error}") from error
    if not isinstance(raw, list):
        raise FaultError("faults are a JSON list")
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
    raise FaultError(f"{name!r} of a fault must be {names}, not {type(value).__name__}")


@dataclass
class _Entry:
    fault: Fault
    skip: int
    left: int | None


class Script:
    """
    The faults that are still to come.  *operations* lists all operations; `reset` restores the
    *initial* faults.

    Raises:
        FaultError: A fault names an operation that does not exist.
    """

    def __init__(self, operations: Collection[str], initial: Iterable[Fault]) -> None:
        self._lock = threading.Lock()
        self._operations = operations
        self._initial = tuple(initial)
        self.reset()

    def reset(self) -> None:
        """
        Remove all faults and add the initial ones again.
        """
        self.clear()
        self.add(self._initial)

    def clear(self) -> None:
        """
        Remove all faults.
        """
        with self._lock:
            self._entries: list[_Entry] = []

    def add(self, faults: Iterable[Fault]) -> None:
        """
        Add *faults* to the end of the script: all of them, or none.

        Raises:
            FaultError: A fault names an operation that does not exist.
        """
        entries = [_Entry(fault, fault.after, fault.times) for fault in faults]
        for entry in entries:
            if (operation := entry.fault.operation) not in {ANY, *self._operations}:
                raise FaultError(
                    f"there is no operation {operation!r}; there are {sorted(self._operations)}"
                )
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

"""
Values that hold a secret: kept out of pickles, stored on purpose only, and compared by hash.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import sys

from collections.abc import Callable
from threading import Lock
from types import NoneType, TracebackType, UnionType
from typing import Any, Final, NoReturn, ParamSpec, Self, TypeVar, get_args, get_type_hints

import attrs

from aries_exchange.errors import AriesError, InvalidArgumentError


P = ParamSpec("P")
T = TypeVar("T")
ErrorT = TypeVar("ErrorT", bound=BaseException)

_OWN_PACKAGES: Final = {
    "aries_exchange",
    "aries_exchange_openapi",
    "anyio",
    "h11",
    "httpcore",
    "httpx",
}
"""Those whose frames may hold secrets; httpcore2 and httpx2 count as well."""


class Confidential:
    """
    Keeps its instances out of pickles and copies, and their values out of the frames of errors.

    What must be stored on purpose has `to_json` and `from_json`, which say so.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # The methods that attrs writes hold the new values when they raise.
        if "__attrs_attrs__" in vars(cls) and "__init__" in vars(cls):
            type.__setattr__(cls, "__init__", sealed(vars(cls)["__init__"]))
        if "__setattr__" in vars(cls):
            type.__setattr__(cls, "__setattr__", _refuse_change)

    def __reduce_ex__(self, protocol: object, /) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds a secret and is neither pickled nor copied;"
            " build it where it is needed, or use to_json() where it has one"
        )


def _refuse_change(_self: object, _name: str, value: object) -> NoReturn:
    del value
    raise attrs.exceptions.FrozenInstanceError


def holding(lock: Lock, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """
    Call *action* with *lock* held, which is free after it, whenever Ctrl-C comes.

    `with lock` does not promise that: CPython 3.14 looks for Ctrl-C after the lock was taken and
    before the block begins.
    """
    held: list[bool] = []
    try:
        held.extend(map(lock.acquire, [True]))  # one call takes the lock and notes it
        return action(*args, **kwargs)
    finally:
        if held:
            lock.release()


def without_frames(error: ErrorT) -> ErrorT:
    """
    Return *error* without our frames, and those of the HTTP library, in any of its tracebacks.

    They hold tokens, passwords and codes in their locals, and error reporters send locals away.
    The frames of the program stay.  An error of ours loses its cause and context, too.  Where the
    stack has no room for that work, nothing but the error itself stays.
    """
    try:
        chain: list[BaseException | None] = [error]
        seen: set[int] = set()
        while chain:
            each = chain.pop()
            if each is None or id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, AriesError):
                each.__traceback__ = each.__cause__ = each.__context__ = None
                continue
            each.__traceback__ = _foreign(each.__traceback__)
            chain += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
    except RecursionError:
        error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


def _foreign(traceback: TracebackType | None) -> TracebackType | None:
    entries: list[TracebackType] = []
    ours = False
    while traceback is not None:
        name = str(traceback.tb_frame.f_globals.get("__name__"))
        package = name.partition(".")[0].removesuffix("2")
        # What we call of the standard library holds what we gave to it.
        ours = package in (sys.stdlib_module_names | _OWN_PACKAGES if ours else _OWN_PACKAGES)
        if not ours:
            entries.append(traceback)
        traceback = traceback.tb_next
    kept: TracebackType | None = None
    for entry in reversed(entries):
        kept = TracebackType(kept, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return kept


def sealed(function: Callable[P, T]) -> Callable[P, T]:
    """
    Return *function*, whose errors show none of its frames, nor its arguments, which are secrets.
    """

    @functools.wraps(function)
    def outermost(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except BaseException as error:  # noqa: BLE001 - it is raised again
            del args, kwargs
            raise without_frames(error)  # noqa: B904 - it is the same

    return outermost


def fingerprint(*secrets: str) -> str:
    """
    Return a SHA-256 by which *secrets* are recognised without being kept.
    """
    return hashlib.sha256("\0".join(secrets).encode()).hexdigest()


class Stored(Confidential):
    """
    An attrs class whose instances can be stored.
    """

    __slots__ = ()

    _is_exact = True  # a field that this version does not know is an error

    def to_json(self) -> str:
        """
        Return this as JSON.  It is a secret, and so is the place where it is kept.
        """
        me: Any = self  # each subclass is an attrs class
        return json.dumps(attrs.asdict(me, filter=lambda a, _: a.init))

    @classmethod
    @sealed
    def from_json(cls, text: str) -> Self:
        """
        Return what `to_json` stored.

        Raises:
            InvalidArgumentError: *text* is not what `to_json` of this version made.
        """
        try:
            return _restored(cls, json.loads(text), exact=cls._is_exact)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            pass  # what it says may quote a secret
        raise InvalidArgumentError(
            f"text: is not what {cls.__name__}.to_json() of this version made; start again"
        )


def _restored(cls: type[T], fields: Any, *, exact: bool) -> T:
    kinds, names = get_type_hints(cls), inspect.signature(cls).parameters.keys()
    if exact and fields.keys() != names:
        raise ValueError
    return cls(**{name: _value(kinds[name], fields[name], exact=exact) for name in names})


def _value(kind: Any, value: Any, *, exact: bool) -> Any:
    # Returns the *kind*, an attrs class or what JSON has a word for, that *value* was made of.
    kinds = set(get_args(kind)) if isinstance(kind, UnionType) else {kind}
    if value is None and NoneType in kinds:
        return None
    [kind] = kinds - {NoneType}
    if attrs.has(kind):
        return _restored(kind, value, exact=exact)
    if type(value) not in _IN_JSON.get(kind, {kind}):
        raise ValueError
    return value


_IN_JSON: Final[dict[object, set[type]]] = {float: {float, int}, tuple[str, ...]: {list}}
"""The types that `json` has for an annotation, where it has not just that one."""


def check_type(value: object, kind: type[T], name: str, way_out: str) -> T:
    """
    Return *value* if it is a *kind*; the message names the argument *name* and the *way_out*.

    Raises:
        InvalidArgumentError: It is anything else.
    """
    if isinstance(value, kind):
        return value
    got = type(value).__name__
    raise InvalidArgumentError(f"{name}: takes {kind.__name__}, and got {got}; {way_out}")


def check_callback(value: object, name: str) -> None:
    """
    Check that *value* is a function, or None.

    Raises:
        InvalidArgumentError: It is anything else.
    """
    if value is not None and not callable(value):
        raise InvalidArgumentError(
            f"{name}: takes a function, and got {type(value).__name__}; pass one, or omit it"
        )

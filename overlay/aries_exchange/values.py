"""
Values that hold a secret: kept out of pickles, stored on purpose only, and compared by hash.
"""

from __future__ import annotations

import functools
import hashlib
import json

from collections.abc import Callable
from typing import Any, Final, NoReturn, ParamSpec, Self, SupportsIndex, TypeVar, cast

import attrs

from aries_exchange.errors import InvalidArgumentError


P = ParamSpec("P")
T = TypeVar("T")


class Confidential:
    """
    Keeps its instances out of pickles and copies.

    What must be stored on purpose has `to_json` and `from_json`, which say so.
    """

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds a secret and is neither pickled nor copied;"
            " build it where it is needed, or use to_json() where it has one"
        )


def sealed(function: Callable[P, T]) -> Callable[P, T]:
    """
    Return *function* with its frames kept out of the tracebacks of what it says of its arguments.

    Those arguments are secrets, and error reporters print the locals of each frame.
    """

    @functools.wraps(function)
    def outermost(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - a misspelt argument is a TypeError
            clean = error.with_traceback(None)
        del args, kwargs
        clean.__cause__ = clean.__context__ = None
        raise clean

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

    def to_json(self) -> str:
        """
        Return this as JSON.  It is a secret, and so is the place where it is kept.
        """
        fields = attrs.asdict(cast("attrs.AttrsInstance", self), filter=lambda a, _: a.init)
        return json.dumps(fields, default=sorted)

    @classmethod
    @sealed
    def from_json(cls, text: str) -> Self:
        """
        Return what `to_json` stored.

        Raises:
            InvalidArgumentError: *text* is not what `to_json` of this version made.
        """
        try:
            return cls.restored(json.loads(text))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            pass  # what it says may quote a secret
        raise InvalidArgumentError(
            f"text: is not what {cls.__name__}.to_json() of this version made; start again"
        )

    @classmethod
    def restored(cls, fields: Any) -> Self:
        """
        Return what *fields* of JSON were made of; they may be anything, and so may the error.

        Subclasses first make here what JSON has no word for.
        """
        return restore(cls, fields)


def restore(cls: type[T], fields: Any) -> T:
    """
    Return the instance of the attrs class *cls* that has *fields*.

    Raises:
        ValueError: They are not those of *cls*, or of other types.
    """
    if not _fits(fields, cls):
        raise ValueError
    return cls(**fields)


def _fits(fields: Any, cls: Any) -> bool:
    declared = {name: a for name, a in attrs.fields_dict(cls).items() if a.init}
    return fields.keys() == declared.keys() and all(
        not kinds <= _KINDS.keys() or any(fields[name].__class__ in _KINDS[k] for k in kinds)
        for name, kinds in ((n, set(str(a.type).split(" | "))) for n, a in declared.items())
    )


_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "bool": (bool,),
    "float": (float, int),
    "int": (int,),
    "str": (str,),
    "None": (type(None),),
}
"""What JSON has for an annotation; the classes of other annotations look for themselves."""


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
        got = type(value).__name__
        raise InvalidArgumentError(
            f"{name}: takes a function, and got {got}; pass a function, or omit it"
        )

"""
Objects that hold a secret.
"""

from __future__ import annotations

import functools

from collections.abc import Callable
from typing import NoReturn, ParamSpec, SupportsIndex, TypeVar


__all__ = ["Confidential", "sealed"]

P = ParamSpec("P")
T = TypeVar("T")


class Confidential:
    """
    Keeps its instances out of pickles and copies.

    What must be stored on purpose has `to_json` and `from_json`, which say so.
    """

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        msg = (
            f"{type(self).__name__} holds a secret and is neither pickled nor copied;"
            " build it where it is needed, or use to_json() where it has one"
        )
        raise TypeError(msg)


def sealed(function: Callable[P, T]) -> Callable[P, T]:
    """
    Return *function* with its frames kept out of the tracebacks of what it says of its arguments.

    Those arguments are secrets, and error reporters print the locals of each frame.
    """

    @functools.wraps(function)
    def outermost(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except ValueError as error:
            clean = error.with_traceback(None)
        del args, kwargs
        clean.__cause__ = clean.__context__ = None
        raise clean

    return outermost

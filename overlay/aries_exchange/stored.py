"""
Values that are kept as JSON, for another process to go on with.
"""

from __future__ import annotations

import json

from typing import Any, Final, Self, TypeVar, cast

import attrs

from aries_exchange.confidential import Confidential, sealed
from aries_exchange.errors import InvalidArgumentError


__all__ = ["Stored", "restore"]

T = TypeVar("T")


class Stored(Confidential):
    """
    An attrs class whose instances can be stored.
    """

    __slots__ = ()

    def to_json(self) -> str:
        """
        Return this as JSON.  It is a secret, and so is the place where it is kept.
        """
        return json.dumps(attrs.asdict(cast("attrs.AttrsInstance", self)), default=sorted)

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
        msg = f"text: is not what {cls.__name__}.to_json() of this version made; start again"
        raise InvalidArgumentError(msg)

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
    declared = attrs.fields_dict(cls)
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

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["PutCall", "PutCallLike", "decode_put_call"]


class PutCall(OpenStrEnum):
    """
    Whether an option is a put or a call.
    An open enumeration: see *is_known*.
    """

    PUT = "PUT"
    CALL = "CALL"


PutCallLike: TypeAlias = PutCall | Literal["PUT", "CALL"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in PutCall}


def decode_put_call(value: Any, at: str | int) -> PutCall:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return PutCall(value)
    raise _d.expected("a string", value, at)

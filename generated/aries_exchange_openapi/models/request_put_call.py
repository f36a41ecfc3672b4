# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["RequestPutCall", "RequestPutCallLike", "decode_request_put_call"]


class RequestPutCall(OpenStrEnum):
    """
    Whether an option is a put or a call.
    An open enumeration: see *is_known*.
    """

    PUT = "PUT"
    CALL = "CALL"
    P = "P"
    C = "C"


RequestPutCallLike: TypeAlias = RequestPutCall | Literal["PUT", "CALL", "P", "C"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in RequestPutCall}


def decode_request_put_call(value: Any, at: str | int) -> RequestPutCall:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return RequestPutCall(value)
    raise _d.expected("a string", value, at)

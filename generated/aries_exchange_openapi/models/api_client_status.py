# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["ApiClientStatus", "ApiClientStatusLike", "decode_api_client_status"]


class ApiClientStatus(OpenStrEnum):
    """
    The status of a client.
    An open enumeration: see *is_known*.
    """

    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"


ApiClientStatusLike: TypeAlias = ApiClientStatus | Literal["active", "inactive", "suspended"]
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in ApiClientStatus}


def decode_api_client_status(value: Any, at: str | int) -> ApiClientStatus:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return ApiClientStatus(value)
    raise _d.expected("a string", value, at)

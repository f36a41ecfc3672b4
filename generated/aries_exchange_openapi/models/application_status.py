# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["ApplicationStatus", "ApplicationStatusLike", "decode_application_status"]


class ApplicationStatus(OpenStrEnum):
    """
    The state of an application.
    An open enumeration: see *is_known*.
    """

    CREATED = "CREATED"
    PENDING_ID_VERFICATION = "PENDING_ID_VERFICATION"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


ApplicationStatusLike: TypeAlias = (
    ApplicationStatus
    | Literal["CREATED", "PENDING_ID_VERFICATION", "PENDING_APPROVAL", "APPROVED", "REJECTED"]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in ApplicationStatus}


def decode_application_status(value: Any, at: str | int) -> ApplicationStatus:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return ApplicationStatus(value)
    raise _d.expected("a string", value, at)

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["AccountStatus", "AccountStatusLike", "decode_account_status"]


class AccountStatus(OpenStrEnum):
    """
    The state of an account.
    An open enumeration: see *is_known*.
    """

    NEW = "NEW"
    PENDING_PLAID_VERIFICATION = "PENDING_PLAID_VERIFICATION"
    PENDING_APEX_VERIFICATION = "PENDING_APEX_VERIFICATION"
    READY_FOR_BACK_OFFICE = "READY_FOR_BACK_OFFICE"
    BACK_OFFICE = "BACK_OFFICE"
    OPEN = "OPEN"
    CANCELED = "CANCELED"
    REJECTED = "REJECTED"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"
    ERROR = "ERROR"
    AWAITING_REVIEW = "AWAITING_REVIEW"
    AWAITING_APEX = "AWAITING_APEX"
    RETURNED_APEX = "RETURNED_APEX"
    PENDING_CLOSE = "PENDING_CLOSE"
    STERLING_PENDING = "STERLING_PENDING"


AccountStatusLike: TypeAlias = (
    AccountStatus
    | Literal[
        "NEW",
        "PENDING_PLAID_VERIFICATION",
        "PENDING_APEX_VERIFICATION",
        "READY_FOR_BACK_OFFICE",
        "BACK_OFFICE",
        "OPEN",
        "CANCELED",
        "REJECTED",
        "SUSPENDED",
        "CLOSED",
        "ERROR",
        "AWAITING_REVIEW",
        "AWAITING_APEX",
        "RETURNED_APEX",
        "PENDING_CLOSE",
        "STERLING_PENDING",
    ]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in AccountStatus}


def decode_account_status(value: Any, at: str | int) -> AccountStatus:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return AccountStatus(value)
    raise _d.expected("a string", value, at)

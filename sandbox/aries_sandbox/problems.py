"""
Answers that say no, in the shapes that the document knows.

*Flat*: ``error`` is a string.  The OAuth2 operations use it; where RFC 6749, section 5.2, has a
code for the case it stands there, so that the body is good for clients of either convention.
*Nested*: ``error`` is an object.  Everything behind an access token uses it.

Statuses: 400 for what the document does not allow, 401 for credentials that are unknown or spent,
403 for what a known caller may not do.  A message never repeats a value from the request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Code:
    """
    One thing that was wrong, as the flat shape lists it.
    """

    code: str
    description: str
    field: str | None = None

    def to_json(self) -> dict[str, str]:
        """
        Return it as it goes into the body.
        """
        about = {} if self.field is None else {"field": self.field}
        return {"code": self.code, "description": self.description, **about}


@dataclass
class Problem(Exception):
    """
    An answer that says no.  Raise it anywhere below the gateway.
    """

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def flat(
    status: int,
    error: str,
    codes: Sequence[Code] = (),
    headers: Mapping[str, str] | None = None,
) -> Problem:
    """
    Return a problem in the flat shape.
    """
    body: dict[str, Any] = {
        "error": error,
        "codes": [code.to_json() for code in codes],
        "metadata": {},
    }
    return Problem(status, body, headers or {})


def nested(
    status: int, kind: str, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Problem:
    """
    Return a problem in the nested shape; the gateway adds the request's identifier.
    """
    detail: dict[str, Any] = {"type": kind, "code": code, "message": message, "details": {}}
    body: dict[str, Any] = {"error": detail, "meta": {}}
    return Problem(status, body, headers or {})


def not_found(code: str, message: str) -> Problem:
    """
    Return a 404.
    """
    return nested(404, "NOT_FOUND", code, message)


def conflict(code: str, message: str) -> Problem:
    """
    Return a 409.
    """
    return nested(409, "CONFLICT", code, message)

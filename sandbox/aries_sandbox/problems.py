"""
Error responses, in the two shapes of the document.

*Flat*: ``error`` is a string.  The OAuth2 operations use it.  If RFC 6749, section 5.2, has a code
for the case, ``error`` is that code, so that clients of both conventions understand it.
*Nested*: ``error`` is an object.  Operations that need an access token use it.

Statuses: 400 for a request that the document does not allow, 401 for unknown or used credentials,
403 for what a known caller may not do.  A message never repeats a value of the request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Code:
    """
    One fault of a request, as the flat shape lists it.
    """

    code: str
    description: str
    field: str | None = None

    def to_json(self) -> dict[str, str]:
        """
        Return the fault as JSON.
        """
        about = {} if self.field is None else {"field": self.field}
        return {"code": self.code, "description": self.description, **about}


@dataclass
class Problem(Exception):
    """
    An error response.  Raise it anywhere below the gateway.
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
    Return a problem in the nested shape; the gateway adds the request id.
    """
    detail: dict[str, Any] = {"type": kind, "code": code, "message": message, "details": {}}
    body: dict[str, Any] = {"error": detail, "meta": {}}
    return Problem(status, body, headers or {})


def bad_request(code: str, message: str) -> Problem:
    """
    Return a 400.
    """
    return nested(400, "BAD_REQUEST", code, message)


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

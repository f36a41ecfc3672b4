"""
The argument and the result of an operation's handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import JSONResponse, Response

from aries_sandbox.tokens import Family
from aries_sandbox.world import World


@dataclass(frozen=True)
class Call:
    """
    A valid request.  *body* is an object, or what else the document says; *grant* is the grant of its
    access token, if it has one.
    """

    world: World
    body: Any
    path: Mapping[str, str]
    query: Mapping[str, str]
    grant: Family | None

    @property
    def user(self) -> int:
        """
        The id of the calling user; only for operations that require an access token.
        """
        assert self.grant is not None
        return self.grant.user


Handler = Callable[[Call], Response]


def answer(body: Mapping[str, Any] | None, status: int = 200) -> Response:
    """
    Return a success response, with JSON or without a body.
    """
    return Response(None, status) if body is None else JSONResponse(body, status)

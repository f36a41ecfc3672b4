# pyright: basic
"""
What schemathesis loads: the SDK logs in for it, and each request is told to `make fuzz`.
"""

from __future__ import annotations

import hashlib
import os

from typing import Any

import schemathesis

from tests.fuzz.cases import note
from tests.fuzz.visitor import log_in


@schemathesis.auth(refresh_interval=None)
class Login:
    """
    The user of the SDK, whose access token is renewed when that is due.
    """

    def __init__(self) -> None:
        self._client = log_in(os.environ["FUZZ_URL"])

    def get(self, case: Any, _context: Any) -> str:
        """
        Return a live access token.
        """
        return self._client.oauth2.access_token()

    def set(self, case: Any, data: str, _context: Any) -> None:
        """
        Authorize *case* with it.
        """
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(_context: Any, case: Any, **_settings: Any) -> None:
    """
    Leave out the headers that frame a message: with a wrong one it is no HTTP, and is refused by the
    server below the contract.
    """
    for name in [name for name in case.headers or () if name.lower() in _FRAMING]:
        del case.headers[name]


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    """
    Tell what was sent, as a hash, and what came of it.
    """
    sent = response.request
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    headers = sorted((k, v) for k, v in sent.headers.items() if k not in _CHANGING)
    path = sent.url.split("/", 3)[3]
    text = f"{sent.method} {path} {headers} ".encode() + body
    phase = case.meta.phase.name.value if case.meta else "probe"
    operation = case.operation.definition.raw["operationId"]
    note("server", operation, phase, str(response.status_code), hashlib.sha256(text).hexdigest())


_FRAMING = {"connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"}
_CHANGING = {"Host", "X-Schemathesis-TestCaseId"}

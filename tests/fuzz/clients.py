# pyright: basic
"""
Whole clients, sync and async, that are told what to receive.
"""

from __future__ import annotations

import json

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any, Final

import httpx

from tests.fuzz.calls import CALLS, SECRETS, TOKEN
from tests.support.flavours import Flavour


__all__ = ["CALLS", "SECRETS", "Recipient"]

_CLIENT: Final[dict[str, Any]] = {"client_id": "mine", "client_secret": SECRETS[1]}


class Recipient:
    """
    A client whose next answer is what `receives` was told.
    """

    def __init__(self, flavour: Flavour, **arguments: Any) -> None:
        self.kind = flavour.name
        self._answer: tuple[int, Any, bytes] = (200, (), b"")
        transport = httpx.MockTransport(self._async if flavour.portal else self._sync)
        given: dict[str, Any] = {
            "base_url": "https://aries.invalid",
            "transport": transport,
            **arguments,
        }
        made = flavour.kind(bearer_token=TOKEN, **_CLIENT, max_retries=0, timeout=5, **given)
        self.client: Any = flavour.front(made)

    @classmethod
    @contextmanager
    def of(cls, flavour: Flavour, **arguments: Any) -> Generator[Recipient]:
        """
        Open and close one; *arguments* are those of a client.
        """
        recipient = cls(flavour, **arguments)
        with recipient.client:
            yield recipient

    def receives(self, status: int, body: bytes, headers: Iterable[tuple[str, Any]] = ()) -> None:
        """
        Let the next answer be this.
        """
        self._answer = (status, [*headers], body)

    def call(self, operation: str) -> Any:
        """
        Call *operation* and return its result.
        """
        return self.client.send(CALLS[operation]())

    @staticmethod
    def sent(operation: str) -> set[str]:
        """
        Return the secrets that a call of *operation* sends, which its answer could hold.
        """
        call = CALLS[operation]()
        secrets = set() if call.operation.authentication == "none" else {TOKEN}
        content = json.loads(call.prepare().content or b"{}")
        values = content.values() if isinstance(content, dict) else content
        return secrets | {each for each in SECRETS if each in values}

    # A stream, so that the SDK reads, counts and unpacks the body itself.

    def _sync(self, _request: httpx.Request) -> httpx.Response:
        status, headers, body = self._answer
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    async def _async(self, request: httpx.Request) -> httpx.Response:
        return self._sync(request)

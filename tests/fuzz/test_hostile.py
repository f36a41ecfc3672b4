# pyright: basic
"""
The client, fuzzed: answers that are hostile in status, headers, encoding or bytes.
"""

from __future__ import annotations

import traceback
import tracemalloc
import zlib

from collections.abc import Generator
from typing import Any, Final

import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange import AriesError, ResponseTooLargeError
from aries_exchange.effects import BODY_LIMIT
from tests.fuzz.cases import cases, note
from tests.fuzz.clients import CALLS, SECRETS, Recipient
from tests.fuzz.hostile import Hostile, hostile, raw_answers
from tests.support.flavours import flavour_of
from tests.support.wire import CLOSE, Wire, wire


@pytest.fixture(name="server", scope="module")
def _server() -> Generator[Wire]:
    """
    A server that says whatever it is told, and hangs up.
    """
    with wire(lambda _: [b"", CLOSE]) as server:
        yield server


@pytest.fixture(name="connected", params=["sync", "asyncio"], scope="module")
def _connected(request: pytest.FixtureRequest, server: Wire) -> Generator[Recipient]:
    """
    A client of that server, over real sockets.
    """
    with (
        flavour_of(request.param) as flavour,
        Recipient.of(flavour, base_url=server.url, transport=None) as recipient,
    ):
        yield recipient


class TestHostile:
    @cases(250, 0.1)
    @given(operation=st.sampled_from(sorted(CALLS)), answer=hostile())
    def test_answer(self, operation: str, answer: Hostile, recipient: Recipient) -> None:
        """
        Whatever the answer, only AriesError escapes, and it tells no secret.
        """
        note("client", operation, recipient.kind, "hostile answer")
        recipient.receives(answer.status, answer.body, answer.headers)

        assert is_quiet(outcome(recipient, operation), recipient.sent(operation))

    @cases(100, 0.05)
    @given(answer=hostile())
    def test_token_endpoint(self, answer: Hostile, recipient: Recipient) -> None:
        """
        So at the token endpoint, whose answers have their own reader.
        """
        note("client", "token", recipient.kind, "hostile answer")
        recipient.receives(answer.status, answer.body, answer.headers)

        assert is_quiet(outcome(recipient, None), recipient.sent("token"))

    @cases(150, 0.05)
    @given(operation=st.sampled_from(sorted(CALLS)), raw=raw_answers())
    def test_bytes(self, operation: str, raw: bytes, connected: Recipient, server: Wire) -> None:
        """
        Whatever bytes a socket brings, only AriesError escapes, and it tells no secret.
        """
        note("client", operation, connected.kind, "hostile bytes")
        server.script = lambda _: [raw, CLOSE]

        assert is_quiet(outcome(connected, operation), connected.sent(operation))


class TestMemory:
    @pytest.mark.parametrize("first", [0, BODY_LIMIT - 1])
    def test_bomb(self, first: int, recipient: Recipient) -> None:
        """
        A body that unpacks to twenty times the cap is refused within twice the cap.
        """
        pack = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        small = pack.compress(b" " * first) + pack.flush(zlib.Z_FULL_FLUSH)
        bomb = small + pack.compress(b" " * (20 * BODY_LIMIT)) + pack.flush()
        recipient.receives(200, bomb, [("Content-Encoding", "gzip")])
        tracemalloc.start()
        try:
            error = outcome(recipient, "getUserProfile")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert isinstance(error, ResponseTooLargeError)
        assert peak < 2 * BODY_LIMIT


def outcome(recipient: Recipient, operation: str | None) -> AriesError | None:
    """
    Return the error that a call ends with; None stands for the token endpoint.
    """
    try:
        if operation is None:
            recipient.client.oauth2.exchange_code(code=SECRETS[2], redirect_uri=_CALLBACK)
        else:
            recipient.call(operation)
    except AriesError as error:
        return error
    return None


def is_quiet(error: AriesError | None, secrets: set[str]) -> bool:
    """
    Tell whether *error* shows none of *secrets*, to whoever looks, and drags no other error along.
    """
    if error is None:
        return True
    shown = f"{error} {error!r} {told(vars(error))} {''.join(traceback.format_exception(error))}"
    chained = error.__cause__ or error.__context__
    return chained is None and not any(secret in shown for secret in secrets)


def told(values: dict[str, Any]) -> str:
    """
    Return all that stands in the attributes of an error.
    """
    headers = values.get("headers") or {}
    return f"{values} {dict(headers)} {getattr(headers, 'raw', '')}"


_CALLBACK: Final = "https://yourapp.com/callback"

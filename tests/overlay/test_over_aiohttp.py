from __future__ import annotations

import asyncio
import subprocess
import sys

from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

import pytest

from aries_exchange import AsyncAriesClient, NotSentError, OutcomeUnknownError
from aries_exchange.over_aiohttp import OverAiohttp
from tests.support.wire import CLOSE, Request, Step, Wire, json_response


HEALTHY: Final = json_response(200, {"status": "ok"})
CLIENT: Final = "6fa459ea-ee8a-3ca4-894e-db77e160355e"
Write = Callable[[AsyncAriesClient], Coroutine[Any, Any, object]]
WRITES: Final[dict[str, Write]] = {
    "POST": lambda client: client.users.change_email(email="new@example.com"),
    "PATCH": lambda client: client.api_clients.set_api_client_status(
        client_id=CLIENT, status="inactive"
    ),
    "DELETE": lambda client: client.api_clients.delete_api_client(client_id=CLIENT),
}


def lost_later(server: Wire) -> None:
    """
    Let *server* answer the first request, and hang up on each that follows, having read it.
    """

    def script(request: Request) -> Iterator[Step]:
        yield HEALTHY if request.target == "/health" else CLOSE

    server.script = script


class TestOrders:
    @pytest.mark.parametrize("write", WRITES.values(), ids=list(WRITES))
    def test_sent_once(self, server: Wire, write: Write) -> None:
        """
        A write whose kept connection breaks under it has an unknown outcome, and is sent once.

        aiohttp itself would repeat some, and httpx-aiohttp would say that nothing was sent.
        """
        lost_later(server)

        async def run() -> None:
            async with AsyncAriesClient(base_url=server.url, bearer_token="t") as client:
                await client.health.get_health()
                with pytest.raises(OutcomeUnknownError, match=r"broke|ended early"):
                    await write(client)

        asyncio.run(run())

        assert ["/health"] == [r.target for r in server.requests if r.target == "/health"]
        assert 2 == len(server.requests)

    def test_not_sent(self, server: Wire) -> None:
        """
        What could not even be connected was not sent, and is repeated, a write as well.
        """
        server.stop()

        async def run() -> None:
            async with AsyncAriesClient(base_url=server.url, bearer_token="t") as client:
                with pytest.raises(NotSentError):
                    await client.users.change_email(email="new@example.com")

        asyncio.run(run())


class TestLoops:
    def test_used_when_installed(self, server: Wire) -> None:
        """
        On asyncio aiohttp carries the calls, and keeps one connection for a caller in turn.
        """

        async def run() -> str:
            async with AsyncAriesClient(base_url=server.url, bearer_token="t") as client:
                for _ in range(3):
                    await client.health.get_health()
                inside: Any = client
                return type(inside._core.driver._http._lanes.enter("").transport).__name__

        assert OverAiohttp.__name__ == asyncio.run(run())
        assert 1 == server.connections

    def test_second_loop(self, server: Wire) -> None:
        """
        A client may go on in a second event loop, and leaves no complaint behind.
        """
        code = f"""
import asyncio, gc
from aries_exchange import AsyncAriesClient
client = AsyncAriesClient(base_url={server.url!r}, bearer_token="t")
async def call(last):
    await client.health.get_health()
    if last:
        await client.close()
for last in (False, True):
    asyncio.run(call(last))
gc.collect()
"""
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert "" == done.stderr

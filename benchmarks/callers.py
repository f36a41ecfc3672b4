"""
One library that makes calls, in its own environment, on command of `bench.py`.

    python callers.py URL [httpx2]

It reads lines such as `ours async 100 500` (library, mode, calls at once, calls in all) and prints
the CPU and wall time of one call for each, in seconds, as JSON.  Each library is used as its
documentation says.  It imports nothing of this repository.  With `httpx2`, that library
replaces httpx.
"""

# ruff: noqa: S106
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false
# pyright: reportArgumentType=false, reportMissingModuleSource=false, reportCallIssue=false

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

from collections.abc import Awaitable, Callable
from typing import Any


TOKEN = "an-access-token-of-the-usual-length-0123456789"  # noqa: S105 - of a server on loopback
PROFILE = "/v1/users/me/profile"


def httpx_sync(url: str) -> Callable[[], Any]:
    """
    Plain httpx: the baseline.
    """
    import httpx

    client, full = httpx.Client(), url + PROFILE
    return lambda: client.get(full).json()


def httpx_async(url: str) -> Callable[[], Awaitable[Any]]:
    """
    Plain httpx, awaited.
    """
    import httpx

    client, full = httpx.AsyncClient(), url + PROFILE

    async def call() -> Any:
        return (await client.get(full)).json()

    return call


def ours_sync(url: str) -> Callable[[], Any]:
    """
    aries-exchange: authorized, checked, typed.
    """
    from aries_exchange import AriesClient

    return AriesClient(base_url=url, bearer_token=TOKEN).users.get_user_profile


def ours_async(url: str) -> Callable[[], Awaitable[Any]]:
    """
    aries-exchange, awaited.
    """
    from aries_exchange import AsyncAriesClient

    return AsyncAriesClient(base_url=url, bearer_token=TOKEN).users.get_user_profile


def _finance_dev(url: str) -> Any:
    from finance_dev import FinanceDev, models

    security = models.Security(
        client_id="c", client_secret="s", token_url=f"{url}/v1/oauth2/token"
    )  # fmt: skip
    return FinanceDev(security=security, server_url=url)


def finance_dev_sync(url: str) -> Callable[[], Any]:
    """
    finance_dev, the official SDK.
    """
    return _finance_dev(url).accounts.get_user_accounts


def finance_dev_async(url: str) -> Callable[[], Awaitable[Any]]:
    """
    finance_dev, awaited.
    """
    return _finance_dev(url).accounts.get_user_accounts_async


def openai_sync(url: str) -> Callable[[], Any]:
    """
    openai-python, which accepts any JSON object as a model.
    """
    import openai

    client = openai.OpenAI(api_key=TOKEN, base_url=f"{url}/v1")
    return lambda: client.models.retrieve("ada")


def stripe_sync(url: str) -> Callable[[], Any]:
    """
    stripe-python.
    """
    import stripe

    client = stripe.StripeClient(TOKEN, base_addresses={"api": url})
    return lambda: client.v1.customers.retrieve("ada")


def _token() -> dict[str, Any]:
    return {"access_token": TOKEN, "token_type": "Bearer", "expires_at": time.time() + 86400}


def authlib_sync(url: str) -> Callable[[], Any]:
    """
    Authlib, which authorizes but has no typed models.
    """
    from authlib.integrations.httpx_client import OAuth2Client

    client = OAuth2Client("c", "s", token_endpoint=f"{url}/v1/oauth2/token", token=_token())
    return lambda: client.get(url + PROFILE).json()


def authlib_async(url: str) -> Callable[[], Awaitable[Any]]:
    """
    Authlib, awaited.
    """
    from authlib.integrations.httpx_client import AsyncOAuth2Client

    client = AsyncOAuth2Client("c", "s", token_endpoint=f"{url}/v1/oauth2/token", token=_token())

    async def call() -> Any:
        return (await client.get(url + PROFILE)).json()

    return call


async def _at_once(call: Callable[[], Awaitable[Any]], together: int, calls: int) -> None:
    async def some() -> None:
        for _ in range(calls // together):
            await call()

    await asyncio.gather(*(some() for _ in range(together)))


def main() -> None:
    """
    Run the commands of the standard input.
    """
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # there is no TLS on loopback
    url, known = sys.argv[1], {}
    if "httpx2" in sys.argv:
        import httpx2

        httpx2.alias_httpx()
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            name, way, together, calls = line.split()
            if (name, way) not in known:
                known[name, way] = globals()[f"{name}_{way}"](url)
            call, count = known[name, way], int(calls)
            cpu, wall = time.process_time(), time.perf_counter()
            if way == "async":
                runner.run(_at_once(call, int(together), count))
            else:
                for _ in range(count):
                    call()
            took = time.process_time() - cpu, time.perf_counter() - wall
            print(json.dumps([seconds / count for seconds in took]), flush=True)


if __name__ == "__main__":
    main()
    os._exit(0)  # without warnings about clients that were not closed

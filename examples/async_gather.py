"""
Many calls at once with the async client.  One token request is made for all of them.

    export ARIES_CLIENT_ID=sandbox-confidential ARIES_CLIENT_SECRET=sandbox-secret
    python examples/async_gather.py
"""

from __future__ import annotations

import asyncio

from aries_exchange import AriesError, AsyncAriesClient


async def main() -> None:
    """
    Print who the user is, and what became of fifty calls.
    """
    async with AsyncAriesClient.from_env(timeout=30) as client:
        user, accounts = await asyncio.gather(
            client.users.get_current_user(), client.users.get_user_accounts()
        )
        print(f"{user.email} has {len(accounts)} accounts")

        calls = [client.users.get_user_profile() for _ in range(50)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        failed = [each for each in results if isinstance(each, AriesError)]
        print(f"{len(results) - len(failed)} of {len(results)} calls succeeded")


if __name__ == "__main__":
    asyncio.run(main())

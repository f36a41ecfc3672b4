"""
Workers on many hosts that share one login through Valkey or Redis.  Start as many as you like: one
expiry costs one token request.

    export ARIES_CLIENT_ID=sandbox-public FLEET_URL=rediss://... FLEET_KEY=$(openssl rand -base64 32)
    python examples/worker_fleet.py 10
"""

from __future__ import annotations

import os
import sys
import time

from aries_exchange import (
    AriesClient,
    NotSentError,
    ReauthorizationRequired,
    RedisTokenStore,
    TokenStoreError,
)


def main(rounds: int) -> int:
    """
    Look at the accounts *rounds* times; return the status to end with.
    """
    store = RedisTokenStore(os.environ["FLEET_URL"], key=os.environ["FLEET_KEY"])
    done = 0
    with AriesClient.from_env(token_store=store) as client:
        while done < rounds:
            try:
                client.users.get_user_accounts()
                done += 1
            except ReauthorizationRequired as error:
                print("A person has to log in:", error.reason, file=sys.stderr)
                return 3
            except (NotSentError, TokenStoreError) as error:  # certainly not sent: later again
                print(error, file=sys.stderr)
                time.sleep(getattr(error, "retry_after", None) or 1)
    print(done, "rounds")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

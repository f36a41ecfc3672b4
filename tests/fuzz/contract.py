# pyright: basic
"""
The server, fuzzed: `python -m tests.fuzz.contract URL ...` logs in at URL, then runs schemathesis.
"""

from __future__ import annotations

import os
import sys

from schemathesis.cli import schemathesis

from aries_exchange import AriesError
from tests.fuzz.visitor import account_id_of, client_id_of, log_in


# In sequences, a check is made for all operations or for none.  But the last watchlist is emptied when
# it is deleted; and an order is named in a body, at which the second check does not look.
_UNFIT = ("use_after_free", "ensure_resource_availability")


def main(url: str, *arguments: str) -> None:
    """
    Run schemathesis with *arguments*, and with a user of the server at *url* (see hooks.py).
    """
    try:
        client = log_in(url)
        os.environ |= {
            "FUZZ_URL": url,
            "ACCOUNT_ID": account_id_of(client),
            "CLIENT_ID": client_id_of(client),
        }
    except PermissionError as error:
        sys.exit(f"cannot fuzz {url}: {error}")
    except AriesError as error:
        sys.exit(f"cannot log in at {url}: {error}")
    left_out = ("--exclude-checks", ",".join(_UNFIT)) if "run" in arguments else ()
    schemathesis((*arguments, *left_out), prog_name="schemathesis")


if __name__ == "__main__":
    main(*sys.argv[1:])

# pyright: basic
"""
The server, fuzzed: `python -m tests.fuzz.contract URL ...` logs in at URL, then runs schemathesis.
"""

from __future__ import annotations

import os
import sys

from schemathesis.cli import schemathesis

from aries_exchange import AriesError
from tests.fuzz.visitor import client_id_of, log_in


def main(url: str, *arguments: str) -> None:
    """
    Run schemathesis with *arguments*, and with a user of the server at *url* (see hooks.py).
    """
    try:
        os.environ |= {"FUZZ_URL": url, "CLIENT_ID": client_id_of(log_in(url))}
    except AriesError as error:
        sys.exit(f"cannot log in at {url}: {error}")
    schemathesis(arguments, prog_name="schemathesis")


if __name__ == "__main__":
    main(*sys.argv[1:])

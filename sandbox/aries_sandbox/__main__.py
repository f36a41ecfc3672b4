"""
The command: ``python -m aries_sandbox``.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from aries_sandbox.extra import needed


_YEAR = 366 * 86_400

_EPILOG = """\
test data:
  users      user@example.com              password SecurePassword123!
             mfa@example.com               the same password, code 123456
  accounts   SANDBOX-10                    of user@example.com, 25,000 in cash
             SANDBOX-11                    simulated, 100,000 in cash
             SANDBOX-20 and SANDBOX-21     the same of mfa@example.com
  clients    sandbox-confidential          secret sandbox-secret
             sandbox-public                no secret, PKCE required
             sandbox-exact                 no secret, only http://127.0.0.1:8976/callback
  redirects  https://yourapp.com/callback  for the first two clients, exactly
             http://127.0.0.1/callback     on any port

Point a client at it with ARIES_BASE_URL=http://127.0.0.1:8765. The login page is
/oauth2/authorize. Stop it with Ctrl-C.
"""


def main(arguments: list[str] | None = None, *, program: str = "python -m aries_sandbox") -> int:
    """
    Serve until interrupted; return the exit status.  The help calls the command *program*.
    """
    options = _parser(program).parse_args(arguments)
    # While uvicorn serves, it handles these signals first, stops, and raises them again.
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    try:
        with needed():
            from aries_sandbox import server
    except ModuleNotFoundError as error:
        return _fail(str(error))
    from aries_sandbox.faults import FaultError, read_faults
    from aries_sandbox.store import StoreError
    from aries_sandbox.world import Settings, World

    try:
        listener = server.bind(options.port)
    except OSError as error:
        return _fail(f"port {options.port} cannot be used: {error.strerror}. Try --port 0.")
    with listener:
        try:
            faults = read_faults(options.faults.read_bytes()) if options.faults else []
            world = World(
                Settings(access_ttl=options.access_ttl, refresh_grace=options.refresh_grace),
                database=options.database and str(options.database),
                seed=options.seed,
                faults=faults,
                clock=time.time,
            )
        except (OSError, FaultError, StoreError) as error:
            return _fail(str(error))
        log = logging.getLogger("aries_sandbox")
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.INFO)
        url = server.url_of(listener)
        running = server.make_server(world, lambda: print(f"Sandbox ready on {url}", flush=True))
        try:
            running.run(sockets=[listener])
        finally:
            world.store.close()
    return 0


def _stop(*_: object) -> NoReturn:
    sys.exit(0)


def _fail(message: str) -> int:
    sys.stderr.write(f"aries_sandbox: {message}\n")
    return 2


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve an offline Aries on 127.0.0.1: the documented API with OAuth2, MFA and"
        " a login page. Its tokens start with sandbox_ and work nowhere else.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port",
        type=_up_to(65535),
        default=8765,
        help="the port to listen on; 0 takes a free one (8765)",
    )
    parser.add_argument(
        "--database", type=Path, metavar="FILE", help="store the data in FILE (default: in memory)"
    )
    parser.add_argument(
        "--access-ttl",
        type=_up_to(_YEAR),
        default=3600,
        metavar="S",
        help="lifetime of access tokens in seconds (3600)",
    )
    parser.add_argument(
        "--refresh-grace",
        type=_up_to(_YEAR),
        default=0,
        metavar="S",
        help="accept a used refresh token once more for S seconds (0)",
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help="produce the same tokens, codes and ids each time"
    )
    parser.add_argument(
        "--faults", type=Path, metavar="FILE", help="scripted faults: a JSON list of objects"
    )
    return parser


def _up_to(highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or int(text) > highest:
            raise argparse.ArgumentTypeError(f"not a number from 0 to {highest}")
        return int(text)

    return read


if __name__ == "__main__":
    sys.exit(main())

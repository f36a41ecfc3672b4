"""
The `aries` command: log in, show the login, call the API, find out what is wrong.

It needs the extra `cli`.  It is a program like any user's: of the SDK it uses only what
`aries_exchange` exports.
"""

from __future__ import annotations

import io
import signal
import sys

from collections.abc import Sequence


__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command, and return its exit status.
    """
    # Any of them may have been closed, and a name may have letters that they cannot encode.
    sys.stdin = sys.stdin or io.StringIO()
    sys.stdout, sys.stderr = sys.stdout or io.StringIO(), sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from aries_cli.commands import run

        return run(sys.argv[1:] if arguments is None else list(arguments))
    except ModuleNotFoundError as error:
        if error.name not in {"filelock", "platformdirs", "rich", "typer"}:
            raise
        sys.stderr.write('aries needs its extra: pip install "aries-exchange[cli]"\n')
        return 2
    except OSError as error:
        sys.stderr.write(f"aries: {str(error) or type(error).__name__}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if arguments is None:  # a second Ctrl-C must not interrupt what still ends in order
            signal.signal(signal.SIGINT, signal.SIG_IGN)

"""
The `aries` command: log in, look at the login, call the API, find out what is wrong.

It needs the extra `cli`; nothing else of this package imports it.
"""

from __future__ import annotations

import io
import sys

from collections.abc import Sequence


__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Run the command, and return the status to end with.
    """
    sys.stdin = sys.stdin or io.StringIO()  # it may have been closed
    try:
        from aries_exchange.cli.commands import run

        return run(sys.argv[1:] if arguments is None else list(arguments))
    except ModuleNotFoundError as error:
        if error.name not in {"platformdirs", "rich", "typer"}:
            raise
        sys.stderr.write('aries needs its extra: pip install "aries-exchange[cli]"\n')
        return 2
    except OSError as error:
        sys.stderr.write(f"aries: {str(error) or type(error).__name__}\n")
        return 1
    except KeyboardInterrupt:
        return 130

"""
What to install when a package of the extra ``sandbox`` is missing.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def needed() -> Generator[None]:
    """
    Import modules of the server in this block.

    Raises:
        ModuleNotFoundError: A package of the extra is missing; the message says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "aries_sandbox":
            raise
        raise ModuleNotFoundError(
            f'{package} is not installed: pip install "aries-exchange[sandbox]"', name=package
        ) from None

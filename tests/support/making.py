"""
The environment that tests run `make` in.
"""

from __future__ import annotations

import os


__all__ = ["clean"]


def clean(**variables: str) -> dict[str, str]:
    """
    Return *variables*, and of the caller's own only what finds programs and folders: neither ARGS
    nor MAKEFLAGS of the `make` that runs these tests.
    """
    kept = ("HOME", "LANG", "PATH", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | variables

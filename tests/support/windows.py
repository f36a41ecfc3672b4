"""
What Windows has not, and does otherwise, as far as it can be shown here.

`become_windows()` changes the whole process: call it in one of its own, after the import of all that
others wrote, which keep what they have.  Modules of ours are imported after it.
"""

from __future__ import annotations

import os
import socket
import sys
import time

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final


__all__ = ["EXCLUSIVE", "become_windows"]

EXCLUSIVE: Final[list[tuple[object, ...]]] = []
"""The addresses that were bound with SO_EXCLUSIVEADDRUSE."""
_MODULES: Final = ("fcntl", "grp", "pwd", "resource", "termios")
_FUNCTIONS: Final = (
    *("fchmod", "fork", "getegid", "geteuid", "getgid", "getuid", "register_at_fork"),
    *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK"),
)
_OPTION: Final = ~socket.SO_REUSEADDR
"""What SO_EXCLUSIVEADDRUSE is there."""


def become_windows(typed: str = "") -> None:
    """
    Take away what Windows lacks, and refuse what it refuses; *typed* is what the user types.
    """
    whole = ModuleType("os")
    vars(whole).update(vars(os))
    for name in [name for name in sys.modules if name.startswith("filelock.")]:
        vars(sys.modules[name])["os"] = whole  # it was written for this system, and stays on it
    for name in _MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in _FUNCTIONS:
        delattr(os, name)
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "clock_gettime"):
        delattr(time, name)
    for name in ("rename", "replace", "unlink"):
        setattr(os, name, _unless_open(getattr(os, name)))
    sys.modules["msvcrt"] = _console(typed)
    changed: Any = socket
    changed.SO_EXCLUSIVEADDRUSE = _OPTION
    changed.socket = _Socket
    sys.platform = "win32"


def _unless_open(action: Callable[..., None]) -> Callable[..., None]:
    # A file that is open is neither replaced nor removed.
    def refusing(*places: str, **options: Any) -> None:
        files = {os.path.realpath(place) for place in places}
        for link in Path("/proc/self/fd").iterdir():
            try:
                is_open = str(link.readlink()) in files
            except OSError:
                continue
            if is_open:
                raise PermissionError(13, "Access is denied", places[0])
        action(*places, **options)

    return refusing


def _console(typed: str) -> ModuleType:
    keys, console = iter(typed), ModuleType("msvcrt")
    console.getwch = lambda: next(keys)  # type: ignore[attr-defined]
    console.putwch = sys.stderr.write  # type: ignore[attr-defined]
    return console


class _Socket(socket.socket):
    # There, SO_REUSEADDR lets any other program listen on the same port.
    def setsockopt(self, level: int, option: int, *value: Any) -> None:
        if (level, option) == (socket.SOL_SOCKET, _OPTION):
            self._is_exclusive = True
            return
        assert (level, option) != (socket.SOL_SOCKET, socket.SO_REUSEADDR)
        super().setsockopt(level, option, *value)

    def bind(self, address: Any, /) -> None:
        super().bind(address)
        if getattr(self, "_is_exclusive", False):
            EXCLUSIVE.append(self.getsockname())

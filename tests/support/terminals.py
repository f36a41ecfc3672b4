"""
The `aries` command in a pseudo-terminal.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys

from collections.abc import Generator
from contextlib import contextmanager

from tests.support.command import ARIES, Command


__all__ = ["Terminal", "terminal"]


class Terminal:
    """
    A command in a pseudo-terminal.
    """

    def __init__(self, process: subprocess.Popen[bytes], file: int) -> None:
        self.process = process
        self.file = file
        self.seen = ""

    def read_until(self, text: str) -> str:
        """
        Read until *text* has been printed, and return everything that was.
        """
        while text not in self.seen:
            assert self._read(), f"it ended, and printed {self.seen!r}"
        return self.seen

    def read_to_end(self) -> str:
        """
        Read until it ends, and return everything that was printed.
        """
        while self._read():
            pass
        self.process.wait(timeout=10)
        return self.seen

    def type(self, text: str) -> None:
        """
        Type *text*, which may end in Enter.
        """
        os.write(self.file, text.encode())

    def _read(self) -> bool:
        ready, _, _ = select.select([self.file], [], [], 20)
        assert ready, f"nothing more came after {self.seen!r}"
        try:
            chunk = os.read(self.file, 65_536)
        except OSError:
            return False  # what Linux says when the other side is closed
        self.seen += chunk.decode().replace("\r\n", "\n")
        return bool(chunk)


@contextmanager
def terminal(aries: Command, *arguments: str) -> Generator[Terminal]:
    """
    Run the command in a pseudo-terminal that is its controlling one.
    """
    ours, theirs = pty.openpty()
    start = "import os, sys; os.setsid(); os.close(os.open(os.ttyname(0), os.O_RDWR));"
    start += "os.execv(sys.argv[1], sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", start, *ARIES, *arguments],
        env=aries.environment | {"TERM": "xterm", "COLUMNS": "200"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)

"""
The `aries` command in a pseudo-terminal.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

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
        Type *text*, which may end in Enter, as soon as the command waits for it.

        `input` of Python notices a Ctrl-C that comes just before it reads only at the next key: a
        person is too slow for that moment, a test is not.
        """
        while self.process.poll() is None and not self._is_asleep():
            time.sleep(0.01)
        os.write(self.file, text.encode())

    def _is_asleep(self) -> bool:
        state = Path(f"/proc/{self.process.pid}/stat")
        if not state.exists():  # only Linux tells
            time.sleep(0.5)
            return True
        return state.read_text().rpartition(")")[2].split()[0] == "S"

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

"""
A question in the terminal whose answer is not shown.

`getpass` cannot be interrupted in a worker thread: after Ctrl-C the program would wait for Enter,
or leave the terminal without echo.  A `Terminal` can be closed from another thread.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading

from collections.abc import Callable
from functools import partial


class Terminal:
    """
    Reads from the terminal of stdin, and writes to stderr.
    """

    def __init__(self) -> None:
        # Ctrl-C may leave it held by the thread that it comes to, which then must not wait for itself.
        self._guard = threading.RLock()
        self._closed = threading.Event()
        self._show_input: Callable[[], object] | None = None

    def ask(self, question: str) -> str:
        """
        Return the line that the user types or pastes; after `close`, an empty one.

        Raises:
            EOFError: The user ended the input, or the terminal has gone.
        """
        if sys.platform == "win32":
            import getpass

            return getpass.getpass(question)
        import termios

        terminal = sys.stdin.fileno()
        _write(question)
        try:
            with self._guard:
                if not self._closed.is_set():
                    before, hidden = termios.tcgetattr(terminal), termios.tcgetattr(terminal)
                    hidden[3] &= ~termios.ECHO
                    # What was pasted and not read is dropped: the shell must not get it.
                    change = partial(termios.tcsetattr, terminal, termios.TCSAFLUSH)
                    self._show_input = partial(change, before)
                    change(hidden)
            while not self._closed.is_set():
                if select.select([terminal], [], [], 0.2)[0]:
                    if line := os.read(terminal, 65_536):
                        return line.decode(errors="replace")
                    raise EOFError
        except (OSError, termios.error):
            raise EOFError from None
        finally:
            self._restore()
        return ""

    def close(self) -> None:
        """
        Restore the terminal now, and end a question in another thread within 0.2 seconds.
        """
        self._closed.set()
        self._restore()

    def _restore(self) -> None:
        with self._guard, contextlib.suppress(Exception):  # the terminal may have gone
            show_input, self._show_input = self._show_input, None
            if show_input is not None:
                show_input()
                _write("\n")  # the terminal did not show the user's Enter or Ctrl-C


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()

"""
Files that nobody else may read, and locks that die with their holder.

A file is replaced whole or not at all: written aside, flushed, renamed, and the folder flushed, so
that a kill or a power cut leaves the old content or the new one.  What is found with wider
permissions, another owner, or as a link is refused: somebody else may have read or planted it.

A lock is the kernel's, on a file of its own that is never removed, so that there is nothing to
clean up after a crash.  Network file systems are not supported.
"""

from __future__ import annotations

import os
import stat
import threading

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from aries_exchange.clock import SystemClock
from aries_exchange.errors import TokenStoreError


_HAS_OWNERS: Final = hasattr(os, "geteuid")
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)  # a pipe in the place of a file must not block
_BINARY: Final = getattr(os, "O_BINARY", 0)
_POLL: Final = 0.02
_LARGEST: Final = 2**20


def make_folder(folder: Path) -> None:
    """
    Make *folder* with mode 0700, unless it is there; then check it.

    Raises:
        TokenStoreError: It cannot be made, is a link, is another user's, or is open to others.
    """
    with _explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        _check(folder, os.lstat(folder), stat.S_IFDIR, "chmod 700")


def read(path: Path) -> bytes | None:
    """
    Return the content of *path*, or None if there is no such file.

    Raises:
        TokenStoreError: It cannot be read, is a link, is another user's, or is open to others.
    """
    with _explained(path):
        try:
            file = os.open(path, os.O_RDONLY | _NO_FOLLOW | _NO_WAIT | _BINARY)
        except FileNotFoundError:
            return None
        with os.fdopen(file, "rb") as stream:
            _check(path, os.fstat(file), stat.S_IFREG, "chmod 600")
            return stream.read(_LARGEST)


def replace(path: Path, content: bytes) -> None:
    """
    Put *content* in the place of *path*, durably.  The caller holds a lock.

    Raises:
        TokenStoreError: It cannot be written.
    """
    aside = path.with_name(f"{path.name}.tmp")
    with _explained(path):
        with suppress(FileNotFoundError):
            aside.unlink()  # of a process that was killed
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW | _BINARY
        with os.fdopen(os.open(aside, flags, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
        if _HAS_OWNERS:
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def set_aside(path: Path) -> Path:
    """
    Rename *path* to the first free `<name>.corrupt-<n>`, and return that.  The caller holds a lock.
    """
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.corrupt-{number}")):
        number += 1
    with _explained(path):
        return path.rename(aside)


@contextmanager
def hold(path: Path, timeout: float) -> Generator[None]:
    """
    Hold the lock file *path* against all threads and processes of this machine.

    It may be left in another thread than it was entered in.

    Raises:
        TimeoutError: It was not free within *timeout* seconds.
        TokenStoreError: The lock file cannot be used.
    """
    from filelock import FileLock, Timeout

    now = SystemClock().monotonic
    ends = now() + max(timeout, 0)
    # Threads queue here first: that is fairer than polling, and filelock takes a second hold that
    # begins in the same worker thread for a deadlock.
    with _GUARD:
        turn = _TURNS.setdefault(str(path), threading.Lock())
    if not turn.acquire(timeout=max(timeout, 0)):
        raise TimeoutError
    try:
        lock = FileLock(
            path,
            mode=0o600,
            thread_local=False,
            poll_interval=_POLL,
            fallback_to_soft=False,
            preserve_lock_file=True,
            on_acquired=_sign,
        )
        with _explained(path):
            try:
                lock.acquire(timeout=max(0.0, ends - now()))
            except Timeout:
                raise TimeoutError from None
        try:
            yield
        finally:
            lock.release()
    finally:
        turn.release()


def holder(path: Path) -> int | None:
    """
    Return the process that holds the lock file *path*, if any does; 0 if it cannot be told.
    """
    from filelock import FileLock, Timeout

    if not path.exists():
        return None
    try:
        with FileLock(path, thread_local=False, preserve_lock_file=True).acquire(blocking=False):
            return None
    except Timeout:
        with suppress(OSError, ValueError):
            return int(path.read_bytes() or 0)
    return 0


_GUARD: Final = threading.Lock()
_TURNS: Final[dict[str, threading.Lock]] = {}


def _sign(file: int) -> None:
    os.ftruncate(file, 0)
    os.write(file, b"%d" % os.getpid())


def _after_fork() -> None:
    # Threads that held these are not in the child; what they hold in the parent is in the kernel.
    _TURNS.clear()
    _GUARD.release()


if hasattr(os, "register_at_fork"):
    # Held while forking, so that the child never finds the guard taken.
    os.register_at_fork(
        before=_GUARD.acquire, after_in_parent=_GUARD.release, after_in_child=_after_fork
    )


def _check(path: Path, found: os.stat_result, kind: int, remedy: str) -> None:
    problem, hint = None, None
    if stat.S_IFMT(found.st_mode) != kind:
        problem, hint = "is a link, or no plain file or folder", "Remove it, or use another folder."
    elif _HAS_OWNERS and found.st_uid != os.geteuid():
        problem, hint = "belongs to another user", "Use a folder of your own."
    elif _HAS_OWNERS and found.st_mode & 0o077:
        problem = "is open to other users, who may have read it"
        hint = f"Run: {remedy} {path}; if others use this machine, log in again."
    if problem is not None:
        raise TokenStoreError(f"{path} {problem}.", hint=hint)


@contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        yield
    except TimeoutError:
        raise
    except OSError as error:
        problem = error.strerror or type(error).__name__
    else:
        return
    raise TokenStoreError(
        f"{path} cannot be used: {problem}.",
        hint="Pass FileTokenStore(folder=...) a folder of your own; XDG_STATE_HOME moves the"
        " default one on Linux.",
    )

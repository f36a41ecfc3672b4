"""
Tokens in files, for all processes of one user on one machine.

A file is replaced whole or not at all: written to a temporary file, flushed, renamed, and the
folder flushed, so that a kill or a power cut leaves the old content or the new one.  A file with
wider permissions, another owner, or a link in its place is rejected: somebody else may have read
or planted it.

A lock belongs to the kernel, on a file of its own that is never removed, so that nothing needs to
be cleaned up after a crash.  Network file systems are not supported.
"""

from __future__ import annotations

import logging
import os
import stat
import sys

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from typing import ClassVar, Final, TypeVar

from aries_exchange.clock import SystemClock, sleep
from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores.base import (
    LARGEST_RECORD,
    TokenRecord,
    Turns,
    check_profile,
    from_envelope,
    generation_of,
    name_of,
    not_installed,
    to_envelope,
)
from aries_exchange.values import sealed


T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")
_TURNS: Final = Turns()
_POLL: Final = 0.02
_SAVE_TIMEOUT: Final = 10.0
"""Seconds to wait for another save, which takes milliseconds."""
# O_NONBLOCK: a pipe in the place of a file must not block.
_FLAGS: Final = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))


class LocalTokenStore(ABC):
    """
    What the stores of one machine share: locks that are files, and saves that compare first.
    """

    _extra: ClassVar[str] = "file"
    _packages: ClassVar[tuple[str, ...]] = ("filelock", "platformdirs")

    @sealed
    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, profile: str = "default"
    ) -> None:
        check_profile(profile)
        # Checked now, before there is a login to lose; imported at the first use.
        for package in self._packages:
            if find_spec(package) is None:
                raise not_installed(package, self._extra)
        self._folder = _default_folder() if folder is None else Path(folder).absolute()
        self._profile = profile

    @abstractmethod
    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.
        """

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Save *record* durably, if the present generation is *expected_generation*.

        Raises:
            TokenStoreError: The place cannot be written, or is not private.
        """
        with self._saving(key):
            if generation_of(self._present(key)) != expected_generation:
                return False
            self._write(key, to_envelope(record, key))
            return True

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Return a context in which nobody else renews *key*, in any process of this machine.

        The lock belongs to the kernel: it is free when its process ends, however that happens.
        """
        return self._hold(self._place(key, ".lock"), timeout)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(folder={str(self._folder)!r}, profile={self._profile!r})"

    def _place(self, key: str, suffix: str) -> Path:
        return self._folder / f"{name_of(self._profile, key)}{suffix}"

    @contextmanager
    def _hold(self, path: Path, timeout: float) -> Generator[None]:
        from filelock import FileLock, Timeout

        _make_folder(self._folder)
        now = SystemClock().monotonic
        ends = now() + timeout
        # Threads queue here first: that is fairer than polling, and filelock takes a second hold
        # that begins in the same worker thread for a deadlock.
        with _TURNS.hold(str(path), timeout):
            lock = FileLock(
                path,
                mode=0o600,
                thread_local=False,  # it may be left in another thread than it was entered in
                poll_interval=_POLL,
                fallback_to_soft=False,
                preserve_lock_file=True,
            )
            with _explained(path), suppress(Timeout):
                lock.acquire(timeout=max(0.0, ends - now()))
            if not lock.is_locked:
                raise TimeoutError
            try:
                yield
            finally:
                lock.release()

    @contextmanager
    def _saving(self, key: str) -> Generator[None]:
        # Makes "compare and replace" one step.  This is not the lock of the login: a renewal holds
        # that one for seconds, and a logout does not wait for it.
        lock = self._place(key, ".saving")
        try:
            with self._hold(lock, _SAVE_TIMEOUT):
                yield
        except TimeoutError:  # of the lock: what happens under it is explained
            raise TokenStoreError(
                f"Another process has held {lock} for more than {_SAVE_TIMEOUT:.0f} s.",
                hint="Let that process continue, or end it.",
            ) from None

    def _present(self, key: str) -> TokenRecord | None:
        # What a save compares with.  One thread of one process calls it at a time.
        return self.load(key)

    @abstractmethod
    def _write(self, key: str, text: str) -> None: ...


class FileTokenStore(LocalTokenStore):
    """
    Keeps tokens in files that only their owner can read, and shares logins between processes.

    Each login has a file of mode 0600, replaced whole.  A file that cannot be parsed is renamed to
    `<name>.corrupt-<n>`, and a warning names its path.  Nothing is read or written before the first
    use.  The store works after `fork`.  Network file systems are not supported.  Needs the extra
    `file`.

    On Windows a file is as private as its folder, because modes and owners are not checked, and a
    save raises `TokenStoreError` if another program has the file open for more than a second.

    Args:
        folder: Where the files are; by default the user's state folder, on Linux
            `~/.local/state/aries-exchange`, which `XDG_STATE_HOME` moves.  It is made with mode
            0700; one that others can enter is rejected.
        profile: Separates logins of one client, for instance two users of one machine account.

    Raises:
        InvalidArgumentError: *profile* is not 1 to 64 letters, digits, `.`, `_` or `-`, the first
            a letter or digit; or there is no *folder*, and the user has no home directory.
        TokenStoreError: The extra `file` is not installed.
    """

    def path(self, key: str) -> Path:
        """
        Return the file that *key* is kept in.
        """
        return self._place(key, ".json")

    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.

        Raises:
            TokenStoreError: The file cannot be read, or is not private.
        """
        if not os.path.lexists(self._folder):
            return None
        _make_folder(self._folder)
        try:
            return self._read(key)
        except ValueError:
            with self._saving(key):
                return self._present(key)

    def version(self, key: str) -> object:
        """
        Return what another save of *key* changes.
        """
        try:
            found = self.path(key).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read(self, key: str) -> TokenRecord | None:
        path = self.path(key)
        with _explained(path):
            try:
                file = _patiently(lambda: os.open(path, os.O_RDONLY | _FLAGS))
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb") as stream:
                _check(path, os.fstat(file), stat.S_IFREG, "chmod 600")
                content = stream.read(LARGEST_RECORD)
        return from_envelope(content, key, str(path))

    def _present(self, key: str) -> TokenRecord | None:
        try:
            return self._read(key)
        except ValueError:
            path, number = self.path(key), 1
        while os.path.lexists(aside := path.with_name(f"{path.name}.corrupt-{number}")):
            number += 1
        with _explained(path):
            _patiently(lambda: path.rename(aside))
        _LOG.warning("A token file could not be parsed, and was set aside: %s", aside)
        return None

    def _write(self, key: str, text: str) -> None:
        path = self.path(key)
        temporary = path.with_name(f"{path.name}.tmp")
        with _explained(path):
            temporary.unlink(missing_ok=True)  # of a process that was killed
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as stream:
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
            _patiently(lambda: temporary.replace(path))
            if sys.platform != "win32":
                folder = os.open(path.parent, os.O_RDONLY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)


def _make_folder(folder: Path) -> None:
    with _explained(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        _check(folder, os.lstat(folder), stat.S_IFDIR, "chmod 700")


def _default_folder() -> Path:
    from platformdirs import user_state_path

    with suppress(RuntimeError):  # of newer versions; older ones return a path with a `~`
        folder = user_state_path("aries-exchange", appauthor=False)
        if folder.is_absolute():
            return folder
    raise InvalidArgumentError(
        "folder: needs a value, because this user has no home directory; or set HOME"
    )


def _patiently(action: Callable[[], T]) -> T:
    # Windows refuses while anybody has the file open, an antivirus program too: it gets a second.
    for _ in range(50 if sys.platform == "win32" else 0):
        with suppress(PermissionError):
            return action()
        sleep(_POLL)
    return action()


def _check(path: Path, found: os.stat_result, kind: int, remedy: str) -> None:
    if stat.S_IFMT(found.st_mode) != kind:
        raise TokenStoreError(
            f"{path} is a link, or no plain file or folder.",
            hint="Remove it, or use another folder.",
        )
    _check_owner(path, found)
    if sys.platform != "win32" and found.st_mode & 0o077:
        raise TokenStoreError(
            f"{path} is open to other users, who may have read it.",
            hint=f"Run: {remedy} {quote(str(path))}; if others use this machine, log in again.",
        )


def _check_owner(path: Path, found: os.stat_result) -> None:
    if sys.platform == "win32" or found.st_uid == os.geteuid():
        return
    owner = "root" if found.st_uid == 0 else f"user {found.st_uid}"  # root: after sudo
    raise TokenStoreError(
        f"{path} belongs to another user, {owner}.",
        hint=f"Run this program as {owner}, or run: sudo chown -R {os.geteuid()} {quote(str(path))}",
    )


@contextmanager
def _explained(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        problem = error.strerror or type(error).__name__
    else:
        return
    with suppress(OSError):
        _check_owner(path, os.lstat(path))
    raise TokenStoreError(
        f"{path} cannot be used: {problem}.",
        hint="Pass folder= a folder of your own; XDG_STATE_HOME moves the default one on Linux.",
    )

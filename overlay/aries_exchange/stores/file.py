"""
Tokens in a file, for all processes of one user on one machine.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re

from abc import ABC, abstractmethod
from collections.abc import Generator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Final, cast

from aries_exchange.errors import InvalidArgumentError, TokenStoreError
from aries_exchange.stores import private_files
from aries_exchange.stores.base import TokenRecord


_LOG: Final = logging.getLogger("aries_exchange")
_PROFILE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FORMAT: Final = 1
_SAVE_TIMEOUT: Final = 10.0
"""Seconds to wait for somebody else's save, which takes milliseconds."""


class LocalTokenStore(ABC):
    """
    What the stores of one machine share: locks that are files, and saves that compare first.
    """

    _extra: ClassVar[str] = "file"
    _more: ClassVar[tuple[str, ...]] = ()  # packages, beside those of all stores of one machine

    def __init__(
        self, folder: str | os.PathLike[str] | None = None, *, profile: str = "default"
    ) -> None:
        check_profile(profile)
        # Told now, and not when there is a login to keep; loaded when there is.
        for package in ("filelock", "platformdirs", *self._more):
            if find_spec(package) is None:
                raise not_installed(package, self._extra)
        self._folder = default_folder() if folder is None else Path(folder).absolute()
        self._profile = profile

    @abstractmethod
    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.
        """

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record* durably, unless another generation than *expected_generation* is there.

        Raises:
            TokenStoreError: The place cannot be written, or is not private.
        """
        private_files.make_folder(self._folder)
        with _saving(self._place(key, ".saving")):
            if generation_of(self._present(key)) != expected_generation:
                return False
            self._write(key, seal(record, key))
            return True

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Return a context in which nobody else renews *key*, in any process of this machine.

        The lock is the kernel's: when its holder is killed, it is free.
        """
        private_files.make_folder(self._folder)
        return private_files.hold(self._place(key, ".lock"), timeout)

    def lock_holder(self, key: str) -> str | None:
        """
        Return which process renews *key* just now, if any does and it can be told.
        """
        process = private_files.holder(self._place(key, ".lock"))
        return None if process is None else f"process {process or 'unknown'}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(folder={str(self._folder)!r}, profile={self._profile!r})"

    def _place(self, key: str, suffix: str) -> Path:
        return self._folder / f"{name_of(self._profile, key)}{suffix}"

    @abstractmethod
    def _present(self, key: str) -> TokenRecord | None:
        # What a save finds; it is called by one thread of one process at a time.
        ...

    @abstractmethod
    def _write(self, key: str, text: str) -> None: ...


class FileTokenStore(LocalTokenStore):
    """
    Keeps tokens in files that only their owner can read, and shares logins between processes.

    Each login has a file of mode 0600, replaced whole.  A file that cannot be understood is renamed
    to `<name>.corrupt-<n>`, and a warning tells its path.  Nothing is read or written before the
    first use.  The store works after `fork`.  Network file systems are not supported.  Needs the
    extra `file`.

    Args:
        folder: Where the files are; by default the user's state folder, on Linux
            `~/.local/state/aries-exchange`, which `XDG_STATE_HOME` moves.  It is made with mode
            0700; one that others can enter is refused.
        profile: Tells logins of one client apart, for instance two users of one machine account.

    Raises:
        InvalidArgumentError: *profile* is not 1 to 64 letters, digits, `.`, `_` or `-`, the first
            a letter or digit.
        TokenStoreError: The extra `file` is not installed.
    """

    def path(self, key: str) -> Path:
        """
        Return the file that *key* is kept in.
        """
        return self._place(key, ".json")

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.

        Raises:
            TokenStoreError: The file cannot be read, or is not private.
        """
        if not os.path.lexists(self._folder):
            return None
        private_files.make_folder(self._folder)
        try:
            return self._read(key)
        except ValueError:
            with _saving(self._place(key, ".saving")):
                return self._present(key)

    def _read(self, key: str) -> TokenRecord | None:
        path = self.path(key)
        content = private_files.read(path)
        return None if content is None else unseal(content, key, str(path))

    def _present(self, key: str) -> TokenRecord | None:
        try:
            return self._read(key)
        except ValueError:
            aside = private_files.set_aside(self.path(key))
        _LOG.warning("A token file could not be understood, and was set aside: %s", aside)
        return None

    def _write(self, key: str, text: str) -> None:
        private_files.replace(self.path(key), text.encode())


@contextmanager
def _saving(lock: Path) -> Generator[None]:
    # Makes "compare and replace" one step.  This is not the lock of the login: whoever renews holds
    # that one for seconds, and a logout does not wait for it.
    with ExitStack() as stack:
        try:
            stack.enter_context(private_files.hold(lock, _SAVE_TIMEOUT))
        except TimeoutError:
            raise TokenStoreError(
                f"{lock} is held by process {private_files.holder(lock)}, which does not move.",
                hint="Let that process go on, or end it.",
            ) from None
        yield


def default_folder() -> Path:
    """
    Return the folder for the state of this program, of this user.
    """
    from platformdirs import user_state_path

    return user_state_path("aries-exchange", appauthor=False)


def name_of(profile: str, key: str) -> str:
    """
    Return what the login *key* of *profile* is kept under: a readable name, made unique by a hash.
    """
    digest = hashlib.sha256(f"{profile}\n{key}".encode()).hexdigest()[:16]
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", key.partition("://")[2])[:60].strip("-")
    return f"{profile}@{readable}-{digest}"


def check_profile(profile: str) -> None:
    """
    Refuse a profile that could lead out of the folder.
    """
    if not _PROFILE.fullmatch(profile):
        raise InvalidArgumentError(
            "profile: takes 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit"
        )


def not_installed(package: str, extra: str) -> TokenStoreError:
    """
    Return the error of a store that needs *package*, which *extra* brings.
    """
    problem = f"The package {package} is not installed."
    return TokenStoreError(problem, hint=f'Run: pip install "aries-exchange[{extra}]"')


def generation_of(record: TokenRecord | None) -> int:
    """
    Return the generation of what is kept; nothing kept counts as 0.
    """
    return 0 if record is None else record.generation


def seal(record: TokenRecord, key: str) -> str:
    """
    Return *record* as it is kept: with the format, and the key it belongs to.
    """
    kept = {"format": _FORMAT, "key": key, "record": json.loads(record.to_json())}
    return json.dumps(kept)


def unseal(text: str | bytes, key: str, place: str) -> TokenRecord:
    """
    Return the record that `seal` made.

    Raises:
        ValueError: It made something else.
        TokenStoreError: It belongs to another login, or to a newer version of this SDK.
    """
    kept: Any = json.loads(text)
    if not isinstance(kept, dict) or not {"format", "key", "record"} <= kept.keys():
        raise ValueError
    kept = cast("dict[str, Any]", kept)
    if kept["format"] != _FORMAT:
        raise TokenStoreError(
            f"{place} was written by another version of aries-exchange.",
            hint="Upgrade, or use another profile or folder.",
        )
    if kept["key"] != key:
        raise TokenStoreError(
            f"{place} holds the tokens of another login.",
            hint="Tokens of one server or client never go to another: remove the file.",
        )
    return TokenRecord.from_json(json.dumps(kept["record"]))

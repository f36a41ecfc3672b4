"""
Tokens in the keyring of the operating system: Keychain, Secret Service, Credential Locker.

Needs the extra `keyring`.  Where the machine has no keyring that keeps secrets, this store says so;
it never falls back to plain text.
"""

from __future__ import annotations

import hashlib
import os
import queue
import threading

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aries_exchange import private_files
from aries_exchange.errors import TokenStoreError
from aries_exchange.file_store import (
    check_profile,
    default_folder,
    generation_of,
    saving,
    seal,
    unseal,
)
from aries_exchange.stores import TokenRecord


if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


__all__ = ["KeyringTokenStore"]

_SERVICE: Final = "aries-exchange"
_INSTEAD: Final = "Unlock or install a keyring, or choose FileTokenStore(), a file of mode 0600."


class KeyringTokenStore:
    """
    Keeps tokens in the operating system's keyring, and locks with files as `FileTokenStore` does.

    A keyring that does not answer within *timeout* seconds, for instance because it waits for a
    password on a screen that nobody sees, is an error; until it answers, so is the next call.

    Args:
        profile: Tells logins of one client apart, as for `FileTokenStore`.
        folder: Where the lock files are; they hold no secret.
        timeout: Seconds for one call of the keyring.
        backend: The keyring to use; by default the one that the package `keyring` chooses.

    Raises:
        InvalidArgumentError: *profile* is not 1 to 64 letters, digits, `.`, `_` or `-`, the first
            a letter or digit.
    """

    def __init__(
        self,
        *,
        profile: str = "default",
        folder: str | os.PathLike[str] | None = None,
        timeout: float = 10.0,
        backend: KeyringBackend | None = None,
    ) -> None:
        check_profile(profile)
        self._folder = default_folder() if folder is None else Path(folder).absolute()
        self._profile = profile
        self._timeout = timeout
        self._backend = backend
        self._asked: threading.Thread | None = None

    def load(self, key: str) -> TokenRecord | None:
        """
        Return what is kept under *key*, or None.

        Raises:
            TokenStoreError: There is no keyring, or it failed, or what it holds is not ours.
        """
        name = self._name(key)
        text = self._ask(lambda keyring: keyring.get_password(_SERVICE, name))
        if text is None:
            return None
        try:
            return unseal(text, key, f"the keyring entry {name!r}")
        except ValueError:
            problem = f"the keyring entry {name!r} of {_SERVICE!r} could not be understood."
        raise TokenStoreError(problem, hint="Delete it and log in again: keyring del.")

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Keep *record*, unless another generation than *expected_generation* is there.

        Raises:
            TokenStoreError: There is no keyring, or it failed.
        """
        name, text = self._name(key), seal(record, key)
        private_files.make_folder(self._folder)
        with saving(self._lock_file(key)):
            if generation_of(self.load(key)) != expected_generation:
                return False
            self._ask(lambda keyring: _set(keyring, name, text))
            return True

    def lock(self, key: str, timeout: float) -> AbstractContextManager[None]:
        """
        Return a context in which nobody else renews *key*, in any process of this machine.
        """
        private_files.make_folder(self._folder)
        return private_files.hold(self._lock_file(key), timeout)

    def lock_holder(self, key: str) -> str | None:
        """
        Return which process renews *key* just now, if any does and it can be told.
        """
        process = private_files.holder(self._lock_file(key))
        return None if process is None else f"process {process or 'unknown'}"

    def __repr__(self) -> str:
        return f"KeyringTokenStore(profile={self._profile!r}, folder={str(self._folder)!r})"

    def _name(self, key: str) -> str:
        return f"{self._profile} {key}"

    def _lock_file(self, key: str) -> Path:
        digest = hashlib.sha256(self._name(key).encode()).hexdigest()[:16]
        return self._folder / f"{self._profile}-keyring-{digest}.lock"

    def _ask(self, question: Callable[[KeyringBackend], str | None]) -> str | None:
        # Keyrings may block for ever, and nothing can interrupt them but the end of the process.
        if self._asked is not None and self._asked.is_alive():
            raise TokenStoreError("The keyring still does not answer.", hint=_INSTEAD)
        answers: queue.SimpleQueue[str | TokenStoreError | None] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(question(self._chosen()))
            except TokenStoreError as error:
                answers.put(error)
            except Exception as error:  # noqa: BLE001 - a keyring may be anybody's
                problem = f"The keyring failed with {type(error).__name__}."
                answers.put(TokenStoreError(problem, hint=_INSTEAD))

        self._asked = threading.Thread(target=ask, name="aries-exchange-keyring", daemon=True)
        self._asked.start()
        try:
            answer = answers.get(timeout=self._timeout)
        except queue.Empty:
            problem = f"The keyring did not answer within {self._timeout:.0f} s."
            raise TokenStoreError(problem, hint=_INSTEAD) from None
        self._asked.join()
        if isinstance(answer, TokenStoreError):
            raise answer
        return answer

    def _chosen(self) -> KeyringBackend:
        try:
            import keyring
        except ModuleNotFoundError:
            problem = "The package keyring is not installed."
            remedy = 'Run: pip install "aries-exchange[keyring]"'
            raise TokenStoreError(problem, hint=remedy) from None
        chosen = keyring.get_keyring() if self._backend is None else self._backend
        # A chain falls through to its next keyring without a word; one that keeps secrets is taken.
        for part in getattr(chosen, "backends", None) or [chosen]:
            name = f"{type(part).__module__}.{type(part).__qualname__}".lower()
            # `keyring` gives less than 1 to what it does not recommend: none, null, plain text.
            if part.priority >= 1 and "plaintext" not in name:
                backend: KeyringBackend = part
                return backend
        kind = f"{type(chosen).__module__}.{type(chosen).__qualname__}"
        raise TokenStoreError(f"There is no keyring that keeps secrets: {kind}.", hint=_INSTEAD)


def _set(keyring: Any, name: str, text: str) -> None:
    keyring.set_password(_SERVICE, name, text)

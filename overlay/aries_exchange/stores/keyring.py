"""
Tokens in the keyring of the operating system: Keychain or Secret Service.

Needs the extra `keyring`.  Without a keyring that keeps secrets there is an error, never plain text.
"""

from __future__ import annotations

import os
import threading

from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, Final

from aries_exchange.errors import TokenStoreError
from aries_exchange.stores.base import TokenRecord, from_envelope
from aries_exchange.stores.file import LocalTokenStore
from aries_exchange.values import sealed


_SERVICE: Final = "aries-exchange"
_SIZE: Final = 8192
"""Characters of an entry at least: more than a record with two signed tokens has."""
_INSTEAD: Final = (
    "Unlock or install a keyring that takes entries of 8 KiB (Windows takes 2.5), or choose"
    " FileTokenStore(), a file of mode 0600."
)


class KeyringTokenStore(LocalTokenStore):
    """
    Keeps tokens in the operating system's keyring, and locks with files as `FileTokenStore` does.

    A keyring that does not respond within *timeout* seconds is an error.  It may be waiting for a
    password on a screen that nobody sees.

    Each entry has 8,192 characters, filled up with blanks.  So a keyring that takes less, like the
    2,560 bytes of Windows' Credential Locker, fails before a login or a refresh, and loses nothing.

    Args:
        profile: Separates logins of one client, as for `FileTokenStore`.
        folder: Where the lock files are; they hold no secret.
        timeout: Seconds for one call of the keyring.
        backend: The keyring to use, a `keyring.backend.KeyringBackend`; by default the one that the
            package `keyring` chooses.

    Raises:
        InvalidArgumentError: *profile* is not 1 to 64 letters, digits, `.`, `_` or `-`, the first
            a letter or digit.
        TokenStoreError: The extra `keyring` is not installed.
    """

    _extra = "keyring"
    _packages = ("filelock", "platformdirs", "keyring")

    @sealed
    def __init__(
        self,
        *,
        profile: str = "default",
        folder: str | os.PathLike[str] | None = None,
        timeout: float = 10.0,
        backend: Any = None,
    ) -> None:
        super().__init__(folder, profile=profile)
        self._timeout = timeout
        self._backend = backend
        self._answer: Future[str | None] | None = None

    def load(self, key: str) -> TokenRecord | None:
        """
        Return the record of *key*, or None.

        Raises:
            TokenStoreError: There is no keyring, or it failed, or its entry is not ours.
        """
        name = self._name(key)
        text = self._ask(lambda keyring: keyring.get_password(_SERVICE, name))
        if text is None:
            return None
        try:
            return from_envelope(text, key, f"the keyring entry {name!r}")
        except ValueError:
            problem = f"the keyring entry {name!r} of {_SERVICE!r} cannot be parsed."
        raise TokenStoreError(problem, hint="Delete it and log in again: keyring del.")

    def _write(self, key: str, text: str) -> None:
        name, entry = self._name(key), text.ljust(_SIZE)
        self._ask(lambda keyring: keyring.set_password(_SERVICE, name, entry))

    def _name(self, key: str) -> str:
        return f"{self._profile} {key}"

    def _ask(self, question: Callable[[Any], str | None]) -> str | None:
        # A keyring may block for ever, and only the end of the process interrupts it.
        self._wait_for(self._answer)  # so that blocked threads do not pile up
        self._answer = answer = Future[str | None]()
        threading.Thread(
            target=self._fulfil, args=[answer, question], name="aries-exchange-keyring", daemon=True
        ).start()
        self._wait_for(answer)
        return answer.result()

    def _wait_for(self, answer: Future[str | None] | None) -> None:
        if answer is not None and not wait([answer], self._timeout).done:
            raise TokenStoreError(
                f"The keyring did not respond within {self._timeout:g} s.", hint=_INSTEAD
            )

    def _fulfil(self, answer: Future[str | None], question: Callable[[Any], str | None]) -> None:
        try:
            answer.set_result(question(_chosen(self._backend)))
        except TokenStoreError as error:
            answer.set_exception(error)
        except Exception as error:  # noqa: BLE001 - a keyring may raise anything
            problem = f"The keyring failed with {type(error).__name__}."
            answer.set_exception(TokenStoreError(problem, hint=_INSTEAD))


def _chosen(backend: Any) -> Any:
    import keyring

    chosen = keyring.get_keyring() if backend is None else backend
    # A chain falls through to its next keyring silently; the first that keeps secrets is taken.
    for part in getattr(chosen, "backends", None) or [chosen]:
        # `keyring` gives less than 1 to what it does not recommend: none, null, plain text.
        if part.priority >= 1 and "plaintext" not in _kind(part).lower():
            return part
    raise TokenStoreError(
        f"There is no keyring that keeps secrets: {_kind(chosen)}.", hint=_INSTEAD
    )


def _kind(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"

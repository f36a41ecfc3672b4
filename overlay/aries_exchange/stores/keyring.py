"""
Tokens in the keyring of the operating system: Keychain, Secret Service, Credential Locker.

Needs the extra `keyring`.  Where the machine has no keyring that keeps secrets, this store says so;
it never falls back to plain text.
"""

from __future__ import annotations

import os
import threading

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from aries_exchange.errors import TokenStoreError
from aries_exchange.stores.base import TokenRecord
from aries_exchange.stores.file import LocalTokenStore, unseal


if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


_SERVICE: Final = "aries-exchange"
_INSTEAD: Final = "Unlock or install a keyring, or choose FileTokenStore(), a file of mode 0600."


class KeyringTokenStore(LocalTokenStore):
    """
    Keeps tokens in the operating system's keyring, and locks with files as `FileTokenStore` does.

    A keyring that does not answer within *timeout* seconds, for instance because it waits for a
    password on a screen that nobody sees, is an error.

    Args:
        profile: Tells logins of one client apart, as for `FileTokenStore`.
        folder: Where the lock files are; they hold no secret.
        timeout: Seconds for one call of the keyring.
        backend: The keyring to use; by default the one that the package `keyring` chooses.

    Raises:
        InvalidArgumentError: *profile* is not 1 to 64 letters, digits, `.`, `_` or `-`, the first
            a letter or digit.
        TokenStoreError: The extra `keyring` is not installed.
    """

    _extra = "keyring"
    _more = ("keyring",)

    def __init__(
        self,
        *,
        profile: str = "default",
        folder: str | os.PathLike[str] | None = None,
        timeout: float = 10.0,
        backend: KeyringBackend | None = None,
    ) -> None:
        super().__init__(folder, profile=profile)
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

    def _present(self, key: str) -> TokenRecord | None:
        return self.load(key)

    def _write(self, key: str, text: str) -> None:
        def write(keyring: Any) -> None:
            keyring.set_password(_SERVICE, self._name(key), text)

        self._ask(write)

    def _name(self, key: str) -> str:
        return f"{self._profile} {key}"

    def _ask(self, question: Callable[[KeyringBackend], str | None]) -> str | None:
        # Keyrings may block for ever, and nothing can interrupt them but the end of the process.
        answers: list[str | TokenStoreError | None] = []
        asked = threading.Thread(
            target=lambda: answers.append(self._answer(question)),
            name="aries-exchange-keyring",
            daemon=True,
        )
        self._wait_for(self._asked)  # so that those that hang do not pile up
        asked.start()
        self._asked = asked
        self._wait_for(asked)
        [answer] = answers
        if isinstance(answer, TokenStoreError):
            raise answer
        return answer

    def _wait_for(self, asked: threading.Thread | None) -> None:
        if asked is None:
            return
        asked.join(self._timeout)
        if asked.is_alive():
            raise TokenStoreError(
                f"The keyring did not answer within {self._timeout:.0f} s.", hint=_INSTEAD
            )

    def _answer(
        self, question: Callable[[KeyringBackend], str | None]
    ) -> str | TokenStoreError | None:
        try:
            return question(self._chosen())
        except TokenStoreError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a keyring may be anybody's
            problem = f"The keyring failed with {type(error).__name__}."
            return TokenStoreError(problem, hint=_INSTEAD)

    def _chosen(self) -> KeyringBackend:
        import keyring

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

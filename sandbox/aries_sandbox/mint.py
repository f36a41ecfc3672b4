"""
Creates secrets and identifiers, and the hashes that are stored of them.

A secret of the sandbox starts with the document's ``x-aries-sandbox-token-prefix``, so that nobody
mistakes it for a real one, and a client can refuse to send it elsewhere.  The database has SHA-256
hashes only.

With a seed, the *n*-th secret of a database is always the same.  It is then reproducible, but not
secret.
"""

from __future__ import annotations

import hashlib
import os
import secrets

from collections.abc import Callable


# scrypt is slow on purpose, which would dominate every fuzz run.  These parameters take microseconds;
# the passwords are test data.
_SCRYPT_N = 16
_SCRYPT_R = 1
_SCRYPT_P = 1


class Mint:
    """
    Creates secrets.  *count* returns 1, 2, 3, ...; it is called only with a *seed*.
    """

    def __init__(self, prefix: str, seed: int | None, count: Callable[[], int]) -> None:
        self.prefix = prefix
        self._seed = seed
        self._count = count

    def secret(self, kind: str) -> str:
        """
        Return a new secret that names its *kind*, such as ``sandbox_access_...``.
        """
        return f"{self.prefix}{kind}_{self._random()}"

    def identifier(self, kind: str) -> str:
        """
        Return a new identifier, which is not secret.
        """
        return f"{kind}_{self._random()[:16]}"

    def derived(self, kind: str, secret: str) -> str:
        """
        Return the secret of *kind* that is derived from *secret*.

        It is the same each time, although it is not stored.
        """
        return f"{self.prefix}{kind}_{digest(f'{kind}:{secret}')[:43]}"

    def _random(self) -> str:
        if self._seed is None:
            return secrets.token_hex(20)
        return digest(f"{self._seed}:{self._count()}")[:40]


def digest(secret: str) -> str:
    """
    Return the SHA-256 of a random secret, in hexadecimal.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def scrypt(password: str) -> str:
    """
    Return the salted hash of a password.
    """
    salt = os.urandom(16)
    return f"{salt.hex()}${_scrypt(password, salt)}"


def scrypt_matches(password: str, kept: str) -> bool:
    """
    Is *kept* a hash that `scrypt` made of *password*?
    """
    salt, _, expected = kept.partition("$")
    return secrets.compare_digest(_scrypt(password, bytes.fromhex(salt)), expected)


def _scrypt(password: str, salt: bytes) -> str:
    key = hashlib.scrypt(password.encode(), salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P)
    return key.hex()

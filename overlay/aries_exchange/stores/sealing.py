"""
Token records as text that only the holders of a key can read, and nobody else can change.

AES-256-GCM under a nonce of 96 random bits (NIST SP 800-38D, section 8.2.2), which serves for
2^32 records a key.  What a record belongs to is sealed with it, so that one that was moved,
relabelled or cut does not open.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets

from collections.abc import Iterable
from typing import Final

import attrs

from aries_exchange.errors import InvalidArgumentError
from aries_exchange.stores.base import TokenRecord
from aries_exchange.values import Confidential


_KEY: Final = 32
_NONCE: Final = 12
_FORMAT: Final = b"\x01"


@attrs.frozen
class Label:
    """
    What a sealed record is bound to: its place, and which of the records of that place it is.

    `epoch` is made anew where nothing was kept; within one, `generation` only grows.
    """

    profile: str
    key: str
    epoch: str
    generation: int

    def encoded(self) -> bytes:
        """
        Return the associated data.
        """
        return _FORMAT + json.dumps(attrs.astuple(self)).encode()


class Sealer(Confidential):
    """
    Seals with *key*, and opens what *key* or one of *more_keys* has sealed.

    Raises:
        InvalidArgumentError: One of them is not 32 bytes in base64.
    """

    def __init__(self, key: str, more_keys: Iterable[str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        others = [AESGCM(_bytes_of(each, "more_keys")) for each in more_keys]
        self._ciphers = [AESGCM(_bytes_of(key, "key")), *others]

    def seal(self, record: TokenRecord, label: Label) -> bytes:
        """
        Return *record*, sealed.
        """
        nonce = secrets.token_bytes(_NONCE)
        text = record.to_json().encode()
        return _FORMAT + nonce + self._ciphers[0].encrypt(nonce, text, label.encoded())

    def open(self, content: bytes, label: Label) -> TokenRecord:
        """
        Return the record that `seal` has sealed with the same *label*.

        Raises:
            ValueError: It has not, or with another key, or *content* was changed since.
        """
        from cryptography.exceptions import InvalidTag

        nonce, sealed = content[1 : 1 + _NONCE], content[1 + _NONCE :]
        if content[:1] != _FORMAT or len(nonce) != _NONCE:
            raise ValueError
        for cipher in self._ciphers:
            try:
                text = cipher.decrypt(nonce, sealed, label.encoded())
            except InvalidTag:
                continue
            return TokenRecord.from_json(text.decode())
        raise ValueError


def _bytes_of(key: object, name: str) -> bytes:
    try:
        found = base64.b64decode(key if isinstance(key, str) else "", validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != _KEY:
        # Never quote the value, nor its length.
        raise InvalidArgumentError(
            f"{name}: takes {_KEY} random bytes in base64; make them with: openssl rand -base64 32"
        )
    return found

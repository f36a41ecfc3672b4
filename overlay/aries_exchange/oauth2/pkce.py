"""
Proof Key for Code Exchange (RFC 7636).

The client invents a secret, the *code verifier*, and shows the authorization server only its
hash, the *code challenge*.  Whoever intercepts the redirect holds a code that they cannot redeem,
for that takes the verifier.

`plain` cannot be expressed: it would show the verifier to everybody who can read the
authorization request (RFC 7636, section 7.2).
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

from typing import Final, Self

import attrs

from aries_exchange.errors import InvalidArgumentError
from aries_exchange.values import Confidential


CODE_CHALLENGE_METHOD: Final = "S256"
_VERIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]{43,128}")  # RFC 7636, section 4.1
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9\-_]{43}")  # the base64url of a SHA-256


@attrs.frozen
class CodeVerifier(Confidential):
    """
    A secret that ties one token request to the authorization request before it.

    Raises:
        InvalidArgumentError: *value* is not spelled as RFC 7636, section 4.1 asks.
    """

    value: str = attrs.field(repr=False, validator=lambda _, __, value: _check_verifier(value))

    @classmethod
    def generate(cls) -> Self:
        """
        Return a new verifier that carries 256 bits of entropy.
        """
        return cls(secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        """
        The code challenge that goes with the authorization request.

        >>> CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge
        'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        """
        digest = hashlib.sha256(self.value.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _check_verifier(value: object) -> None:
    if not isinstance(value, str) or not _VERIFIER.fullmatch(value):
        # Never quote the value: this message may end up in a log.
        raise InvalidArgumentError(
            "code_verifier: takes 43 to 128 letters, digits or -._~ (RFC 7636, section 4.1);"
            " secrets.token_urlsafe(32) makes one"
        )


def check_challenge(challenge: str | None, method: str | None, *, is_public: bool) -> None:
    """
    Refuse a code challenge that protects nothing.

    Raises:
        InvalidArgumentError: The method is not `S256`, the challenge is not the hash of anything,
            or a public client comes without one.
    """
    if challenge is None:
        if is_public:
            raise InvalidArgumentError(
                "code_challenge: a client without client_secret needs PKCE;"
                " use begin_authorization(), which makes it, or pass a code_challenge"
            )
        return
    if method not in {None, CODE_CHALLENGE_METHOD}:
        raise InvalidArgumentError(
            "code_challenge_method: only S256 is supported; plain shows the verifier to anybody"
        )
    if not _CHALLENGE.fullmatch(challenge):
        raise InvalidArgumentError(
            "code_challenge: takes the 43 characters of an unpadded base64url SHA-256;"
            " CodeVerifier.generate().challenge makes one"
        )

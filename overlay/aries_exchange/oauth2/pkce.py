"""
Proof Key for Code Exchange (RFC 7636).

The client makes a secret, the *code verifier*, and sends only its hash, the *code challenge*, with
the authorization request.  The token request needs the verifier, so that a code alone is worthless
to somebody who intercepts the redirect.

The method `plain` is not supported: everybody who can read the authorization request would see the
verifier (RFC 7636, section 7.2).
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
    A secret that ties a token request to its authorization request.

    Raises:
        InvalidArgumentError: *value* does not follow RFC 7636, section 4.1.
    """

    value: str = attrs.field(repr=False, validator=lambda _, __, value: _check_verifier(value))

    @classmethod
    def generate(cls) -> Self:
        """
        Return a new verifier with 256 bits of entropy.
        """
        return cls(secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        """
        The code challenge to send with the authorization request.

        >>> CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge
        'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        """
        digest = hashlib.sha256(self.value.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _check_verifier(value: object) -> None:
    if not isinstance(value, str) or not _VERIFIER.fullmatch(value):
        # Never quote the value: this message may end up in a log.
        raise InvalidArgumentError(
            "code_verifier: takes a string of 43 to 128 letters, digits or -._~ (RFC 7636, section"
            " 4.1); CodeVerifier.generate().value makes one"
        )


def check_code_challenge(challenge: object, method: object, *, is_public: bool) -> None:
    """
    Check that a code challenge protects the code.

    Raises:
        InvalidArgumentError: The method is not `S256`, the challenge cannot be a SHA-256, or a
            public client has none.
    """
    if challenge is None:
        if is_public:
            raise InvalidArgumentError(
                "code_challenge: a client without client_secret needs PKCE;"
                " use begin_authorization(), which adds it, or pass a code_challenge"
            )
        return
    if method not in {None, CODE_CHALLENGE_METHOD}:
        raise InvalidArgumentError(
            "code_challenge_method: only S256 is supported; plain does not protect the code"
        )
    if not isinstance(challenge, str) or not _CHALLENGE.fullmatch(challenge):
        raise InvalidArgumentError(
            "code_challenge: takes the 43 characters of an unpadded base64url SHA-256;"
            " CodeVerifier.generate().challenge makes one"
        )

from __future__ import annotations

import copy
import pickle
import string

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange.errors import InvalidArgumentError
from aries_exchange.oauth2.pkce import CODE_CHALLENGE_METHOD, CodeVerifier, check_code_challenge
from tests.support.oracles import challenge_of


UNRESERVED = string.ascii_letters + string.digits + "-._~"  # RFC 7636, section 4.1
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class TestCodeVerifier:
    def test_vector(self) -> None:
        """
        The example of RFC 7636, appendix B, comes out.
        """
        assert CHALLENGE == CodeVerifier(VERIFIER).challenge

    def test_generate(self) -> None:
        """
        Verifiers carry 256 bits, and none comes twice.
        """
        verifiers = {CodeVerifier.generate().value for _ in range(100)}

        assert 100 == len(verifiers)
        assert {43} == {len(verifier) for verifier in verifiers}

    @given(st.text(UNRESERVED, min_size=43, max_size=128))
    def test_challenge(self, value: str) -> None:
        """
        Every verifier has the challenge that another implementation computes.
        """
        challenge = CodeVerifier(value).challenge

        assert challenge_of(value) == challenge
        check_code_challenge(challenge, CODE_CHALLENGE_METHOD, is_public=True)

    @pytest.mark.parametrize("length", [0, 1, 42, 129, 1000])
    def test_length(self, length: int) -> None:
        """
        Verifiers outside 43 to 128 characters are refused.
        """
        with pytest.raises(InvalidArgumentError, match=r"^code_verifier: .*43 to 128"):
            CodeVerifier("a" * length)

    @pytest.mark.parametrize("extra", [" ", "\n", "+", "/", "=", "%", "\u00e4", "\u0660", "\x00"])
    def test_characters(self, extra: str) -> None:
        """
        One character that is not unreserved spoils a verifier, at its end too.
        """
        with pytest.raises(InvalidArgumentError):
            CodeVerifier("a" * 50 + extra)

    @pytest.mark.parametrize("value", [None, 42, b"a" * 43, ["a"] * 43])
    def test_type(self, value: Any) -> None:
        """
        What is no string is refused in the same words.
        """
        with pytest.raises(InvalidArgumentError, match=r"^code_verifier: "):
            CodeVerifier(value)

    def test_secret(self) -> None:
        """
        A verifier is neither shown nor carried away.
        """
        verifier = CodeVerifier(VERIFIER)

        assert VERIFIER not in repr(verifier)
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="secret"):
                carry(verifier)

    def test_refusal_keeps_the_secret(self) -> None:
        """
        A message about a verifier does not quote it.
        """
        with pytest.raises(InvalidArgumentError) as caught:
            CodeVerifier("hunter2")

        assert "hunter2" not in str(caught.value)


class TestCheckCodeChallenge:
    @pytest.mark.parametrize("method", [None, "S256"])
    @pytest.mark.parametrize("is_public", [True, False])
    def test_s256(self, method: str | None, is_public: bool) -> None:
        """
        A SHA-256 is a challenge for every client; S256 is what is meant where nothing is said.
        """
        check_code_challenge(CHALLENGE, method, is_public=is_public)

    @pytest.mark.parametrize("method", ["plain", "s256", "", "S512"])
    def test_other_methods(self, method: str) -> None:
        """
        `plain` cannot be expressed, nor anything else.
        """
        with pytest.raises(InvalidArgumentError, match=r"^code_challenge_method: only S256"):
            check_code_challenge(CHALLENGE, method, is_public=False)

    @pytest.mark.parametrize(
        "challenge",
        ["", CHALLENGE[:-1], CHALLENGE + "=", CHALLENGE + "\n", "a" * 42 + "+", "a" * 64],
    )
    def test_no_hash(self, challenge: str) -> None:
        """
        What cannot be the base64url of a SHA-256 protects nothing.
        """
        with pytest.raises(InvalidArgumentError, match=r"^code_challenge: takes the 43"):
            check_code_challenge(challenge, None, is_public=False)

    def test_public_client(self) -> None:
        """
        A public client without a challenge is told to use PKCE, and what makes it.
        """
        with pytest.raises(InvalidArgumentError, match=r"begin_authorization\(\)"):
            check_code_challenge(None, None, is_public=True)

    def test_confidential_client(self) -> None:
        """
        A confidential client may go without.
        """
        check_code_challenge(None, None, is_public=False)

"""
What another implementation makes of the same values: Authlib, which has no types of its own.
"""

from __future__ import annotations

import importlib

from typing import Any


__all__ = ["authorization_url_of", "challenge_of"]


def challenge_of(verifier: str) -> str:
    """
    Return the S256 code challenge of *verifier* (RFC 7636, section 4.2).
    """
    rfc7636: Any = importlib.import_module("authlib.oauth2.rfc7636")
    return str(rfc7636.create_s256_code_challenge(verifier))


def authorization_url_of(endpoint: str, **fields: str) -> str:
    """
    Return the URL of an authorization request (RFC 6749, section 4.1.1).
    """
    parameters: Any = importlib.import_module("authlib.oauth2.rfc6749.parameters")
    return str(parameters.prepare_grant_uri(endpoint, response_type="code", **fields))

"""
A sandbox on a real socket for each test, and a plain HTTP client for it.
"""

from __future__ import annotations

import ssl

from collections.abc import Iterator

import httpx
import pytest

from aries_sandbox import Sandbox
from aries_sandbox.pytest_plugin import aries_sandbox, aries_sandbox_server


__all__ = ["aries_sandbox", "aries_sandbox_server", "http"]

# Otherwise httpx reads hundreds of certificates for each client, and these speak plain HTTP.
_NO_AUTHORITY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture(name="http")
def http(aries_sandbox: Sandbox) -> Iterator[httpx.Client]:
    """
    A client that knows nothing of our SDK.
    """
    with httpx.Client(
        base_url=aries_sandbox.base_url, trust_env=False, verify=_NO_AUTHORITY
    ) as client:
        yield client

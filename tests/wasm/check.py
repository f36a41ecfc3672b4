"""
The SDK on CPython compiled to WebAssembly, which has neither threads nor sockets nor processes.

    make wasm

Not part of the usual run (its name is no test's).  All modules are imported; `AriesClient` logs in
and makes calls by way of `httpx.MockTransport`, `AsyncAriesClient` makes them with a bearer token.
Then pytest runs those tests of the overlay that need nothing more.  What needs a thread fails: a
refresh, and the stores of `AsyncAriesClient`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import warnings

from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import aries_exchange
import aries_exchange_openapi

from aries_exchange import AriesClient, AsyncAriesClient, NotFoundError, RefreshUnavailable


CALLBACK: Final = "https://app.example/callback"
FILES: Final = (
    *("test_cache.py", "test_clock.py", "test_environment.py", "test_errors.py", "test_grant.py"),
    *("test_public.py", "test_renewal.py", "test_retries.py", "test_scopes.py", "test_values.py"),
    "oauth2/test_pkce.py",
)
WITHOUT: Final = "TestImport or test_nothing_more_is_loaded or test_threads or test_challenge"
"""They start a process or a thread, or need cryptography, which has no wheel for this platform."""


class Service:
    """
    Responds as the API does; one access token is `valid`.
    """

    valid = "none"

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """
        Return the response to *request*: tokens, a profile, 401 or 404.
        """
        if request.url.path.endswith("/token"):
            self.valid = "access-1"
            tokens = {"access_token": self.valid, "refresh_token": "refresh-1", "scope": "read"}
            return httpx.Response(200, json=tokens | {"token_type": "Bearer", "expires_in": 3600})
        if request.headers.get("authorization") != f"Bearer {self.valid}":
            return httpx.Response(401, json={"error": "invalid_token"})
        if request.url.path.endswith("/profile"):
            return httpx.Response(200, json={"email": "user@example.com"})
        return httpx.Response(404, json={"error": "not_found"})


def callback(url: str) -> str:
    """
    Return where the browser of a user is redirected who agrees at *url*.
    """
    [state] = parse_qs(urlsplit(url).query)["state"]
    return f"{CALLBACK}?code=one-code&state={state}&iss=https%3A%2F%2Fapi.aries.com"


async def main() -> int:
    """
    Check all; return the status of pytest.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        names = [
            module.name
            for package in (aries_exchange, aries_exchange_openapi)
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        ]
        for name in names:
            importlib.import_module(name)
        calls(Service())
        await async_calls(Service())
    version = sys.version.split()[0]
    print(f"Python {version} on {sys.platform}: {len(names)} modules imported")  # noqa: T201
    settings = "-q -p no:cacheprovider --disable-plugin-autoload -k".split()
    files = [f"tests/overlay/{each}" for each in FILES]
    return int(pytest.main([*settings, f"not ({WITHOUT})", *files]))


def calls(service: Service) -> None:
    """
    Log in and make calls with `AriesClient`: one succeeds, one fails, one would have to refresh.
    """
    arguments: dict[str, Any] = {"client_id": "app", "transport": httpx.MockTransport(service)}
    with AriesClient(**arguments) as client:
        request = client.oauth2.begin_authorization(redirect_uri=CALLBACK, scope="read")
        tokens = client.oauth2.complete_authorization(request, callback(request.url))
        with client.with_tokens(tokens) as user:
            profile = user.users.get_user_profile()
            assert "user@example.com" == profile.email
            with pytest.raises(NotFoundError):
                user.users.get_user_accounts()
            service.valid = "another"
            with pytest.raises(RefreshUnavailable, match="no thread can be started"):
                user.users.get_user_profile()


async def async_calls(service: Service) -> None:
    """
    Make the calls with `AsyncAriesClient` and a bearer token: its stores are used in a thread.
    """
    transport = httpx.MockTransport(service)
    service.valid = "hunter2"
    async with AsyncAriesClient(bearer_token=service.valid, transport=transport) as user:
        profile = await user.users.get_user_profile()
        assert "user@example.com" == profile.email
        with pytest.raises(NotFoundError):
            await user.users.get_user_accounts()

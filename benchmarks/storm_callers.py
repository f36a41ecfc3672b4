"""
One library, one user whose access token has expired, many threads that call at the same moment.

    python storm_callers.py NAME URL REFRESH_TOKEN THREADS

Each library is used as its documentation says, one client shared by all threads.  It prints a JSON
object.  It runs in the library's own environment, and imports nothing of ours but for ours.
"""

# ruff: noqa: S106
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false
# pyright: reportArgumentType=false, reportMissingModuleSource=false

from __future__ import annotations

import base64
import collections
import datetime
import json
import os
import sys
import threading
import time

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit


CLIENT = {"client_id": "sandbox-confidential", "client_secret": "sandbox-secret"}
Call = Callable[[], Any]


def ours(url: str, refresh_token: str) -> Call:
    """
    aries-exchange, this SDK.
    """
    from aries_exchange import AriesClient

    client = AriesClient(base_url=url, refresh_token=refresh_token, **CLIENT)
    return client.users.get_user_profile


def authlib(url: str, refresh_token: str) -> Call:
    """
    Authlib, `OAuth2Client`.
    """
    from authlib.integrations.httpx_client import OAuth2Client

    client = OAuth2Client(
        **CLIENT,
        token_endpoint=f"{url}/v1/oauth2/token",
        token_endpoint_auth_method="client_secret_post",
        token=_expired(refresh_token),
        timeout=60,
    )
    return lambda: client.get(f"{url}/v1/users/me/profile").raise_for_status()


def requests_oauthlib(url: str, refresh_token: str) -> Call:
    """
    requests-oauthlib, `OAuth2Session` with automatic refresh.
    """
    from requests_oauthlib import OAuth2Session

    def keep(token: dict[str, Any]) -> None:
        session.token = token

    session = OAuth2Session(
        CLIENT["client_id"],
        token=_expired(refresh_token),
        auto_refresh_url=f"{url}/v1/oauth2/token",
        auto_refresh_kwargs=CLIENT,
        token_updater=keep,
    )
    return lambda: session.get(f"{url}/v1/users/me/profile").raise_for_status()


def google_auth(url: str, refresh_token: str) -> Call:
    """
    google-auth, `AuthorizedSession` with user credentials.
    """
    from google.auth.transport.requests import AuthorizedSession
    from google.oauth2.credentials import Credentials

    credentials = Credentials(
        "expired", refresh_token=refresh_token, token_uri=f"{url}/v1/oauth2/token", **CLIENT
    )
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    credentials.expiry = now - datetime.timedelta(hours=1)
    session = AuthorizedSession(credentials)
    return lambda: session.get(f"{url}/v1/users/me/profile").raise_for_status()


def msal(url: str, refresh_token: str) -> Call:
    """
    MSAL, `acquire_token_silent`, then a request with what it returns.
    """
    import requests

    from msal import ConfidentialClientApplication

    app = ConfidentialClientApplication(
        CLIENT["client_id"],
        client_credential=CLIENT["client_secret"],
        oidc_authority="https://login.example/tenant",
        http_client=_Rerouted(url),
    )
    app.acquire_token_by_refresh_token(refresh_token, ["read"])
    for entry in app.token_cache.search("AccessToken"):
        entry["expires_on"] = entry["extended_expires_on"] = "1"
        app.token_cache.modify("AccessToken", entry, entry)
    [account] = app.get_accounts()
    session = requests.Session()

    def call() -> None:
        token = app.acquire_token_silent(["read"], account=account)
        if token is None:
            raise LookupError("no token")
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        session.get(f"{url}/v1/users/me/profile", headers=headers).raise_for_status()

    return call


class _Rerouted:
    """
    MSAL's transport: it insists on https, on discovery, and on an account in the token response.
    """

    def __init__(self, url: str) -> None:
        import requests

        self._url = url
        self._session = requests.Session()

    def get(self, url: str, **_: Any) -> Any:
        """
        Answer the discovery of the issuer.
        """
        host = f"https://{urlsplit(url).netloc}"
        return _Answer(
            200,
            {
                "issuer": f"{host}/tenant",
                "authorization_endpoint": f"{host}/oauth2/authorize",
                "token_endpoint": f"{host}/v1/oauth2/token",
            },
        )

    def post(self, url: str, data: Any = None, **_: Any) -> Any:
        """
        Send a token request.
        """
        answer = self._session.post(self._url + urlsplit(url).path, data=data)
        fields = answer.json()
        if answer.ok:
            info = base64.urlsafe_b64encode(b'{"uid": "u", "utid": "t"}').decode().rstrip("=")
            fields["client_info"] = info
        return _Answer(answer.status_code, fields)

    def close(self) -> None:
        """
        Close the connections.
        """
        self._session.close()


class _Answer:
    def __init__(self, status: int, fields: Any) -> None:
        self.status_code, self.text, self.headers = status, json.dumps(fields), {}

    def raise_for_status(self) -> None:
        """
        Raise for an error.
        """
        if self.status_code >= 400:
            raise OSError(self.status_code)


def finance_dev(url: str, _refresh_token: str) -> Call:
    """
    finance_dev, the official SDK: client credentials only, so that there is no login to lose.
    """
    from finance_dev import models, sdk

    name = next(name for name in dir(sdk) if name.lower() in {"financedev", "sdk", "finance"})
    security = models.Security(**CLIENT, token_url=f"{url}/v1/oauth2/token")
    client = getattr(sdk, name)(security=security, server_url=url, timeout_ms=60_000)

    def call() -> None:
        try:
            client.accounts.get_user_accounts()
        except Exception as error:
            if "Validation" not in type(error).__name__:  # the sandbox answers as of v1
                raise

    return call


def _expired(refresh_token: str) -> dict[str, Any]:
    return {
        "access_token": "expired",
        "refresh_token": refresh_token,
        "token_type": "Bearer",
        "expires_at": time.time() - 3600,
        "expires_in": -3600,
    }


LIBRARIES = {
    "ours": ours,
    "authlib": authlib,
    "requests-oauthlib": requests_oauthlib,
    "google-auth": google_auth,
    "msal": msal,
    "finance_dev": finance_dev,
}


def main() -> None:
    """
    Run the storm.
    """
    name, url, refresh_token, threads = sys.argv[1:]
    # These libraries refuse plain http, which is all that loopback has.
    os.environ.update(OAUTHLIB_INSECURE_TRANSPORT="1", AUTHLIB_INSECURE_TRANSPORT="1")
    call = LIBRARIES[name](url, refresh_token)
    start, outcomes = threading.Barrier(int(threads)), collections.Counter[str]()

    def run() -> None:
        start.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes[type(error).__name__] += 1
        else:
            outcomes["served"] += 1

    crowd = [threading.Thread(target=run) for _ in range(int(threads))]
    began = time.perf_counter()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    took = time.perf_counter() - began
    print(json.dumps({"outcomes": outcomes, "seconds": took}))


if __name__ == "__main__":
    main()

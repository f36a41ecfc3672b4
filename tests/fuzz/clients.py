# pyright: basic
"""
Whole clients, sync and async, that are told what to receive.
"""

from __future__ import annotations

import json

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx

from aries_exchange_openapi.api.api_clients import (
    create_api_client,
    delete_api_client,
    list_api_clients,
    set_api_client_status,
    update_api_client,
)
from aries_exchange_openapi.api.health import get_health
from aries_exchange_openapi.api.oauth2 import (
    authorize,
    authorize_confirm,
    authorize_mfa,
    exchange_code_with_secret,
)
from aries_exchange_openapi.api.users import (
    change_email,
    create_user,
    get_current_user,
    get_user_accounts,
    get_user_profile,
    set_trading_password,
    update_current_user,
)
from aries_exchange_openapi.types import Call
from tests.support.flavours import Flavour


__all__ = ["CALLS", "SECRETS", "Recipient"]

TOKEN: Final = "canary/access+token=="
SECRETS: Final = (TOKEN, "canary/client/secret", "canary/code", "canary/password", "canary/step")
_CALLBACK: Final = "https://yourapp.com/callback"
_CLIENT: Final[dict[str, Any]] = {"client_id": "mine", "client_secret": SECRETS[1]}
_MINE: Final[dict[str, Any]] = {"name": "Mine", "scopes": ["read"], "redirect_uris": [_CALLBACK]}

CALLS: Final[Mapping[str, Callable[[], Call[Any]]]] = {
    "authorize": lambda: authorize.call(
        email="user@example.com", password=SECRETS[3], client_id="mine", redirect_uri=_CALLBACK
    ),
    "authorizeMfa": lambda: authorize_mfa.call(
        next_step_auth_id=SECRETS[4], verification_code="123456"
    ),
    "authorizeConfirm": lambda: authorize_confirm.call(next_step_auth_id=SECRETS[4]),
    "token": lambda: exchange_code_with_secret.call(
        **_CLIENT, code=SECRETS[2], redirect_uri=_CALLBACK
    ),
    "createUser": lambda: create_user.call(
        email="user@example.com", password=SECRETS[3], country="USA"
    ),
    "getCurrentUser": get_current_user.call,
    "updateCurrentUser": lambda: update_current_user.call(plaid_status="PENDING"),
    "getUserAccounts": get_user_accounts.call,
    "getUserProfile": get_user_profile.call,
    "changeEmail": lambda: change_email.call(email="new@example.com"),
    "setTradingPassword": lambda: set_trading_password.call(password=SECRETS[3]),
    "listApiClients": list_api_clients.call,
    "createApiClient": lambda: create_api_client.call(**_MINE),
    "updateApiClient": lambda: update_api_client.call(client_id="mine", **_MINE),
    "deleteApiClient": lambda: delete_api_client.call(client_id="mine"),
    "setApiClientStatus": lambda: set_api_client_status.call(client_id="mine", status="inactive"),
    "getHealth": get_health.call,
}
"""How each operation of the document is called."""


class Recipient:
    """
    A client whose next answer is what `receives` was told.
    """

    def __init__(self, flavour: Flavour, **arguments: Any) -> None:
        self.kind = flavour.name
        self._answer: tuple[int, Any, bytes] = (200, (), b"")
        transport = httpx.MockTransport(self._async if flavour.portal else self._sync)
        given: dict[str, Any] = {
            "base_url": "https://aries.invalid",
            "transport": transport,
            **arguments,
        }
        made = flavour.kind(bearer_token=TOKEN, **_CLIENT, max_retries=0, timeout=5, **given)
        self.client: Any = flavour.front(made)

    @classmethod
    @contextmanager
    def of(cls, flavour: Flavour, **arguments: Any) -> Generator[Recipient]:
        """
        Open and close one; *arguments* are those of a client.
        """
        recipient = cls(flavour, **arguments)
        with recipient.client:
            yield recipient

    def receives(self, status: int, body: bytes, headers: Iterable[tuple[str, Any]] = ()) -> None:
        """
        Let the next answer be this.
        """
        self._answer = (status, [*headers], body)

    def call(self, operation: str) -> Any:
        """
        Call *operation* and return its result.
        """
        return self.client.send(CALLS[operation]())

    @staticmethod
    def sent(operation: str) -> set[str]:
        """
        Return the secrets that a call of *operation* sends, which its answer could hold.
        """
        call = CALLS[operation]()
        secrets = set() if call.operation.authentication == "none" else {TOKEN}
        content = json.loads(call.prepare().content or b"{}")
        return secrets | {each for each in SECRETS if each in content.values()}

    # A stream, so that the SDK reads, counts and unpacks the body itself.

    def _sync(self, _request: httpx.Request) -> httpx.Response:
        status, headers, body = self._answer
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))

    async def _async(self, request: httpx.Request) -> httpx.Response:
        return self._sync(request)

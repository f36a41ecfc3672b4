"""
The Python SDK of the Aries trading API.

>>> from aries_exchange import AriesClient
>>> AriesClient(bearer_token="your_access_token")
AriesClient(base_url='https://api.aries.com', grant='bearer_token')
"""

from __future__ import annotations

import importlib

from typing import TYPE_CHECKING, Any, Final

from aries_exchange._version import __version__


if TYPE_CHECKING:
    from aries_exchange import models, scopes
    from aries_exchange.client import AriesClient, AsyncAriesClient
    from aries_exchange.errors import (
        AriesAPIError,
        AriesDecodeError,
        AriesError,
        AuthenticationError,
        AuthorizationError,
        AuthorizationResponseError,
        ConflictError,
        ErrorCode,
        InvalidArgumentError,
        InvalidRequestError,
        LoginStepError,
        LoginTimeoutError,
        NoBrowserError,
        NotFoundError,
        NotSentError,
        OAuthError,
        OutcomeUnknownError,
        PermissionDeniedError,
        PortInUseError,
        RateLimitError,
        ReauthorizationRequired,
        RefreshUnavailable,
        ResponseTooLargeError,
        ServerError,
        TokenStoreError,
        UnexpectedRedirectError,
    )
    from aries_exchange.file_store import FileTokenStore
    from aries_exchange.keyring_store import KeyringTokenStore
    from aries_exchange.lifecycle import LoginStatus
    from aries_exchange.oauth2.authorization import AuthorizationRequest
    from aries_exchange.oauth2.pkce import CodeVerifier
    from aries_exchange.oauth2.token import Tokens
    from aries_exchange.redis_store import RedisTokenStore
    from aries_exchange.steps import AuthorizationStep, Confirmation, MfaResult
    from aries_exchange.stores import MemoryTokenStore, TokenRecord, TokenStore
    from aries_exchange_openapi.types import RawResponse, RequestOptions


__all__ = [
    "AriesAPIError",
    "AriesClient",
    "AriesDecodeError",
    "AriesError",
    "AsyncAriesClient",
    "AuthenticationError",
    "AuthorizationError",
    "AuthorizationRequest",
    "AuthorizationResponseError",
    "AuthorizationStep",
    "CodeVerifier",
    "Confirmation",
    "ConflictError",
    "ErrorCode",
    "FileTokenStore",
    "InvalidArgumentError",
    "InvalidRequestError",
    "KeyringTokenStore",
    "LoginStatus",
    "LoginStepError",
    "LoginTimeoutError",
    "MemoryTokenStore",
    "MfaResult",
    "NoBrowserError",
    "NotFoundError",
    "NotSentError",
    "OAuthError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "PortInUseError",
    "RateLimitError",
    "RawResponse",
    "ReauthorizationRequired",
    "RedisTokenStore",
    "RefreshUnavailable",
    "RequestOptions",
    "ResponseTooLargeError",
    "ServerError",
    "TokenRecord",
    "TokenStore",
    "TokenStoreError",
    "Tokens",
    "UnexpectedRedirectError",
    "__version__",
    "models",
    "scopes",
]

_HOMES: Final = {
    "aries_exchange.client": "AriesClient AsyncAriesClient",
    "aries_exchange.file_store": "FileTokenStore",
    "aries_exchange.keyring_store": "KeyringTokenStore",
    "aries_exchange.lifecycle": "LoginStatus",
    "aries_exchange.oauth2.authorization": "AuthorizationRequest",
    "aries_exchange.oauth2.pkce": "CodeVerifier",
    "aries_exchange.oauth2.token": "Tokens",
    "aries_exchange.redis_store": "RedisTokenStore",
    "aries_exchange.steps": "AuthorizationStep Confirmation MfaResult",
    "aries_exchange.stores": "MemoryTokenStore TokenRecord TokenStore",
    "aries_exchange_openapi.types": "RawResponse RequestOptions",
}


def __getattr__(name: str) -> Any:
    # Importing this package loads nothing; what is asked for brings what it needs.
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    if name in {"models", "scopes"}:
        return importlib.import_module(f"{__name__}.{name}")
    home = next((h for h, names in _HOMES.items() if name in names.split()), f"{__name__}.errors")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

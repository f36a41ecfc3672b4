"""
A typed Python SDK for the Aries trading API, sync and async.

>>> from aries_exchange import AriesClient
>>> AriesClient(bearer_token="your_access_token")
AriesClient(base_url='https://api.aries.com', grant='bearer_token')
"""

from __future__ import annotations

import importlib

from typing import TYPE_CHECKING, Any, Final

from aries_exchange import errors
from aries_exchange._version import __version__ as __version__


if TYPE_CHECKING:
    from aries_exchange import models as models
    from aries_exchange import scopes as scopes
    from aries_exchange.calls.observer import Observation as Observation
    from aries_exchange.calls.observer import Observer as Observer
    from aries_exchange.calls.opentelemetry import OpenTelemetryObserver as OpenTelemetryObserver
    from aries_exchange.client import AriesClient as AriesClient
    from aries_exchange.client import AsyncAriesClient as AsyncAriesClient
    from aries_exchange.errors import *  # noqa: F403 - the whole tree
    from aries_exchange.login.status import LoginStatus as LoginStatus
    from aries_exchange.methods.orders import OrderAbsent as OrderAbsent
    from aries_exchange.methods.orders import OrderFound as OrderFound
    from aries_exchange.methods.orders import OrderUnknown as OrderUnknown
    from aries_exchange.oauth2.authorization import AuthorizationRequest as AuthorizationRequest
    from aries_exchange.oauth2.pkce import CodeVerifier as CodeVerifier
    from aries_exchange.oauth2.steps import AuthorizationStep as AuthorizationStep
    from aries_exchange.oauth2.steps import Confirmation as Confirmation
    from aries_exchange.oauth2.steps import MfaResult as MfaResult
    from aries_exchange.oauth2.token import Tokens as Tokens
    from aries_exchange.stores.base import MemoryTokenStore as MemoryTokenStore
    from aries_exchange.stores.base import TokenRecord as TokenRecord
    from aries_exchange.stores.base import TokenStore as TokenStore
    from aries_exchange.stores.file import FileTokenStore as FileTokenStore
    from aries_exchange.stores.keyring import KeyringTokenStore as KeyringTokenStore
    from aries_exchange.stores.redis import RedisTokenStore as RedisTokenStore
    from aries_exchange_openapi.types import RawResponse as RawResponse
    from aries_exchange_openapi.types import RequestOptions as RequestOptions
else:
    _HOMES: Final = {
        name: home
        for home, names in {
            "aries_exchange.calls.observer": "Observation Observer",
            "aries_exchange.calls.opentelemetry": "OpenTelemetryObserver",
            "aries_exchange.client": "AriesClient AsyncAriesClient",
            "aries_exchange.login.status": "LoginStatus",
            "aries_exchange.oauth2.authorization": "AuthorizationRequest",
            "aries_exchange.oauth2.pkce": "CodeVerifier",
            "aries_exchange.oauth2.steps": "AuthorizationStep Confirmation MfaResult",
            "aries_exchange.oauth2.token": "Tokens",
            "aries_exchange.methods.orders": "OrderAbsent OrderFound OrderUnknown",
            "aries_exchange.stores.base": "MemoryTokenStore TokenRecord TokenStore",
            "aries_exchange.stores.file": "FileTokenStore",
            "aries_exchange.stores.keyring": "KeyringTokenStore",
            "aries_exchange.stores.redis": "RedisTokenStore",
            "aries_exchange_openapi.types": "RawResponse RequestOptions",
        }.items()
        for name in names.split()
    } | {
        name: errors.__name__
        for name, value in vars(errors).items()
        if getattr(value, "__module__", "") == errors.__name__
    }
    __all__ = sorted({*_HOMES, "__version__", "models", "scopes"})  # noqa: PLE0605

    def __getattr__(name: str) -> Any:
        # Importing this package loads the errors only; other names bring what they need.
        if name in {"models", "scopes"}:
            return importlib.import_module(f"{__name__}.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(importlib.import_module(_HOMES[name]), name)
        return value

    def __dir__() -> list[str]:
        return __all__

# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The models, each loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..types import Unknown as Unknown
    from .account import Account as Account
    from .account_application import AccountApplication as AccountApplication
    from .account_application_change import AccountApplicationChange as AccountApplicationChange
    from .account_list import AccountList as AccountList
    from .account_status import (
        AccountStatus as AccountStatus,
        AccountStatusLike as AccountStatusLike,
    )
    from .api_client import ApiClient as ApiClient
    from .api_client_list import ApiClientList as ApiClientList
    from .api_client_status import (
        ApiClientStatus as ApiClientStatus,
        ApiClientStatusLike as ApiClientStatusLike,
    )
    from .application_status import (
        ApplicationStatus as ApplicationStatus,
        ApplicationStatusLike as ApplicationStatusLike,
    )
    from .authorize_confirm_response import AuthorizeConfirmResponse as AuthorizeConfirmResponse
    from .authorize_mfa_response import AuthorizeMfaResponse as AuthorizeMfaResponse
    from .authorize_response import AuthorizeResponse as AuthorizeResponse
    from .create_user_response import CreateUserResponse as CreateUserResponse
    from .created_api_client import CreatedApiClient as CreatedApiClient
    from .current_user import CurrentUser as CurrentUser
    from .health import Health as Health
    from .initial_authentication import InitialAuthentication as InitialAuthentication
    from .set_api_client_status_response import (
        SetApiClientStatusResponse as SetApiClientStatusResponse,
    )
    from .token_response import TokenResponse as TokenResponse
    from .update_current_user_response import UpdateCurrentUserResponse as UpdateCurrentUserResponse
    from .user_profile import UserProfile as UserProfile

__all__ = [
    "Account",
    "AccountApplication",
    "AccountApplicationChange",
    "AccountList",
    "AccountStatus",
    "AccountStatusLike",
    "ApiClient",
    "ApiClientList",
    "ApiClientStatus",
    "ApiClientStatusLike",
    "ApplicationStatus",
    "ApplicationStatusLike",
    "AuthorizeConfirmResponse",
    "AuthorizeMfaResponse",
    "AuthorizeResponse",
    "CreateUserResponse",
    "CreatedApiClient",
    "CurrentUser",
    "Health",
    "InitialAuthentication",
    "SetApiClientStatusResponse",
    "TokenResponse",
    "Unknown",
    "UpdateCurrentUserResponse",
    "UserProfile",
]

_MODULES = {
    "Unknown": "..types",
    "Account": ".account",
    "AccountApplication": ".account_application",
    "AccountApplicationChange": ".account_application_change",
    "AccountList": ".account_list",
    "AccountStatus": ".account_status",
    "AccountStatusLike": ".account_status",
    "ApiClient": ".api_client",
    "ApiClientList": ".api_client_list",
    "ApiClientStatus": ".api_client_status",
    "ApiClientStatusLike": ".api_client_status",
    "ApplicationStatus": ".application_status",
    "ApplicationStatusLike": ".application_status",
    "AuthorizeConfirmResponse": ".authorize_confirm_response",
    "AuthorizeMfaResponse": ".authorize_mfa_response",
    "AuthorizeResponse": ".authorize_response",
    "CreateUserResponse": ".create_user_response",
    "CreatedApiClient": ".created_api_client",
    "CurrentUser": ".current_user",
    "Health": ".health",
    "InitialAuthentication": ".initial_authentication",
    "SetApiClientStatusResponse": ".set_api_client_status_response",
    "TokenResponse": ".token_response",
    "UpdateCurrentUserResponse": ".update_current_user_response",
    "UserProfile": ".user_profile",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return __all__

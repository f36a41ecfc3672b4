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
    from .account_balance import AccountBalance as AccountBalance
    from .account_list import AccountList as AccountList
    from .account_positions import AccountPositions as AccountPositions
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
    from .cancel_acknowledgement import CancelAcknowledgement as CancelAcknowledgement
    from .create_user_response import CreateUserResponse as CreateUserResponse
    from .created_api_client import CreatedApiClient as CreatedApiClient
    from .current_user import CurrentUser as CurrentUser
    from .ex_destination import (
        ExDestination as ExDestination,
        ExDestinationLike as ExDestinationLike,
    )
    from .exchange_code import ExchangeCode as ExchangeCode, ExchangeCodeLike as ExchangeCodeLike
    from .health import Health as Health
    from .initial_authentication import InitialAuthentication as InitialAuthentication
    from .leg_side import LegSide as LegSide, LegSideLike as LegSideLike
    from .market_holiday import MarketHoliday as MarketHoliday
    from .market_holidays import MarketHolidays as MarketHolidays
    from .market_status import MarketStatus as MarketStatus
    from .order import Order as Order
    from .order_acknowledgement import OrderAcknowledgement as OrderAcknowledgement
    from .order_category import (
        OrderCategory as OrderCategory,
        OrderCategoryLike as OrderCategoryLike,
    )
    from .order_leg import OrderLeg as OrderLeg
    from .order_page import OrderPage as OrderPage
    from .order_preview import OrderPreview as OrderPreview
    from .order_side import OrderSide as OrderSide, OrderSideLike as OrderSideLike
    from .order_sort import OrderSort as OrderSort, OrderSortLike as OrderSortLike
    from .order_status import OrderStatus as OrderStatus, OrderStatusLike as OrderStatusLike
    from .order_time_in_force import (
        OrderTimeInForce as OrderTimeInForce,
        OrderTimeInForceLike as OrderTimeInForceLike,
    )
    from .order_type import OrderType as OrderType, OrderTypeLike as OrderTypeLike
    from .placed_leg import PlacedLeg as PlacedLeg
    from .position import Position as Position
    from .position_effect import (
        PositionEffect as PositionEffect,
        PositionEffectLike as PositionEffectLike,
    )
    from .put_call import PutCall as PutCall, PutCallLike as PutCallLike
    from .replace_acknowledgement import ReplaceAcknowledgement as ReplaceAcknowledgement
    from .request_leg_side import (
        RequestLegSide as RequestLegSide,
        RequestLegSideLike as RequestLegSideLike,
    )
    from .request_position_effect import (
        RequestPositionEffect as RequestPositionEffect,
        RequestPositionEffectLike as RequestPositionEffectLike,
    )
    from .request_put_call import (
        RequestPutCall as RequestPutCall,
        RequestPutCallLike as RequestPutCallLike,
    )
    from .request_security_type import (
        RequestSecurityType as RequestSecurityType,
        RequestSecurityTypeLike as RequestSecurityTypeLike,
    )
    from .security_type import SecurityType as SecurityType, SecurityTypeLike as SecurityTypeLike
    from .set_api_client_status_response import (
        SetApiClientStatusResponse as SetApiClientStatusResponse,
    )
    from .time_in_force import TimeInForce as TimeInForce, TimeInForceLike as TimeInForceLike
    from .token_response import TokenResponse as TokenResponse
    from .trading_account import TradingAccount as TradingAccount
    from .trading_account_list import TradingAccountList as TradingAccountList
    from .update_current_user_response import UpdateCurrentUserResponse as UpdateCurrentUserResponse
    from .user_profile import UserProfile as UserProfile
    from .watchlist import Watchlist as Watchlist
    from .watchlist_list import WatchlistList as WatchlistList
    from .watchlist_request import WatchlistRequest as WatchlistRequest

__all__ = [
    "Account",
    "AccountApplication",
    "AccountApplicationChange",
    "AccountBalance",
    "AccountList",
    "AccountPositions",
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
    "CancelAcknowledgement",
    "CreateUserResponse",
    "CreatedApiClient",
    "CurrentUser",
    "ExDestination",
    "ExDestinationLike",
    "ExchangeCode",
    "ExchangeCodeLike",
    "Health",
    "InitialAuthentication",
    "LegSide",
    "LegSideLike",
    "MarketHoliday",
    "MarketHolidays",
    "MarketStatus",
    "Order",
    "OrderAcknowledgement",
    "OrderCategory",
    "OrderCategoryLike",
    "OrderLeg",
    "OrderPage",
    "OrderPreview",
    "OrderSide",
    "OrderSideLike",
    "OrderSort",
    "OrderSortLike",
    "OrderStatus",
    "OrderStatusLike",
    "OrderTimeInForce",
    "OrderTimeInForceLike",
    "OrderType",
    "OrderTypeLike",
    "PlacedLeg",
    "Position",
    "PositionEffect",
    "PositionEffectLike",
    "PutCall",
    "PutCallLike",
    "ReplaceAcknowledgement",
    "RequestLegSide",
    "RequestLegSideLike",
    "RequestPositionEffect",
    "RequestPositionEffectLike",
    "RequestPutCall",
    "RequestPutCallLike",
    "RequestSecurityType",
    "RequestSecurityTypeLike",
    "SecurityType",
    "SecurityTypeLike",
    "SetApiClientStatusResponse",
    "TimeInForce",
    "TimeInForceLike",
    "TokenResponse",
    "TradingAccount",
    "TradingAccountList",
    "Unknown",
    "UpdateCurrentUserResponse",
    "UserProfile",
    "Watchlist",
    "WatchlistList",
    "WatchlistRequest",
]

_MODULES = {
    "Unknown": "..types",
    "Account": ".account",
    "AccountApplication": ".account_application",
    "AccountApplicationChange": ".account_application_change",
    "AccountBalance": ".account_balance",
    "AccountList": ".account_list",
    "AccountPositions": ".account_positions",
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
    "CancelAcknowledgement": ".cancel_acknowledgement",
    "CreateUserResponse": ".create_user_response",
    "CreatedApiClient": ".created_api_client",
    "CurrentUser": ".current_user",
    "ExDestination": ".ex_destination",
    "ExDestinationLike": ".ex_destination",
    "ExchangeCode": ".exchange_code",
    "ExchangeCodeLike": ".exchange_code",
    "Health": ".health",
    "InitialAuthentication": ".initial_authentication",
    "LegSide": ".leg_side",
    "LegSideLike": ".leg_side",
    "MarketHoliday": ".market_holiday",
    "MarketHolidays": ".market_holidays",
    "MarketStatus": ".market_status",
    "Order": ".order",
    "OrderAcknowledgement": ".order_acknowledgement",
    "OrderCategory": ".order_category",
    "OrderCategoryLike": ".order_category",
    "OrderLeg": ".order_leg",
    "OrderPage": ".order_page",
    "OrderPreview": ".order_preview",
    "OrderSide": ".order_side",
    "OrderSideLike": ".order_side",
    "OrderSort": ".order_sort",
    "OrderSortLike": ".order_sort",
    "OrderStatus": ".order_status",
    "OrderStatusLike": ".order_status",
    "OrderTimeInForce": ".order_time_in_force",
    "OrderTimeInForceLike": ".order_time_in_force",
    "OrderType": ".order_type",
    "OrderTypeLike": ".order_type",
    "PlacedLeg": ".placed_leg",
    "Position": ".position",
    "PositionEffect": ".position_effect",
    "PositionEffectLike": ".position_effect",
    "PutCall": ".put_call",
    "PutCallLike": ".put_call",
    "ReplaceAcknowledgement": ".replace_acknowledgement",
    "RequestLegSide": ".request_leg_side",
    "RequestLegSideLike": ".request_leg_side",
    "RequestPositionEffect": ".request_position_effect",
    "RequestPositionEffectLike": ".request_position_effect",
    "RequestPutCall": ".request_put_call",
    "RequestPutCallLike": ".request_put_call",
    "RequestSecurityType": ".request_security_type",
    "RequestSecurityTypeLike": ".request_security_type",
    "SecurityType": ".security_type",
    "SecurityTypeLike": ".security_type",
    "SetApiClientStatusResponse": ".set_api_client_status_response",
    "TimeInForce": ".time_in_force",
    "TimeInForceLike": ".time_in_force",
    "TokenResponse": ".token_response",
    "TradingAccount": ".trading_account",
    "TradingAccountList": ".trading_account_list",
    "UpdateCurrentUserResponse": ".update_current_user_response",
    "UserProfile": ".user_profile",
    "Watchlist": ".watchlist",
    "WatchlistList": ".watchlist_list",
    "WatchlistRequest": ".watchlist_request",
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

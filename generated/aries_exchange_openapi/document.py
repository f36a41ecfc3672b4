# Made by `make generate` from spec/openapi.yaml; never edited.
"""
Facts of the document that do not belong to one operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = [
    "API_VERSION",
    "AUTHORIZATION_ENDPOINT",
    "SANDBOX_TOKEN_PREFIX",
    "SCOPES",
    "SERVERS",
    "TOKEN_PATH",
]

API_VERSION: Final = "1.0.0"
SERVERS: Final[tuple[str, ...]] = ("https://api.aries.com", "https://api.tradearies.dev")
AUTHORIZATION_ENDPOINT: Final = "https://app.aries.com/oauth2/authorize"
TOKEN_PATH: Final = "/v1/oauth2/token"
SANDBOX_TOKEN_PREFIX: Final = "sandbox_"
SCOPES: Final[Mapping[str, str]] = {
    "account:information": "Read your accounts, balances, positions and history.",
    "analytics:information": "Read ratings, market breadth and insights.",
    "calendar:information": "Read the earnings, economics and market calendars.",
    "market:information": "Read quotes, charts, search results and market lists.",
    "market:supplemental": "Read news, company data, financials, filings, ETF data and indicators.",
    "options:information": "Read option chains, expirations and unusual activity.",
    "order:execution": "Preview, place, replace and cancel orders for you.",
    "order:information": "Read your orders and their history.",
    "position:information": "Read your positions.",
    "user:information": "Read your profile and settings.",
    "user:management": "Change your data, your e-mail address and your trading password.",
    "watchlist:information": "Read your watchlists.",
    "watchlist:management": "Change your watchlists.",
}

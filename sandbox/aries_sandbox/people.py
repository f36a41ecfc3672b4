"""
The fixed test data: users, their accounts, prices, and clients.

They are the same at every start.  None of them is secret; they are for use on 127.0.0.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Person:
    """
    A user, with their password and code.
    """

    id: int
    email: str
    password: str
    mfa_code: str | None = None

    @property
    def account(self) -> str:
        """
        The ``trading_account_id`` of the user's account for stocks.
        """
        return f"SANDBOX-{10 * self.id}"

    @property
    def simulated_account(self) -> str:
        """
        The ``trading_account_id`` of the user's simulated account.
        """
        return f"SANDBOX-{10 * self.id + 1}"


@dataclass(frozen=True)
class App:
    """
    An OAuth2 client.  A public client has no secret (RFC 6749, section 2.1).

    With *any_port*, a loopback redirect URI matches on any port (RFC 8252, section 7.3).  Without it, a
    redirect URI must match exactly, as in production.
    """

    client_id: str
    name: str
    redirect_uris: tuple[str, ...]
    client_secret: str | None = None
    any_port: bool = True


USER: Final = Person(1, "user@example.com", "SecurePassword123!")
MFA_USER: Final = Person(2, "mfa@example.com", "SecurePassword123!", mfa_code="123456")
PEOPLE: Final = (USER, MFA_USER)

_REDIRECT_URIS: Final = ("https://yourapp.com/callback", "http://127.0.0.1/callback")
CONFIDENTIAL: Final = App(
    "sandbox-confidential", "Sandbox Web Application", _REDIRECT_URIS, "sandbox-secret"
)
PUBLIC: Final = App("sandbox-public", "Sandbox Desktop Application", _REDIRECT_URIS)
EXACT: Final = App(
    "sandbox-exact",
    "Sandbox Application with exact redirect URIs",
    ("http://127.0.0.1:8976/callback",),
    any_port=False,
)
APPS: Final = (CONFIDENTIAL, PUBLIC, EXACT)

OPENING_CASH: Final = "25000.00"
SIMULATED_CASH: Final = "100000.00"

PRICES: Final = {
    "AAPL": "150.00",
    "F": "12.50",
    "MSFT": "400.00",
    "NVDA": "120.00",
    "SPY": "500.00",
    "TSLA": "250.00",
}

SINCE: Final = "2024-01-15T10:30:00Z"  # the creation time of all of these


def profile(person: Person) -> dict[str, Any]:
    """
    Return the profile, without id and e-mail address.
    """
    return {
        "phone_number": f"+1555555{100 + person.id:04}",
        "first_name": "Alex" if person is USER else "Morgan",
        "last_name": "Example",
        "gender": "unspecified",
        "citizenship_country": "USA",
        "marital_status": "SINGLE",
        "number_of_dependents": 0,
    }


def accounts(person: Person) -> list[dict[str, Any]]:
    """
    Return the accounts: one for stocks and a simulated one.

    The second user has two more: one that is not open for trading yet, and one that is closed.
    """
    early = {"status": "AWAITING_REVIEW", "trading_account_id": "", "broker_account_id": ""}
    both = [_account(person.id, 0), simulated_account(person.id)]
    if person is USER:
        return both
    return [*both, _account(person.id, 2, **early), _account(person.id, 3, status="CLOSED")]


def simulated_account(user: int) -> dict[str, Any]:
    """
    Return the simulated account of a user.
    """
    facts = ("account_type", "account_class", "broker_account_id", "apex_account_id")
    return {**_account(user, 1), "is_sim": True, **dict.fromkeys(facts, "")}


def _account(user: int, place: int, **facts: str) -> dict[str, Any]:
    number = 10 * user + place
    return {
        "id": number,
        "trading_account_id": f"SANDBOX-{number}",
        "broker_account_id": f"BROKER-{number}",
        "fdid": f"FDID-{number}",
        "apex_id": "",
        "apex_account_id": f"APEX-{number}",
        "sterling_account_id": f"STERLING-{number}",
        "status": "OPEN",
        "account_type": "INDIVIDUAL",
        "account_class": "MARGIN",
        "apex_status": "Active",
        "is_sim": False,
        "primary_user_id": user,
        "joint_user_id": 0,
        "primary_user": None,
        "joint_user": None,
        "account_application": None,
        "created_at": SINCE,
        "updated_at": SINCE,
        **facts,
    }

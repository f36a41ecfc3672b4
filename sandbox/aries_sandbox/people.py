"""
The fixed test data: users and clients.

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
    Return the trading accounts: one for each user, and a simulated one for the first user.
    """
    real = _account(person, 10 * person.id, sim=False, kind="INDIVIDUAL", margin="MARGIN")
    sim = _account(person, 10 * person.id + 1, sim=True, kind="", margin="")
    return [real, sim] if person is USER else [real]


def _account(person: Person, number: int, *, sim: bool, kind: str, margin: str) -> dict[str, Any]:
    return {
        "id": number,
        "trading_account_id": f"SANDBOX-{number}",
        "broker_account_id": "" if sim else f"BROKER-{number}",
        "fdid": f"FDID-{number}",
        "apex_id": "",
        "apex_account_id": "" if sim else f"APEX-{number}",
        "sterling_account_id": f"STERLING-{number}",
        "status": "OPEN",
        "apex_status": "Active",
        "is_sim": sim,
        "account_type": kind,
        "account_class": margin,
        "primary_user_id": person.id,
        "joint_user_id": 0,
        "primary_user": None,
        "joint_user": None,
        "account_application": None,
        "created_at": SINCE,
        "updated_at": SINCE,
    }

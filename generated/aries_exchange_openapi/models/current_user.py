# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["CurrentUser", "decode_current_user"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class CurrentUser(_Model):
    """
    The user that the access token belongs to.

    Attributes:
        id: The identifier of the user.
        email: The user's e-mail address.
        email_verified: Whether the user confirmed the e-mail address.
        country: The country code, ISO 3166-1 alpha-3.
        primary_phone_number: The phone number.
        avatar_url: The URL or the identifier of the user's picture.
        plaid_status: The state of the identity check.
        account_application: The application for a trading account.
        created_at: When the user registered.
        updated_at: When the user was last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    email: str | None = None
    email_verified: bool | None = None
    country: str | None = None
    primary_phone_number: str | None = None
    avatar_url: str | None = None
    plaid_status: str | None = None
    account_application: AccountApplication | None = None
    created_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> CurrentUser:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_current_user)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.id is not None:
            body["id"] = _e.integer(self.id, "id", low=-(2**63), high=2**63 - 1)
        if self.email is not None:
            body["email"] = _e.text(self.email, "email")
        if self.email_verified is not None:
            body["email_verified"] = _e.boolean(self.email_verified, "email_verified")
        if self.country is not None:
            body["country"] = _e.text(self.country, "country")
        if self.primary_phone_number is not None:
            body["primary_phone_number"] = _e.text(
                self.primary_phone_number, "primary_phone_number"
            )
        if self.avatar_url is not None:
            body["avatar_url"] = _e.text(self.avatar_url, "avatar_url")
        if self.plaid_status is not None:
            body["plaid_status"] = _e.text(self.plaid_status, "plaid_status")
        if self.account_application is not None:
            body["account_application"] = _e.model(
                self.account_application, "account_application", AccountApplication
            )
        if self.created_at is not None:
            body["created_at"] = _e.date_time(self.created_at, "created_at")
        if self.updated_at is not None:
            body["updated_at"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset(
    {
        "id",
        "email",
        "email_verified",
        "country",
        "primary_phone_number",
        "avatar_url",
        "plaid_status",
        "account_application",
        "created_at",
        "updated_at",
    }
)


def decode_current_user(data: Any, at: str | int) -> CurrentUser:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(CurrentUser)
    get = data.get
    missing = 0
    try:
        v = get("id")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.id = v
        elif v is None:
            self.id = None
            missing += "id" not in data
        else:
            self.id = _d.integer(v, "id", 64)
        v = get("email")
        if v.__class__ is str:
            self.email = v
        elif v is None:
            self.email = None
            missing += "email" not in data
        else:
            self.email = _d.text(v, "email")
        v = get("email_verified")
        if v.__class__ is bool:
            self.email_verified = v
        elif v is None:
            self.email_verified = None
            missing += "email_verified" not in data
        else:
            self.email_verified = _d.boolean(v, "email_verified")
        v = get("country")
        if v.__class__ is str:
            self.country = v
        elif v is None:
            self.country = None
            missing += "country" not in data
        else:
            self.country = _d.text(v, "country")
        v = get("primary_phone_number")
        if v.__class__ is str:
            self.primary_phone_number = v
        elif v is None:
            self.primary_phone_number = None
            missing += "primary_phone_number" not in data
        else:
            self.primary_phone_number = _d.text(v, "primary_phone_number")
        v = get("avatar_url")
        if v.__class__ is str:
            self.avatar_url = v
        elif v is None:
            self.avatar_url = None
            missing += "avatar_url" not in data
        else:
            self.avatar_url = _d.text(v, "avatar_url")
        v = get("plaid_status")
        if v.__class__ is str:
            self.plaid_status = v
        elif v is None:
            self.plaid_status = None
            missing += "plaid_status" not in data
        else:
            self.plaid_status = _d.text(v, "plaid_status")
        v = get("account_application")
        if v is None:
            self.account_application = None
            missing += "account_application" not in data
        else:
            self.account_application = decode_account_application(v, "account_application")
        v = get("created_at")
        if v is None or v == "":
            self.created_at = None
            missing += "created_at" not in data
        else:
            self.created_at = _d.date_time(v, "created_at")
        v = get("updated_at")
        if v is None or v == "":
            self.updated_at = None
            missing += "updated_at" not in data
        else:
            self.updated_at = _d.date_time(v, "updated_at")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 10:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .account_application import AccountApplication, decode_account_application

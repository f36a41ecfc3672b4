# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import UNSET, HoldsSecret, Model as _Model, Unset

__all__ = ["AccountApplication", "decode_account_application"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AccountApplication(_Model, HoldsSecret):
    """
    The application for a trading account.

    Attributes:
        id: The identifier of the application.
        status: The state of an application.
        can_submit: Whether the application is complete and can be submitted.
        missing_fields: The names of the missing fields.
        plaid_link_token: A token that starts the identity check in the user's browser.
            Absent or null until the application is submitted.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    status: ApplicationStatus | None = None
    can_submit: bool | None = None
    missing_fields: list[str] | None = None
    plaid_link_token: str | None | Unset = _field(default=UNSET, repr=False)
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AccountApplication:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_account_application)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.id is not None:
            body["id"] = _e.integer(self.id, "id", low=-(2**63), high=2**63 - 1)
        if self.status is not None:
            body["status"] = _e.enumeration(self.status, "status", ApplicationStatus)
        if self.can_submit is not None:
            body["can_submit"] = _e.boolean(self.can_submit, "can_submit")
        if self.missing_fields is not None:
            body["missing_fields"] = _e.array(self.missing_fields, "missing_fields", _e.text)
        if self.plaid_link_token is not UNSET:
            body["plaid_link_token"] = (
                None
                if self.plaid_link_token is None
                else _e.text(self.plaid_link_token, "plaid_link_token")
            )
        return body


_KNOWN = frozenset({"id", "status", "can_submit", "missing_fields", "plaid_link_token"})


def decode_account_application(data: Any, at: str | int) -> AccountApplication:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AccountApplication)
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
        v = get("status")
        if v is None:
            self.status = None
            missing += "status" not in data
        else:
            self.status = decode_application_status(v, "status")
        v = get("can_submit")
        if v.__class__ is bool:
            self.can_submit = v
        elif v is None:
            self.can_submit = None
            missing += "can_submit" not in data
        else:
            self.can_submit = _d.boolean(v, "can_submit")
        v = get("missing_fields")
        if v is None:
            self.missing_fields = None
            missing += "missing_fields" not in data
        else:
            self.missing_fields = _d.array(v, "missing_fields", _d.text)
        v = get("plaid_link_token", _A)
        if v.__class__ is str:
            self.plaid_link_token = v
        elif v is _A:
            self.plaid_link_token = UNSET
            missing += 1
        elif v is None:
            self.plaid_link_token = None
        else:
            self.plaid_link_token = _d.text(v, "plaid_link_token")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 5:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .application_status import ApplicationStatus, decode_application_status

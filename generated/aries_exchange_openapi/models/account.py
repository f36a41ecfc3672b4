# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import UNSET, Model as _Model, Unset

__all__ = ["Account", "decode_account"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class Account(_Model):
    """
    A trading account.

    Attributes:
        id: The identifier of the account.
        trading_account_id: The identifier of the account in orders and balances. Empty
            until the account exists.
        broker_account_id: The identifier of the account at the broker; may be empty.
        fdid: The identifier of the firm.
        apex_id: The identifier of the application at Apex; may be empty.
        apex_account_id: The identifier of the account at Apex.
        sterling_account_id: The identifier of the account at Sterling.
        status: The state of an account.
        apex_status: The state of the account at Apex.
        is_sim: Whether this is a simulated account.
        account_type: The type of the account, for example `INDIVIDUAL`; may be empty for a
            simulated account.
        account_class: The class of the account, for example `MARGIN`; may be empty for a
            simulated account.
        account_number: The account number on statements.
        type_: The kind of account.
        primary_user_id: The identifier of the first account holder.
        joint_user_id: The identifier of the second account holder; 0 means none.
        primary_user: The first account holder.
        joint_user: The second account holder.
        account_application: The application for this account.
        created_at: When the account was created.
        updated_at: When the account was last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    trading_account_id: str | None = None
    broker_account_id: str | None = None
    fdid: str | None = None
    apex_id: str | None = None
    apex_account_id: str | None = None
    sterling_account_id: str | None = None
    status: AccountStatus | None = None
    apex_status: str | None = None
    is_sim: bool | None = None
    account_type: str | None = None
    account_class: str | None = None
    account_number: str | None = None
    type_: str | None = None
    primary_user_id: int | None = None
    joint_user_id: int | None = None
    primary_user: dict[str, Any] | None | Unset = UNSET
    joint_user: dict[str, Any] | None | Unset = UNSET
    account_application: dict[str, Any] | None | Unset = UNSET
    created_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> Account:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_account)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.id is not None:
            body["id"] = _e.integer(self.id, "id", low=-(2**63), high=2**63 - 1)
        if self.trading_account_id is not None:
            body["trading_account_id"] = _e.text(self.trading_account_id, "trading_account_id")
        if self.broker_account_id is not None:
            body["broker_account_id"] = _e.text(self.broker_account_id, "broker_account_id")
        if self.fdid is not None:
            body["fdid"] = _e.text(self.fdid, "fdid")
        if self.apex_id is not None:
            body["apex_id"] = _e.text(self.apex_id, "apex_id")
        if self.apex_account_id is not None:
            body["apex_account_id"] = _e.text(self.apex_account_id, "apex_account_id")
        if self.sterling_account_id is not None:
            body["sterling_account_id"] = _e.text(self.sterling_account_id, "sterling_account_id")
        if self.status is not None:
            body["status"] = _e.enumeration(self.status, "status", AccountStatus)
        if self.apex_status is not None:
            body["apex_status"] = _e.text(self.apex_status, "apex_status")
        if self.is_sim is not None:
            body["is_sim"] = _e.boolean(self.is_sim, "is_sim")
        if self.account_type is not None:
            body["account_type"] = _e.text(self.account_type, "account_type")
        if self.account_class is not None:
            body["account_class"] = _e.text(self.account_class, "account_class")
        if self.account_number is not None:
            body["account_number"] = _e.text(self.account_number, "account_number")
        if self.type_ is not None:
            body["type"] = _e.text(self.type_, "type_")
        if self.primary_user_id is not None:
            body["primary_user_id"] = _e.integer(
                self.primary_user_id, "primary_user_id", low=-(2**63), high=2**63 - 1
            )
        if self.joint_user_id is not None:
            body["joint_user_id"] = _e.integer(
                self.joint_user_id, "joint_user_id", low=-(2**63), high=2**63 - 1
            )
        if self.primary_user is not UNSET:
            body["primary_user"] = (
                None
                if self.primary_user is None
                else _e.mapping(self.primary_user, "primary_user", _d.anything)
            )
        if self.joint_user is not UNSET:
            body["joint_user"] = (
                None
                if self.joint_user is None
                else _e.mapping(self.joint_user, "joint_user", _d.anything)
            )
        if self.account_application is not UNSET:
            body["account_application"] = (
                None
                if self.account_application is None
                else _e.mapping(self.account_application, "account_application", _d.anything)
            )
        if self.created_at is not None:
            body["created_at"] = _e.date_time(self.created_at, "created_at")
        if self.updated_at is not None:
            body["updated_at"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset(
    {
        "id",
        "trading_account_id",
        "broker_account_id",
        "fdid",
        "apex_id",
        "apex_account_id",
        "sterling_account_id",
        "status",
        "apex_status",
        "is_sim",
        "account_type",
        "account_class",
        "account_number",
        "type",
        "primary_user_id",
        "joint_user_id",
        "primary_user",
        "joint_user",
        "account_application",
        "created_at",
        "updated_at",
    }
)


def decode_account(data: Any, at: str | int) -> Account:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(Account)
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
        v = get("trading_account_id")
        if v.__class__ is str:
            self.trading_account_id = v
        elif v is None:
            self.trading_account_id = None
            missing += "trading_account_id" not in data
        else:
            self.trading_account_id = _d.text(v, "trading_account_id")
        v = get("broker_account_id")
        if v.__class__ is str:
            self.broker_account_id = v
        elif v is None:
            self.broker_account_id = None
            missing += "broker_account_id" not in data
        else:
            self.broker_account_id = _d.text(v, "broker_account_id")
        v = get("fdid")
        if v.__class__ is str:
            self.fdid = v
        elif v is None:
            self.fdid = None
            missing += "fdid" not in data
        else:
            self.fdid = _d.text(v, "fdid")
        v = get("apex_id")
        if v.__class__ is str:
            self.apex_id = v
        elif v is None:
            self.apex_id = None
            missing += "apex_id" not in data
        else:
            self.apex_id = _d.text(v, "apex_id")
        v = get("apex_account_id")
        if v.__class__ is str:
            self.apex_account_id = v
        elif v is None:
            self.apex_account_id = None
            missing += "apex_account_id" not in data
        else:
            self.apex_account_id = _d.text(v, "apex_account_id")
        v = get("sterling_account_id")
        if v.__class__ is str:
            self.sterling_account_id = v
        elif v is None:
            self.sterling_account_id = None
            missing += "sterling_account_id" not in data
        else:
            self.sterling_account_id = _d.text(v, "sterling_account_id")
        v = get("status")
        if v is None:
            self.status = None
            missing += "status" not in data
        else:
            self.status = decode_account_status(v, "status")
        v = get("apex_status")
        if v.__class__ is str:
            self.apex_status = v
        elif v is None:
            self.apex_status = None
            missing += "apex_status" not in data
        else:
            self.apex_status = _d.text(v, "apex_status")
        v = get("is_sim")
        if v.__class__ is bool:
            self.is_sim = v
        elif v is None:
            self.is_sim = None
            missing += "is_sim" not in data
        else:
            self.is_sim = _d.boolean(v, "is_sim")
        v = get("account_type")
        if v.__class__ is str:
            self.account_type = v
        elif v is None:
            self.account_type = None
            missing += "account_type" not in data
        else:
            self.account_type = _d.text(v, "account_type")
        v = get("account_class")
        if v.__class__ is str:
            self.account_class = v
        elif v is None:
            self.account_class = None
            missing += "account_class" not in data
        else:
            self.account_class = _d.text(v, "account_class")
        v = get("account_number")
        if v.__class__ is str:
            self.account_number = v
        elif v is None:
            self.account_number = None
            missing += "account_number" not in data
        else:
            self.account_number = _d.text(v, "account_number")
        v = get("type")
        if v.__class__ is str:
            self.type_ = v
        elif v is None:
            self.type_ = None
            missing += "type" not in data
        else:
            self.type_ = _d.text(v, "type")
        v = get("primary_user_id")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.primary_user_id = v
        elif v is None:
            self.primary_user_id = None
            missing += "primary_user_id" not in data
        else:
            self.primary_user_id = _d.integer(v, "primary_user_id", 64)
        v = get("joint_user_id")
        if v.__class__ is int and -(10**9) < v < 10**9:
            self.joint_user_id = v
        elif v is None:
            self.joint_user_id = None
            missing += "joint_user_id" not in data
        else:
            self.joint_user_id = _d.integer(v, "joint_user_id", 64)
        v = get("primary_user", _A)
        if v.__class__ is dict:
            self.primary_user = v
        elif v is _A:
            self.primary_user = UNSET
            missing += 1
        elif v is None:
            self.primary_user = None
        else:
            self.primary_user = _d.mapping(v, "primary_user", _d.anything)
        v = get("joint_user", _A)
        if v.__class__ is dict:
            self.joint_user = v
        elif v is _A:
            self.joint_user = UNSET
            missing += 1
        elif v is None:
            self.joint_user = None
        else:
            self.joint_user = _d.mapping(v, "joint_user", _d.anything)
        v = get("account_application", _A)
        if v.__class__ is dict:
            self.account_application = v
        elif v is _A:
            self.account_application = UNSET
            missing += 1
        elif v is None:
            self.account_application = None
        else:
            self.account_application = _d.mapping(v, "account_application", _d.anything)
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
    if len(data) + missing != 21:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .account_status import AccountStatus, decode_account_status

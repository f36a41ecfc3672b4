# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["TradingAccount", "decode_trading_account"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class TradingAccount(_Model):
    """
    An account for trading.

    Attributes:
        trading_account_id: The identifier of the account in orders, balances and positions.
            Empty until the account is open for trading.
        broker_account_id: The identifier of the account at the broker. Empty for a
            simulated account, and until the account is open.
        status: The state of the account.
        is_sim: Whether this is a simulated account.
        account_type: The type of the account, for example `INDIVIDUAL`; empty for a
            simulated account.
        account_class: The class of the account, for example `MARGIN`; empty for a simulated
            account.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    trading_account_id: str
    broker_account_id: str
    status: AccountStatus
    is_sim: bool
    account_type: str
    account_class: str
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> TradingAccount:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_trading_account)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["trading_account_id"] = _e.text(self.trading_account_id, "trading_account_id")
        body["broker_account_id"] = _e.text(self.broker_account_id, "broker_account_id")
        body["status"] = _e.enumeration(self.status, "status", AccountStatus)
        body["is_sim"] = _e.boolean(self.is_sim, "is_sim")
        body["account_type"] = _e.text(self.account_type, "account_type")
        body["account_class"] = _e.text(self.account_class, "account_class")
        return body


_KNOWN = frozenset(
    {"trading_account_id", "broker_account_id", "status", "is_sim", "account_type", "account_class"}
)


def decode_trading_account(data: Any, at: str | int) -> TradingAccount:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(TradingAccount)
    get = data.get
    missing = 0
    try:
        v = get("trading_account_id", _A)
        if v.__class__ is str:
            self.trading_account_id = v
        else:
            self.trading_account_id = _d.text(v, "trading_account_id")
        v = get("broker_account_id", _A)
        if v.__class__ is str:
            self.broker_account_id = v
        else:
            self.broker_account_id = _d.text(v, "broker_account_id")
        v = get("status", _A)
        self.status = decode_account_status(v, "status")
        v = get("is_sim", _A)
        if v.__class__ is bool:
            self.is_sim = v
        else:
            self.is_sim = _d.boolean(v, "is_sim")
        v = get("account_type", _A)
        if v.__class__ is str:
            self.account_type = v
        else:
            self.account_type = _d.text(v, "account_type")
        v = get("account_class", _A)
        if v.__class__ is str:
            self.account_class = v
        else:
            self.account_class = _d.text(v, "account_class")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 6:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .account_status import AccountStatus, decode_account_status

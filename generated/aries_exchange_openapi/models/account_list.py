# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["AccountList", "decode_account_list"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AccountList(_Model):
    """
    The user's trading accounts.

    Attributes:
        accounts: The accounts; the list may be empty.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    accounts: list[Account]
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AccountList:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_account_list)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["accounts"] = _e.array(
            self.accounts, "accounts", lambda v, at: _e.model(v, at, Account)
        )
        return body


_KNOWN = frozenset({"accounts"})


def decode_account_list(data: Any, at: str | int) -> AccountList:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AccountList)
    get = data.get
    missing = 0
    try:
        v = get("accounts", _A)
        self.accounts = _d.array(v, "accounts", decode_account)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 1:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .account import Account, decode_account

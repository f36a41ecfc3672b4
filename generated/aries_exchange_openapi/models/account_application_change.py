# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["AccountApplicationChange", "decode_account_application_change"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AccountApplicationChange(_Model):
    """
    A part of the account application. Other fields than `submit` are allowed.

    Attributes:
        submit: Whether to submit the application.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    submit: bool | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AccountApplicationChange:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_account_application_change)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.submit is not None:
            body["submit"] = _e.boolean(self.submit, "submit")
        return body


_KNOWN = frozenset({"submit"})


def decode_account_application_change(data: Any, at: str | int) -> AccountApplicationChange:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AccountApplicationChange)
    get = data.get
    missing = 0
    try:
        v = get("submit")
        if v.__class__ is bool:
            self.submit = v
        elif v is None:
            self.submit = None
            missing += "submit" not in data
        else:
            self.submit = _d.boolean(v, "submit")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 1:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

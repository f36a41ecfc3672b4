# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import HoldsSecret, Model as _Model

__all__ = ["InitialAuthentication", "decode_initial_authentication"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class InitialAuthentication(_Model, HoldsSecret):
    """
    The first tokens of a new user.

    Attributes:
        access_token: The access token.
        refresh_token: The refresh token.
        role: The role of the user.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    access_token: str | None = _field(default=None, repr=False)
    refresh_token: str | None = _field(default=None, repr=False)
    role: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> InitialAuthentication:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_initial_authentication)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.access_token is not None:
            body["access_token"] = _e.text(self.access_token, "access_token")
        if self.refresh_token is not None:
            body["refresh_token"] = _e.text(self.refresh_token, "refresh_token")
        if self.role is not None:
            body["role"] = _e.text(self.role, "role")
        return body


_KNOWN = frozenset({"access_token", "refresh_token", "role"})


def decode_initial_authentication(data: Any, at: str | int) -> InitialAuthentication:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(InitialAuthentication)
    get = data.get
    missing = 0
    try:
        v = get("access_token")
        if v.__class__ is str:
            self.access_token = v
        elif v is None:
            self.access_token = None
            missing += "access_token" not in data
        else:
            self.access_token = _d.text(v, "access_token")
        v = get("refresh_token")
        if v.__class__ is str:
            self.refresh_token = v
        elif v is None:
            self.refresh_token = None
            missing += "refresh_token" not in data
        else:
            self.refresh_token = _d.text(v, "refresh_token")
        v = get("role")
        if v.__class__ is str:
            self.role = v
        elif v is None:
            self.role = None
            missing += "role" not in data
        else:
            self.role = _d.text(v, "role")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 3:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

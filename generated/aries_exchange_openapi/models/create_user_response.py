# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["CreateUserResponse", "decode_create_user_response"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class CreateUserResponse(_Model):
    """
    The new user.

    Attributes:
        id: The identifier of the user.
        email: The user's e-mail address.
        country: The country code, ISO 3166-1 alpha-3.
        auth: The first tokens of a new user.
        created_at: When the user registered.
        updated_at: When the user was last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    email: str | None = None
    country: str | None = None
    auth: InitialAuthentication | None = None
    created_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> CreateUserResponse:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_create_user_response)

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
        if self.country is not None:
            body["country"] = _e.text(self.country, "country")
        if self.auth is not None:
            body["auth"] = _e.model(self.auth, "auth", InitialAuthentication)
        if self.created_at is not None:
            body["created_at"] = _e.date_time(self.created_at, "created_at")
        if self.updated_at is not None:
            body["updated_at"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset({"id", "email", "country", "auth", "created_at", "updated_at"})


def decode_create_user_response(data: Any, at: str | int) -> CreateUserResponse:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(CreateUserResponse)
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
        v = get("country")
        if v.__class__ is str:
            self.country = v
        elif v is None:
            self.country = None
            missing += "country" not in data
        else:
            self.country = _d.text(v, "country")
        v = get("auth")
        if v is None:
            self.auth = None
            missing += "auth" not in data
        else:
            self.auth = decode_initial_authentication(v, "auth")
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
    if len(data) + missing != 6:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .initial_authentication import InitialAuthentication, decode_initial_authentication

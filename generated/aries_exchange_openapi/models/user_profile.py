# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["UserProfile", "decode_user_profile"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class UserProfile(_Model):
    """
    The user's profile.

    Attributes:
        id: The identifier of the user.
        email: The user's e-mail address.
        phone_number: The phone number.
        first_name: The first name.
        last_name: The last name.
        gender: The gender.
        citizenship_country: The country of citizenship.
        marital_status: The marital status.
        number_of_dependents: How many people depend on the user.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    id: int | None = None
    email: str | None = None
    phone_number: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    gender: str | None = None
    citizenship_country: str | None = None
    marital_status: str | None = None
    number_of_dependents: int | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> UserProfile:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_user_profile)

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
        if self.phone_number is not None:
            body["phone_number"] = _e.text(self.phone_number, "phone_number")
        if self.first_name is not None:
            body["first_name"] = _e.text(self.first_name, "first_name")
        if self.last_name is not None:
            body["last_name"] = _e.text(self.last_name, "last_name")
        if self.gender is not None:
            body["gender"] = _e.text(self.gender, "gender")
        if self.citizenship_country is not None:
            body["citizenship_country"] = _e.text(self.citizenship_country, "citizenship_country")
        if self.marital_status is not None:
            body["marital_status"] = _e.text(self.marital_status, "marital_status")
        if self.number_of_dependents is not None:
            body["number_of_dependents"] = _e.integer(
                self.number_of_dependents, "number_of_dependents"
            )
        return body


_KNOWN = frozenset(
    {
        "id",
        "email",
        "phone_number",
        "first_name",
        "last_name",
        "gender",
        "citizenship_country",
        "marital_status",
        "number_of_dependents",
    }
)


def decode_user_profile(data: Any, at: str | int) -> UserProfile:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(UserProfile)
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
        v = get("phone_number")
        if v.__class__ is str:
            self.phone_number = v
        elif v is None:
            self.phone_number = None
            missing += "phone_number" not in data
        else:
            self.phone_number = _d.text(v, "phone_number")
        v = get("first_name")
        if v.__class__ is str:
            self.first_name = v
        elif v is None:
            self.first_name = None
            missing += "first_name" not in data
        else:
            self.first_name = _d.text(v, "first_name")
        v = get("last_name")
        if v.__class__ is str:
            self.last_name = v
        elif v is None:
            self.last_name = None
            missing += "last_name" not in data
        else:
            self.last_name = _d.text(v, "last_name")
        v = get("gender")
        if v.__class__ is str:
            self.gender = v
        elif v is None:
            self.gender = None
            missing += "gender" not in data
        else:
            self.gender = _d.text(v, "gender")
        v = get("citizenship_country")
        if v.__class__ is str:
            self.citizenship_country = v
        elif v is None:
            self.citizenship_country = None
            missing += "citizenship_country" not in data
        else:
            self.citizenship_country = _d.text(v, "citizenship_country")
        v = get("marital_status")
        if v.__class__ is str:
            self.marital_status = v
        elif v is None:
            self.marital_status = None
            missing += "marital_status" not in data
        else:
            self.marital_status = _d.text(v, "marital_status")
        v = get("number_of_dependents")
        if v.__class__ is int:
            self.number_of_dependents = v
        elif v is None:
            self.number_of_dependents = None
            missing += "number_of_dependents" not in data
        else:
            self.number_of_dependents = _d.integer(v, "number_of_dependents")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 9:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

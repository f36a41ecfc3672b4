# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import HoldsSecret, Model as _Model

__all__ = ["AuthorizeMfaResponse", "decode_authorize_mfa_response"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AuthorizeMfaResponse(_Model, HoldsSecret):
    """
    The step after the one-time code.

    Attributes:
        next_step_auth_id: Replaces the identifier of the request.
        consent_required: Whether the next step is the user's consent.
        client_name: The name of the client, to show to the user.
        scopes: The scopes that the client will get, to show to the user.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    next_step_auth_id: str | None = _field(default=None, repr=False)
    consent_required: bool | None = None
    client_name: str | None = None
    scopes: list[str] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AuthorizeMfaResponse:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_authorize_mfa_response)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.next_step_auth_id is not None:
            body["next_step_auth_id"] = _e.text(self.next_step_auth_id, "next_step_auth_id")
        if self.consent_required is not None:
            body["consent_required"] = _e.boolean(self.consent_required, "consent_required")
        if self.client_name is not None:
            body["client_name"] = _e.text(self.client_name, "client_name")
        if self.scopes is not None:
            body["scopes"] = _e.array(self.scopes, "scopes", _e.text)
        return body


_KNOWN = frozenset({"next_step_auth_id", "consent_required", "client_name", "scopes"})


def decode_authorize_mfa_response(data: Any, at: str | int) -> AuthorizeMfaResponse:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AuthorizeMfaResponse)
    get = data.get
    missing = 0
    try:
        v = get("next_step_auth_id")
        if v.__class__ is str:
            self.next_step_auth_id = v
        elif v is None:
            self.next_step_auth_id = None
            missing += "next_step_auth_id" not in data
        else:
            self.next_step_auth_id = _d.text(v, "next_step_auth_id")
        v = get("consent_required")
        if v.__class__ is bool:
            self.consent_required = v
        elif v is None:
            self.consent_required = None
            missing += "consent_required" not in data
        else:
            self.consent_required = _d.boolean(v, "consent_required")
        v = get("client_name")
        if v.__class__ is str:
            self.client_name = v
        elif v is None:
            self.client_name = None
            missing += "client_name" not in data
        else:
            self.client_name = _d.text(v, "client_name")
        v = get("scopes")
        if v is None:
            self.scopes = None
            missing += "scopes" not in data
        else:
            self.scopes = _d.array(v, "scopes", _d.text)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 4:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

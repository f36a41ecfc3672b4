# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import HoldsSecret, Model as _Model

__all__ = ["TokenResponse", "decode_token_response"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class TokenResponse(_Model, HoldsSecret):
    """
    The tokens of a grant (RFC 6749, section 5.1).

    Attributes:
        access_token: The access token, for the `Authorization` header of each request.
        token_type: How the access token is used. The comparison ignores case.
        expires_in: The lifetime of the access token in seconds, usually 3600.
        refresh_token: The new refresh token. If it is absent, the old one stays valid.
        refresh_token_expires_in: The lifetime of the refresh token in seconds, usually
            2592000.
        scope: The granted scopes, separated by spaces.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    access_token: str = _field(repr=False)
    token_type: str
    expires_in: int
    refresh_token: str | None = _field(default=None, repr=False)
    refresh_token_expires_in: int | None = None
    scope: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> TokenResponse:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_token_response)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["access_token"] = _e.text(self.access_token, "access_token")
        body["token_type"] = _e.text(
            self.token_type, "token_type", pattern="^[Bb][Ee][Aa][Rr][Ee][Rr]\\Z"
        )
        body["expires_in"] = _e.integer(self.expires_in, "expires_in")
        if self.refresh_token is not None:
            body["refresh_token"] = _e.text(self.refresh_token, "refresh_token")
        if self.refresh_token_expires_in is not None:
            body["refresh_token_expires_in"] = _e.integer(
                self.refresh_token_expires_in, "refresh_token_expires_in"
            )
        if self.scope is not None:
            body["scope"] = _e.text(self.scope, "scope")
        return body


_KNOWN = frozenset(
    {
        "access_token",
        "token_type",
        "expires_in",
        "refresh_token",
        "refresh_token_expires_in",
        "scope",
    }
)


def decode_token_response(data: Any, at: str | int) -> TokenResponse:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(TokenResponse)
    get = data.get
    missing = 0
    try:
        v = get("access_token", _A)
        if v.__class__ is str:
            self.access_token = v
        else:
            self.access_token = _d.text(v, "access_token")
        v = get("token_type", _A)
        if v.__class__ is str:
            self.token_type = v
        else:
            self.token_type = _d.text(v, "token_type")
        v = get("expires_in", _A)
        if v.__class__ is int:
            self.expires_in = v
        else:
            self.expires_in = _d.integer(v, "expires_in")
        v = get("refresh_token")
        if v.__class__ is str:
            self.refresh_token = v
        elif v is None:
            self.refresh_token = None
            missing += "refresh_token" not in data
        else:
            self.refresh_token = _d.text(v, "refresh_token")
        v = get("refresh_token_expires_in")
        if v.__class__ is int:
            self.refresh_token_expires_in = v
        elif v is None:
            self.refresh_token_expires_in = None
            missing += "refresh_token_expires_in" not in data
        else:
            self.refresh_token_expires_in = _d.integer(v, "refresh_token_expires_in")
        v = get("scope")
        if v.__class__ is str:
            self.scope = v
        elif v is None:
            self.scope = None
            missing += "scope" not in data
        else:
            self.scope = _d.text(v, "scope")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 6:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

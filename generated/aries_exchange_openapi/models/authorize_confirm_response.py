# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import HoldsSecret, Model as _Model

__all__ = ["AuthorizeConfirmResponse", "decode_authorize_confirm_response"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AuthorizeConfirmResponse(_Model, HoldsSecret):
    """
    The authorization code.

    Attributes:
        code: The authorization code. It is valid for about ten minutes and can be exchanged
            once.
        redirect_uri: The redirect URI of the authorization request.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    code: str = _field(repr=False)
    redirect_uri: str
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AuthorizeConfirmResponse:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_authorize_confirm_response)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["code"] = _e.text(self.code, "code")
        body["redirect_uri"] = _e.text(self.redirect_uri, "redirect_uri")
        return body


_KNOWN = frozenset({"code", "redirect_uri"})


def decode_authorize_confirm_response(data: Any, at: str | int) -> AuthorizeConfirmResponse:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AuthorizeConfirmResponse)
    get = data.get
    missing = 0
    try:
        v = get("code", _A)
        if v.__class__ is str:
            self.code = v
        else:
            self.code = _d.text(v, "code")
        v = get("redirect_uri", _A)
        if v.__class__ is str:
            self.redirect_uri = v
        else:
            self.redirect_uri = _d.text(v, "redirect_uri")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 2:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

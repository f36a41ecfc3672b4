# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["SetApiClientStatusResponse", "decode_set_api_client_status_response"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class SetApiClientStatusResponse(_Model):
    """
    The outcome of a status change.

    Attributes:
        client_id: The identifier of the client.
        message: A message about the change.
        updated_at: When the client was last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    client_id: str | None = None
    message: str | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> SetApiClientStatusResponse:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_set_api_client_status_response)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.client_id is not None:
            body["client_id"] = _e.text(self.client_id, "client_id")
        if self.message is not None:
            body["message"] = _e.text(self.message, "message")
        if self.updated_at is not None:
            body["updated_at"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset({"client_id", "message", "updated_at"})


def decode_set_api_client_status_response(data: Any, at: str | int) -> SetApiClientStatusResponse:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(SetApiClientStatusResponse)
    get = data.get
    missing = 0
    try:
        v = get("client_id")
        if v.__class__ is str:
            self.client_id = v
        elif v is None:
            self.client_id = None
            missing += "client_id" not in data
        else:
            self.client_id = _d.text(v, "client_id")
        v = get("message")
        if v.__class__ is str:
            self.message = v
        elif v is None:
            self.message = None
            missing += "message" not in data
        else:
            self.message = _d.text(v, "message")
        v = get("updated_at")
        if v is None or v == "":
            self.updated_at = None
            missing += "updated_at" not in data
        else:
            self.updated_at = _d.date_time(v, "updated_at")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 3:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

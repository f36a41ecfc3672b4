# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["ApiClientList", "decode_api_client_list"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class ApiClientList(_Model):
    """
    The user's OAuth2 clients.

    Attributes:
        clients: The clients; the list may be empty.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    clients: list[ApiClient]
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> ApiClientList:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_api_client_list)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["clients"] = _e.array(
            self.clients, "clients", lambda v, at: _e.model(v, at, ApiClient)
        )
        return body


_KNOWN = frozenset({"clients"})


def decode_api_client_list(data: Any, at: str | int) -> ApiClientList:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(ApiClientList)
    get = data.get
    missing = 0
    try:
        v = get("clients", _A)
        self.clients = _d.array(v, "clients", decode_api_client)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 1:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .api_client import ApiClient, decode_api_client

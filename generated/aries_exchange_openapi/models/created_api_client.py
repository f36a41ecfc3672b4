# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import HoldsSecret, Model as _Model

__all__ = ["CreatedApiClient", "decode_created_api_client"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class CreatedApiClient(_Model, HoldsSecret):
    """
    A new OAuth2 client, with its secret.

    Attributes:
        client_id: The identifier of the client.
        client_secret: The secret of the client. No later response contains it.
        name: The name that users see on the consent page.
        scopes: The scopes that the client may request.
        redirect_uris: The registered redirect URIs.
        domains: The domains of the client.
        created_at: When the client was registered.
        updated_at: When the client was last changed.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    client_id: str | None = None
    client_secret: str | None = _field(default=None, repr=False)
    name: str | None = None
    scopes: list[str] | None = None
    redirect_uris: list[str] | None = None
    domains: list[str] | None = None
    created_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> CreatedApiClient:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_created_api_client)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.client_id is not None:
            body["client_id"] = _e.text(self.client_id, "client_id")
        if self.client_secret is not None:
            body["client_secret"] = _e.text(self.client_secret, "client_secret")
        if self.name is not None:
            body["name"] = _e.text(self.name, "name")
        if self.scopes is not None:
            body["scopes"] = _e.array(self.scopes, "scopes", _e.text)
        if self.redirect_uris is not None:
            body["redirect_uris"] = _e.array(self.redirect_uris, "redirect_uris", _e.text)
        if self.domains is not None:
            body["domains"] = _e.array(self.domains, "domains", _e.text)
        if self.created_at is not None:
            body["created_at"] = _e.date_time(self.created_at, "created_at")
        if self.updated_at is not None:
            body["updated_at"] = _e.date_time(self.updated_at, "updated_at")
        return body


_KNOWN = frozenset(
    {
        "client_id",
        "client_secret",
        "name",
        "scopes",
        "redirect_uris",
        "domains",
        "created_at",
        "updated_at",
    }
)


def decode_created_api_client(data: Any, at: str | int) -> CreatedApiClient:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(CreatedApiClient)
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
        v = get("client_secret")
        if v.__class__ is str:
            self.client_secret = v
        elif v is None:
            self.client_secret = None
            missing += "client_secret" not in data
        else:
            self.client_secret = _d.text(v, "client_secret")
        v = get("name")
        if v.__class__ is str:
            self.name = v
        elif v is None:
            self.name = None
            missing += "name" not in data
        else:
            self.name = _d.text(v, "name")
        v = get("scopes")
        if v is None:
            self.scopes = None
            missing += "scopes" not in data
        else:
            self.scopes = _d.array(v, "scopes", _d.text)
        v = get("redirect_uris")
        if v is None:
            self.redirect_uris = None
            missing += "redirect_uris" not in data
        else:
            self.redirect_uris = _d.array(v, "redirect_uris", _d.text)
        v = get("domains")
        if v is None:
            self.domains = None
            missing += "domains" not in data
        else:
            self.domains = _d.array(v, "domains", _d.text)
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
    if len(data) + missing != 8:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

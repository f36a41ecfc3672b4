# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["Health", "decode_health"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class Health(_Model):
    """
    The state of the service.

    Attributes:
        status: The state, for example `ok`.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    status: str
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> Health:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_health)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        body["status"] = _e.text(self.status, "status")
        return body


_KNOWN = frozenset({"status"})


def decode_health(data: Any, at: str | int) -> Health:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(Health)
    get = data.get
    missing = 0
    try:
        v = get("status", _A)
        if v.__class__ is str:
            self.status = v
        else:
            self.status = _d.text(v, "status")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 1:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

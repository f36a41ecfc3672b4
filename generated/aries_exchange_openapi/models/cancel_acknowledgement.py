# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["CancelAcknowledgement", "decode_cancel_acknowledgement"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class CancelAcknowledgement(_Model):
    """
    What became of a cancellation.

    Attributes:
        success: Whether the request was accepted for processing.
        cl_ord_id: The identifier of the cancellation.
        orig_cl_ord_id: The identifier of the order.
        status: The state: usually `PENDING_CANCEL`, `CANCELED` or `REJECTED`.
        text: More about the outcome.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    success: bool | None = None
    cl_ord_id: str | None = None
    orig_cl_ord_id: str | None = None
    status: OrderStatus | None = None
    text: str | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> CancelAcknowledgement:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_cancel_acknowledgement)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.success is not None:
            body["success"] = _e.boolean(self.success, "success")
        if self.cl_ord_id is not None:
            body["clOrdId"] = _e.text(self.cl_ord_id, "cl_ord_id")
        if self.orig_cl_ord_id is not None:
            body["origClOrdId"] = _e.text(self.orig_cl_ord_id, "orig_cl_ord_id")
        if self.status is not None:
            body["status"] = _e.enumeration(self.status, "status", OrderStatus)
        if self.text is not None:
            body["text"] = _e.text(self.text, "text")
        return body


_KNOWN = frozenset({"success", "clOrdId", "origClOrdId", "status", "text"})


def decode_cancel_acknowledgement(data: Any, at: str | int) -> CancelAcknowledgement:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(CancelAcknowledgement)
    get = data.get
    missing = 0
    try:
        v = get("success")
        if v.__class__ is bool:
            self.success = v
        elif v is None:
            self.success = None
            missing += "success" not in data
        else:
            self.success = _d.boolean(v, "success")
        v = get("clOrdId")
        if v.__class__ is str:
            self.cl_ord_id = v
        elif v is None:
            self.cl_ord_id = None
            missing += "clOrdId" not in data
        else:
            self.cl_ord_id = _d.text(v, "clOrdId")
        v = get("origClOrdId")
        if v.__class__ is str:
            self.orig_cl_ord_id = v
        elif v is None:
            self.orig_cl_ord_id = None
            missing += "origClOrdId" not in data
        else:
            self.orig_cl_ord_id = _d.text(v, "origClOrdId")
        v = get("status")
        if v is None:
            self.status = None
            missing += "status" not in data
        else:
            self.status = decode_order_status(v, "status")
        v = get("text")
        if v.__class__ is str:
            self.text = v
        elif v is None:
            self.text = None
            missing += "text" not in data
        else:
            self.text = _d.text(v, "text")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 5:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self


# At the end, for two models may need each other.
from .order_status import OrderStatus, decode_order_status

# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["OrderPreview", "decode_order_preview"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class OrderPreview(_Model):
    """
    What an order would cost.

    Attributes:
        estimated_cost: The estimated cost.
        estimated_margin: The estimated margin.
        commission: The commission.
        fees: The fees.
        buying_power_impact: How much buying power the order takes.
        option_fees: The fees of options; only for options.
        option_requirement: The margin that options require; only for options.
        option_premium: The premium; only for options.
        num_day_trades: How many day trades the account has.
        warn_rule_id: The rule behind the warning.
        errors: What would block the order.
        warnings: What would not block the order.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    estimated_cost: Decimal | None = None
    estimated_margin: Decimal | None = None
    commission: Decimal | None = None
    fees: Decimal | None = None
    buying_power_impact: Decimal | None = None
    option_fees: Decimal | None = None
    option_requirement: Decimal | None = None
    option_premium: Decimal | None = None
    num_day_trades: int | None = None
    warn_rule_id: str | None = None
    errors: list[str] | None = None
    warnings: list[str] | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> OrderPreview:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_order_preview)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.estimated_cost is not None:
            body["estimatedCost"] = _e.decimal(self.estimated_cost, "estimated_cost")
        if self.estimated_margin is not None:
            body["estimatedMargin"] = _e.decimal(self.estimated_margin, "estimated_margin")
        if self.commission is not None:
            body["commission"] = _e.decimal(self.commission, "commission")
        if self.fees is not None:
            body["fees"] = _e.decimal(self.fees, "fees")
        if self.buying_power_impact is not None:
            body["buyingPowerImpact"] = _e.decimal(self.buying_power_impact, "buying_power_impact")
        if self.option_fees is not None:
            body["optionFees"] = _e.decimal(self.option_fees, "option_fees")
        if self.option_requirement is not None:
            body["optionRequirement"] = _e.decimal(self.option_requirement, "option_requirement")
        if self.option_premium is not None:
            body["optionPremium"] = _e.decimal(self.option_premium, "option_premium")
        if self.num_day_trades is not None:
            body["numDayTrades"] = _e.integer(self.num_day_trades, "num_day_trades")
        if self.warn_rule_id is not None:
            body["warnRuleId"] = _e.text(self.warn_rule_id, "warn_rule_id")
        if self.errors is not None:
            body["errors"] = _e.array(self.errors, "errors", _e.text)
        if self.warnings is not None:
            body["warnings"] = _e.array(self.warnings, "warnings", _e.text)
        return body


_KNOWN = frozenset(
    {
        "estimatedCost",
        "estimatedMargin",
        "commission",
        "fees",
        "buyingPowerImpact",
        "optionFees",
        "optionRequirement",
        "optionPremium",
        "numDayTrades",
        "warnRuleId",
        "errors",
        "warnings",
    }
)


def decode_order_preview(data: Any, at: str | int) -> OrderPreview:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(OrderPreview)
    get = data.get
    missing = 0
    try:
        v = get("estimatedCost")
        if v is None or v == "":
            self.estimated_cost = None
            missing += "estimatedCost" not in data
        else:
            self.estimated_cost = _d.decimal(v, "estimatedCost")
        v = get("estimatedMargin")
        if v is None or v == "":
            self.estimated_margin = None
            missing += "estimatedMargin" not in data
        else:
            self.estimated_margin = _d.decimal(v, "estimatedMargin")
        v = get("commission")
        if v is None or v == "":
            self.commission = None
            missing += "commission" not in data
        else:
            self.commission = _d.decimal(v, "commission")
        v = get("fees")
        if v is None or v == "":
            self.fees = None
            missing += "fees" not in data
        else:
            self.fees = _d.decimal(v, "fees")
        v = get("buyingPowerImpact")
        if v is None or v == "":
            self.buying_power_impact = None
            missing += "buyingPowerImpact" not in data
        else:
            self.buying_power_impact = _d.decimal(v, "buyingPowerImpact")
        v = get("optionFees")
        if v is None or v == "":
            self.option_fees = None
            missing += "optionFees" not in data
        else:
            self.option_fees = _d.decimal(v, "optionFees")
        v = get("optionRequirement")
        if v is None or v == "":
            self.option_requirement = None
            missing += "optionRequirement" not in data
        else:
            self.option_requirement = _d.decimal(v, "optionRequirement")
        v = get("optionPremium")
        if v is None or v == "":
            self.option_premium = None
            missing += "optionPremium" not in data
        else:
            self.option_premium = _d.decimal(v, "optionPremium")
        v = get("numDayTrades")
        if v.__class__ is int:
            self.num_day_trades = v
        elif v is None:
            self.num_day_trades = None
            missing += "numDayTrades" not in data
        else:
            self.num_day_trades = _d.integer(v, "numDayTrades")
        v = get("warnRuleId")
        if v.__class__ is str:
            self.warn_rule_id = v
        elif v is None:
            self.warn_rule_id = None
            missing += "warnRuleId" not in data
        else:
            self.warn_rule_id = _d.text(v, "warnRuleId")
        v = get("errors")
        if v is None:
            self.errors = None
            missing += "errors" not in data
        else:
            self.errors = _d.array(v, "errors", _d.text)
        v = get("warnings")
        if v is None:
            self.warnings = None
            missing += "warnings" not in data
        else:
            self.warnings = _d.array(v, "warnings", _d.text)
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 12:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

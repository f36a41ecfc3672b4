# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from attrs import define as _define, field as _field

from .. import decoding as _d, encoding as _e
from ..errors import DecodeError
from ..types import Model as _Model

__all__ = ["AccountBalance", "decode_account_balance"]

_A = _d.ABSENT
_new = object.__new__


@_define(kw_only=True, repr=False)
class AccountBalance(_Model):
    """
    What an account is worth, and what it can buy. All amounts are in the currency of the
    account.

    Attributes:
        account_id: The identifier of the account.
        balance: The net value of the account.
        cash_balance: The cash; it may be negative on margin.
        net_buying_power: What all instruments together may cost.
        stock_buying_power: What stocks may cost.
        option_buying_power: What options may cost.
        day_trade_buying_power: What positions may cost that are closed on the same day.
        day_trade_overnight_reg_t_buying_power: What positions may cost that are held
            overnight (Regulation T).
        amount_available_to_withdraw: What can be withdrawn.
        funds_available_for_withdrawal: What can be withdrawn: the lower of
            `credit_remaining` and `sma_credit_remaining`, less a haircut, not below 0.
        settled_funds: The settled cash.
        unsettled_funds: The cash that is not settled yet.
        held_back_funds: The cash that is held back.
        start_of_day_cash: The cash at the start of the day.
        cost_of_positions: What the open positions cost.
        value_bought: The value of what was bought.
        value_sold: The value of what was sold.
        open_pnl: The profit or loss of open positions; the same as `unrealized_pl`.
        unrealized_pl: The profit or loss of open positions.
        realized_pl: The profit or loss of all closed positions.
        day_open_pnl: Today's profit or loss of open positions.
        day_realized_pnl: Today's profit or loss of closed positions.
        day_total_pnl: The sum of `day_open_pnl` and `day_realized_pnl`.
        credit: The credit.
        credit_remaining: The credit that is left.
        gross_margin: What is borrowed now.
        maint_req: The maintenance requirement.
        intraday_margin_balance: The loan that is outstanding, as a positive number.
        sma: The special memorandum account (Regulation T).
        sma_credit_remaining: The credit of the special memorandum account that is left.
        pdt: The balance for pattern day trading; it is an amount, not a flag.
        pdt_credit_remaining: The credit for pattern day trading that is left.
        pending_orders_count: How many orders are open.
        pending_orders_margin_requirements: The margin that open orders require.
        sod_funds_available_date: The day of the start-of-day data. Absent until they are
            loaded.
        sod_gross_funds_available: The gross funds at the start of the day; 0 until the data
            are loaded.
        sod_net_funds_available: The net funds at the previous close; 0 until the data are
            loaded.
        sod_margin_trade_balance: The margin balance at the start of the day; negative while
            a loan is outstanding.
        sod_positions_market_value: The market value of the positions at the start of the
            day.
        sod_ttl_equity: The total equity at the start of the day.
        sod_ttl_equity_updated_at: When `sod_ttl_equity` was updated; absent if it is not
            set.
        additional_properties: Fields that the document does not list; not in the repr.
    """

    account_id: str | None = None
    balance: Decimal | None = None
    cash_balance: Decimal | None = None
    net_buying_power: Decimal | None = None
    stock_buying_power: Decimal | None = None
    option_buying_power: Decimal | None = None
    day_trade_buying_power: Decimal | None = None
    day_trade_overnight_reg_t_buying_power: Decimal | None = None
    amount_available_to_withdraw: Decimal | None = None
    funds_available_for_withdrawal: Decimal | None = None
    settled_funds: Decimal | None = None
    unsettled_funds: Decimal | None = None
    held_back_funds: Decimal | None = None
    start_of_day_cash: Decimal | None = None
    cost_of_positions: Decimal | None = None
    value_bought: Decimal | None = None
    value_sold: Decimal | None = None
    open_pnl: Decimal | None = None
    unrealized_pl: Decimal | None = None
    realized_pl: Decimal | None = None
    day_open_pnl: Decimal | None = None
    day_realized_pnl: Decimal | None = None
    day_total_pnl: Decimal | None = None
    credit: Decimal | None = None
    credit_remaining: Decimal | None = None
    gross_margin: Decimal | None = None
    maint_req: Decimal | None = None
    intraday_margin_balance: Decimal | None = None
    sma: Decimal | None = None
    sma_credit_remaining: Decimal | None = None
    pdt: Decimal | None = None
    pdt_credit_remaining: Decimal | None = None
    pending_orders_count: int | None = None
    pending_orders_margin_requirements: Decimal | None = None
    sod_funds_available_date: datetime.date | None = None
    sod_gross_funds_available: Decimal | None = None
    sod_net_funds_available: Decimal | None = None
    sod_margin_trade_balance: Decimal | None = None
    sod_positions_market_value: Decimal | None = None
    sod_ttl_equity: Decimal | None = None
    sod_ttl_equity_updated_at: datetime.datetime | None = None
    additional_properties: dict[str, Any] = _field(factory=dict[str, Any], repr=False)

    @classmethod
    def from_dict(cls, data: object) -> AccountBalance:
        """
        Return what *data*, a JSON object, means.

        Raises:
            DecodeError: *data* is not what the document promises.
        """
        return _d.given(data, decode_account_balance)

    def to_dict(self) -> dict[str, Any]:
        """
        Return the JSON object that stands for this, unknown fields included.

        Raises:
            EncodeError: An attribute is not what the document allows.
        """
        body = _e.mapping(self.additional_properties, "additional_properties", _d.anything)
        if self.account_id is not None:
            body["accountId"] = _e.text(self.account_id, "account_id")
        if self.balance is not None:
            body["balance"] = _e.decimal(self.balance, "balance")
        if self.cash_balance is not None:
            body["cashBalance"] = _e.decimal(self.cash_balance, "cash_balance")
        if self.net_buying_power is not None:
            body["netBuyingPower"] = _e.decimal(self.net_buying_power, "net_buying_power")
        if self.stock_buying_power is not None:
            body["stockBuyingPower"] = _e.decimal(self.stock_buying_power, "stock_buying_power")
        if self.option_buying_power is not None:
            body["optionBuyingPower"] = _e.decimal(self.option_buying_power, "option_buying_power")
        if self.day_trade_buying_power is not None:
            body["dayTradeBuyingPower"] = _e.decimal(
                self.day_trade_buying_power, "day_trade_buying_power"
            )
        if self.day_trade_overnight_reg_t_buying_power is not None:
            body["dayTradeOvernightRegTBuyingPower"] = _e.decimal(
                self.day_trade_overnight_reg_t_buying_power,
                "day_trade_overnight_reg_t_buying_power",
            )
        if self.amount_available_to_withdraw is not None:
            body["amountAvailableToWithdraw"] = _e.decimal(
                self.amount_available_to_withdraw, "amount_available_to_withdraw"
            )
        if self.funds_available_for_withdrawal is not None:
            body["fundsAvailableForWithdrawal"] = _e.decimal(
                self.funds_available_for_withdrawal, "funds_available_for_withdrawal"
            )
        if self.settled_funds is not None:
            body["settledFunds"] = _e.decimal(self.settled_funds, "settled_funds")
        if self.unsettled_funds is not None:
            body["unsettledFunds"] = _e.decimal(self.unsettled_funds, "unsettled_funds")
        if self.held_back_funds is not None:
            body["heldBackFunds"] = _e.decimal(self.held_back_funds, "held_back_funds")
        if self.start_of_day_cash is not None:
            body["startOfDayCash"] = _e.decimal(self.start_of_day_cash, "start_of_day_cash")
        if self.cost_of_positions is not None:
            body["costOfPositions"] = _e.decimal(self.cost_of_positions, "cost_of_positions")
        if self.value_bought is not None:
            body["valueBought"] = _e.decimal(self.value_bought, "value_bought")
        if self.value_sold is not None:
            body["valueSold"] = _e.decimal(self.value_sold, "value_sold")
        if self.open_pnl is not None:
            body["openPnl"] = _e.decimal(self.open_pnl, "open_pnl")
        if self.unrealized_pl is not None:
            body["unrealizedPl"] = _e.decimal(self.unrealized_pl, "unrealized_pl")
        if self.realized_pl is not None:
            body["realizedPl"] = _e.decimal(self.realized_pl, "realized_pl")
        if self.day_open_pnl is not None:
            body["dayOpenPnl"] = _e.decimal(self.day_open_pnl, "day_open_pnl")
        if self.day_realized_pnl is not None:
            body["dayRealizedPnl"] = _e.decimal(self.day_realized_pnl, "day_realized_pnl")
        if self.day_total_pnl is not None:
            body["dayTotalPnl"] = _e.decimal(self.day_total_pnl, "day_total_pnl")
        if self.credit is not None:
            body["credit"] = _e.decimal(self.credit, "credit")
        if self.credit_remaining is not None:
            body["creditRemaining"] = _e.decimal(self.credit_remaining, "credit_remaining")
        if self.gross_margin is not None:
            body["grossMargin"] = _e.decimal(self.gross_margin, "gross_margin")
        if self.maint_req is not None:
            body["maintReq"] = _e.decimal(self.maint_req, "maint_req")
        if self.intraday_margin_balance is not None:
            body["intradayMarginBalance"] = _e.decimal(
                self.intraday_margin_balance, "intraday_margin_balance"
            )
        if self.sma is not None:
            body["sma"] = _e.decimal(self.sma, "sma")
        if self.sma_credit_remaining is not None:
            body["smaCreditRemaining"] = _e.decimal(
                self.sma_credit_remaining, "sma_credit_remaining"
            )
        if self.pdt is not None:
            body["pdt"] = _e.decimal(self.pdt, "pdt")
        if self.pdt_credit_remaining is not None:
            body["pdtCreditRemaining"] = _e.decimal(
                self.pdt_credit_remaining, "pdt_credit_remaining"
            )
        if self.pending_orders_count is not None:
            body["pendingOrdersCount"] = _e.integer(
                self.pending_orders_count, "pending_orders_count"
            )
        if self.pending_orders_margin_requirements is not None:
            body["pendingOrdersMarginRequirements"] = _e.decimal(
                self.pending_orders_margin_requirements, "pending_orders_margin_requirements"
            )
        if self.sod_funds_available_date is not None:
            body["sodFundsAvailableDate"] = _e.date(
                self.sod_funds_available_date, "sod_funds_available_date"
            )
        if self.sod_gross_funds_available is not None:
            body["sodGrossFundsAvailable"] = _e.decimal(
                self.sod_gross_funds_available, "sod_gross_funds_available"
            )
        if self.sod_net_funds_available is not None:
            body["sodNetFundsAvailable"] = _e.decimal(
                self.sod_net_funds_available, "sod_net_funds_available"
            )
        if self.sod_margin_trade_balance is not None:
            body["sodMarginTradeBalance"] = _e.decimal(
                self.sod_margin_trade_balance, "sod_margin_trade_balance"
            )
        if self.sod_positions_market_value is not None:
            body["sodPositionsMarketValue"] = _e.decimal(
                self.sod_positions_market_value, "sod_positions_market_value"
            )
        if self.sod_ttl_equity is not None:
            body["sodTtlEquity"] = _e.decimal(self.sod_ttl_equity, "sod_ttl_equity")
        if self.sod_ttl_equity_updated_at is not None:
            body["sodTtlEquityUpdatedAt"] = _e.date_time(
                self.sod_ttl_equity_updated_at, "sod_ttl_equity_updated_at"
            )
        return body


_KNOWN = frozenset(
    {
        "accountId",
        "balance",
        "cashBalance",
        "netBuyingPower",
        "stockBuyingPower",
        "optionBuyingPower",
        "dayTradeBuyingPower",
        "dayTradeOvernightRegTBuyingPower",
        "amountAvailableToWithdraw",
        "fundsAvailableForWithdrawal",
        "settledFunds",
        "unsettledFunds",
        "heldBackFunds",
        "startOfDayCash",
        "costOfPositions",
        "valueBought",
        "valueSold",
        "openPnl",
        "unrealizedPl",
        "realizedPl",
        "dayOpenPnl",
        "dayRealizedPnl",
        "dayTotalPnl",
        "credit",
        "creditRemaining",
        "grossMargin",
        "maintReq",
        "intradayMarginBalance",
        "sma",
        "smaCreditRemaining",
        "pdt",
        "pdtCreditRemaining",
        "pendingOrdersCount",
        "pendingOrdersMarginRequirements",
        "sodFundsAvailableDate",
        "sodGrossFundsAvailable",
        "sodNetFundsAvailable",
        "sodMarginTradeBalance",
        "sodPositionsMarketValue",
        "sodTtlEquity",
        "sodTtlEquityUpdatedAt",
    }
)


def decode_account_balance(data: Any, at: str | int) -> AccountBalance:
    """
    Decode a JSON object, taking over what it holds; *at* is its place in the one around it.
    """
    if data.__class__ is not dict:
        raise _d.expected("an object", data, at)
    self = _new(AccountBalance)
    get = data.get
    missing = 0
    try:
        v = get("accountId")
        if v.__class__ is str:
            self.account_id = v
        elif v is None:
            self.account_id = None
            missing += "accountId" not in data
        else:
            self.account_id = _d.text(v, "accountId")
        v = get("balance")
        if v is None or v == "":
            self.balance = None
            missing += "balance" not in data
        else:
            self.balance = _d.decimal(v, "balance")
        v = get("cashBalance")
        if v is None or v == "":
            self.cash_balance = None
            missing += "cashBalance" not in data
        else:
            self.cash_balance = _d.decimal(v, "cashBalance")
        v = get("netBuyingPower")
        if v is None or v == "":
            self.net_buying_power = None
            missing += "netBuyingPower" not in data
        else:
            self.net_buying_power = _d.decimal(v, "netBuyingPower")
        v = get("stockBuyingPower")
        if v is None or v == "":
            self.stock_buying_power = None
            missing += "stockBuyingPower" not in data
        else:
            self.stock_buying_power = _d.decimal(v, "stockBuyingPower")
        v = get("optionBuyingPower")
        if v is None or v == "":
            self.option_buying_power = None
            missing += "optionBuyingPower" not in data
        else:
            self.option_buying_power = _d.decimal(v, "optionBuyingPower")
        v = get("dayTradeBuyingPower")
        if v is None or v == "":
            self.day_trade_buying_power = None
            missing += "dayTradeBuyingPower" not in data
        else:
            self.day_trade_buying_power = _d.decimal(v, "dayTradeBuyingPower")
        v = get("dayTradeOvernightRegTBuyingPower")
        if v is None or v == "":
            self.day_trade_overnight_reg_t_buying_power = None
            missing += "dayTradeOvernightRegTBuyingPower" not in data
        else:
            self.day_trade_overnight_reg_t_buying_power = _d.decimal(
                v, "dayTradeOvernightRegTBuyingPower"
            )
        v = get("amountAvailableToWithdraw")
        if v is None or v == "":
            self.amount_available_to_withdraw = None
            missing += "amountAvailableToWithdraw" not in data
        else:
            self.amount_available_to_withdraw = _d.decimal(v, "amountAvailableToWithdraw")
        v = get("fundsAvailableForWithdrawal")
        if v is None or v == "":
            self.funds_available_for_withdrawal = None
            missing += "fundsAvailableForWithdrawal" not in data
        else:
            self.funds_available_for_withdrawal = _d.decimal(v, "fundsAvailableForWithdrawal")
        v = get("settledFunds")
        if v is None or v == "":
            self.settled_funds = None
            missing += "settledFunds" not in data
        else:
            self.settled_funds = _d.decimal(v, "settledFunds")
        v = get("unsettledFunds")
        if v is None or v == "":
            self.unsettled_funds = None
            missing += "unsettledFunds" not in data
        else:
            self.unsettled_funds = _d.decimal(v, "unsettledFunds")
        v = get("heldBackFunds")
        if v is None or v == "":
            self.held_back_funds = None
            missing += "heldBackFunds" not in data
        else:
            self.held_back_funds = _d.decimal(v, "heldBackFunds")
        v = get("startOfDayCash")
        if v is None or v == "":
            self.start_of_day_cash = None
            missing += "startOfDayCash" not in data
        else:
            self.start_of_day_cash = _d.decimal(v, "startOfDayCash")
        v = get("costOfPositions")
        if v is None or v == "":
            self.cost_of_positions = None
            missing += "costOfPositions" not in data
        else:
            self.cost_of_positions = _d.decimal(v, "costOfPositions")
        v = get("valueBought")
        if v is None or v == "":
            self.value_bought = None
            missing += "valueBought" not in data
        else:
            self.value_bought = _d.decimal(v, "valueBought")
        v = get("valueSold")
        if v is None or v == "":
            self.value_sold = None
            missing += "valueSold" not in data
        else:
            self.value_sold = _d.decimal(v, "valueSold")
        v = get("openPnl")
        if v is None or v == "":
            self.open_pnl = None
            missing += "openPnl" not in data
        else:
            self.open_pnl = _d.decimal(v, "openPnl")
        v = get("unrealizedPl")
        if v is None or v == "":
            self.unrealized_pl = None
            missing += "unrealizedPl" not in data
        else:
            self.unrealized_pl = _d.decimal(v, "unrealizedPl")
        v = get("realizedPl")
        if v is None or v == "":
            self.realized_pl = None
            missing += "realizedPl" not in data
        else:
            self.realized_pl = _d.decimal(v, "realizedPl")
        v = get("dayOpenPnl")
        if v is None or v == "":
            self.day_open_pnl = None
            missing += "dayOpenPnl" not in data
        else:
            self.day_open_pnl = _d.decimal(v, "dayOpenPnl")
        v = get("dayRealizedPnl")
        if v is None or v == "":
            self.day_realized_pnl = None
            missing += "dayRealizedPnl" not in data
        else:
            self.day_realized_pnl = _d.decimal(v, "dayRealizedPnl")
        v = get("dayTotalPnl")
        if v is None or v == "":
            self.day_total_pnl = None
            missing += "dayTotalPnl" not in data
        else:
            self.day_total_pnl = _d.decimal(v, "dayTotalPnl")
        v = get("credit")
        if v is None or v == "":
            self.credit = None
            missing += "credit" not in data
        else:
            self.credit = _d.decimal(v, "credit")
        v = get("creditRemaining")
        if v is None or v == "":
            self.credit_remaining = None
            missing += "creditRemaining" not in data
        else:
            self.credit_remaining = _d.decimal(v, "creditRemaining")
        v = get("grossMargin")
        if v is None or v == "":
            self.gross_margin = None
            missing += "grossMargin" not in data
        else:
            self.gross_margin = _d.decimal(v, "grossMargin")
        v = get("maintReq")
        if v is None or v == "":
            self.maint_req = None
            missing += "maintReq" not in data
        else:
            self.maint_req = _d.decimal(v, "maintReq")
        v = get("intradayMarginBalance")
        if v is None or v == "":
            self.intraday_margin_balance = None
            missing += "intradayMarginBalance" not in data
        else:
            self.intraday_margin_balance = _d.decimal(v, "intradayMarginBalance")
        v = get("sma")
        if v is None or v == "":
            self.sma = None
            missing += "sma" not in data
        else:
            self.sma = _d.decimal(v, "sma")
        v = get("smaCreditRemaining")
        if v is None or v == "":
            self.sma_credit_remaining = None
            missing += "smaCreditRemaining" not in data
        else:
            self.sma_credit_remaining = _d.decimal(v, "smaCreditRemaining")
        v = get("pdt")
        if v is None or v == "":
            self.pdt = None
            missing += "pdt" not in data
        else:
            self.pdt = _d.decimal(v, "pdt")
        v = get("pdtCreditRemaining")
        if v is None or v == "":
            self.pdt_credit_remaining = None
            missing += "pdtCreditRemaining" not in data
        else:
            self.pdt_credit_remaining = _d.decimal(v, "pdtCreditRemaining")
        v = get("pendingOrdersCount")
        if v.__class__ is int:
            self.pending_orders_count = v
        elif v is None:
            self.pending_orders_count = None
            missing += "pendingOrdersCount" not in data
        else:
            self.pending_orders_count = _d.integer(v, "pendingOrdersCount")
        v = get("pendingOrdersMarginRequirements")
        if v is None or v == "":
            self.pending_orders_margin_requirements = None
            missing += "pendingOrdersMarginRequirements" not in data
        else:
            self.pending_orders_margin_requirements = _d.decimal(
                v, "pendingOrdersMarginRequirements"
            )
        v = get("sodFundsAvailableDate")
        if v is None or v == "":
            self.sod_funds_available_date = None
            missing += "sodFundsAvailableDate" not in data
        else:
            self.sod_funds_available_date = _d.date(v, "sodFundsAvailableDate")
        v = get("sodGrossFundsAvailable")
        if v is None or v == "":
            self.sod_gross_funds_available = None
            missing += "sodGrossFundsAvailable" not in data
        else:
            self.sod_gross_funds_available = _d.decimal(v, "sodGrossFundsAvailable")
        v = get("sodNetFundsAvailable")
        if v is None or v == "":
            self.sod_net_funds_available = None
            missing += "sodNetFundsAvailable" not in data
        else:
            self.sod_net_funds_available = _d.decimal(v, "sodNetFundsAvailable")
        v = get("sodMarginTradeBalance")
        if v is None or v == "":
            self.sod_margin_trade_balance = None
            missing += "sodMarginTradeBalance" not in data
        else:
            self.sod_margin_trade_balance = _d.decimal(v, "sodMarginTradeBalance")
        v = get("sodPositionsMarketValue")
        if v is None or v == "":
            self.sod_positions_market_value = None
            missing += "sodPositionsMarketValue" not in data
        else:
            self.sod_positions_market_value = _d.decimal(v, "sodPositionsMarketValue")
        v = get("sodTtlEquity")
        if v is None or v == "":
            self.sod_ttl_equity = None
            missing += "sodTtlEquity" not in data
        else:
            self.sod_ttl_equity = _d.decimal(v, "sodTtlEquity")
        v = get("sodTtlEquityUpdatedAt")
        if v is None or v == "":
            self.sod_ttl_equity_updated_at = None
            missing += "sodTtlEquityUpdatedAt" not in data
        else:
            self.sod_ttl_equity_updated_at = _d.date_time(v, "sodTtlEquityUpdatedAt")
    except DecodeError as error:
        error.under(at)
        raise
    if len(data) + missing != 41:
        self.additional_properties = {k: v for k, v in data.items() if k not in _KNOWN}
    return self

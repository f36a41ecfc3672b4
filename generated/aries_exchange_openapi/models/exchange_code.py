# Made by `make generate` from spec/openapi.yaml; never edited.
from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

from .. import decoding as _d
from ..enums import OpenStrEnum

__all__ = ["ExchangeCode", "ExchangeCodeLike", "decode_exchange_code"]


class ExchangeCode(OpenStrEnum):
    """
    The code of an exchange.
    An open enumeration: see *is_known*.
    """

    AD = "AD"
    AS = "AS"
    AT = "AT"
    AX = "AX"
    BA = "BA"
    BC = "BC"
    BD = "BD"
    BE = "BE"
    BH = "BH"
    BK = "BK"
    BO = "BO"
    BR = "BR"
    CA = "CA"
    CN = "CN"
    CO = "CO"
    CR = "CR"
    CS = "CS"
    DB = "DB"
    DE = "DE"
    DU = "DU"
    F = "F"
    HA = "HA"
    HE = "HE"
    HK = "HK"
    HM = "HM"
    IC = "IC"
    IR = "IR"
    IS = "IS"
    JK = "JK"
    JO = "JO"
    KL = "KL"
    KQ = "KQ"
    KS = "KS"
    KW = "KW"
    L = "L"
    LS = "LS"
    MC = "MC"
    ME = "ME"
    MI = "MI"
    MT = "MT"
    MU = "MU"
    MX = "MX"
    NE = "NE"
    NL = "NL"
    NS = "NS"
    NZ = "NZ"
    OL = "OL"
    OM = "OM"
    PA = "PA"
    PK = "PK"
    PM = "PM"
    PR = "PR"
    QA = "QA"
    RG = "RG"
    RO = "RO"
    SA = "SA"
    SC = "SC"
    SG = "SG"
    SI = "SI"
    SN = "SN"
    SR = "SR"
    SS = "SS"
    ST = "ST"
    SW = "SW"
    SX = "SX"
    SZ = "SZ"
    T = "T"
    TA = "TA"
    TG = "TG"
    TL = "TL"
    TO = "TO"
    TW = "TW"
    TWO = "TWO"
    US = "US"
    V = "V"
    VI = "VI"
    VN = "VN"
    VS = "VS"
    WA = "WA"


ExchangeCodeLike: TypeAlias = (
    ExchangeCode
    | Literal[
        "AD",
        "AS",
        "AT",
        "AX",
        "BA",
        "BC",
        "BD",
        "BE",
        "BH",
        "BK",
        "BO",
        "BR",
        "CA",
        "CN",
        "CO",
        "CR",
        "CS",
        "DB",
        "DE",
        "DU",
        "F",
        "HA",
        "HE",
        "HK",
        "HM",
        "IC",
        "IR",
        "IS",
        "JK",
        "JO",
        "KL",
        "KQ",
        "KS",
        "KW",
        "L",
        "LS",
        "MC",
        "ME",
        "MI",
        "MT",
        "MU",
        "MX",
        "NE",
        "NL",
        "NS",
        "NZ",
        "OL",
        "OM",
        "PA",
        "PK",
        "PM",
        "PR",
        "QA",
        "RG",
        "RO",
        "SA",
        "SC",
        "SG",
        "SI",
        "SN",
        "SR",
        "SS",
        "ST",
        "SW",
        "SX",
        "SZ",
        "T",
        "TA",
        "TG",
        "TL",
        "TO",
        "TW",
        "TWO",
        "US",
        "V",
        "VI",
        "VN",
        "VS",
        "WA",
    ]
)
"""
What an argument takes: a member, or the value of one.
"""

_KNOWN: Final = {member.value: member for member in ExchangeCode}


def decode_exchange_code(value: Any, at: str | int) -> ExchangeCode:
    """
    Decode a string; one that is unknown becomes a member of its own.
    """
    try:
        return _KNOWN[value]
    except (KeyError, TypeError):
        if value.__class__ is str:
            return ExchangeCode(value)
    raise _d.expected("a string", value, at)

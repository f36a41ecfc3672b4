"""
The hours of exchanges.  The sandbox knows those of `US`; the others are always closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from aries_sandbox import hours
from aries_sandbox.call import Call, Handler, answer


_US: Final = "US"


def get_market_status(call: Call) -> Response:
    """
    Tell whether an exchange is open, by the sandbox's clock.
    """
    now, exchange = call.world.clock.now(), call.query.get("exchange", _US)
    status: dict[str, Any] = {"exchange": exchange, "timestamp": int(now)}
    session = hours.session(now) if exchange == _US else ""
    zone = {"timezone": "America/New_York"} if exchange == _US else {}
    return answer({**status, "isOpen": session == "regular", "session": session, **zone})


def get_market_holidays(call: Call) -> Response:
    """
    List the holidays of this year and the next.
    """
    if call.query.get("exchange", _US) != _US:
        return answer({"holidays": []})
    year = hours.local(call.world.clock.now()).year
    found = [*hours.holidays(year), *hours.holidays(year + 1)]
    return answer({"holidays": [_holiday(each) for each in found]})


def _holiday(each: hours.Holiday) -> dict[str, str]:
    short = "" if each.closes is None else f"{hours.OPEN:%H:%M}-{each.closes:%H:%M}"
    return {"atDate": each.day.isoformat(), "eventName": each.name, "tradingHour": short}


HANDLERS: Final[Mapping[str, Handler]] = {
    "getMarketStatus": get_market_status,
    "getMarketHolidays": get_market_holidays,
}

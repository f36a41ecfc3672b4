"""
The hours of the exchange.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from aries_sandbox import Sandbox, hours, serve
from tests.sandbox.trader import Trader


NEW_YORK = ZoneInfo("America/New_York")
FIRST, LAST = (
    datetime(2008, 1, 1, tzinfo=UTC).timestamp(),
    datetime(2037, 1, 1, tzinfo=UTC).timestamp(),
)


class TestClock:
    @settings(max_examples=500, derandomize=True, database=None)
    @given(st.floats(FIRST, LAST))
    def test_new_york(self, when: float) -> None:
        """
        The time in New York is that of the time zone database.
        """
        there = datetime.fromtimestamp(when, NEW_YORK).replace(tzinfo=None)

        assert abs(there - hours.local(when)) < timedelta(milliseconds=1)
        assert (
            hours.midnight(when)
            == there.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=NEW_YORK).timestamp()
        )

    @pytest.mark.parametrize(
        ("when", "session"),
        [
            ("2026-01-15T08:59:59", ""),
            ("2026-01-15T09:00:00", "pre-market"),
            ("2026-01-15T14:29:59", "pre-market"),
            ("2026-01-15T14:30:00", "regular"),
            ("2026-01-15T20:59:59", "regular"),
            ("2026-01-15T21:00:00", "after-hours"),
            ("2026-01-16T01:00:00", ""),
            ("2026-07-15T13:30:00", "regular"),
            ("2026-01-17T15:00:00", ""),
            ("2026-01-19T15:00:00", ""),
            ("2026-11-27T17:59:59", "regular"),
            ("2026-11-27T18:00:00", "after-hours"),
        ],
    )
    def test_sessions(self, when: str, session: str) -> None:
        """
        The sessions of days, summer days, weekends, holidays and short days.
        """
        assert session == hours.session(datetime.fromisoformat(f"{when}+00:00").timestamp())

    def test_holidays(self) -> None:
        """
        The holidays are those that the New York Stock Exchange has published for 2026 to 2028.
        """
        closed = {
            2026: "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25",
            2027: "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24",
            2028: "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25",
        }
        short = {2026: "11-27 12-24", 2027: "11-26", 2028: "07-03 11-24"}
        for year, days in closed.items():
            found = hours.holidays(year)
            assert days == " ".join(f"{each.day:%m-%d}" for each in found if each.closes is None)
            assert short[year] == " ".join(f"{each.day:%m-%d}" for each in found if each.closes)

    def test_far_away(self) -> None:
        """
        Every year has its hours, also those that a clock can reach in 100 years.
        """
        for year in range(1970, 2140):
            assert len(hours.holidays(year)) >= 9
            assert hours.closes(date(year, 12, 25)) is None


class TestMarket:
    @pytest.fixture(name="sandbox")
    def sandbox(self) -> Iterator[Sandbox]:
        """
        A sandbox on the short day after Thanksgiving, at 9:30 in New York.
        """
        start = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
        with serve(clock=start.timestamp, access_ttl=86_400) as sandbox:
            yield sandbox

    def test_status(self, sandbox: Sandbox) -> None:
        """
        The clock of the sandbox opens and closes the exchange; others are closed.
        """
        with httpx.Client(base_url=sandbox.base_url, trust_env=False) as http:
            trader = Trader(http)
            before = trader.ask("/v1/market/status")
            sandbox.advance_clock(3.5 * 3600)
            after = trader.ask("/v1/market/status", exchange="US")
            other = trader.ask("/v1/market/status", exchange="L")

        assert {
            "exchange": "US",
            "isOpen": True,
            "session": "regular",
            "timestamp": 1795789800,
            "timezone": "America/New_York",
        } == before
        assert (False, "after-hours") == (after["isOpen"], after["session"])
        assert ("L", False, "") == (other["exchange"], other["isOpen"], other["session"])

    def test_holidays(self, sandbox: Sandbox) -> None:
        """
        The list has the holidays of two years, and the hours of short days.
        """
        with httpx.Client(base_url=sandbox.base_url, trust_env=False) as http:
            trader = Trader(http)
            found = trader.ask("/v1/market/holiday")["holidays"]
            other = trader.ask("/v1/market/holiday", exchange="L")

        by_day = {each["atDate"]: each["tradingHour"] for each in found}
        assert ("09:30-13:00", "") == (by_day["2026-11-27"], by_day["2027-12-24"])
        assert {"holidays": []} == other

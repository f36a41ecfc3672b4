"""
The hours of the stock exchange in New York, at any time.

Rules instead of tables: the sandbox's clock can be advanced by years, and not every machine has a
database of time zones.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple


OPEN: Final = time(9, 30)
CLOSE: Final = time(16)
EARLY_CLOSE: Final = time(13)
_PRE_MARKET: Final = time(4)
_AFTER_HOURS: Final = timedelta(hours=4)  # from the close
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class Holiday(NamedTuple):
    """
    A day without the usual hours.  *closes* is None if the exchange is closed all day.
    """

    day: date
    name: str
    closes: time | None = None


def local(when: float) -> datetime:
    """
    Return the time in New York, without an offset.
    """
    there = datetime.fromtimestamp(when, UTC).replace(tzinfo=None) - timedelta(hours=5)
    # Daylight saving starts at 2:00 and ends at 1:00, both in standard time (since 2007).
    starts = datetime.combine(_weekday(there.year, 3, 6, 2), time(2))
    ends = datetime.combine(_weekday(there.year, 11, 6, 1), time(1))
    return there + timedelta(hours=1) if starts <= there < ends else there


def instant(there: datetime) -> float:
    """
    Return the time that *there* is in New York; the reverse of `local`.
    """
    when = there.replace(tzinfo=UTC).timestamp()
    summer = when + 4 * 3600
    return summer if local(summer) == there else when + 5 * 3600


def midnight(when: float) -> float:
    """
    Return when the day began in New York.
    """
    return instant(datetime.combine(local(when).date(), time()))


def closes(day: date) -> time | None:
    """
    Return when the exchange closes on *day*, or None if it does not open.
    """
    if day.weekday() >= _SATURDAY:
        return None
    found = [each for each in holidays(day.year) if each.day == day]
    return found[0].closes if found else CLOSE


def next_open(when: float) -> float:
    """
    Return when the exchange opens next.
    """
    return _next(when, lambda _: OPEN)


def next_close(when: float, *, extended: bool = False) -> float:
    """
    Return when the exchange closes next; with *extended*, when its after-hours session ends.
    """
    late = _AFTER_HOURS if extended else timedelta()
    return _next(when, lambda end: (datetime.combine(date.min, end) + late).time())


def session(when: float) -> str:
    """
    Return ``pre-market``, ``regular``, ``after-hours``, or an empty string.
    """
    there = local(when)
    end = closes(there.date())
    if end is None or there.time() < _PRE_MARKET:
        return ""
    if there.time() < OPEN:
        return "pre-market"
    closed = datetime.combine(there.date(), end)
    if there < closed:
        return "regular"
    return "after-hours" if there < closed + _AFTER_HOURS else ""


@lru_cache(maxsize=256)
def holidays(year: int) -> tuple[Holiday, ...]:
    """
    Return the holidays of a year, in the order of their days.
    """
    thanksgiving = _weekday(year, 11, 3, 4)
    full = [
        Holiday(_weekday(year, 1, 0, 3), "Martin Luther King Jr. Day"),
        Holiday(_weekday(year, 2, 0, 3), "Washington's Birthday"),
        Holiday(_easter(year) - 2 * _DAY, "Good Friday"),
        Holiday(_weekday(year, 6, 0, 1) - 7 * _DAY, "Memorial Day"),
        Holiday(_observed(date(year, 6, 19)), "Juneteenth"),
        Holiday(_observed(date(year, 7, 4)), "Independence Day"),
        Holiday(_weekday(year, 9, 0, 1), "Labor Day"),
        Holiday(thanksgiving, "Thanksgiving Day"),
        Holiday(_observed(date(year, 12, 25)), "Christmas Day"),
    ]
    new_year = date(year, 1, 1)
    if new_year.weekday() != _SATURDAY:  # then it would be in the year before, and is not observed
        full.append(Holiday(_observed(new_year), "New Year's Day"))
    taken = {each.day for each in full}
    short = [
        Holiday(date(year, 7, 3), "Independence Day Eve", EARLY_CLOSE),
        Holiday(thanksgiving + _DAY, "Day after Thanksgiving", EARLY_CLOSE),
        Holiday(date(year, 12, 24), "Christmas Eve", EARLY_CLOSE),
    ]
    full += [each for each in short if each.day.weekday() < _SATURDAY and each.day not in taken]
    return tuple(sorted(full))


def _next(when: float, at: Callable[[time], time]) -> float:
    day = local(when).date()
    while True:
        end = closes(day)
        if end is not None and (found := instant(datetime.combine(day, at(end)))) > when:
            return found
        day += _DAY


def _weekday(year: int, month: int, weekday: int, number: int) -> date:
    """
    Return the *number*-th *weekday* (Monday is 0) of a month.
    """
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _observed(day: date) -> date:
    return day + {5: -_DAY, 6: _DAY}.get(day.weekday(), timedelta())


def _easter(year: int) -> date:
    """
    Return Easter Sunday (Gregorian calendar, the algorithm of Meeus, Jones and Butcher).
    """
    golden, century, rest = year % 19, year // 100, year % 100
    corrected = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - corrected + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)

"""Dates beyond the years 1 to 9999 and fractions beyond the microsecond.

Python's own classes end there and the standard does not. Such values can be read, written,
compared and taken apart; what would need arithmetic with them is null, never a wrong day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

MAX_YEAR = 999_999_999


@dataclass(frozen=True, slots=True, order=True)
class FarDay:
    """A day of a year that `datetime.date` does not have."""

    year: int
    month: int
    day: int

    def isoformat(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class FarMoment:
    """A time of day on a far day."""

    date: FarDay
    clock: time

    @property
    def year(self) -> int:
        return self.date.year

    @property
    def month(self) -> int:
        return self.date.month

    @property
    def day(self) -> int:
        return self.date.day


class NanoTime(time):
    """A time with billionths of a second. What is computed from it keeps the millionths only."""

    nanos: int = 0

    def __reduce_ex__(self, _protocol: object) -> tuple[Any, ...]:
        return nano_time, (
            time.fromisoformat(self.isoformat()).replace(tzinfo=self.tzinfo),
            self.nanos,
        )


class NanoMoment(datetime):
    """A date and time with billionths of a second."""

    nanos: int = 0

    def __reduce_ex__(self, _protocol: object) -> tuple[Any, ...]:
        return combine, (self.date(), nano_time(self.timetz(), self.nanos))


def nano_time(clock: time, nanos: int) -> time:
    """The time itself when there are no billionths to remember."""
    if not nanos:
        return clock
    found = NanoTime(clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo)
    found.nanos = nanos
    return found


def combine(day: date | FarDay, clock: time) -> datetime | FarMoment:
    if isinstance(day, FarDay):
        return FarMoment(day, clock)
    nanos = getattr(clock, "nanos", 0)
    if not nanos:
        return datetime.combine(day, clock)
    found = NanoMoment.combine(day, clock)
    found.nanos = nanos
    return found


def make_date(year: int, month: int, day: int) -> date | FarDay | None:
    """The day of any year of the standard; None when the calendar does not have it."""
    try:
        if 1 <= year <= 9999:
            return date(year, month, day)
        if abs(year) > MAX_YEAR:
            return None
        date(2000 + year % 400, month, day)  # the calendar repeats itself every 400 years
    except (ValueError, OverflowError):
        return None
    return FarDay(year, month, day)


def near(day: date | FarDay | FarMoment) -> date:
    """A day with the same place in its year and week, in a year that Python knows."""
    if isinstance(day, date):
        return day
    return date(2000 + day.year % 400, day.month, day.day)


def far_order(left: Any, right: Any) -> int:
    """The order of two days or two moments of which at least one is far."""
    first, second = _key(left), _key(right)
    return (first > second) - (first < second)


def _key(value: Any) -> tuple[int, int, int, time]:
    if isinstance(value, FarMoment):
        clock = value.clock
    else:
        clock = value.time() if isinstance(value, datetime) else time()
    return value.year, value.month, value.day, clock.replace(tzinfo=None)

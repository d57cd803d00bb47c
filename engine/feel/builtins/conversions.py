"""Functions that make numbers, dates, times and durations."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from engine.feel.builtins.signatures import builtin
from engine.feel.temporal import (
    months_between,
    named_zone,
    offset_zone,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.values import NUMBERS, YearsMonths

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MONTHS = (
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@builtin("number", "from: string, grouping separator?: string, decimal separator?: string")
def number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping not in {" ", ",", ".", None} or point not in {".", ",", None}:
        return None
    if grouping is not None and grouping == point:
        return None
    plain = text.replace(grouping, "") if grouping else text
    if point and point != ".":
        plain = plain.replace(".", "?").replace(point, ".")
    try:
        return NUMBERS.create_decimal(plain) if _NUMBER.fullmatch(plain) else None
    except DecimalException:
        return None


@builtin("number", "from: number")
def number_of_number(value: Decimal) -> Decimal:
    return value


@builtin("date", "from: string")
def date_of_text(text: str) -> date | None:
    return parse_date(text)


@builtin("date", "from: day")
def date_of_day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


@builtin("date", "year: number, month: number, day: number")
def date_of_numbers(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@builtin("time", "from: string")
def time_of_text(text: str) -> time | None:
    return parse_time(text)


@builtin("time", "from: time")
def time_of_time(clock: time) -> time:
    return clock


@builtin("time", "from: day")
def time_of_day(day: date) -> time:
    """Midnight of a date is UTC's, says the standard."""
    return day.timetz() if isinstance(day, datetime) else time(tzinfo=UTC)


@builtin("time", "hour: number, minute: number, second: number, offset?: days")
def time_of_numbers(
    hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None
) -> time | None:
    zone = None if offset is None else offset_zone(offset)
    if offset is not None and zone is None:
        return None
    try:
        micro = int((second % 1).scaleb(6))
        return time(int(hour), int(minute), int(second), micro, tzinfo=zone)
    except (ValueError, OverflowError, DecimalException):
        return None


@builtin("date and time", "from: string")
def date_time_of_text(text: str) -> datetime | None:
    return parse_date_time(text)


@builtin("date and time", "from: date and time")
def date_time_of_day(moment: datetime) -> datetime:
    return moment


@builtin("date and time", "date: day, time: time")
def date_time_of_parts(day: date, clock: time) -> datetime:
    return datetime.combine(date_of_day(day), clock)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@builtin("date and time", f"{_PARTS}, offset?: days")
def date_time_of_numbers(*parts: object) -> datetime | None:
    *numbers, offset = parts
    day, clock = date_of_numbers(*numbers[:3]), time_of_numbers(*numbers[3:], offset)  # type: ignore[arg-type]  # as declared
    return None if day is None or clock is None else datetime.combine(day, clock)


@builtin("date and time", f"{_PARTS}, timezone: string")
def date_time_in_zone(*parts: object) -> datetime | None:
    *numbers, name = parts
    moment, zone = date_time_of_numbers(*numbers, None), named_zone(str(name))
    return None if moment is None or zone is None else moment.replace(tzinfo=zone)


@builtin("duration", "from: string")
def duration_of_text(text: str) -> timedelta | YearsMonths | None:
    return parse_duration(text)


@builtin("duration", "from: duration")
def duration_of_duration(span: object) -> object:
    return span


@builtin("years and months duration", "from: day, to: day")
def years_and_months(start: date, end: date) -> YearsMonths:
    return YearsMonths(months_between(start, end))


@builtin("day of year", "date: day")
def day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week", "date: day")
def day_of_week(day: date) -> str:
    return _DAYS[day.weekday()]


@builtin("month of year", "date: day")
def month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: day")
def week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)


@builtin("now")
def now() -> datetime:
    """The engine gives its own clock under this name; this is for standing alone."""
    return datetime.now(UTC)


@builtin("today")
def today() -> date:
    return datetime.now(UTC).date()

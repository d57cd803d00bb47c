"""Functions that make numbers, dates, times and durations."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException

from engine.feel.builtins.signatures import builtin
from engine.feel.far import FarDay, FarMoment, combine, make_date, nano_time, near
from engine.feel.temporal import (
    Day,
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
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
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
def date_of_text(text: str) -> date | FarDay | None:
    return parse_date(text)


@builtin("date", "from: day")
def date_of_day(day: Day) -> date | FarDay:
    if isinstance(day, FarMoment):
        return day.date
    return day.date() if isinstance(day, datetime) else day


@builtin("date", "year: number, month: number, day: number")
def date_of_numbers(year: Decimal, month: Decimal, day: Decimal) -> date | FarDay | None:
    try:
        return make_date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


@builtin("time", "from: string")
def time_of_text(text: str) -> time | None:
    return parse_time(text)


@builtin("time", "from: time")
def time_of_time(clock: time) -> time:
    return clock


@builtin("time", "from: day")
def time_of_day(day: Day) -> time:
    """Midnight of a date is UTC's, says the standard."""
    if isinstance(day, FarMoment):
        return day.clock
    if isinstance(day, datetime):
        return nano_time(day.timetz(), getattr(day, "nanos", 0))
    return time(tzinfo=UTC)


@builtin("time", "hour: number, minute: number, second: number, offset?: days")
def time_of_numbers(
    hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None
) -> time | None:
    zone = None if offset is None else offset_zone(offset)
    if offset is not None and zone is None:
        return None
    try:
        billionths = int((second % 1).scaleb(9))
        clock = time(int(hour), int(minute), int(second), billionths // 1000, tzinfo=zone)
    except (ValueError, OverflowError, DecimalException):
        return None
    return nano_time(clock, billionths % 1000)


@builtin("date and time", "from: string")
def date_time_of_text(text: str) -> datetime | FarMoment | None:
    return parse_date_time(text)


@builtin("date and time", "from: date and time")
def date_time_of_day(moment: datetime | FarMoment) -> datetime | FarMoment:
    return moment


@builtin("date and time", "date: day, time: time")
def date_time_of_parts(day: Day, clock: time) -> datetime | FarMoment:
    return combine(date_of_day(day), clock)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@builtin("date and time", f"{_PARTS}, offset?: days")
def date_time_of_numbers(*parts: object) -> datetime | FarMoment | None:
    day, clock = date_of_numbers(*parts[:3]), time_of_numbers(*parts[3:])  # type: ignore[arg-type]  # as declared
    return None if day is None or clock is None else combine(day, clock)


@builtin("date and time", f"{_PARTS}, timezone: string")
def date_time_in_zone(*parts: object) -> datetime | FarMoment | None:
    moment = date_time_of_numbers(*parts[:6], None)
    zone = named_zone(str(parts[6]))
    if moment is None or zone is None:
        return None
    if isinstance(moment, FarMoment):
        return FarMoment(moment.date, moment.clock.replace(tzinfo=zone))
    return moment.replace(tzinfo=zone)


@builtin("duration", "from: string")
def duration_of_text(text: str) -> timedelta | YearsMonths | None:
    return parse_duration(text)


@builtin("duration", "from: duration")
def duration_of_duration(span: object) -> object:
    return span


@builtin("years and months duration", "from: day, to: day")
def years_and_months(start: Day, end: Day) -> YearsMonths:
    return YearsMonths(months_between(start, end))


@builtin("day of year", "date: day")
def day_of_year(day: Day) -> Decimal:
    return Decimal(near(day).timetuple().tm_yday)


@builtin("day of week", "date: day")
def day_of_week(day: Day) -> str:
    return _DAYS[near(day).weekday()]


@builtin("month of year", "date: day")
def month_of_year(day: Day) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year", "date: day")
def week_of_year(day: Day) -> Decimal:
    return Decimal(near(day).isocalendar().week)


@builtin("now")
def now() -> datetime:
    """The engine gives its own clock under this name; this is for standing alone."""
    return datetime.now(UTC)


@builtin("today")
def today() -> date:
    return datetime.now(UTC).date()

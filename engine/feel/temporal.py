"""Dates, times and durations: reading them, writing them and computing with them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.far import FarDay, FarMoment, combine, make_date, nano_time
from engine.feel.values import YearsMonths

_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_TIME = (
    r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?"
    r"(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<offset>\d\d:\d\d(?::\d\d)?)|@(?P<zone>[\w+\-/]+))?"
)
_DATE_ONLY = re.compile(_DATE, re.ASCII)
_TIME_ONLY = re.compile(_TIME, re.ASCII)
_DATE_TIME = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
#: of more digits than these no duration is made
_N = r"(\d{1,18})"
_DAYS = re.compile(rf"(-)?P(?:{_N}D)?(?:T(?:{_N}H)?(?:{_N}M)?(?:{_N}(?:\.(\d*))?S)?)?", re.ASCII)
_MONTHS = re.compile(rf"(-)?P(?:{_N}Y)?(?:{_N}M)?", re.ASCII)
_MAX_OFFSET = 18 * 3600
_ZONES: frozenset[str] = frozenset()
Fields = dict[str, str | None]
Day = date | FarDay | FarMoment


def parse_date(text: str) -> date | FarDay | None:
    match = _DATE_ONLY.fullmatch(text)
    return _date(match.groupdict()) if match else None


def parse_time(text: str) -> time | None:
    match = _TIME_ONLY.fullmatch(text)
    return _time(match.groupdict()) if match else None


def parse_date_time(text: str) -> datetime | FarMoment | None:
    """A date alone is its midnight."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        day = parse_date(text)
        return None if day is None else combine(day, time())
    day, clock = _date(match.groupdict()), _time(match.groupdict())
    if match["hour"] == "24" and isinstance(day, date):
        day = add_days(day, timedelta(days=1))
    return None if day is None or clock is None else combine(day, clock)


def parse_duration(text: str) -> timedelta | YearsMonths | None:
    match = _MONTHS.fullmatch(text)
    if match and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if not match or not any(match.group(2, 3, 4, 5)) or text.endswith("T"):
        return None
    return _days(match)


def _days(match: re.Match[str]) -> timedelta | None:
    days, hours, minutes, seconds = (int(part or 0) for part in match.group(2, 3, 4, 5))
    try:
        found = timedelta(
            days=days, hours=hours, minutes=minutes, seconds=seconds,
            microseconds=_microseconds(match[6]),
        )  # fmt: skip
        return -found if match[1] else found
    except OverflowError:
        return None


def parse_at(text: str) -> object:
    """What `@"…"` stands for."""
    if text[:1] == "P" or text[:2] == "-P":
        return parse_duration(text)
    # only the first letter tells: the name of a zone may have a T of its own
    if text[2:3] == ":":
        return parse_time(text)
    return parse_date_time(text) if "T" in text else parse_date(text)


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def _date(fields: Fields) -> date | FarDay | None:
    return make_date(*(int(fields[part] or 0) for part in ("year", "month", "day")))


def _time(fields: Fields) -> time | None:
    hour, minute, second = (int(fields[part] or 0) for part in ("hour", "minute", "second"))
    micro = _microseconds(fields["fraction"])
    if hour == 24 and not (minute or second or micro):
        hour = 0
    zone = _zone(fields)
    if zone is None and (fields["zone"] or fields["offset"]):
        return None
    try:
        clock = time(hour, minute, second, micro, tzinfo=zone)
    except ValueError:
        return None
    return nano_time(clock, int((fields["fraction"] or "")[6:9].ljust(3, "0")))


def _zone(fields: Fields) -> tzinfo | None:
    if fields["utc"]:
        return UTC
    if fields["offset"]:
        parts = [int(part) for part in fields["offset"].split(":")]
        seconds = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
        return offset_zone(timedelta(seconds=-seconds if fields["sign"] == "-" else seconds))
    return named_zone(fields["zone"] or "")


def offset_zone(offset: timedelta) -> tzinfo | None:
    """A fixed distance from UTC; none is greater than 18 hours."""
    return timezone(offset) if abs(offset.total_seconds()) <= _MAX_OFFSET else None


def named_zone(name: str) -> tzinfo | None:
    """Only names of the time zone database: a name must never become a path on the disk."""
    global _ZONES  # noqa: PLW0603 -- reading the list of zones takes milliseconds, once
    _ZONES = _ZONES or frozenset(available_timezones())
    return ZoneInfo(name) if name in _ZONES else None


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def add_months(day: date, months: int) -> date | None:
    """The same day so many months later, or the last of that month if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def add_days(day: date, span: timedelta) -> date | None:
    """A date stays a date; a date-time with a zone moves by elapsed time, not by the clock."""
    try:
        if not isinstance(day, datetime):
            return (midnight(day) + span).date()
        if isinstance(day.tzinfo, ZoneInfo):
            return (day.astimezone(UTC) + span).astimezone(day.tzinfo)
        return day + span
    except OverflowError:
        return None


def add_clock(clock: time, span: timedelta) -> time:
    moved = datetime.combine(date(2000, 1, 2), clock.replace(tzinfo=None)) + timedelta(
        seconds=span.seconds, microseconds=span.microseconds
    )
    return moved.time().replace(tzinfo=clock.tzinfo)


def difference(left: date, right: date) -> timedelta | None:
    """None when only one of the two knows its zone. A date counts as its midnight."""
    first, second = _instants(left, right)
    try:
        return first - second
    except TypeError:
        return None


def _instants(left: date, right: date) -> tuple[datetime, datetime]:
    zones = [day.tzinfo for day in (left, right) if isinstance(day, datetime)]
    zone = UTC if any(zones) else None
    first, second = (
        day if isinstance(day, datetime) else midnight(day).replace(tzinfo=zone)
        for day in (left, right)
    )
    if isinstance(first.tzinfo, ZoneInfo) and isinstance(second.tzinfo, ZoneInfo):
        # within one zone Python subtracts the clocks; the time elapsed is what counts
        return first.astimezone(UTC), second.astimezone(UTC)
    return first, second


def clock_difference(left: time, right: time) -> timedelta | None:
    day = date(1972, 12, 31)
    try:
        return datetime.combine(day, left) - datetime.combine(day, right)
    except TypeError:
        return None


def months_between(start: Day, end: Day) -> int:
    """Whole months from one day to another, negative when the end comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months


def seconds(span: timedelta) -> Decimal:
    whole = span.days * 86_400 + span.seconds
    return Decimal(whole) + Decimal(span.microseconds).scaleb(-6)


def span_of(total: Decimal) -> timedelta | None:
    """A duration of so many seconds."""
    try:
        return timedelta(microseconds=int(total.scaleb(6)))
    except OverflowError:
        return None

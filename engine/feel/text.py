"""Values as text, the way the function `string` writes them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.feel.far import FarDay, FarMoment, nano_time
from engine.feel.values import YearsMonths


def number_text(value: Decimal) -> str:
    """Never in scientific notation, unless nobody would want to read it otherwise."""
    if abs(value.adjusted()) > 100:
        return str(value)
    return format(value if value else abs(value), "f")


def date_text(value: date | FarDay) -> str:
    return value.isoformat()


def time_text(value: time) -> str:
    nanos = getattr(value, "nanos", 0)
    clock = value.replace(tzinfo=None).isoformat()
    if nanos:
        clock = f"{clock}{'' if '.' in clock else '.000000'}{nanos:03d}"
    if "." in clock:
        clock = clock.rstrip("0")
    return clock + zone_text(value.tzinfo, value.utcoffset())


def date_time_text(value: datetime) -> str:
    clock = time_text(nano_time(value.time(), getattr(value, "nanos", 0)))
    return f"{value.date().isoformat()}T{clock}{zone_text(value.tzinfo, value.utcoffset())}"


def far_text(value: FarMoment) -> str:
    return f"{value.date.isoformat()}T{time_text(value.clock)}"


def zone_text(zone: tzinfo | None, offset: timedelta | None) -> str:
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    if not offset:
        return "Z"
    sign, offset = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours:02d}:{minutes:02d}" + (f":{left:02d}" if left else "")


def months_text(value: YearsMonths) -> str:
    years, months = divmod(abs(value.months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (parts or "0M")


def span_text(value: timedelta) -> str:
    if not value:
        return "PT0S"
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0") if value.microseconds else ""
    clock = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{fraction}S" if seconds or fraction else "")
    )
    return f"{sign}P{f'{value.days}D' if value.days else ''}{f'T{clock}' if clock else ''}"


def scalar_text(value: object) -> str | None:
    """None for lists, contexts, ranges and functions."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)  # type: ignore[operator, no-any-return]  # paired by the table
    return None


_WRITERS: tuple[tuple[type | tuple[type, ...], object], ...] = (
    (Decimal, number_text),
    (datetime, date_time_text),
    ((date, FarDay), date_text),
    (FarMoment, far_text),
    (time, time_text),
    (timedelta, span_text),
    (YearsMonths, months_text),
)

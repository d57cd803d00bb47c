"""When a drawn timer is due. Calendar time only: what a term owes is asked of FEEL."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpm.definition import TimerKind
from engine.feel import YearsMonths

BOGOTA = ZoneInfo("America/Bogota")
_DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_CYCLE = re.compile(r"R(\d*)/(?:([^/P]+)/)?(P[^/]+)")


class TimerError(ValueError):
    """The text of a timer is not ISO 8601, or a value cannot be a timer."""


@dataclass(frozen=True, slots=True)
class Period:
    """A duration of ISO 8601: months are counted on the calendar, the rest is exact."""

    months: int
    rest: timedelta

    def after(self, instant: datetime) -> datetime:
        """The instant that many months and that much time later, by the clock of Bogotá."""
        local = instant.astimezone(BOGOTA)
        count = local.year * 12 + local.month - 1 + self.months
        year, month = divmod(count, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        moved = local.replace(year=year, month=month + 1, day=day)
        return (moved + self.rest).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The first time that a timer is due and, where it repeats, how often and how many more."""

    due_at: datetime | None
    every: str = ""
    left: int = 0  # further times after this one; -1 for ever

    @property
    def cycle(self) -> str | None:
        """What is left of the repetition, in ISO 8601."""
        if not self.every or self.left == 0:
            return None
        return f"R{self.left if self.left > 0 else ''}/{self.every}"

    def following(self) -> Schedule | None:
        """The schedule once this time has passed; None when it was the last."""
        if not self.every or self.left == 0 or self.due_at is None:
            return None
        due = parse_period(self.every).after(self.due_at)
        return Schedule(due, self.every, self.left - 1 if self.left > 0 else -1)


def schedule(kind: TimerKind, value: Any, now: datetime) -> Schedule:
    """When the timer is due, armed at `now`. A null value is never due (a suspended term)."""
    if value is None:
        return Schedule(None)
    try:
        if kind is TimerKind.CYCLE:
            return _cycle(value, now)
        if kind is TimerKind.DURATION:
            return Schedule(_period(value).after(now))
        return Schedule(_instant(value, now))
    except (OverflowError, ValueError) as error:
        raise TimerError(f"expected a timer within the calendar, found {value!r}") from error


def parse_period(text: str) -> Period:
    """A duration of ISO 8601. Raises TimerError."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise TimerError(f"expected an ISO 8601 duration, found {text!r}")
    years, months, weeks, days, hours, minutes, seconds = (int(n or 0) for n in match.groups())
    try:
        rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise TimerError(f"expected a duration within the calendar, found {text!r}") from error
    return Period(years * 12 + months, rest)


def as_instant(value: Any) -> datetime:
    """A date is its first instant in Bogotá; a date-time without zone is Bogotá's."""
    if isinstance(value, str):
        text = value.strip()
        value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=BOGOTA)
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), BOGOTA).astimezone(UTC)
    raise TimerError(f"expected a date or a date-time, found {value!r}")


def when_over(value: Any) -> datetime:
    """The instant at which what was named is over: a day ends at the midnight after it."""
    if isinstance(value, str) and "T" not in value:
        value = date.fromisoformat(value.strip())
    if isinstance(value, date) and not isinstance(value, datetime):
        value += timedelta(days=1)
    return as_instant(value)


def _instant(value: Any, now: datetime) -> datetime:
    if isinstance(value, timedelta | YearsMonths) or str(value).startswith("P"):
        return _period(value).after(now)
    return when_over(value)


def _period(value: Any) -> Period:
    if isinstance(value, timedelta):
        return Period(0, value)
    if isinstance(value, YearsMonths):
        return Period(value.months, timedelta())
    if isinstance(value, str):
        return parse_period(value)
    raise TimerError(f"expected a duration, found {value!r}")


def _cycle(value: Any, now: datetime) -> Schedule:
    if isinstance(value, date):  # and again whenever what it follows gives another
        return Schedule(when_over(value))
    match = _CYCLE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise TimerError(f"expected an ISO 8601 repetition as R3/P1D, found {value!r}")
    times, start, every = match.groups()
    if times == "0":
        raise TimerError("expected at least one repetition, found R0")
    first = as_instant(start) if start else parse_period(every).after(now)
    return Schedule(first, every, int(times) - 1 if times else -1)

"""How a term is counted: one walk over the days gives the date and the reason for each day.

Whoever needs a date and whoever explains it call the same function, so they never disagree.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from engine.domain.calendars import BusinessCalendar, Nonworking
from engine.domain.term_rules import SUSPENDABLE, Roll, TermRule, Unit
from engine.errors import InvalidInput
from engine.settings import BOGOTA

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


class DayKind(StrEnum):
    """What a day is in a count; the three middle ones are those of `NonworkingKind`."""

    START = "start"
    COUNTED = "counted"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    WEEKEND = "weekend"
    SUSPENSION = "suspension"
    DUE = "due"  # where the term was moved to, or the first day on which one may act


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count. `n` is what has run when it ends; None where the day does not count."""

    day: date
    n: int | None
    kind: DayKind
    text: str
    norm: str = ""
    verification: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count, both ends included; it lasts while `ends_on` is None."""

    starts_on: date
    ends_on: date | None
    cause: str = ""

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A term counted. `due_on` is None while a suspension lasts.

    `nominal_on` is the last day before it was moved to a working day: the next link of a chain of
    months starts there. `due_at` is only given for hours.
    """

    days: tuple[CountedDay, ...]
    due_on: date | None
    nominal_on: date | None
    due_at: datetime | None = None


def due_date(
    calendar: BusinessCalendar,
    rule: TermRule,
    starts_on: date,
    suspensions: Sequence[Suspension] = (),
    *,
    starts_at: datetime | None = None,
) -> date | None:
    """Last day of the term. None while a suspension lasts: a suspended term has no due date."""
    return count(calendar, rule, starts_on, suspensions, starts_at=starts_at).due_on


def count(
    calendar: BusinessCalendar,
    rule: TermRule,
    starts_on: date,
    suspensions: Sequence[Suspension] = (),
    *,
    starts_at: datetime | None = None,
) -> Count:
    """The term day by day, in the order in which it is counted.

    `starts_at` matters for hours only; without it they run from the end of the day.
    InvalidInput for a day beyond the calendar, and for a unit that cannot be suspended.
    """
    if suspensions and rule.unit not in SUSPENDABLE:
        raise InvalidInput({"suspend": f"Un término en «{rule.unit}» no se puede suspender."})
    calendar.why_not(starts_on)  # refuses a day that the table does not reach
    if rule.unit is Unit.HOUR:
        hours = _hours(rule.duration, starts_at or midnight_after(starts_on))
        calendar.why_not(hours.days[-1].day)
        return hours
    walk = _Walk(calendar, _disjoint(suspensions))
    nominal = _UNITS[rule.unit](walk, rule, starts_on)
    due = walk.rolled(nominal, rule.roll) if nominal else None
    return Count(days=tuple(walk.days), due_on=due, nominal_on=nominal)


def midnight_after(day: date) -> datetime:
    """The instant at which the day ends in Bogotá."""
    return datetime.combine(day + _DAY, time(), tzinfo=BOGOTA)


def add_months(day: date, months: int) -> date:
    """Date to date; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise InvalidInput({"duration": "Con esa duración no hay fecha posible."})
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class _Walk:
    """Goes from day to day and writes down what each one is."""

    def __init__(self, calendar: BusinessCalendar, suspensions: Sequence[Suspension]) -> None:
        self.calendar = calendar
        self.suspensions = suspensions
        self.days: list[CountedDay] = []

    def start(self, day: date) -> None:
        self.note(day, DayKind.START, "Punto de partida: no se cuenta")

    def tally(self, day: date, n: int, unit: _Tally) -> date | None:
        """The n-th day that counts, `day` being the first that may; None if it never comes."""
        done = 0
        while done < n:
            if suspension := self.suspension(day):
                self.note(day, DayKind.SUSPENSION, _suspended(suspension))
                if suspension.ends_on is None:
                    return None
            elif why := unit.skips(day):
                self.skip(day, why)
            else:
                done += 1
                self.days.append(CountedDay(day, done, DayKind.COUNTED, f"{unit.label} {done}"))
            day += unit.step
        return day - unit.step

    def shifted(self, start: date, day: date) -> date | None:
        """`day` moved by the suspended days after `start`; None while a suspension lasts."""
        for suspension in self.suspensions:
            if suspension.starts_on > day:
                break
            if suspension.ends_on is None:
                return None
            first = max(suspension.starts_on, start + _DAY)
            day += max(suspension.ends_on - first + _DAY, timedelta())
        return day

    def note_suspensions(self, start: date, until: date | None) -> None:
        """Writes down every suspended day of a count that did not go day by day."""
        for suspension in self.suspensions:
            day, last = max(suspension.starts_on, start + _DAY), suspension.ends_on
            if last is None:
                last = day
            while day <= last and (until is None or day <= until):
                self.note(day, DayKind.SUSPENSION, _suspended(suspension))
                day += _DAY
        self.days.sort(key=lambda counted: counted.day)

    def rolled(self, nominal: date, roll: Roll) -> date | None:
        """Where the last day is moved to when it does not count."""
        why = self.calendar.why_not(nominal)
        if why is None or roll is Roll.NONE:
            return nominal
        self._say_why(why)
        label, step = _MOVES[roll]
        due = self.tally(nominal + step, 1, _Tally(label, step, self.calendar.why_not))
        if due:
            self.days[-1] = replace(self.days[-1], n=None, kind=DayKind.DUE, text=label)
        return due

    def _say_why(self, why: Nonworking) -> None:
        last = self.days[-1]
        text = f"{last.text} ({why.name})"
        self.days[-1] = replace(last, text=text, norm=why.norm, verification=why.verification)

    def suspension(self, day: date) -> Suspension | None:
        return next((s for s in self.suspensions if s.covers(day)), None)

    def skip(self, day: date, why: Nonworking) -> None:
        kind = DayKind(why.kind)
        self.days.append(CountedDay(day, None, kind, why.name, why.norm, why.verification))

    def note(self, day: date, kind: DayKind, text: str) -> None:
        self.days.append(CountedDay(day, None, kind, text))


@dataclass(frozen=True, slots=True)
class _Tally:
    """What is counted, in which direction, and which days are left out."""

    label: str
    step: timedelta
    skips: Callable[[date], Nonworking | None]


_MOVES = {
    Roll.NEXT: ("Día hábil siguiente", _DAY),
    Roll.PREVIOUS: ("Día hábil anterior", -_DAY),
}


def _every_day(_day: date) -> None:
    """Calendar days leave none out."""


def _business(walk: _Walk, rule: TermRule, start: date) -> date | None:
    unit = _Tally("Día hábil", _DAY, walk.calendar.why_not)
    if rule.includes_first_day:
        return walk.tally(start, rule.duration, unit)
    walk.start(start)  # CPACA, art. 21: from the day after the receipt
    return walk.tally(start + _DAY, rule.duration, unit)


def _calendar(walk: _Walk, rule: TermRule, start: date) -> date | None:
    walk.start(start)
    return walk.tally(start + _DAY, rule.duration, _Tally("Día", _DAY, _every_day))


def _complete(walk: _Walk, rule: TermRule, start: date) -> date | None:
    """Both ends are left out: Ley 136 de 1994, art. 73, three whole days between two debates."""
    walk.start(start)
    walk.tally(start + _DAY, rule.duration, _Tally("Día completo", _DAY, _every_day))
    first = start + (rule.duration + 1) * _DAY
    walk.note(first, DayKind.DUE, "Primer día en que se puede actuar")
    return first


def _backwards(walk: _Walk, rule: TermRule, start: date) -> date | None:
    walk.start(start)
    unit = _Tally("Día hábil anterior", -_DAY, walk.calendar.why_not)
    return walk.tally(start - _DAY, rule.duration, unit)


def _months(walk: _Walk, rule: TermRule, start: date) -> date | None:
    """By the calendar, from date to date: Ley 4 de 1913, arts. 59 and 62."""
    walk.start(start)
    label, months = ("Año", 12) if rule.unit is Unit.YEAR else ("Mes", 1)
    day: date | None = start
    for n in range(1, rule.duration + 1):
        day = walk.shifted(start, add_months(start, n * months))
        if day is None:
            break
        walk.days.append(CountedDay(day, n, DayKind.COUNTED, f"{label} {n}"))
    walk.note_suspensions(start, day)
    return day


_UNITS: dict[Unit, Callable[[_Walk, TermRule, date], date | None]] = {
    Unit.BUSINESS: _business,
    Unit.CALENDAR: _calendar,
    Unit.COMPLETE: _complete,
    Unit.BACKWARDS: _backwards,
    Unit.MONTH: _months,
    Unit.YEAR: _months,
}


def _hours(duration: int, starts_at: datetime) -> Count:
    """Clock hours, to the last minute of the last one: Ley 4 de 1913, art. 60."""
    start = starts_at.astimezone(BOGOTA)
    due_at = start + duration * _HOUR
    due_on = (due_at - timedelta(microseconds=1)).date()
    days = [CountedDay(start.date(), None, DayKind.START, f"Desde las {start:%H:%M}")]
    day = start.date()
    while day <= due_on:
        run = int((min(midnight_after(day), due_at) - start) / _HOUR)
        days.append(CountedDay(day, run, DayKind.COUNTED, f"{run} horas"))
        day += _DAY
    return Count(days=tuple(days), due_on=due_on, nominal_on=due_on, due_at=due_at)


def _disjoint(suspensions: Iterable[Suspension]) -> tuple[Suspension, ...]:
    """In order and without overlap; those that hold no day are left out."""
    found: list[Suspension] = []
    for suspension in sorted(suspensions, key=lambda s: s.starts_on):
        first = suspension.starts_on
        if found:
            before = found[-1].ends_on
            if before is None:
                break
            first = max(first, before + _DAY)
        if suspension.ends_on is None or first <= suspension.ends_on:
            found.append(replace(suspension, starts_on=first))
    return tuple(found)


def _suspended(suspension: Suspension) -> str:
    return f"Términos suspendidos: {suspension.cause or 'sin causa anotada'}"

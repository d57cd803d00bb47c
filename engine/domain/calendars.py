"""The business calendar: which days count, and why the others do not.

A day is a `date` in America/Bogota. Holidays come from a table with their law and its validity,
never from a list in code; an act may close days for the entity, one office or one procedure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from engine.errors import InvalidInput
from engine.settings import BOGOTA

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


class Verification(StrEnum):
    """How sure we are of a norm. Screens print a badge for the second."""

    VERIFIED = "VERIFICADO"
    UNVERIFIED = "POR_VERIFICAR"
    INTERNAL = "INTERNO"


def cited(norm: str, standing: object) -> str:
    """A norm as it is cited while its parameter stands so: in doubt until somebody read it."""
    return norm if standing == Verification.VERIFIED else f"{norm} (por verificar)"


class NonworkingKind(StrEnum):
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day without work by law, and the days between which that law is in force."""

    day: date
    name: str
    norm: str
    verification: Verification
    valid_from: date
    valid_to: date | None = None

    @property
    def in_force(self) -> bool:
        return self.valid_from <= self.day and (self.valid_to is None or self.day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days without terms by an act; `scope` is "" (entity), "procedure:<id>" or "office:<id>"."""

    starts_on: date
    ends_on: date
    act: str
    reason: str
    scope: str = ""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise InvalidInput({"ends_on": "El cierre termina antes de empezar."})
        if not self.act.strip():
            raise InvalidInput({"act": "Falta el acto administrativo que ordena el cierre."})

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class ReceptionPolicy(StrEnum):
    """What arrives outside the hours counts from its real date, the default (CPACA, art. 15
    par. 1), or from the next working day (art. 54, last paragraph; by an act of the entity)."""

    ACTUAL_DATE = "FECHA_REAL"
    NEXT_BUSINESS_DAY = "SIGUIENTE_DIA_HABIL"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When the entity attends the public. Ley 4 de 1913, art. 62: a Saturday is a vacancy."""

    opens: time = time(8)
    closes: time = time(17)
    saturdays: bool = False
    policy: ReceptionPolicy = ReceptionPolicy.ACTUAL_DATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Nonworking:
    """Why a day does not count; `norm` is the law or the act, "" for a weekend."""

    kind: NonworkingKind
    name: str
    norm: str = ""
    verification: Verification = Verification.VERIFIED


class BusinessCalendar:
    """The calendar of one entity as it is known today. Immutable."""

    def __init__(
        self,
        holidays: Iterable[Holiday],
        closures: Iterable[Closure] = (),
        hours: OfficeHours | None = None,
    ) -> None:
        self.holidays = tuple(sorted(holidays, key=lambda h: (h.day, h.name)))
        self.closures = tuple(sorted(closures, key=lambda c: (c.starts_on, c.ends_on, c.act)))
        self.hours = hours or OfficeHours()
        self._holiday = _by_day(self.holidays)
        self._first, self._last = _span(self.holidays)

    def is_business_day(self, day: date) -> bool:
        return self.why_not(day) is None

    def why_not(self, day: date) -> Nonworking | None:
        """None for a business day. InvalidInput for a day that the table does not reach."""
        if not self._first <= day <= self._last:
            raise InvalidInput({"date": self._unknown(day)})
        return self._holiday.get(day) or self._closure(day) or self._weekend(day)

    def next_business_day(self, day: date) -> date:
        """The first one after `day`."""
        return self.first_business_day(day + _DAY)

    def previous_business_day(self, day: date) -> date:
        """The last one before `day`."""
        return self.last_business_day(day - _DAY)

    def first_business_day(self, day: date) -> date:
        """`day` itself, or the next that is one."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def last_business_day(self, day: date) -> date:
        """`day` itself, or the one before that is one."""
        while not self.is_business_day(day):
            day -= _DAY
        return day

    def add_business_days(self, day: date, n: int) -> date:
        """The n-th business day after `day`, or before it when n is negative; `day` for 0."""
        for _ in range(abs(n)):
            day = self.next_business_day(day) if n > 0 else self.previous_business_day(day)
        return day

    def business_days_between(self, after: date, until: date) -> int:
        """How many lie after the first day, up to and with the second."""
        days = (until - after).days
        return sum(self.is_business_day(after + n * _DAY) for n in range(1, days + 1))

    def in_hours(self, instant: datetime) -> bool:
        """Whether the entity was attending, or would still attend, on that day."""
        local = instant.astimezone(BOGOTA)
        return self.is_business_day(local.date()) and local.time() <= self.hours.closes

    def as_known_on(self, day: date) -> BusinessCalendar:
        """Without the holidays whose law was not yet in force on `day`."""
        known = (h for h in self.holidays if h.valid_from <= day)
        calendar = BusinessCalendar(known, self.closures, self.hours)
        calendar._first, calendar._last = self._first, self._last
        return calendar

    @cached_property
    def version(self) -> str:
        """The same for two calendars that count alike and explain alike."""
        content = repr((self.holidays, self.closures, self.hours))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def _closure(self, day: date) -> Nonworking | None:
        for closure in self.closures:
            if closure.covers(day):
                return Nonworking(
                    kind=NonworkingKind.CLOSURE, name=closure.reason, norm=closure.act
                )
        return None

    def _weekend(self, day: date) -> Nonworking | None:
        if day.weekday() == _SUNDAY:
            return Nonworking(kind=NonworkingKind.WEEKEND, name="Domingo")
        if day.weekday() == _SATURDAY and not self.hours.saturdays:
            return Nonworking(kind=NonworkingKind.WEEKEND, name="Sábado")
        return None

    def _unknown(self, day: date) -> str:
        return (
            f"El calendario hábil va de {self._first.year} a {self._last.year} "
            f"y no conoce el día {day.isoformat()}."
        )


@dataclass(frozen=True)
class EntityCalendar:
    """Everything that an entity says of its days; one calendar per scope is made of it."""

    holidays: tuple[Holiday, ...]
    closures: tuple[Closure, ...]
    hours: OfficeHours
    _made: dict[frozenset[str], BusinessCalendar] = field(default_factory=dict, compare=False)

    @cached_property
    def version(self) -> str:
        """The same for two that say the same of every scope."""
        content = repr((self.holidays, sorted(self.closures, key=repr), self.hours))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def of(self, *scopes: str) -> BusinessCalendar:
        """With the closures of the whole entity and of these scopes."""
        closed = {closure.scope for closure in self.closures}
        asked = frozenset(scopes) & closed
        if asked not in self._made:
            closures = [c for c in self.closures if not c.scope or c.scope in asked]
            self._made[asked] = BusinessCalendar(self.holidays, closures, self.hours)
        return self._made[asked]

    def for_matter(self, process_id: str, office_id: int | None = None) -> BusinessCalendar:
        """With the closures of that procedure and of that office."""
        scopes = [f"procedure:{process_id}"]
        if office_id is not None:
            scopes.append(f"office:{office_id}")
        return self.of(*scopes)


def _by_day(holidays: Iterable[Holiday]) -> dict[date, Nonworking]:
    """Two holidays may share a Monday: their names are joined, the more doubtful one marks it."""
    found: dict[date, list[Holiday]] = {}
    for holiday in holidays:
        if holiday.in_force:
            found.setdefault(holiday.day, []).append(holiday)
    return {day: _nonworking(same) for day, same in found.items()}


def _nonworking(same: list[Holiday]) -> Nonworking:
    verified = all(h.verification is Verification.VERIFIED for h in same)
    return Nonworking(
        kind=NonworkingKind.HOLIDAY,
        name=" y ".join(h.name for h in same),
        norm="; ".join(dict.fromkeys(h.norm for h in same)),
        verification=Verification.VERIFIED if verified else Verification.UNVERIFIED,
    )


def _span(holidays: tuple[Holiday, ...]) -> tuple[date, date]:
    """The whole years between the first holiday and the last; all of ours where there are none."""
    if not holidays:
        return date(1900, 1, 1), date(2999, 12, 31)
    return date(holidays[0].day.year, 1, 1), date(holidays[-1].day.year, 12, 31)

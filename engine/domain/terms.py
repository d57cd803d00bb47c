"""A legal term of one case, its log, and what it says on a given day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from engine.domain import counting
from engine.domain.calendars import BusinessCalendar, ReceptionPolicy
from engine.domain.counting import Count, CountedDay, Suspension
from engine.domain.reception import policy_for, received
from engine.domain.term_rules import TermRule, Unit
from engine.settings import BOGOTA

#: «Vence pronto»: this many working days or fewer are left
SOON = 3


class TermStatus(StrEnum):
    OPEN = "open"
    SUSPENDED = "suspended"
    EXPIRED = "expired"  # its day passed; the duty remains
    MET = "met"  # fulfilled, on time or late
    CLOSED = "closed"  # ended without fulfilment: transfer, withdrawal


RUNNING = frozenset({TermStatus.OPEN, TermStatus.SUSPENDED, TermStatus.EXPIRED})


class TermEventKind(StrEnum):
    OPENED = "opened"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RECOUNTED = (
        "recounted"  # another rule, or another start where that was wrong; with neither, confirmed
    )
    MET = "met"
    CLOSED = "closed"
    EXPIRED = "expired"
    REOPENED = "reopened"  # what ended it had no effect
    RECALCULATED = "recalculated"  # the calendar changed; with a rule, the rule of its procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEvent:
    """One line of a term's log. `at` is the instant that it took effect (for OPENED, the real
    reception); `effective_on` the day that the count takes it (for OPENED and RECALCULATED, the
    one from which days are counted); `rule` the one from then on."""

    seq: int
    kind: TermEventKind
    at: datetime
    effective_on: date
    due_on: date | None
    cause: str = ""
    act: str = ""
    rule: TermRule | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A rule opened on a case, in the slot `name`. Its due date follows from its log."""

    name: str
    rule: TermRule
    starts_on: date
    status: TermStatus
    due_on: date | None
    provisional: bool = False
    events: tuple[TermEvent, ...] = ()
    id: int | None = None
    of_call: int | None = None  # the call activity whose own it is; None for one of the case
    addressee: str = ""  # whom it concerns, by name; "" for who began the case

    @property
    def running(self) -> bool:
        return self.status in RUNNING

    @property
    def suspensions(self) -> tuple[Suspension, ...]:
        """From the day after each suspension to the day of its end, which does not count yet."""
        found: list[Suspension] = []
        for event in self.events:
            if event.kind is TermEventKind.SUSPENDED:
                first = event.effective_on + timedelta(days=1)
                found.append(Suspension(first, None, event.cause))
            elif event.kind is TermEventKind.RESUMED:
                found[-1] = replace(found[-1], ends_on=event.effective_on)
        return tuple(found)

    @property
    def starts_at(self) -> datetime | None:
        """The instant from which hours run; None for terms of days."""
        return self.events[0].at if self.rule.unit is Unit.HOUR else None

    @property
    def granted(self) -> TermRule:
        """The rule before any extension: what its limits are measured by."""
        rules = (e.rule for e in reversed(self.events) if e.kind in _GRANTS and e.rule)
        return next(rules, self.rule)

    @property
    def extensions(self) -> int:
        """How many since the rule was chosen."""
        number = 0
        for event in self.events:
            if event.kind in _GRANTS and event.rule:
                number = 0
            elif event.kind is TermEventKind.EXTENDED:
                number += 1
        return number

    def past(self, calendar: BusinessCalendar, now: datetime) -> bool:
        """Whether its time is over: 00:00 in Bogotá after the due day, or its last minute."""
        if self.due_on is None:
            return False
        end = count(calendar, self).due_at or counting.midnight_after(self.due_on)
        return end <= now


@dataclass(frozen=True, slots=True)
class TaskDay:
    """The day of the tasks inside a call activity; of all those of the case, where it is of none.

    `term_id` governs them; where nothing does, there is neither term nor day.
    """

    of_call: int | None
    term_id: int | None
    due_on: date | None


#: with a rule: what was extended before counts no more
_GRANTS = frozenset({TermEventKind.OPENED, TermEventKind.RECOUNTED, TermEventKind.RECALCULATED})


def count(calendar: BusinessCalendar, term: Term) -> Count:
    """The term counted by its log."""
    return counting.count(
        calendar, term.rule, term.starts_on, term.suspensions, starts_at=term.starts_at
    )


def due_day(calendar: BusinessCalendar, term: Term) -> date | None:
    """The last day of the count, without its reasons; the same question is answered once."""
    return _due_day(calendar, term.rule, term.starts_on, term.suspensions, term.starts_at)


@lru_cache(maxsize=8192)
def _due_day(
    calendar: BusinessCalendar,
    rule: TermRule,
    starts_on: date,
    suspensions: tuple[Suspension, ...],
    starts_at: datetime | None,
) -> date | None:
    return counting.due_date(calendar, rule, starts_on, suspensions, starts_at=starts_at)


def explain(calendar: BusinessCalendar, term: Term) -> tuple[CountedDay, ...]:
    """The count day by day; days that an extension gave say so."""
    granted = term.granted.duration
    return tuple(
        replace(day, text=f"{day.text} (prórroga)") if (day.n or 0) > granted else day
        for day in count(calendar, term).days
    )


def other_due_on(calendar: BusinessCalendar, term: Term) -> date | None:
    """The day that the other reading of a late receipt gives; None where both give the same."""
    moment, policy = term.events[0].at, policy_for(term.rule, calendar)
    if term.due_on is None or received(calendar, moment, policy).on != term.starts_on:
        return None
    starts_on = received(calendar, moment, _OTHER[policy]).on
    found = count(calendar, replace(term, starts_on=starts_on)).due_on
    return found if found != term.due_on else None


_OTHER = {
    ReceptionPolicy.ACTUAL_DATE: ReceptionPolicy.NEXT_BUSINESS_DAY,
    ReceptionPolicy.NEXT_BUSINESS_DAY: ReceptionPolicy.ACTUAL_DATE,
}


class Light(StrEnum):
    """The traffic light of a date."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    IN_TIME = "in_time"
    SUSPENDED = "suspended"
    NONE = "none"


def light(
    due_on: date | None, today: date, calendar: BusinessCalendar, *, suspended: bool = False
) -> Light:
    """How urgent a date is on a day."""
    if suspended:
        return Light.SUSPENDED
    if due_on is None:
        return Light.NONE
    left = days_left(calendar, due_on, today)
    if left < 0:
        return Light.OVERDUE
    if due_on == today:
        return Light.TODAY
    return Light.SOON if left <= SOON else Light.IN_TIME


def term_light(term: Term, today: date, calendar: BusinessCalendar) -> Light:
    """None for what has ended."""
    if not term.running:
        return Light.NONE
    suspended = term.status is TermStatus.SUSPENDED
    return light(term.due_on, today, calendar, suspended=suspended)


def days_left(calendar: BusinessCalendar, due_on: date, today: date) -> int:
    """Working days until the due day; 0 on it; negative, never 0, once it has passed."""
    if due_on < today:
        return -max(1, calendar.business_days_between(due_on, today))
    return calendar.business_days_between(today, due_on)


def local_day(moment: date | datetime) -> date:
    """The day in Bogotá of a day or an instant."""
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(BOGOTA).date() if moment.tzinfo else moment.date()

"""When somebody is reminded of a term: data of its rule, never drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from engine.domain.calendars import BusinessCalendar
from engine.domain.counting import Suspension, add_months
from engine.domain.term_rules import ReminderRule
from engine.domain.terms import Term
from engine.settings import BOGOTA

MORNING = time(8)


@dataclass(frozen=True, slots=True)
class DatedReminder:
    """A notice with its day; it is sent at `send_at`, in the morning of a working day."""

    mark: str
    to: str
    on: date
    send_at: datetime


def reminder_dates(calendar: BusinessCalendar, term: Term) -> tuple[DatedReminder, ...]:
    """Every notice of a running term in order of its day; none while it is suspended."""
    if not term.running or term.due_on is None:
        return ()
    dated = (_dated(calendar, term, term.due_on, rule) for rule in term.rule.reminders)
    return tuple(sorted(dated, key=lambda reminder: reminder.send_at))


def morning_of(calendar: BusinessCalendar, day: date, due_on: date) -> datetime:
    """The morning of that day; on a day off the next working one, if it is not too late."""
    morning = calendar.first_business_day(day)
    if day <= due_on < morning:
        morning = calendar.last_business_day(day)
    return datetime.combine(morning, MORNING, tzinfo=BOGOTA)


def fit_moment(calendar: BusinessCalendar, now: datetime) -> datetime:
    """`now`, or the next working morning where people should not be written to yet."""
    local = now.astimezone(BOGOTA)
    first = calendar.first_business_day(local.date())
    return max(local, datetime.combine(first, MORNING, tzinfo=BOGOTA))


def _dated(
    calendar: BusinessCalendar, term: Term, due_on: date, rule: ReminderRule
) -> DatedReminder:
    on = _day(calendar, term, due_on, rule.at)
    return DatedReminder(rule.at, rule.to, on, morning_of(calendar, on, due_on))


def _day(calendar: BusinessCalendar, term: Term, due_on: date, mark: str) -> date:
    if mark.endswith("%"):
        return _share(calendar, term, due_on, int(mark[:-1]))
    if mark.endswith("h"):
        return calendar.add_business_days(due_on, int(mark[:-1]))
    if mark.endswith("m"):
        return add_months(due_on, int(mark[:-1]))
    if mark[0] not in "+-":
        return _since(term, int(mark.removesuffix("d")))
    return due_on + timedelta(days=int(mark.removesuffix("d")))


def _since(term: Term, days: int) -> date:
    """That many calendar days after the term began; those on which it is suspended do not count."""
    day = term.starts_on
    while days:
        day += timedelta(days=1)
        days -= not any(s.covers(day) for s in term.suspensions)
    return day


def _share(calendar: BusinessCalendar, term: Term, due_on: date, percent: int) -> date:
    """The working day with which that share of them has run; in doubt, the earlier one."""
    first = term.starts_on + timedelta(days=not term.rule.includes_first_day)
    run = _working_days(calendar, first, due_on, term.suspensions)
    return run[max(len(run) * percent // 100, 1) - 1] if run else due_on


@lru_cache(maxsize=4096)
def _working_days(
    calendar: BusinessCalendar, first: date, due_on: date, suspended: tuple[Suspension, ...]
) -> tuple[date, ...]:
    """Of the days from the first to the due one; those of the same days are found once."""
    span = (first + timedelta(days=n) for n in range((due_on - first).days + 1))
    return tuple(
        day
        for day in span
        if calendar.is_business_day(day) and not any(s.covers(day) for s in suspended)
    )

"""The calendar of terms: which legal terms end on which day, for who may see their cases.

Service levels of the office are no terms of the law: they are never here.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    false,
    func,
    or_,
    select,
)

from engine.db.tables import Case, CaseStatus, Task, TaskStatus, TermRow, User
from engine.domain.calendars import BusinessCalendar, Nonworking
from engine.domain.deadlines import RUNNING, Light, TermStatus, days_left, light
from engine.domain.officials import Actor
from engine.errors import InvalidInput
from engine.services import calendars, scope, term_store
from engine.services.work import Work

PAGE = 100
_WEEK = 7
_DAY = timedelta(days=1)
#: how a frozen rule says that it is a service level of the office
_INTERNAL = '"verification":"INTERNO"'


class Whose(StrEnum):
    MINE = "mios"
    OFFICE = "dependencia"
    ALL = "todos"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day of the grid: how many terms end on it, and why it does not count, if so."""

    day: date
    in_month: bool
    count: int
    light: Light
    off: Nonworking | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingTerm:
    """A term that ends. `task_id` is the open task that it governs and the actor may open;
    `unsure` where nobody has read its norm."""

    term_id: int
    case_id: int
    radicado: str
    subject: str
    label: str
    due_on: date
    days_left: int
    light: Light
    provisional: bool
    unsure: bool
    task_id: int | None
    task_name: str | None
    holder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """A month. `next` is the `after` of the page of lines that follows; None on the last.

    `before` and `following` are the months to go on to, where the calendar knows them.
    `suspended` terms have no day until they are resumed.
    """

    first: date
    day: date | None
    whose: Whose
    weeks: tuple[tuple[CalendarDay, ...], ...]
    lines: tuple[EndingTerm, ...]
    total: int
    suspended: int
    next: str | None
    before: date | None
    following: date | None


def month_page(
    work: Work,
    month: date,
    whose: Whose = Whose.MINE,
    *,
    day: date | None = None,
    after: str | None = None,
) -> MonthPage:
    """The month of a day, or only that `day` of it. InvalidInput outside of the calendar."""
    first = month.replace(day=1)
    last = _last(first)
    kept = calendars.current(work)
    kept.why_not(first)
    counts = _counts(work, whose, first, last)
    span = (first, last) if day is None else (day, day)
    rows = work.session.execute(_page(work, whose, span, after)).all()
    lines = tuple(_line(work, kept, row) for row in rows[:PAGE])
    return MonthPage(
        first=first,
        day=day,
        whose=whose,
        weeks=_weeks(work, kept, first, counts),
        lines=lines,
        total=sum(counts.values()) if day is None else counts.get(day, 0),
        suspended=_suspended(work, whose),
        next=f"{lines[-1].due_on}~{lines[-1].term_id}" if len(rows) > PAGE else None,
        before=_known(kept, first - _DAY),
        following=_known(kept, last + _DAY),
    )


def legal() -> ColumnElement[bool]:
    """The `TermRow`s that are terms of the law."""
    return ~TermRow.rule.contains(_INTERNAL)


def office_of_case() -> ScalarSelect[int | None]:
    """The office of the `Case` of the query: its own, else that of who had it last in hand."""
    holder = (
        select(User.office_id)
        .join(Task, Task.assignee_id == User.id)
        .where(Task.case_id == Case.id)
        .order_by(Task.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return select(func.coalesce(Case.office_id, holder)).correlate(Case).scalar_subquery()


# --- which terms ----------------------------------------------------------------------------------


def _shown(actor: Actor, whose: Whose) -> ColumnElement[bool]:
    """Running legal terms of open cases that exist for the actor."""
    common = and_(
        TermRow.status.in_(sorted(RUNNING)),
        Case.status == CaseStatus.OPEN,
        legal(),
        scope.visible(actor),
    )
    if whose is Whose.MINE:
        held = select(Task.term_id).where(Task.term_id.is_not(None), scope.mine(actor))
        return and_(common, TermRow.id.in_(held.correlate(None)))
    if whose is Whose.OFFICE:
        own = false() if actor.office_id is None else office_of_case() == actor.office_id
        return and_(common, own)
    return common


def _governed() -> ColumnElement[bool]:
    """The open `Task`s that the `TermRow` of the query governs; their case has an index."""
    return and_(
        Task.case_id == TermRow.case_id,
        Task.term_id == TermRow.id,
        Task.status == TaskStatus.OPEN,
    )


def _counts(work: Work, whose: Whose, first: date, last: date) -> dict[date, int]:
    rows = work.session.execute(
        select(TermRow.due_on, func.count())
        .join(Case, Case.id == TermRow.case_id)
        .where(TermRow.due_on.between(first, last), _shown(work.actor, whose))
        .group_by(TermRow.due_on)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _suspended(work: Work, whose: Whose) -> int:
    found = work.session.scalar(
        select(func.count())
        .select_from(TermRow)
        .join(Case, Case.id == TermRow.case_id)
        .where(TermRow.status == TermStatus.SUSPENDED, _shown(work.actor, whose))
    )
    return found or 0


# --- the grid -------------------------------------------------------------------------------------


def _weeks(
    work: Work, kept: BusinessCalendar, first: date, counts: Mapping[date, int]
) -> tuple[tuple[CalendarDay, ...], ...]:
    begins = first - timedelta(days=first.weekday())
    ends = _last(first)
    number = ((ends - begins).days // _WEEK) + 1
    return tuple(
        tuple(
            _day(work, kept, begins + timedelta(days=week * _WEEK + place), first, counts)
            for place in range(_WEEK)
        )
        for week in range(number)
    )


def _day(
    work: Work, kept: BusinessCalendar, day: date, first: date, counts: Mapping[date, int]
) -> CalendarDay:
    in_month = (day.year, day.month) == (first.year, first.month)
    count = counts.get(day, 0)
    return CalendarDay(
        day=day,
        in_month=in_month,
        count=count,
        light=light(day, work.today, kept) if count else Light.NONE,
        off=kept.why_not(day) if in_month else None,
    )


def _last(first: date) -> date:
    return first.replace(day=months.monthrange(first.year, first.month)[1])


def _known(kept: BusinessCalendar, day: date) -> date | None:
    try:
        kept.why_not(day)
    except InvalidInput:
        return None
    return day.replace(day=1)


# --- the lines ------------------------------------------------------------------------------------


def _page(
    work: Work, whose: Whose, span: tuple[date, date], after: str | None
) -> Select[*tuple[Any, ...]]:
    """One more than fits says whether another page follows. What a line says is joined to those
    of the page only."""
    wanted = and_(TermRow.due_on.between(*span), _shown(work.actor, whose))
    page = (
        select(TermRow.id)
        .join(Case, Case.id == TermRow.case_id)
        .where(and_(wanted, _follows(after)) if after else wanted)
        .order_by(TermRow.due_on, TermRow.id)
        .limit(PAGE + 1)
        .subquery()
    )
    return (
        select(TermRow, Case.radicado, Case.subject, Task.id.label("task_id"))
        .add_columns(Task.name.label("task_name"), User.name.label("holder"))
        .join(page, page.c.id == TermRow.id)
        .join(Case, Case.id == TermRow.case_id)
        .outerjoin(Task, Task.id == _first_task(work.actor, whose))
        .outerjoin(User, User.id == Task.assignee_id)
        .order_by(TermRow.due_on, TermRow.id)
    )


def _first_task(actor: Actor, whose: Whose) -> ScalarSelect[int]:
    first = select(func.min(Task.id)).where(_governed())
    if whose is Whose.MINE:
        first = first.where(scope.mine(actor))
    return first.correlate(TermRow).scalar_subquery()


def _follows(after: str) -> ColumnElement[bool]:
    day, _, number = after.partition("~")
    try:
        due_on, last_id = date.fromisoformat(day), int(number)
    except ValueError as error:
        raise InvalidInput({"after": "La página pedida no existe."}) from error
    return or_(TermRow.due_on > due_on, and_(TermRow.due_on == due_on, TermRow.id > last_id))


def _line(work: Work, kept: BusinessCalendar, row: Row[Any]) -> EndingTerm:
    term = row.TermRow
    rule = term_store.frozen_rule(term.rule)
    return EndingTerm(
        term_id=term.id,
        case_id=term.case_id,
        radicado=row.radicado,
        subject=row.subject,
        label=rule.name,
        due_on=term.due_on,
        days_left=days_left(kept, term.due_on, work.today),
        light=light(term.due_on, work.today, kept),
        provisional=term.provisional,
        unsure=rule.unsure,
        task_id=row.task_id,
        task_name=row.task_name,
        holder=row.holder,
    )

"""How long each step of a procedure takes and how often it is done again, for who leads.

Counted in working days of the entity, from the day a task is opened to the day it is completed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Row, Select, func, select

from engine.db.tables import Case, Task, TaskStatus
from engine.domain.calendars import BusinessCalendar
from engine.domain.deadlines import local_day, midnight_after
from engine.domain.officials import Action, may
from engine.errors import InvalidInput, NotAllowed
from engine.services import calendars, deployments, offices, scope
from engine.services.term_calendar import office_of_case
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Completed tasks of one step, or of one office. `again` are those of a step that the same
    case had already been through: it was returned. Days are working days; 0 is the same day."""

    name: str
    done: int
    median: float
    longest: int
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """`procedures`: what may be asked for, by its id. Without any there is nothing to show."""

    since: date
    until: date
    procedures: Mapping[str, str]
    process_id: str
    by_step: tuple[Times, ...]
    by_office: tuple[Times, ...]


def step_times(work: Work, since: date, until: date, process_id: str = "") -> StepTimes:
    """Of the tasks of one procedure that were completed from one day to the other; of the one with
    the most of them where none is named. NotAllowed but for who leads."""
    if not may(work.actor, Action.SEE_INDICATORS):
        raise NotAllowed(f"{work.actor.username} may not see how long steps take")
    if until < since:
        raise InvalidInput({"hasta": "El período termina antes de empezar."})
    procedures = _procedures(work, since, until)
    chosen = process_id if process_id in procedures else next(iter(procedures), "")
    rows = work.session.execute(_done(work, chosen, since, until)).all()
    calendar, named = calendars.current(work), offices.names(work)
    return StepTimes(
        since=since,
        until=until,
        procedures=procedures,
        process_id=chosen,
        by_step=_grouped(rows, calendar, lambda row: row.name),
        by_office=_grouped(rows, calendar, lambda row: named.get(row.office_id, _NO_OFFICE)),
    )


_NO_OFFICE = "Sin dependencia"


def _procedures(work: Work, since: date, until: date) -> dict[str, str]:
    """The ones with completed tasks in the period and their names, the busiest first."""
    rows = work.session.scalars(
        select(Case.process_id)
        .join(Task, Task.case_id == Case.id)
        .where(*_completed(since, until), scope.countable(work.actor))
        .group_by(Case.process_id)
        .order_by(func.count().desc(), Case.process_id)
    )
    names = deployments.names(work)
    return {process_id: names.get(process_id, process_id) for process_id in rows}


def _completed(since: date, until: date) -> tuple[Any, ...]:
    return (
        Task.status == TaskStatus.COMPLETED,
        Task.closed_at >= midnight_after(since - timedelta(days=1)),
        Task.closed_at < midnight_after(until),
    )


def _done(work: Work, process_id: str, since: date, until: date) -> Select[*tuple[Any, ...]]:
    """One row per task; `again` where its case had left that step behind before."""
    same = (Task.case_id, Task.process_id, Task.element_id)
    first = (
        select(
            *same, func.min(Task.closed_at).label("left_at"), func.min(Task.id).label("first_id")
        )
        .join(Case, Case.id == Task.case_id)
        .where(Case.process_id == process_id, Task.status == TaskStatus.COMPLETED)
        .group_by(*same)
        .subquery()
    )
    # those of one moment, asked of several people at once, do not repeat each other
    again = (Task.id > first.c.first_id) & (Task.opened_at >= first.c.left_at)
    office = office_of_case().label("office_id")
    return (
        select(Task.name, Task.opened_at, Task.closed_at, again.label("again"), office)
        .join(Case, Case.id == Task.case_id)
        .join(
            first,
            (first.c.case_id == Task.case_id)
            & (first.c.process_id == Task.process_id)
            & (first.c.element_id == Task.element_id),
        )
        .where(
            Case.process_id == process_id,
            *_completed(since, until),
            scope.countable(work.actor),
        )
    )


def _grouped(
    rows: Sequence[Row[Any]],
    calendar: BusinessCalendar,
    name_of: Callable[[Row[Any]], str],
) -> tuple[Times, ...]:
    """What takes longest first."""
    days: dict[str, list[int]] = defaultdict(list)
    again: dict[str, int] = defaultdict(int)
    for row in rows:
        opened, closed = local_day(row.opened_at), local_day(row.closed_at)
        days[name_of(row)].append(calendar.business_days_between(opened, closed))
        again[name_of(row)] += bool(row.again)
    lines = [
        Times(
            name=name,
            done=len(taken),
            median=float(median(taken)),
            longest=max(taken),
            again=again[name],
        )
        for name, taken in days.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.median, -line.longest, line.name)))

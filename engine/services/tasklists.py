"""Tasks as lists show them: one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from engine.db.tables import (
    Case,
    DefinitionRow,
    Group,
    Task,
    TaskCandidate,
    TermEventRow,
    TermRow,
    User,
)
from engine.domain.deadlines import Light, TermEventKind, TermStatus, days_left, light
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """`days_left` are working ones, negative when overdue; 0 where no day governs the task, as
    while the term stands still (`suspended_since`)."""

    id: int
    name: str
    element_id: str
    case_id: int
    radicado: str
    subject: str
    process_name: str
    due_on: date | None
    days_left: int
    light: Light
    term_id: int | None
    suspended_since: date | None
    assignee_id: int | None
    assignee_name: str | None
    group_label: str
    opened_at: datetime
    priority: int


def lines_of(work: Work, task_ids: Sequence[int]) -> tuple[TaskLine, ...]:
    """Those tasks in that order; the caller has checked that the actor may see them."""
    rows = work.session.execute(_lines().where(Task.id.in_(task_ids)))
    found = {row.id: _line(work, row) for row in rows}
    return tuple(found[task_id] for task_id in task_ids if task_id in found)


def line_of(work: Work, task_id: int) -> TaskLine:
    """One task, open or closed; the caller has checked that the actor may see it."""
    return _line(work, work.session.execute(_lines().where(Task.id == task_id)).one())


def open_lines(work: Work, case_id: int) -> tuple[TaskLine, ...]:
    """The open tasks of a case; the caller has checked that the actor may see it."""
    query = _lines().where(Task.case_id == case_id, Task.status == "open").order_by(Task.id)
    return tuple(_line(work, row) for row in work.session.execute(query))


#: the day after which the term that governs the task stands still; null while it runs
_SUSPENDED_ON = (
    select(func.max(TermEventRow.effective_on))
    .join(TermRow, TermRow.id == TermEventRow.term_id)
    .where(
        TermEventRow.term_id == Task.term_id,
        TermEventRow.kind == TermEventKind.SUSPENDED,
        TermRow.status == TermStatus.SUSPENDED,
    )
    .scalar_subquery()
)


def role_label() -> ColumnElement[str]:
    """What the roles that may take the `Task` of the query are called; its lane where they have no
    name: a drawing may give it to another role than its lane's."""
    lane = select(Group.label).where(Group.key == Task.lane).scalar_subquery()
    who = (
        select(func.aggregate_strings(Group.label, ", "))
        .join(TaskCandidate, TaskCandidate.group_key == Group.key)
        .where(TaskCandidate.task_id == Task.id)
        .scalar_subquery()
    )
    return func.coalesce(who, lane, Task.lane)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Task.id,
            Task.name,
            Task.element_id,
            Task.case_id,
            Case.radicado,
            Case.subject,
            DefinitionRow.name.label("process_name"),
            Task.due_on,
            Task.term_id,
            _SUSPENDED_ON.label("suspended_on"),
            Task.assignee_id,
            User.name.label("assignee_name"),
            role_label().label("group_label"),
            Task.opened_at,
            Task.priority,
        )
        .join(Case, Case.id == Task.case_id)
        .join(DefinitionRow, DefinitionRow.id == Case.definition_id)
        .outerjoin(User, User.id == Task.assignee_id)
    )


def _line(work: Work, row: Row[Any]) -> TaskLine:
    calendar, today = work.calendar(), work.today
    said = dict(row._mapping)
    since = said.pop("suspended_on")
    return TaskLine(
        **said,
        suspended_since=since + timedelta(days=1) if since else None,
        light=light(row.due_on, today, calendar, suspended=since is not None),
        days_left=days_left(calendar, row.due_on, today) if row.due_on else 0,
    )

"""Lists of tasks: one line each, the earliest due first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from engine.db.tables import Case, DefinitionRow, Group, Task, TermEventRow, TermRow, User
from engine.domain.deadlines import Light, TermEventKind, TermStatus, days_left, light
from engine.errors import InvalidInput, NotFound
from engine.services import scope
from engine.services.work import Work

MINE, UNASSIGNED = "mias", "sin_asignar"
LARGEST_PAGE = 200
_NO_DAY = "-"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of an inbox. `next` is the `after` of the page that follows; None on the last."""

    tab: str
    lines: tuple[TaskLine, ...]
    counts: Mapping[str, int]
    next: str | None


def inbox(
    work: Work, tab: str, *, after: str | None = None, size: int = 50, text: str = ""
) -> Inbox:
    """The actor's tasks ("mias") or those that a colleague may also take ("sin_asignar").

    `text` keeps the lines whose number, subject or task has it; the counts are of all of them.
    """
    size = max(1, min(size, LARGEST_PAGE))
    wanted = {MINE: scope.mine, UNASSIGNED: scope.unassigned}.get(tab)
    if wanted is None:
        raise NotFound("tab", tab)
    query = _lines().where(wanted(work.actor)).order_by(Task.due_on.asc().nulls_last(), Task.id)
    if text:
        query = query.where(_mentions(text))
    if after:
        query = query.where(_after(after))
    rows = work.session.execute(query.limit(size + 1)).all()
    lines = tuple(_line(work, row) for row in rows[:size])
    return Inbox(
        tab=tab,
        lines=lines,
        counts=_counts(work),
        next=_cursor(lines[-1]) if len(rows) > size else None,
    )


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
            func.coalesce(Group.label, Task.lane).label("group_label"),
            Task.opened_at,
            Task.priority,
        )
        .join(Case, Case.id == Task.case_id)
        .join(DefinitionRow, DefinitionRow.id == Case.definition_id)
        .outerjoin(User, User.id == Task.assignee_id)
        .outerjoin(Group, Group.key == Task.lane)
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


def _counts(work: Work) -> dict[str, int]:
    row = work.session.execute(
        select(*(_count(where(work.actor)) for where in (scope.mine, scope.unassigned)))
    ).one()
    return {MINE: row[0], UNASSIGNED: row[1]}


def _count(where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(Task.id)).where(where).scalar_subquery()


def _mentions(text: str) -> ColumnElement[bool]:
    searched = (Case.radicado, Case.subject, Task.name)
    return or_(*(column.icontains(text, autoescape=True) for column in searched))


def _cursor(line: TaskLine) -> str:
    return f"{line.due_on or _NO_DAY}~{line.id}"


def _after(cursor: str) -> ColumnElement[bool]:
    day, _, number = cursor.partition("~")
    try:
        last_id = int(number)
        due_on = None if day == _NO_DAY else date.fromisoformat(day)
    except ValueError as error:
        raise InvalidInput({"after": "La página pedida no existe."}) from error
    if due_on is None:
        return and_(Task.due_on.is_(None), Task.id > last_id)
    return or_(
        Task.due_on > due_on,
        and_(Task.due_on == due_on, Task.id > last_id),
        Task.due_on.is_(None),
    )

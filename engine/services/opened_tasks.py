"""The tasks that a step opens: their rows, and the pools that may take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Text, bindparam, select

from engine.bpm.transition import OpenedTask
from engine.db.queries import Prepared, insert_all, numbered, numbered_rows, table
from engine.db.tables import Task, TaskCandidate, TaskStatus, User
from engine.domain.deadlines import TermBook
from engine.domain.officials import delegate_for, in_charge_of
from engine.errors import CaseFault
from engine.services.rows import StoredCase
from engine.services.standins import AdHoc
from engine.services.work import Work
from engine.settings import BOGOTA


@dataclass(frozen=True, slots=True)
class Opened:
    """A task that this step opened."""

    id: int
    element_id: str
    assignee_id: int | None
    groups: frozenset[str]


def open_tasks(
    work: Work,
    case: StoredCase,
    tasks: Sequence[OpenedTask],
    book: TermBook,
    instead: AdHoc,
) -> tuple[Opened, ...]:
    """Their rows, and who may take them. CaseFault where nobody may.

    A task without a day of its own has that of the term that governs it.
    """
    if not tasks:
        return ()
    takers = {task.token: _takers(task, instead) for task in tasks}
    rows = [_task(work, case, task, book) for task in tasks]
    for row, task in zip(rows, tasks, strict=True):
        row["pool"] = pool(takers[task.token])
        who = task.assignee
        row["named"] = instead.people.get(who, who) if who else None
    stored = _inserting(tuple(rows[0]), len(rows)).run(work.session, numbered(rows))
    of = {row.token: row for row in stored}
    opened = tuple(
        Opened(
            of[task.token].id,
            task.element_id,
            of[task.token].assignee_id,
            takers[task.token],
        )
        for task in tasks
    )
    for task, one in zip(tasks, opened, strict=True):
        _require_somebody(task, one)
    candidates = [{"task_id": one.id, "group_key": key} for one in opened for key in one.groups]
    insert_all(work.session, TaskCandidate, candidates)
    return opened


def _takers(task: OpenedTask, instead: AdHoc) -> frozenset[str]:
    """The roles that may take it, and who acts ad hoc for one of them; where something is signed,
    also who signs in their place."""
    roles = frozenset(task.candidate_groups)
    roles = roles.union(*(instead.roles.get(role, frozenset()) for role in roles))
    if not task.documents:
        return roles
    in_charge = map(in_charge_of, task.candidate_groups)
    return frozenset([*roles, *in_charge, *map(delegate_for, task.documents)])


@lru_cache(maxsize=64)
def _inserting(names: tuple[str, ...], count: int) -> Prepared:
    rows = numbered_rows(Task, [name for name in names if name != "named"], count)
    for number, row in enumerate(rows):
        row["assignee_id"] = _named_by(bindparam(f"named_{number}", type_=Text()))
    task = table(Task)
    inserted = task.insert().values(rows)
    return Prepared(inserted.returning(task.c.id, task.c.token, task.c.assignee_id))


def _named_by(username: BindParameter[str]) -> ColumnElement[int]:
    """The official whom the diagram names; nobody where that is nobody's account."""
    user = table(User).c
    return select(user.id).where(user.username == username, user.active).scalar_subquery()


def _require_somebody(task: OpenedTask, opened: Opened) -> None:
    if opened.assignee_id is None and not opened.groups:
        raise CaseFault(
            f"expected somebody who may do the task, found {task.assignee or 'nobody'}",
            task.element_id,
            task.token,
        )


def _task(work: Work, case: StoredCase, task: OpenedTask, book: TermBook) -> dict[str, Any]:
    own_day = _last_day(task.due_at)
    term = book.governing(task.calls) if own_day is None else None
    return {
        "case_id": case.id,
        "token": task.token,
        "element_id": task.element_id,
        "process_id": task.process_id,
        "calls": calls_around(task.calls),
        "name": task.name,
        "lane": task.lane,
        "form_id": task.form_id,
        "procedure": case.process_id,
        "office_id": case.office_id,
        "status": TaskStatus.OPEN,
        "priority": task.priority,
        "given_by_id": work.actor.id if task.assignee else None,
        "opened_at": work.now,
        "due_on": term.due_on if term else own_day,
        "term_id": term.id if term else None,
    }


def calls_around(calls: Sequence[int]) -> str:
    """The call activities around a task as one value, in which `,17,` is found where it is one."""
    return f",{','.join(map(str, calls))}," if calls else ""


def pool(groups: Iterable[str]) -> str:
    """The roles that may take a task, as one value: an index finds all the tasks of a pool."""
    return ",".join(sorted(set(groups)))


def _last_day(due_at: datetime | None) -> date | None:
    """The day that ends with the instant: midnight still belongs to the day before."""
    if due_at is None:
        return None
    return (due_at - timedelta(microseconds=1)).astimezone(BOGOTA).date()

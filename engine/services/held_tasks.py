"""The tasks of a person who leaves: what they held, and into whose hands it goes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from engine.db.tables import (
    Case,
    Task,
    TaskCandidate,
    TaskStatus,
)
from engine.services import audit, history
from engine.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTask:
    """An open task of a person. `alone`: no role may take it. One of a reserved case is handed on
    as the others are, and told to nobody."""

    id: int
    name: str
    radicado: str
    alone: bool
    reserved: bool


def held(work: Work, user_id: int) -> tuple[HeldTask, ...]:
    """The open tasks of a person, those due first first."""
    shared = exists().where(TaskCandidate.task_id == Task.id)
    rows = work.session.execute(
        select(Task.id, Task.name, Case.radicado, Case.reserved, shared.label("shared"))
        .join(Case, Case.id == Task.case_id)
        .where(Task.assignee_id == user_id, Task.status == TaskStatus.OPEN)
        .order_by(Task.due_on, Task.id)
    )
    return tuple(
        HeldTask(
            id=row.id,
            name=row.name,
            radicado=row.radicado,
            alone=not row.shared,
            reserved=row.reserved,
        )
        for row in rows
    )


def held_in(work: Work, case_id: int, user_id: int, role: str) -> tuple[int, ...]:
    """The open tasks of that role which the person has in hand in the case."""
    rows = work.session.scalars(
        select(Task.id)
        .join(TaskCandidate, TaskCandidate.task_id == Task.id)
        .where(
            Task.case_id == case_id,
            Task.assignee_id == user_id,
            Task.status == TaskStatus.OPEN,
            TaskCandidate.group_key == role,
        )
        .order_by(Task.id)
    )
    return tuple(rows)


def hand_on(work: Work, task_id: int, to: int | None, reason: str) -> None:
    """To another person, or back to its roles; the case says why."""
    row = work.session.get_one(Task, task_id, with_for_update=True)
    row.assignee_id, row.claimed_at = to, work.now if to else None
    line = history.Line("handed_on", row.element_id, row.token, {"cause": reason})
    history.add(work, row.case_id, line)
    stream = audit.case_stream(row.case_id)
    audit.record(work, stream, "task_handed_on", task_id=row.id, to=to)

"""What an actor may see, said in SQL, so that no query brings more than that."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from engine.db.tables import Case, Task, TaskCandidate, TaskStatus
from engine.domain.officials import SYSTEM, Actor


def candidate(actor: Actor) -> ColumnElement[bool]:
    """One of the actor's roles may take the `Task` of the query."""
    if not actor.groups:
        return false()
    return exists(
        select(TaskCandidate.task_id).where(
            TaskCandidate.task_id == Task.id, TaskCandidate.group_key.in_(sorted(actor.groups))
        )
    )


def involved(actor: Actor) -> ColumnElement[bool]:
    """The actor, or one of the actor's roles, has or had a task of the `Case` of the query."""
    if actor == SYSTEM:
        return true()
    part = select(Task.id).where(
        Task.case_id == Case.id,
        or_(Task.assignee_id == actor.id, Task.closed_by_id == actor.id, candidate(actor)),
    )
    return exists(part.correlate(Case))


def visible(actor: Actor) -> ColumnElement[bool]:
    """The cases that exist for the actor: what `officials.may` says, for lists and searches."""
    if actor.administrator:
        return or_(~Case.reserved, involved(actor))
    return involved(actor)


def mine(actor: Actor) -> ColumnElement[bool]:
    return and_(Task.status == TaskStatus.OPEN, Task.assignee_id == actor.id)


def unassigned(actor: Actor) -> ColumnElement[bool]:
    return and_(Task.status == TaskStatus.OPEN, Task.assignee_id.is_(None), candidate(actor))

"""Who has a matter now, in the words that a citizen may read: roles, never people."""

from __future__ import annotations

from sqlalchemy import select

from engine.db.tables import Task, TaskStatus
from engine.services.tasklists import role_label
from engine.services.work import Work


def holders(work: Work, case_id: int) -> tuple[str, ...]:
    """Labels of the roles whose tasks are open, each once, by the age of their task.

    Whoever calls has asked whether the actor may know of the case.
    """
    labels = work.session.scalars(
        select(role_label())
        .where(Task.case_id == case_id, Task.status == TaskStatus.OPEN, Task.lane != "")
        .order_by(Task.opened_at, Task.id)
    )
    return tuple(dict.fromkeys(labels))

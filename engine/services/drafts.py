"""What a person has typed into a task and not sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.db.queries import upsert
from engine.db.tables import Draft
from engine.domain import values
from engine.services.work import Attempt, Work


def save(work: Work, task_id: int, typed: Mapping[str, Any]) -> None:
    """Keeps the actor's values for the task; the last ones win."""
    row = {
        "task_id": task_id,
        "user_id": work.actor.id,
        "values": values.dumps(typed),
        "saved_at": work.now,
    }
    insert = upsert(work.session, Draft, row)
    work.session.execute(
        insert.on_conflict_do_update(
            index_elements=["task_id", "user_id"],
            set_={"values": insert.excluded["values"], "saved_at": work.now},
        )
    )


def keep(work: Work, attempt: Attempt | None) -> None:
    """Saves what a person typed in an attempt that failed; nothing where nobody typed."""
    if attempt is None or attempt.task_id is None or attempt.typed is None:
        return
    if work.actor.id is not None:
        save(work, attempt.task_id, attempt.typed)


def read(work: Work, task_id: int) -> tuple[dict[str, Any], datetime | None]:
    """The actor's draft and when it was saved; nothing and None where there is none."""
    found = work.session.execute(
        select(Draft.values, Draft.saved_at).where(
            Draft.task_id == task_id, Draft.user_id == work.actor.id
        )
    ).one_or_none()
    return (values.loads(found[0]), found[1]) if found else ({}, None)

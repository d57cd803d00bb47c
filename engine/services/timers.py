"""Timers that are due: which, one at a time, and what becomes of one that cannot fire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from engine.db.tables import Timer
from engine.services import progress
from engine.services.work import Work

AT_ONCE = 50  # so that people's work comes between two batches
REST = timedelta(hours=1)


def due(work: Work, limit: int = AT_ONCE) -> Sequence[int]:
    """Ids of timers whose instant has come, the longest overdue first."""
    return work.session.scalars(
        select(Timer.id)
        .where(Timer.due_at <= work.now)
        .order_by(Timer.due_at, Timer.id)
        .limit(limit)
    ).all()


def fire(work: Work, timer_id: int) -> bool:
    """Fires it, unless another worker has it in hand or did so already."""
    taken = work.session.scalar(
        select(Timer.id)
        .where(Timer.id == timer_id, Timer.due_at <= work.now)
        .with_for_update(skip_locked=True)
    )
    return taken is not None and progress.fire_timer(work, timer_id)


def rest(work: Work, timer_id: int) -> None:
    """Leaves a timer that cannot fire alone for an hour, so that it holds up no other."""
    timer = work.session.get(Timer, timer_id, with_for_update=True)
    if timer is not None:
        timer.failed_attempts += 1
        timer.due_at = work.now + REST

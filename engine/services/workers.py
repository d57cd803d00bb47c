"""Workers that live, and the work of those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from engine.adapters.jobs import RUN_SERVICE, SEND_MAIL
from engine.db.queries import upsert
from engine.db.tables import Heartbeat
from engine.services import incidents
from engine.services.work import Work

DEAD_AFTER = timedelta(seconds=15)
ROLE = "worker"
# how an incident tries a job of each handler again
_RETRIES = {SEND_MAIL: "message_id", RUN_SERVICE: "service_job_id"}


def beat(work: Work) -> None:
    """This worker lives."""
    row = {
        "executor_id": work.settings.executor_id,
        "role": ROLE,
        "started_at": work.now,
        "seen_at": work.now,
    }
    statement = upsert(work.session, Heartbeat, row).on_conflict_do_update(
        index_elements=["executor_id"], set_={"seen_at": work.now, "recovered_at": None}
    )
    work.session.execute(statement)


def dead(work: Work) -> Sequence[str]:
    """Workers of which nothing was seen for a while, and whose jobs nobody took over."""
    return work.session.scalars(
        select(Heartbeat.executor_id).where(
            Heartbeat.seen_at < work.now - DEAD_AFTER,
            Heartbeat.recovered_at.is_(None),
            Heartbeat.executor_id != work.settings.executor_id,
        )
    ).all()


def mark_recovered(work: Work, executor_id: str) -> None:
    work.session.execute(
        update(Heartbeat)
        .where(Heartbeat.executor_id == executor_id, Heartbeat.seen_at < work.now - DEAD_AFTER)
        .values(recovered_at=work.now)
    )


def report_troubles(work: Work) -> int:
    """An incident for each job that ended badly or hangs and of which nobody was told."""
    troubles = work.jobs.troubles()
    for trouble in troubles:
        argument = _RETRIES.get(trouble.handler)
        incidents.report(
            work,
            kind="job_failed",
            dedup_key=f"job:{trouble.key}",
            message=f"Un trabajo de la cola «{trouble.queue}» no terminó: {trouble.reason}",
            command={"do": trouble.handler, argument: trouble.payload[argument]}
            if argument
            else {},
        )
    return len(troubles)

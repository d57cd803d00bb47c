"""Workers that live, and the work of those that do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, select, true, update

from engine.adapters.jobs import RUN_SERVICE, SEND_MAIL, JobStats, Payload, Queue
from engine.db.queries import upsert
from engine.db.tables import (
    Act,
    FileIndex,
    Heartbeat,
    Message,
    MessageStatus,
    Reminder,
    ServiceJob,
    Timer,
)
from engine.domain.officials import Action, may
from engine.errors import NotAllowed
from engine.services import guardians, incidents, term_store
from engine.services.work import Work

DEAD_AFTER = timedelta(seconds=15)
#: longer than a worker is away when it is started anew
ALARM_AFTER = timedelta(minutes=1)
ROLE = "worker"
# how an incident tries a job of each handler again
_RETRIES = {SEND_MAIL: "message_id", RUN_SERVICE: "service_job_id"}


class Due(StrEnum):
    TIMERS = "timers"
    REMINDERS = "reminders"
    LETTERS = "letters"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class WorkerLine:
    executor_id: str
    started_at: datetime
    seen_at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    queue: Queue
    stats: JobStats


@dataclass(frozen=True, slots=True)
class Lag:
    """What is due and was not done yet: how much of it, and since when."""

    what: Due
    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machinery:
    """How what works by itself is doing."""

    workers: tuple[WorkerLine, ...]
    queues: tuple[QueueLine, ...]
    lags: tuple[Lag, ...]
    last_tick: datetime | None

    @property
    def stopped(self) -> bool:
        return not any(worker.alive for worker in self.workers)


def machinery(work: Work) -> Machinery:
    """What the console shows an administrator."""
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not see the machinery")
    rows = work.session.scalars(select(Heartbeat).order_by(Heartbeat.seen_at.desc()).limit(20))
    lines = tuple(
        WorkerLine(row.executor_id, row.started_at, row.seen_at, _lives(work, row.seen_at))
        for row in rows
    )
    return Machinery(
        workers=lines,
        queues=tuple(_queues(work)),
        lags=tuple(_lags(work)),
        last_tick=lines[0].seen_at if lines else None,
    )


def _queues(work: Work) -> Iterator[QueueLine]:
    """What failed is what became an incident that an administrator sees."""
    failed = Counter(
        trouble.queue
        for trouble in work.jobs.troubles()
        if not guardians.reserves(work, _case_of(work, trouble.payload))
    )
    for queue in Queue:
        yield QueueLine(queue, replace(work.jobs.stats(queue), failed=failed[queue]))


def none_lives(work: Work) -> bool:
    """Whether nothing happens by itself now: no timer, no reminder, no letter."""
    newest = work.session.scalar(select(func.max(Heartbeat.seen_at)))
    return newest is None or not _lives(work, newest)


def _lives(work: Work, seen_at: datetime) -> bool:
    return seen_at >= work.now - ALARM_AFTER


def _lags(work: Work) -> Iterator[Lag]:
    """Of what is reserved nothing: all of it moves or stands still with the rest."""
    late = (
        (Due.TIMERS, Timer, Timer.due_at, Timer.due_at <= work.now),
        (Due.REMINDERS, Reminder, Reminder.due_at, and_(*term_store.waiting(work))),
        (Due.LETTERS, Message, Message.created_at, Message.status == MessageStatus.PENDING),
        (Due.SERVICES, ServiceJob, ServiceJob.created_at, true()),
    )
    for what, table, instant, condition in late:
        count, since = work.session.execute(
            select(func.count(), func.min(instant)).where(
                condition, guardians.open_to_all(table.case_id)
            )
        ).one()
        yield Lag(what, count, since)


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


def alive(work: Work, within: timedelta) -> Sequence[str]:
    """Workers that were seen of late, by name."""
    return work.session.scalars(
        select(Heartbeat.executor_id)
        .where(Heartbeat.seen_at > work.now - within)
        .order_by(Heartbeat.executor_id)
    ).all()


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
            case_id=_case_of(work, trouble.payload),
        )
    return len(troubles)


def _case_of(work: Work, payload: Payload) -> int | None:
    """The case that a job works for, which may be reserved."""
    for key, table in _OF_CASES.items():
        if (named := payload.get(key)) is not None:
            return work.session.scalar(select(table.case_id).where(table.id == int(named)))
    return None


#: what the jobs of a case name in their payload; the act goes before its service task
_OF_CASES: Mapping[str, type[Act | FileIndex | Message | ServiceJob]] = {
    "act_id": Act,
    "index_id": FileIndex,
    "message_id": Message,
    "service_job_id": ServiceJob,
}

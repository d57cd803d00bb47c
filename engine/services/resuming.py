"""How an operator lets a restored installation work again: letter by letter, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, true

from engine.adapters.jobs import RUN_SERVICE, SEND_MAIL
from engine.db.tables import (
    Case,
    CaseStatus,
    Message,
    MessageStatus,
    Reminder,
    ServiceJob,
    Timer,
)
from engine.domain.officials import RESERVED_IDENTITY, Action, may
from engine.errors import Conflict, NotAllowed
from engine.services import audit, guardians, notifications, quarantine
from engine.services.actions import running
from engine.services.quarantine import Quarantine, Stage
from engine.services.work import Work

STREAM = "installation"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLetter:
    """A letter that waits for the operator; of a reserved case, for its guardians. A person whose
    name is reserved is not named, nor a reserved case in which the reader has no part."""

    id: int
    recipient: str
    subject: str
    radicado: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What would happen by itself: letters held, and what fell due since the backup was made; of
    what is reserved, the letters for its guardians and no more."""

    quarantine: Quarantine | None
    letters: tuple[HeldLetter, ...]
    timers: int
    reminders: int
    services: int


def waiting(work: Work) -> Waiting:
    """NotAllowed but for who administers or guards what is reserved."""
    guardians.require(work)
    due_reminders = and_(
        Reminder.sent_at.is_(None),
        Reminder.cancelled_at.is_(None),
        Reminder.due_at <= work.now,
        Reminder.case_id.in_(select(Case.id).where(Case.status == CaseStatus.OPEN)),
    )
    return Waiting(
        quarantine=quarantine.current(work),
        letters=_letters(work),
        timers=_count(work, Timer, Timer.due_at <= work.now),
        reminders=_count(work, Reminder, due_reminders),
        services=_count(work, ServiceJob, true()),
    )


def _count(
    work: Work, table: type[Timer | Reminder | ServiceJob], which: ColumnElement[bool]
) -> int:
    counted = select(func.count(table.id)).where(which, guardians.open_to_all(table.case_id))
    return work.session.scalar(counted) or 0


def release(work: Work, message_ids: Sequence[int]) -> int:
    """They go out, each once; says how many."""
    found = _held(work, message_ids)
    for message in found:
        message.status = MessageStatus.PENDING
        work.session.flush()
        notifications.enqueue(work, message)
    _record(work, "letters_released", found)
    return len(found)


def discard(work: Work, message_ids: Sequence[int]) -> int:
    """They had gone out from the installation that was lost: they are not sent again.

    A case that waits for one goes on, as of the day on which the letter was written.
    """
    found = _held(work, message_ids)
    for message in found:
        message.status, message.sent_at = MessageStatus.DISCARDED, message.created_at
        if message.service_job_id is not None:
            work.session.flush()
            notifications.enqueue(work, message)
    _record(work, "letters_discarded", found)
    return len(found)


def start(work: Work) -> None:
    """The worker works again; the letters that it writes are held. Conflict where it does."""
    found = _required(work, Stage.STOPPED)
    quarantine.keep(work, replace(found, stage=Stage.CATCHING_UP, jobs=()))
    _ask_for_services(work)
    for job in found.jobs:
        work.jobs.enqueue(
            work.session,
            queue=job["queue"],
            handler=job["handler"],
            key=f"{job['key']}:restored:{work.now.timestamp()}",
            payload=job["payload"],
            partition=job["partition"],
        )
    audit.record(work, STREAM, "work_resumed", backup_made_at=found.backup_made_at)


def finish(work: Work) -> None:
    """Letters go out by themselves again; those still held stay so until somebody decides."""
    found = _required(work, Stage.CATCHING_UP)
    quarantine.end(work)
    audit.record(work, STREAM, "quarantine_ended", restored_at=found.restored_at)


def derived(handler: str) -> bool:
    """Whether our tables know such a job, so that no backup needs to."""
    return handler in {SEND_MAIL, RUN_SERVICE}


def _ask_for_services(work: Work) -> None:
    """Each service task that waits: its action, or word of the letter that had gone already."""
    for job_id in work.session.scalars(select(ServiceJob.id).order_by(ServiceJob.id)).all():
        letters = work.session.scalars(
            select(Message).where(Message.service_job_id == job_id).order_by(Message.id)
        ).all()
        if not letters:
            running.run_again(work, job_id)
        elif letters[-1].status == MessageStatus.SENT:
            notifications.enqueue(work, letters[-1])


def _required(work: Work, stage: Stage) -> Quarantine:
    _require_administrator(work)
    found = quarantine.current(work)
    if found is None or found.stage is not stage:
        raise Conflict(f"expected a quarantine that is {stage}, found {found and found.stage}")
    return found


def _held(work: Work, message_ids: Sequence[int]) -> Sequence[Message]:
    guardians.require(work)
    return work.session.scalars(
        select(Message)
        .outerjoin(Case, Case.id == Message.case_id)
        .where(
            Message.id.in_(message_ids),
            Message.status == MessageStatus.HELD,
            guardians.letters_of(work),
        )
        .order_by(Message.id)
        .with_for_update(of=Message)
    ).all()


def _record(work: Work, action: str, found: Sequence[Message]) -> None:
    """Of a reserved case in its own chain: whoever administers reads the other."""
    told: dict[str, list[int]] = {}
    for message in found:
        closed = guardians.reserves(work, message.case_id)
        stream = audit.stream_of_letter(message.case_id) if closed else STREAM
        told.setdefault(stream, []).append(message.id)
    for stream, ids in told.items():
        audit.record(work, stream, action, message_ids=ids)


def _letters(work: Work) -> tuple[HeldLetter, ...]:
    closed = guardians.closed_to(work.actor)
    rows = work.session.execute(
        select(Message, Case.radicado, closed, Case.identity_reserved)
        .outerjoin(Case, Case.id == Message.case_id)
        .where(Message.status == MessageStatus.HELD, guardians.letters_of(work))
        .order_by(Message.id)
    )
    return tuple(
        HeldLetter(
            id=message.id,
            recipient=RESERVED_IDENTITY if closed or identity_reserved else message.recipient,
            subject="" if closed else message.subject,
            radicado="" if closed else radicado or "",
            created_at=message.created_at,
        )
        for message, radicado, closed, identity_reserved in rows
    )


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not resume the installation")

"""How an operator lets a restored installation work again: letter by letter, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

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
from engine.services import audit, notifications, quarantine
from engine.services.actions import running
from engine.services.quarantine import Quarantine, Stage
from engine.services.work import Work

STREAM = "installation"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLetter:
    """A letter that waits for the operator. A reserved matter or person is not named."""

    id: int
    recipient: str
    subject: str
    radicado: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What would happen by itself: letters held, and what fell due since the backup was made."""

    quarantine: Quarantine | None
    letters: tuple[HeldLetter, ...]
    timers: int
    reminders: int
    services: int


def waiting(work: Work) -> Waiting:
    """NotAllowed but for who administers."""
    _require_administrator(work)
    due_timers = select(func.count()).select_from(Timer).where(Timer.due_at <= work.now)
    due_reminders = (
        select(func.count())
        .select_from(Reminder)
        .join(Case, Case.id == Reminder.case_id)
        .where(
            Reminder.sent_at.is_(None),
            Reminder.cancelled_at.is_(None),
            Reminder.due_at <= work.now,
            Case.status == CaseStatus.OPEN,
        )
    )
    return Waiting(
        quarantine=quarantine.current(work),
        letters=_letters(work),
        timers=work.session.scalar(due_timers) or 0,
        reminders=work.session.scalar(due_reminders) or 0,
        services=work.session.scalar(select(func.count()).select_from(ServiceJob)) or 0,
    )


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
    _require_administrator(work)
    return work.session.scalars(
        select(Message)
        .where(Message.id.in_(message_ids), Message.status == MessageStatus.HELD)
        .order_by(Message.id)
        .with_for_update()
    ).all()


def _record(work: Work, action: str, found: Sequence[Message]) -> None:
    if found:
        audit.record(work, STREAM, action, message_ids=[message.id for message in found])


def _letters(work: Work) -> tuple[HeldLetter, ...]:
    rows = work.session.execute(
        select(Message, Case.radicado, Case.reserved, Case.identity_reserved)
        .outerjoin(Case, Case.id == Message.case_id)
        .where(Message.status == MessageStatus.HELD)
        .order_by(Message.id)
    )
    return tuple(
        HeldLetter(
            id=message.id,
            recipient=RESERVED_IDENTITY if reserved or identity_reserved else message.recipient,
            subject="" if reserved else message.subject,
            radicado="" if reserved else radicado or "",
            created_at=message.created_at,
        )
        for message, radicado, reserved, identity_reserved in rows
    )


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not resume the installation")

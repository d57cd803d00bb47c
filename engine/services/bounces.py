"""Letters that came back: marked, and followed by what a person must do."""

from __future__ import annotations

from sqlalchemy import or_, select

from engine.adapters.bounces import Returned
from engine.db.tables import Message, MessageStatus
from engine.services import audit, deliveries, errands, incidents, mailing, progress
from engine.services.work import Work

#: states in which a letter can still come back
_GONE = frozenset({MessageStatus.PENDING, MessageStatus.SENT})


def take(work: Work, returned: Returned) -> int | None:
    """The number of the letter that came back; None where none of ours did, or did again.

    A letter that must arrive gives its case the task that the drawing has for one that the relay
    refuses. Of any other, an administrator is told.
    """
    message = _letter(work, returned)
    if message is None or message.status not in _GONE:
        return None
    message.status, message.bounced_at = MessageStatus.BOUNCED, work.now
    message.last_error = f"{returned.status} {returned.diagnosis}".strip()
    stream = audit.stream_of_letter(message.case_id)
    audit.record(work, stream, "message_bounced", message_id=message.id)
    mailing.call_next(work, message)
    work.session.flush()
    if not _followed_up(work, message):
        _report(work, message)
    return message.id


def _followed_up(work: Work, message: Message) -> bool:
    """By the drawing, where the service task still waits; by an errand, where it is over."""
    if deliveries.bounced(work, message):
        return True
    job_id = message.service_job_id
    if job_id is not None and progress.fail_job(work, job_id, mailing.REFUSED):
        return True
    return errands.open_for(work, message, mailing.REFUSED) is not None


def _letter(work: Work, returned: Returned) -> Message | None:
    by_digest = (Message.message_id.startswith(f"<{one}@") for one in returned.digests)
    ids = Message.message_id.in_(returned.message_ids)
    return work.session.scalars(
        select(Message).where(or_(ids, *by_digest)).order_by(Message.id).limit(1).with_for_update()
    ).one_or_none()


def _report(work: Work, message: Message) -> None:
    incidents.report(
        work,
        kind="mail_bounced",
        dedup_key=f"bounce:{message.id}",
        message=f"El correo «{message.subject}» volvió sin entregarse: {message.last_error}",
        case_id=message.case_id,
    )

"""Letters that went out or did not: what an administrator reads, and sends once more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.db.tables import Case, Message, MessageStatus
from engine.domain.officials import RESERVED_IDENTITY, Action, may
from engine.errors import Conflict, NotAllowed, NotFound
from engine.services import audit, mailing
from engine.services.work import Work

__all__ = ["LetterLine", "MessageStatus", "Outbox", "listed", "send_again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter. Where its case is reserved, neither the case nor the person is named."""

    id: int
    kind: str
    recipient: str
    subject: str
    status: MessageStatus
    case_id: int | None
    radicado: str
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """One page, the latest first. `next` is the `before` of the page that follows."""

    lines: tuple[LetterLine, ...]
    counts: dict[MessageStatus, int]
    next: int | None


def listed(
    work: Work, status: MessageStatus | None = None, *, before: int | None = None, size: int = 50
) -> Outbox:
    """The letters in a state, or all of them."""
    _require_administrator(work)
    query = (
        select(Message, Case.radicado, Case.reserved, Case.identity_reserved)
        .outerjoin(Case, Case.id == Message.case_id)
        .order_by(Message.id.desc())
        .limit(size + 1)
    )
    if status is not None:
        query = query.where(Message.status == status)
    if before is not None:
        query = query.where(Message.id < before)
    rows = work.session.execute(query).all()
    lines = tuple(_line(*row) for row in rows[:size])
    return Outbox(
        lines=lines, counts=_counts(work), next=lines[-1].id if len(rows) > size else None
    )


def send_again(work: Work, message_id: int) -> None:
    """A new series of attempts for a letter that failed. Conflict for any other."""
    _require_administrator(work)
    found = work.session.get(Message, message_id, with_for_update=True)
    if found is None:
        raise NotFound("message", message_id)
    if found.status != MessageStatus.FAILED:
        raise Conflict(f"expected message {message_id} failed, found it {found.status}")
    mailing.send_again(work, message_id)
    audit.record(work, "messages", "message_sent_again", message_id=message_id)


def _counts(work: Work) -> dict[MessageStatus, int]:
    rows = work.session.execute(select(Message.status, func.count()).group_by(Message.status))
    found = {MessageStatus(status): count for status, count in rows}
    return {status: found.get(status, 0) for status in MessageStatus}


def _require_administrator(work: Work) -> None:
    if not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not see outbound letters")


def _line(
    row: Message, radicado: str | None, reserved: bool | None, identity_reserved: bool | None
) -> LetterLine:
    return LetterLine(
        id=row.id,
        kind=row.kind,
        recipient=RESERVED_IDENTITY if reserved or identity_reserved else row.recipient,
        subject="" if reserved else row.subject,
        status=MessageStatus(row.status),
        case_id=None if reserved else row.case_id,
        radicado="" if reserved else radicado or "",
        created_at=row.created_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        last_error=row.last_error,
    )

"""Letters that went out or did not: what an administrator reads, and sends once more; those of what
is reserved, its guardians.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from engine.db.tables import Case, Message, MessageStatus
from engine.domain.officials import RESERVED_IDENTITY
from engine.errors import Conflict, InvalidInput, NotFound
from engine.services import audit, guardians, mailing, notifications
from engine.services.work import Work

__all__ = ["LetterLine", "LetterPage", "MessageStatus", "Outbox", "letter", "listed", "send_again"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """One letter. Where its case is reserved and the reader has no part in it, neither the case nor
    the person is named."""

    id: int
    kind: str
    recipient: str
    subject: str
    status: MessageStatus
    case_id: int | None
    radicado: str
    created_at: datetime
    sent_at: datetime | None
    bounced_at: datetime | None
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """One page, the latest first. `next` is the `before` of the page that follows."""

    lines: tuple[LetterLine, ...]
    counts: dict[MessageStatus, int]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """One letter whole. `resends_id` is the letter that it repeats, `resent_as` what repeats it."""

    line: LetterLine
    text: str
    masked: bool
    resends_id: int | None
    resent_as: tuple[int, ...]


def listed(
    work: Work, status: MessageStatus | None = None, *, before: int | None = None, size: int = 50
) -> Outbox:
    """The letters in a state, or all of them."""
    guardians.require(work)
    query = _letters(work).order_by(Message.id.desc()).limit(size + 1)
    if status is not None:
        query = query.where(Message.status == status)
    if before is not None:
        query = query.where(Message.id < before)
    rows = work.session.execute(query).all()
    lines = tuple(_line(*row) for row in rows[:size])
    return Outbox(
        lines=lines, counts=_counts(work), next=lines[-1].id if len(rows) > size else None
    )


#: in place of the code with which a person follows a case
_HIDDEN = "••••••••"


def letter(work: Work, message_id: int) -> LetterPage:
    """One letter. Its words are not shown where the person is reserved, or the case and the reader
    has no part in it, nor where it belongs to no case: it may carry somebody's way in."""
    guardians.require(work)
    row = work.session.execute(
        _letters(work).add_columns(Case.tracking_code).where(Message.id == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound("message", message_id)
    message, radicado, closed, identity_reserved, code = row
    repeats = select(Message.id).where(Message.resends_id == message_id).order_by(Message.id)
    masked = bool(closed or identity_reserved) or message.case_id is None
    return LetterPage(
        line=_line(message, radicado, closed, identity_reserved),
        text="" if masked else message.text.replace(code, _HIDDEN),
        masked=masked,
        resends_id=message.resends_id,
        resent_as=tuple(work.session.scalars(repeats)),
    )


def send_again(work: Work, message_id: int, address: str = "") -> int:
    """Once more, to the same address or to another one: the number of the letter that goes.

    One that reached nobody goes on under its Message-ID; any other is a new letter, linked to the
    old one. Conflict while it is about to leave.
    """
    found = letter(work, message_id)
    message = work.session.get_one(Message, message_id, with_for_update=True)
    to = address.strip() or message.recipient
    if to != message.recipient and (found.masked or not notifications.is_address(to)):
        raise InvalidInput({"address": "Escriba una dirección de correo, como ana@ejemplo.co."})
    if message.status == MessageStatus.PENDING:
        raise Conflict(f"message {message_id} is about to leave")
    if message.status == MessageStatus.FAILED and to == message.recipient:
        mailing.send_again(work, message_id)
        gone = message
    else:
        gone = notifications.repeat(work, message, to)
    audit.record(
        work,
        audit.stream_of_letter(message.case_id),
        "message_sent_again",
        message_id=message_id,
        as_id=gone.id,
    )
    return gone.id


def _letters(work: Work) -> Select[Message, str, bool, bool]:
    """Those that exist for the actor, with what is said of their case."""
    closed = guardians.closed_to(work.actor)
    return (
        select(Message, Case.radicado, closed.label("closed"), Case.identity_reserved)
        .outerjoin(Case, Case.id == Message.case_id)
        .where(guardians.letters_of(work))
    )


def _counts(work: Work) -> dict[MessageStatus, int]:
    rows = work.session.execute(
        select(Message.status, func.count())
        .outerjoin(Case, Case.id == Message.case_id)
        .where(guardians.letters_of(work))
        .group_by(Message.status)
    )
    found = {MessageStatus(status): count for status, count in rows}
    return {status: found.get(status, 0) for status in MessageStatus}


def _line(
    row: Message, radicado: str | None, closed: bool | None, identity_reserved: bool | None
) -> LetterLine:
    return LetterLine(
        id=row.id,
        kind=row.kind,
        recipient=RESERVED_IDENTITY if closed or identity_reserved else row.recipient,
        subject="" if closed else row.subject,
        status=MessageStatus(row.status),
        case_id=None if closed else row.case_id,
        radicado="" if closed else radicado or "",
        created_at=row.created_at,
        sent_at=row.sent_at,
        bounced_at=row.bounced_at,
        attempts=row.attempts,
        last_error=row.last_error,
    )

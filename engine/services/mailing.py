"""Letters leave: at least once each, always with the same Message-ID, never forgotten in silence.

A letter is sent and then marked. A crash between the two sends it again under the same
Message-ID; the other order would lose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import aliased

from engine.adapters.jobs import SEND_MAIL, Payload
from engine.adapters.mail import MailPort
from engine.db.queries import upsert
from engine.db.tables import Document, Effect, Incident, Message, MessageStatus
from engine.domain.officials import SYSTEM
from engine.errors import CaseFault, DeliveryFailed
from engine.services import deliveries, enclosures, entrances, incidents, notifications, progress
from engine.services.work import Work, Workplace

# What a letter waits after each failed attempt: some sixteen hours in all.
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800)
)
ATTEMPTS = len(PAUSES) + 1
REFUSED = "rebotado"  # BPMN error: the address does not take letters
STALLED_AFTER = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
STALLED = "mail_stalled"


def deliver(place: Workplace, mail: MailPort, payload: Payload) -> None:
    """Sends the letter unless that was done already, and tells the service task that waits."""
    turn = _its_turn(place, int(payload["message_id"]))
    if turn is None:
        return
    message, email = turn
    if message.status == MessageStatus.PENDING:
        try:
            mail.send(email)
        except DeliveryFailed as failure:
            _failed(place, message, failure)
            return
        _sent(place, message.id)
    _tell_case(place, message)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A document that travels with a letter."""

    name: str
    media_type: str
    content: bytes


def email_of(
    message: Message, sender: str, link: str = "", enclosed: Sequence[Enclosed] = ()
) -> EmailMessage:
    """The letter as it travels: byte for byte the same each time it is sent.

    `link` is what only its reader may know: it is in no letter that is kept.
    """
    mark = notifications.MARK if link else "\0"
    email = EmailMessage(policy=SMTP)
    email["From"] = sender
    email["To"] = message.recipient
    email["Subject"] = message.subject
    email["Message-ID"] = message.message_id
    email["Date"] = format_datetime(message.created_at)
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = "es"
    email.set_content(message.text.replace(mark, link), cte="quoted-printable")
    email.add_alternative(message.html.replace(mark, link), subtype="html", cte="quoted-printable")
    email.set_boundary(f"=_cauce_{message.id}")
    for each in enclosed:
        kind, _, detail = each.media_type.partition("/")
        email.add_attachment(each.content, kind, detail, filename=each.name)
    if enclosed:  # the letter is now a part of a parcel, which needs a boundary of its own
        email.set_boundary(f"=_cauce_{message.id}_adjuntos")
    return email


def _its_turn(place: Workplace, message_id: int) -> tuple[Message, EmailMessage] | None:
    """None while an older letter to the same person waits: that one will call this one."""
    with place.work_as(SYSTEM) as work:
        message = work.session.get_one(Message, message_id)
        older = (
            select(Message.id)
            .where(
                Message.recipient == message.recipient,
                Message.id < message.id,
                Message.status == MessageStatus.PENDING,
            )
            .with_for_update()  # whoever is marking it calls this one, or is seen to have marked it
        )
        if message.status == MessageStatus.HELD:
            return None  # an operator decides
        if message.status == MessageStatus.PENDING and work.session.scalars(older).first():
            return None
        link = entrances.link_of(work, message) or deliveries.link_of(work, message)
        enclosed = _enclosed(work, message)
        return message, email_of(message, work.settings.mail_from, link, enclosed)


def _enclosed(work: Work, message: Message) -> tuple[Enclosed, ...]:
    """The documents that travel with it, in order. NotFound where a file was lost."""
    ids = [int(one) for one in message.attachments.split(",") if one]
    rows = (work.session.get_one(Document, document_id) for document_id in ids)
    return tuple(Enclosed(row.name, row.media_type, _read(work, row)) for row in rows)


def _read(work: Work, document: Document) -> bytes:
    with work.documents.open(document.sha256) as stream:
        return stream.read()


def _sent(place: Workplace, message_id: int) -> None:
    with place.work_as(SYSTEM) as work:
        message = _locked(work, message_id)
        message.sent_at = work.now
        if message.status == MessageStatus.PENDING:  # a relay may give it back before we are here
            message.status = MessageStatus.SENT
        message.attempts += 1
        message.last_error = ""
        if message.kind in notifications.SECRET:
            message.text = message.html = ""  # it has been told; nobody needs to read it here
        done = upsert(work.session, Effect, {"key": f"mail:{message_id}", "at": work.now})
        work.session.execute(done.on_conflict_do_nothing())
        call_next(work, message)


def _tell_case(place: Workplace, message: Message) -> None:
    """A repeat changes nothing. What the case makes of it is the case's affair: an incident."""
    if message.service_job_id is None:
        return
    try:
        with place.work_as(SYSTEM) as work:
            sent_at = work.session.get_one(Message, message.id).sent_at
            told = {
                "fecha_envio": sent_at,
                "mensaje": message.id,
                "anexos_aparte": enclosures.apart(work, message),
            }
            progress.finish_job(work, message.service_job_id, told)
    except CaseFault:
        return  # `work_as` has made it an incident that can be tried again


def _failed(place: Workplace, message: Message, failure: DeliveryFailed) -> None:
    if failure.permanent and message.service_job_id is not None:
        _refuse_in_case(place, message.service_job_id)
    with place.work_as(SYSTEM) as work:
        row = _locked(work, message.id)
        row.attempts += 1
        row.last_error = str(failure)
        last = row.attempts % ATTEMPTS == 0
        if not failure.permanent and not last:
            pause = PAUSES[row.attempts % ATTEMPTS - 1]
            notifications.enqueue(work, row, not_before=work.now + pause)
            return
        row.status = MessageStatus.FAILED
        if not failure.permanent or row.service_job_id is None:
            notifications.report_undelivered(work, row)
        call_next(work, row)


def _refuse_in_case(place: Workplace, job_id: int) -> None:
    try:
        with place.work_as(SYSTEM) as work:
            deliveries.refused(work, job_id)
            progress.fail_job(work, job_id, REFUSED)
    except CaseFault:
        return  # `work_as` has made it an incident that can be tried again


@incidents.retryable(SEND_MAIL)
def send_again(work: Work, message_id: int) -> None:
    """A new series of attempts for a letter that was given up."""
    message = _locked(work, int(message_id))
    if message.status == MessageStatus.SENT:
        return
    message.status = MessageStatus.PENDING
    message.attempts = (message.attempts // ATTEMPTS + 1) * ATTEMPTS
    notifications.enqueue(work, message)


def gave_up(place: Workplace, payload: Payload, reason: str) -> None:
    """The job itself failed (not the relay): a person must know."""
    with place.work_as(SYSTEM) as work:
        message = _locked(work, int(payload["message_id"]))
        if message.status == MessageStatus.PENDING:
            message.status, message.last_error = MessageStatus.FAILED, reason
            notifications.report_undelivered(work, message)
            call_next(work, message)


def _locked(work: Work, message_id: int) -> Message:
    return work.session.get_one(Message, message_id, with_for_update=True)


def call_next(work: Work, message: Message) -> None:
    """The letter to the same person that waited for this one."""
    following = work.session.scalar(
        select(Message)
        .where(
            Message.recipient == message.recipient,
            Message.id > message.id,
            Message.status == MessageStatus.PENDING,
        )
        .order_by(Message.id)
        .limit(1)
    )
    if following is not None:
        notifications.enqueue(work, following, called_by=message.id)


# --- what the worker looks after ------------------------------------------------------------------


def watch(work: Work) -> int:
    """Opens and closes the alarm of a relay that is down; asks again for forgotten letters."""
    _sound_alarm(work)
    # After a restored backup, say, a letter may wait of which no job knows.
    forgotten = [
        message for message in _waiting(work) if not work.jobs.lives(notifications.job_key(message))
    ]
    for message in forgotten:
        message.attempts += 1
        notifications.enqueue(work, message)
    return len(forgotten)


def _sound_alarm(work: Work) -> None:
    stalled = work.session.scalar(
        select(func.count()).where(
            Message.status == MessageStatus.PENDING,
            Message.attempts > 0,
            Message.created_at < work.now - STALLED_AFTER,
        )
    )
    if not stalled:
        _silence_alarm(work)
        return
    incidents.report(
        work,
        kind=STALLED,
        dedup_key=STALLED,
        message="El correo saliente está detenido: hay mensajes que esperan hace más de 15 "
        "minutos. Se sigue intentando; revise el servidor de correo.",
    )


def _silence_alarm(work: Work) -> None:
    work.session.execute(
        update(Incident)
        .where(Incident.dedup_key == STALLED, Incident.resolved_at.is_(None))
        .values(
            resolved_at=work.now,
            resolved_by=work.actor.username,
            resolution="El correo volvió a salir.",
        )
    )


def _waiting(work: Work) -> Sequence[Message]:
    """The oldest pending letter of each recipient."""
    older = aliased(Message)
    return work.session.scalars(
        select(Message)
        .where(
            Message.status == MessageStatus.PENDING,
            ~exists().where(
                older.recipient == Message.recipient,
                older.id < Message.id,
                older.status == MessageStatus.PENDING,
            ),
            Message.created_at < work.now - FORGOTTEN_AFTER,
        )
        .order_by(Message.id)
        .limit(100)
        .with_for_update(skip_locked=True)
    ).all()

"""Deliveries: what was handed over, and the certified access of electronic notifications."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from engine.bpm.transition import Handed
from engine.db.tables import Act, Case, Delivery, Document, Message, User
from engine.domain import radicado
from engine.domain.deliveries import KNOWN, NORMS, Means, Result
from engine.domain.officials import RESERVED_IDENTITY, SYSTEM
from engine.errors import CaseFault, InvalidInput, NotFound
from engine.services import audit, delivery_records, waits
from engine.services.rows import StoredCase
from engine.services.work import Work

LETTER = "notificacion_electronica"
_TOKEN = re.compile(r"(\d{1,18})-[0-9a-f]{64}")
#: the messages that a case waits for while an electronic notification is not opened
OPENED, CAME_BACK = "acceso_certificado", "notificacion_rebotada"


@dataclass(frozen=True, slots=True)
class Support:
    """A document of the case file that proves a delivery."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """An attempt. `act` is the number of what was handed over, `paper` what it is called; `norm`
    says why it takes effect on its day, `supports` prove it. `addressee` is whom it concerns, by
    name; "" for who began the case."""

    id: int
    means: Means
    result: Result
    recipient: str
    addressee: str
    act: str
    paper: str
    effective_on: date | None
    norm: str
    guide: str
    note: str
    at: datetime
    by: str
    opened_at: datetime | None
    opened_from: str
    supports: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An act that somebody may open by a link. `opened_at` is None until it was."""

    radicado: str
    paper: str
    number: str
    issued_on: date
    recipient: str
    sealed: bool
    opened_at: datetime | None


def store(
    work: Work, case: StoredCase, handed: Sequence[Handed], *, job_id: int | None = None
) -> list[audit.Entry]:
    """Writes what a step of the case says that was handed over; the caller adds the links to the
    chain. `job_id` is the service task that the step ended, whose letter may still come back.

    CaseFault for an unknown means; InvalidInput where somebody picks up with a wrong code.
    """
    links: list[audit.Entry] = []
    for one in handed:
        _check_code(work, case, one)
        try:
            means, result = Means(one.means), Result(one.result)
        except ValueError as error:
            raise CaseFault(
                f"expected a known means and result: {error}", one.element_id
            ) from error
        row = Delivery(
            case_id=case.id,
            element_id=one.element_id,
            act_id=one.act_id,
            means=means,
            result=result,
            recipient=one.to,
            addressee=one.addressee,
            effective_on=one.on,
            guide=one.guide,
            note=one.note,
            message_id=_letter_of(work, one, job_id),
            created_at=work.now,
            created_by=work.actor.username,
            nonce=_nonce(),
        )
        work.session.add(row)
        work.session.flush()
        links.append(delivery_records.entry(row, delivery_records.HANDED))
        links += delivery_records.proven(work, row, one.proof)
    return links


def _nonce() -> str:
    return secrets.token_hex(16)


def _letter_of(work: Work, one: Handed, job_id: int | None) -> int | None:
    """The letter by which it was handed over, where its service task sent one."""
    if job_id is None:
        return None
    return work.session.scalar(
        select(Message.id).where(
            Message.service_job_id == job_id, Message.element_id == one.element_id
        )
    )


def _check_code(work: Work, case: StoredCase, one: Handed) -> None:
    if one.code is None:
        return
    code = work.session.scalars(select(Case.tracking_code).where(Case.id == case.id)).one()
    if not radicado.same_code(one.code, code):
        raise InvalidInput({one.code_asked: "El código no es el de este radicado: no lo entregue."})


def of_case(work: Work, case_id: int, *, shows_identity: bool = True) -> tuple[DeliveryLine, ...]:
    """Every attempt, in order; the caller has checked that the actor may see the case.

    To whom, what was noted and from where it was opened are masked where a name is reserved.
    """
    rows = work.session.execute(
        select(Delivery, Act.code, Act.paper_name, User.name)
        .outerjoin(Act, Act.id == Delivery.act_id)
        .outerjoin(User, User.username == Delivery.created_by)
        .where(Delivery.case_id == case_id)
        .order_by(Delivery.id)
    ).all()
    names = _support_names(work, [row for row, *_ in rows])
    lines = tuple(
        replace(
            _line(row, code or "", paper or "", by or ""),
            supports=tuple(Support(i, names[i]) for i in delivery_records.supports_of(row)),
        )
        for row, code, paper, by in rows
    )
    return lines if shows_identity else tuple(_masked(line) for line in lines)


def _support_names(work: Work, rows: Sequence[Delivery]) -> dict[int, str]:
    ids = [found for row in rows for found in delivery_records.supports_of(row)]
    if not ids:
        return {}
    named = work.session.execute(select(Document.id, Document.name).where(Document.id.in_(ids)))
    return {row.id: row.name for row in named}


def notified(work: Work, case_id: int) -> tuple[DeliveryLine, ...]:
    """The attempts by which somebody was notified of an act of the case, in order."""
    lines = of_case(work, case_id)
    return tuple(line for line in lines if line.act and line.norm and line.result in KNOWN)


def _line(row: Delivery, code: str, paper: str, by: str) -> DeliveryLine:
    means = Means(row.means)
    return DeliveryLine(
        id=row.id,
        means=means,
        result=Result(row.result),
        recipient=row.recipient,
        addressee=row.addressee,
        act=code,
        paper=paper,
        effective_on=row.effective_on,
        norm=NORMS.get(means, "") if row.effective_on else "",
        guide=row.guide,
        note=row.note,
        at=row.created_at,
        by=by or SYSTEM.name,
        opened_at=row.opened_at,
        opened_from=row.opened_from,
    )


def _masked(line: DeliveryLine) -> DeliveryLine:
    return replace(
        line,
        recipient=RESERVED_IDENTITY if line.recipient else "",
        addressee=RESERVED_IDENTITY if line.addressee else "",
        note=RESERVED_IDENTITY if line.note else "",
        opened_from=RESERVED_IDENTITY if line.opened_from else "",
        supports=(),
    )


# --- electronic notification: Ley 1437 de 2011 (CPACA), art. 56 -----------------------------------


def offer(  # noqa: PLR0913 -- an attempt is that much
    work: Work,
    *,
    case_id: int,
    element_id: str,
    act_id: int,
    to: str,
    addressee: str,
    job_id: int,
) -> None:
    """An act waits to be opened by a link. A service task that runs again offers the same."""
    row = work.session.scalar(select(Delivery).where(Delivery.service_job_id == job_id))
    if row is None:
        row = Delivery(
            case_id=case_id,
            element_id=element_id,
            act_id=act_id,
            means=Means.ELECTRONIC,
            result=Result.SENT,
            recipient=to,
            addressee=addressee,
            effective_on=None,
            created_at=work.now,
            created_by=work.actor.username,
            service_job_id=job_id,
            nonce=_nonce(),
        )
        work.session.add(row)
        delivery_records.note(work, row, delivery_records.OFFERED)


def sent_by(work: Work, job_id: int, message: Message) -> None:
    """The letter that carries the link."""
    row = work.session.scalars(select(Delivery).where(Delivery.service_job_id == job_id)).one()
    row.message_id = message.id


def link_of(work: Work, message: Message) -> str:
    """The address that the letter carries in the place of MARK; "" for all other letters."""
    if message.kind != LETTER:
        return ""
    row = work.session.scalars(select(Delivery).where(Delivery.message_id == message.id)).one()
    return f"{work.settings.base_url}/notificaciones/{_token(work, row)}"


def bounced(work: Work, message: Message) -> bool:
    """The letter came back: it told nobody, and no day counts. True where the case waits for that
    to go on to the next means.

    False where the letter was no electronic notification, or the act was opened all the same.
    """
    row = work.session.scalar(select(Delivery).where(Delivery.message_id == message.id))
    if row is None or row.opened_at is not None:
        return False
    row.result, row.effective_on = Result.BOUNCED, None
    delivery_records.note(work, row, delivery_records.BOUNCED)
    if row.means != Means.ELECTRONIC:
        return False
    act, case = work.session.get_one(Act, row.act_id), work.session.get_one(Case, row.case_id)
    key = _key(work, case, act, row)
    waits.keep_message(work, CAME_BACK, key, {"rebote": message.last_error})
    return True


def refused(work: Work, job_id: int) -> None:
    """The relay did not take the letter of a service task, whose drawing says what follows."""
    row = work.session.scalar(select(Delivery).where(Delivery.service_job_id == job_id))
    if row is not None:
        row.result = Result.BOUNCED
        delivery_records.note(work, row, delivery_records.BOUNCED)


def offered(work: Work, token: str) -> Offered:
    """What the link offers. To look is not to open: mail programs look at links by themselves."""
    row, act, case = _found(work, token)
    return Offered(
        radicado=case.radicado,
        paper=act.paper_name,
        number=act.code,
        issued_on=act.issued_on,
        recipient=row.recipient,
        sealed=act.document_id is not None,
        opened_at=row.opened_at,
    )


def open_act(work: Work, token: str, *, address: str, program: str) -> None:
    """The person opens the act: this instant notifies. A second time changes nothing."""
    row, act, case = _found(work, token, lock=True)
    if row.opened_at is not None:
        return
    row.opened_at = work.now
    row.effective_on = work.today
    row.result = Result.DELIVERED
    row.opened_from = f"{address} · {program[:200]}" if program else address
    waits.keep_message(work, OPENED, _key(work, case, act, row), {"fecha_acceso": work.now})
    delivery_records.note(work, row, delivery_records.OPENED)


def opened_document(work: Work, token: str) -> Document:
    """The sealed act, for who has opened it. NotFound before that."""
    row, act, _case = _found(work, token)
    document = work.session.get(Document, act.document_id or 0) if row.opened_at else None
    if document is None:
        raise NotFound("act", "unopened")
    return document


def _found(work: Work, token: str, *, lock: bool = False) -> tuple[Delivery, Act, Case]:
    parts = _TOKEN.fullmatch(token)
    query = (
        select(Delivery, Act, Case)
        .join(Act, Act.id == Delivery.act_id)
        .join(Case, Case.id == Delivery.case_id)
        .where(Delivery.id == int(parts[1] if parts else 0), Delivery.service_job_id.is_not(None))
    )
    found = work.session.execute(
        query.with_for_update(of=Delivery) if lock else query
    ).one_or_none()
    if found is None or not hmac.compare_digest(_token(work, found[0]), token):
        raise NotFound("delivery", "token")
    return found[0], found[1], found[2]


def _key(work: Work, case: Case, act: Act, row: Delivery) -> str:
    """What the drawing correlates by: `=radicado + "/" + acto.numero`, and `"/" + string(mensaje)`
    of the letter, since one act may be offered to several people. A case that began under a
    drawing without the letter waits by the shorter key."""
    key = f"{case.radicado}/{act.code}"
    return key if waits.waits_by(work, case.id, key) else f"{key}/{row.message_id}"


def _token(work: Work, row: Delivery) -> str:
    """Made anew whenever it is asked for: neither the row nor the kept letter has it, so nobody
    inside can open an act in another's name."""
    said = f"delivery:{row.id}:{row.nonce}"
    key = work.settings.secret_key.encode()
    return f"{row.id}-{hmac.new(key, said.encode(), hashlib.sha256).hexdigest()}"

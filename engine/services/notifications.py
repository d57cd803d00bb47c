"""Letters: written and enqueued in the transaction that decides them, sent by a worker.

What each kind must be given beyond what `notify` knows of the case (radicado, subject,
tracking_code, received_at) and of the installation (entity, base_url):

| kind                 | context                                                                |
|----------------------|------------------------------------------------------------------------|
| acuse_recibo         | name, due_on (date or None), provisional, norm                         |
| respuesta            | name, answer, number (of the signed paper that travels with it, or "") |
| comunicacion         | name, paper, number, issued_on, content (words beside the PDF, or "")  |
| aviso_prorroga       | name, reason, was_due_on, due_on, norm                                 |
| requerimiento_com…   | name, missing (lines), norm, until                                     |
| aviso_funcionario    | name, about, text (both "" where the matter is reserved)               |
| desistimiento_decid… | name, accepted, reasons, act                                           |
| informacion_recibida | name                                                                   |
| observacion_recibida | name, title, number, observation, link                                 |
| seguir_radicacion    | link, until, process_name                                              |
| codigos_de_consulta  | matters (radicado, tracking_code, subject, received_at)                |
| recordatorio_termino | name, term_name, due_on, days_left (working days), norm                |
| termino_vencido      | name, term_name, due_on, norm                                          |
| resumen_diario       | name, on_behalf_of, today, lines (`digests.DigestLine`)                |
| notificacion_electr… | name, paper, number, issued_on, link                                   |
| nota_interna         | name, author, note_kind, note ("" where the matter is reserved)        |
| consulta_interna     | name, author, what, question, due_on, consultation_id                  |
| consulta_respondida  | name, author, what, answer, approved, consultation_id                  |
| incidencia_reservada | name, on_behalf_of                                                     |
| invitacion, restable… | name, username, link                                                  |

The two about a term may also say `task_id`, `on_behalf_of` (the absent official whose place the
reader takes) and `internal` (a service level of the office: no term of the law).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy import func, select

from engine.adapters.jobs import SEND_MAIL, Queue
from engine.db.tables import Case, Message, MessageStatus, ServiceJob
from engine.domain import values
from engine.domain.spanish import day_in_words
from engine.services import incidents, quarantine
from engine.services.entity import entity
from engine.services.work import Work
from engine.settings import BOGOTA

#: letters that let somebody in: their words are forgotten once they are sent
SECRET = frozenset({"seguir_radicacion", "codigos_de_consulta"})
TO_OFFICIALS = frozenset(
    {
        "aviso_funcionario",
        "informacion_recibida",
        "recordatorio_termino",
        "termino_vencido",
        "nota_interna",
        "consulta_interna",
        "consulta_respondida",
        "incidencia_reservada",
    }
)
_UNSAID: Mapping[str, Any] = {
    "task_id": None,
    "on_behalf_of": "",
    "internal": False,
    "term_id": None,
}
# Deliverable and harmless in a header: no spaces, no commas, no line ends, no second "@". A name
# without a dot is a machine of somebody's own network, never where a person is written to.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
ADDRESS_LENGTH = 254
#: where the kept letter has no link: it gets it when it leaves
MARK = "ENLACE-PERSONAL"
UNUSABLE = "la dirección no sirve para enviar correo"

DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def notify(  # noqa: PLR0913 - a call reads as a sentence
    work: Work,
    kind: str,
    *,
    to: str,
    context: Mapping[str, Any],
    case_id: int | None,
    dedup_key: str,
    service_job_id: int | None = None,
    attachments: Sequence[int] = (),
) -> Message:
    """The letter, waiting to be sent. A second one of the same key is the first.

    `attachments` are documents that travel with it.
    A letter to an address that nobody can write to is kept as failed, for a person to see.
    """
    if found := work.session.scalar(select(Message).where(Message.dedup_key == dedup_key)):
        return found
    letter = _letter(kind, {**_UNSAID, **context, **_known(work, kind, case_id)})
    message = Message(
        case_id=case_id,
        kind=kind,
        recipient=to,
        message_id=_message_id(work, dedup_key, to, case_id),
        dedup_key=dedup_key,
        status=_first_status(work, to),
        last_error="" if is_address(to) else UNUSABLE,
        created_at=work.now,
        service_job_id=service_job_id,
        attachments=",".join(map(str, attachments)),
        **_asked_by(work, service_job_id),
        **letter,
    )
    work.session.add(message)
    work.session.flush()
    if message.status == MessageStatus.PENDING:
        enqueue(work, message)
    elif message.status == MessageStatus.FAILED:
        report_undelivered(work, message)
    return message


def _first_status(work: Work, to: str) -> MessageStatus:
    """Held while an operator has not said that a restored installation may write by itself."""
    if not is_address(to):
        return MessageStatus.FAILED
    return MessageStatus.HELD if quarantine.holds_letters(work) else MessageStatus.PENDING


def repeat(work: Work, letter: Message, to: str) -> Message:
    """The same words under a Message-ID of their own, to be sent once more."""
    times = work.session.scalar(select(func.count()).where(Message.resends_id == letter.id)) or 0
    dedup_key = f"{letter.dedup_key}:again:{times + 1}"
    again = Message(
        case_id=letter.case_id,
        kind=letter.kind,
        recipient=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=_message_id(work, dedup_key, to, letter.case_id),
        dedup_key=dedup_key,
        status=MessageStatus.PENDING,
        created_at=work.now,
        element_id=letter.element_id,
        inputs=letter.inputs,
        attachments=letter.attachments,
        resends_id=letter.id,
    )
    work.session.add(again)
    work.session.flush()
    enqueue(work, again)
    return again


def enqueue(
    work: Work,
    message: Message,
    *,
    not_before: datetime | None = None,
    called_by: int | None = None,
) -> None:
    """Asks for the next attempt at a letter; `called_by` is the older one that it waited for."""
    key = job_key(message)
    work.jobs.enqueue(
        work.session,
        queue=Queue.MAIL,
        handler=SEND_MAIL,
        key=f"{key}{message.attempts}" + (f":{called_by}" if called_by else ""),
        payload={"message_id": message.id},
        not_before=not_before,
    )


def report_undelivered(work: Work, message: Message) -> None:
    """The incident of a letter that did not go: corrected, it can be sent again."""
    again = {"do": SEND_MAIL, "message_id": message.id} if is_address(message.recipient) else {}
    incidents.report(
        work,
        kind="mail_failed",
        dedup_key=f"mail:{message.id}",
        message=f"El correo «{message.subject}» no se pudo entregar: {message.last_error}",
        case_id=message.case_id,
        command=again,
    )


def _asked_by(work: Work, service_job_id: int | None) -> dict[str, str]:
    """Where the service task is drawn, and what it saw that its case will not keep."""
    found = work.session.execute(
        select(ServiceJob.element_id, ServiceJob.inputs, Case.variables)
        .join(Case, Case.id == ServiceJob.case_id)
        .where(ServiceJob.id == service_job_id)
    ).one_or_none()
    if found is None:
        return {}
    kept = values.loads(found.variables)["case"]
    seen = values.loads(found.inputs)
    own = {key: value for key, value in seen.items() if key not in kept or kept[key] != value}
    return {"element_id": found.element_id, "inputs": values.dumps(own)}


def job_key(message: Message) -> str:
    """How the keys of all jobs of a letter begin."""
    return f"mail:{message.id}:"


def is_address(text: str) -> bool:
    """Whether a letter can be addressed to it at all."""
    return len(text) <= ADDRESS_LENGTH and ADDRESS.fullmatch(text) is not None


def _message_id(work: Work, dedup_key: str, to: str, case_id: int | None) -> str:
    """The same letter has the same one, also when a restored backup makes it be written again.

    After a restored backup another matter may get the number of one that was lost: what tells
    them apart is the matter's own code, which is drawn by lot.
    """
    code = case_id and work.session.scalar(select(Case.tracking_code).where(Case.id == case_id))
    said = "\n".join((dedup_key, to, code or ""))
    key = work.settings.secret_key.encode()
    digest = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:40]
    domain = parseaddr(work.settings.mail_from)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}@{domain}>"


# --- what a letter says ---------------------------------------------------------------------------


def _known(work: Work, kind: str, case_id: int | None) -> dict[str, Any]:
    known: dict[str, Any] = {
        "entity": entity(work),
        "base_url": work.settings.base_url,
        "case_id": case_id,
    }
    if case_id is None:
        return known
    case = work.session.execute(
        select(
            Case.radicado,
            Case.tracking_code,
            Case.subject,
            Case.received_at,
            (Case.reserved | Case.identity_reserved).label("reserved"),
        ).where(Case.id == case_id)
    ).one()
    known |= {"radicado": case.radicado, "received_at": case.received_at}
    if kind in TO_OFFICIALS:
        # What a person wrote may say who they are: it stays where only those who may see it look.
        return known | {"subject": None if case.reserved else case.subject}
    return known | {"subject": case.subject, "tracking_code": case.tracking_code}


def _letter(kind: str, context: Mapping[str, Any]) -> dict[str, str]:
    subject = _TEMPLATES.get_template(f"{kind}/subject.txt").render(context)
    return {
        "subject": " ".join(subject.split()),  # one line, whatever a person typed
        "text": _TEMPLATES.get_template(f"{kind}/body.txt").render(context).strip() + "\n",
        "html": _TEMPLATES.get_template(f"{kind}/body.html").render(context),
    }


def long_date(day: date | datetime) -> str:
    """«miércoles 22 de abril de 2026», in Bogotá."""
    if isinstance(day, datetime):
        day = day.astimezone(BOGOTA).date()
    return f"{DAYS[day.weekday()]} {day_in_words(day)}"


def long_instant(instant: datetime) -> str:
    """«miércoles 22 de abril de 2026 a las 17:30», in Bogotá."""
    return f"{long_date(instant)} a las {instant.astimezone(BOGOTA):%H:%M}"


def working_days(days: int) -> str:
    """«1 día hábil», «3 días hábiles»."""
    return f"{days} día hábil" if days == 1 else f"{days} días hábiles"


_TEMPLATES = Environment(
    loader=PackageLoader("engine", "emails"),
    autoescape=select_autoescape(enabled_extensions=("html",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEMPLATES.filters |= {
    "long_date": long_date,
    "long_instant": long_instant,
    "working_days": working_days,
}

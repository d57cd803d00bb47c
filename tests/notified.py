"""An act that is made known: who does it, and what is written down of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.db.tables import Case, Document
from engine.domain import values
from engine.domain.deliveries import Means, Result
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import acts, deliveries
from tests.office import BEATRIZ, Office, Person, Received
from tests.pdf import is_archival, is_pictured, text_of

CPACA = "Ley 1437 de 2011 (CPACA)"
LUZ = "luz.ospina@example.com"


NELLY = Person("nelly", "Nelly Angulo", ("notificador",))
SIGNED = date(2026, 3, 2)


def signs(office: Office, on: str = "2026-03-02", **said: Any) -> Received:
    """An act signed on Monday 2 March 2026, unless told."""
    office.today_is(f"{on} 09:00")
    who = {"nombres": "Luz Dary Ospina", "correo": LUZ}
    case = office.receives("notificable", **{**who, **said})
    office.completes(BEATRIZ, "firmar_acto", {"texto": "Se resuelve."}, case=case)
    office.works_off()
    return case


def token_of(office: Office) -> str:
    """From the last letter to Luz."""
    letter = [m for m in office.mail.sent if LUZ in str(m["To"])][-1]
    body = letter.get_body(("plain",)).get_content()
    return body.split("/notificaciones/")[1].split()[0]


def opens(office: Office, token: str) -> None:
    with office.engine.work_as(CITIZEN) as work:
        deliveries.open_act(work, token, address="190.0.0.7", program="Mozilla/5.0")
    office.works_off()


def outcome(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        return values.loads(work.session.get_one(Case, case.id).variables)["case"]


def attempts(office: Office, case: Received) -> list[tuple[Means, Result, date | None]]:
    with office.engine.reading_as(SYSTEM) as work:
        return [(d.means, d.result, d.effective_on) for d in deliveries.of_case(work, case.id)]


WHERE = {
    "lugar_comparecencia": "Avenida 2 Norte 10-70, piso 3, oficina de Notificaciones",
    "horario_comparecencia": "De lunes a viernes, de 8:00 a 12:00",
    "direccion": "Carrera 26 # 72-15",
}


def summons(office: Office, case: Received, nelly: Person, *, on: date) -> None:
    """Made and signed, sealed by the worker, and then sent."""
    office.completes(nelly, "hacer_citacion", WHERE, case=case)
    office.works_off()
    said = {
        "medio_citacion": "correo_certificado",
        "guia_citacion": "RA123",
        "fecha_envio_citacion": on,
    }
    office.completes(nelly, "enviar_citacion", said, case=case)


def notice(office: Office, case: Received, nelly: Person, *, known: bool, on: date) -> None:
    """The same for a notice; where no address is known nothing is sent."""
    where = {"direccion": "Carrera 26 # 72-15"} if known else {}
    office.completes(nelly, "hacer_aviso", {"se_conoce_direccion": known, **where}, case=case)
    office.works_off()
    if known:
        sent = {"guia_aviso": "RA124", "fecha_envio_aviso": on, "aviso_con_copia": True}
        office.completes(nelly, "enviar_aviso", sent, case=case)


HEARING = {
    "fecha_audiencia": SIGNED,
    "lugar_audiencia": "Sala de audiencias, piso 3",
    "asistentes_audiencia": "Luz Dary Ospina, CC 31245678, investigada.",
}


def heard(office: Office, case: Received, nelly: Person) -> None:
    """Notified in the hearing of 2 March; the record is signed and sealed."""
    office.completes(nelly, "registrar_estrados", HEARING, case=case)
    office.works_off()


def annuls_instead_of_sealing(
    office: Office, case: Received, nelly: Person, task: str, said: dict[str, Any]
) -> None:
    """She signs, sees a mistake and annuls the number before the worker comes to it."""
    office.completes(nelly, task, said, case=case)
    with office.engine.work_as(office.actor(nelly)) as work:
        acts.annul(work, acts.of_case(work, case.id)[-1].id, "El nombre está mal escrito.")
    office.works_off()


def paper(office: Office, case: Received, kind: str) -> str:
    """The words of the only sealed paper of that kind."""
    with office.engine.reading_as(SYSTEM) as work:
        asked = select(Document).where(Document.case_id == case.id, Document.kind == kind)
        sha256 = work.session.scalars(asked).one().sha256
    with office.engine.documents.open(sha256) as stream:
        made = stream.read()
    assert is_archival(made)
    is_pictured(made, kind)
    return text_of(made)

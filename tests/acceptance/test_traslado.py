"""Traslado por competencia: to whom it goes, what the person is told, and by which day.

Dates are counted by hand. Days off that they meet in 2026: every weekend.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from engine.db.tables import Document, Scan
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.services import deliveries, tasks
from engine.services.enclosures import MOST
from tests.evidence import PDF
from tests.office import BEATRIZ, DIANA, ELENA, Office, Received
from tests.paperwork import annul_last, known, paper

pytestmark = pytest.mark.procedure("traslado")

ART_21 = "Ley 1437 de 2011 (CPACA), art. 21"
LUZ = "luz.ospina@example.com"
GOVERNMENT = "contacto@gobernacion.example"
REASON = {
    "hay_competente": "si",
    "entidad_competente": "Gobernación del Valle",
    "correo_entidad": GOVERNMENT,
    "motivo_traslado": "La vía es departamental, según el decreto que la clasificó.",
    "anexos_traslado": "Dos fotografías",
}


def received(office: Office, **more: Any) -> Received:
    """A petition of Monday 2 March 2026 that is not for this entity to decide."""
    office.today_is("2026-03-02 09:00")
    said = {"nombres": "Luz Dary Ospina", "correo": LUZ, "caso": "traslado", **more}
    return office.receives("interrumpible", **said)


def attachments(office: Office, to: str) -> list[str]:
    letter = [one for one in office.mail.sent if to in str(one["To"])][-1]
    return [str(part.get_filename()) for part in letter.iter_attachments()]


@pytest.mark.norm(ART_21, "El traslado y su copia salen en los cinco días siguientes al recibo")
def test_it_goes_to_the_authority_and_a_copy_to_the_person_in_five_days(office: Office) -> None:
    case = received(office)
    # 3, 4, 5, 6 and 9 March
    assert office.term_of(case, "traslado").due_on == date(2026, 3, 9)

    office.days_pass_until("2026-03-05")
    office.completes(DIANA, "preparar_traslado", REASON, case=case)
    office.works_off()

    assert office.mail.to(GOVERNMENT) == [
        f"Traslado de una petición por competencia OF-2026-00001: radicado {case.radicado}"
    ]
    assert office.mail.to(LUZ)[-1].startswith("Traslado de una petición por competencia")
    assert attachments(office, GOVERNMENT) == attachments(office, LUZ) != []
    assert known(office, case)["traslado"] == {
        "entidad": "Gobernación del Valle",
        "fecha": date(2026, 3, 5),
    }
    assert office.term_of(case, "traslado").ended_on == date(2026, 3, 5)
    said = paper(office, case, "oficio_traslado")
    assert "Gobernación del Valle" in said
    assert "La vía es departamental" in said
    assert "Dos fotografías" in said
    assert office.broken_invariants() == []


@pytest.mark.norm(ART_21, "Se remite la petición, con lo que la persona allegó, y no solo el aviso")
def test_the_authority_gets_what_was_asked_and_what_came_with_it(office: Office) -> None:
    asked = {"hechos": "El puente se cayó.", "direccion": "Carrera 26 # 72-15"}
    case = received(office, **asked, anexos=[1, 2, 3])
    files = [("foto.pdf", 10, Scan.CLEAN), ("plano.pdf", MOST, Scan.CLEAN)]
    for name, size, scan in (*files, ("mala.pdf", 10, Scan.INFECTED)):
        arrives(office, case, name, size, scan)

    office.completes(DIANA, "preparar_traslado", REASON, case=case)
    office.works_off()

    said = paper(office, case, "oficio_traslado")
    assert "El puente se cayó." in said
    assert f"Dónde responderle {LUZ}, Carrera 26 # 72-15" in " ".join(said.split())
    assert attachments(office, GOVERNMENT)[1:] == ["foto.pdf"]
    text = [str(one) for one in office.mail.sent if GOVERNMENT in str(one["To"])][-1]
    assert "plano.pdf, mala.pdf" in text
    # who asked has them already
    assert len(attachments(office, LUZ)) == 1
    assert "incompetencia" in " ".join(office.history_of(case))
    # what did not fit is handed over apart, with its proof, and the letter counts from its day
    [task_id] = office.tasks_of(case, "entregar_anexos")
    with office.engine.reading_as(office.actor(ELENA)) as work:
        assert tasks.task_page(work, task_id).values["anexos_aparte"] == ["plano.pdf", "mala.pdf"]
    given = {"anexos_entregados": "plano.pdf; mala.pdf no se envía, porque tiene virus"}
    given |= {"medio_anexos": "personal", "fecha_anexos": office.today.isoformat()}
    office.completes(ELENA, "entregar_anexos", given, case=case)
    assert office.tasks_of(case, "entregar_anexos") == []
    assert office.term_of(case, "traslado").status is TermStatus.MET


def arrives(office: Office, case: Received, name: str, size: int, scan: Scan) -> None:
    """A file of the filing, which says that it weighs that much."""
    with office.engine.work_as(SYSTEM) as work:
        stored = work.documents.save(BytesIO(PDF), name)
        work.session.add(
            Document(
                case_id=case.id,
                kind="anexos",
                name=name,
                media_type=stored.media_type,
                size=size,
                sha256=stored.sha256,
                created_at=work.now,
                created_by="citizen",
                public=False,
                scan=scan,
            )
        )


@pytest.mark.norm(ART_21, "Si nadie es competente, así se le comunica a la persona")
def test_where_nobody_is_competent_the_person_is_told(office: Office) -> None:
    case = received(office)
    nobody = {
        "hay_competente": "no",
        "motivo_traslado": "Pide que se cambie una decisión de un juez.",
    }
    office.completes(DIANA, "preparar_traslado", nobody, case=case)
    office.works_off()

    assert known(office, case)["traslado"]["entidad"] is None
    assert office.mail.to(LUZ)[-1].startswith("No hay autoridad competente")
    assert "una decisión de un juez" in paper(office, case, "aviso_sin_competente")


@pytest.mark.norm(ART_21, "A quien pidió de palabra se le informa de inmediato")
def test_who_spoke_is_told_the_same_day(office: Office) -> None:
    case = received(office, de_palabra=True)

    assert office.term_of(case, "traslado").due_on == date(2026, 3, 2)


def test_an_authority_without_mail_gets_it_on_paper_with_its_guide(office: Office) -> None:
    case = received(office)
    by_hand = {**REASON, "correo_entidad": None, "direccion_entidad": "Carrera 6 # 9-10"}
    office.completes(DIANA, "preparar_traslado", by_hand, case=case)
    office.works_off()
    assert len(office.mail.to(LUZ)) == 1  # her copy does not wait for the post

    back = {
        "medio_comunicacion": "correo_certificado",
        "guia_comunicacion": "RA1",
        "fecha_comunicacion": date(2026, 3, 2),
        "resultado_comunicacion": "devuelta",
    }
    office.completes(ELENA, "entregar_comunicacion", back, case=case)
    office.days_pass_until("2026-03-04")
    given = {**back, "resultado_comunicacion": "entregada", "fecha_comunicacion": date(2026, 3, 4)}
    office.completes(ELENA, "entregar_comunicacion", given, case=case)
    office.works_off()

    assert known(office, case)["traslado"]["fecha"] == date(2026, 3, 4)
    with office.engine.reading_as(office.actor(BEATRIZ)) as work:
        lines = deliveries.of_case(work, case.id)
    assert [(line.means, line.result, line.act, line.guide) for line in lines] == [
        ("correo", "enviada", "OF-2026-00001", ""),
        ("fisica", "devuelta", "OF-2026-00001", "RA1"),
        ("fisica", "entregada", "OF-2026-00001", "RA1"),
    ]


def test_a_number_that_is_annulled_is_signed_again(office: Office) -> None:
    case = received(office)
    office.completes(DIANA, "preparar_traslado", REASON, case=case)
    annul_last(office, case, DIANA)
    assert office.mail.to(GOVERNMENT) == []

    office.completes(DIANA, "preparar_traslado", REASON, case=case)
    office.works_off()

    assert "OF-2026-00002" in paper(office, case, "oficio_traslado")

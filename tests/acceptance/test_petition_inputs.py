"""What who answers gathers before: an opinion, information of another authority, third parties.

Dates are counted by hand. Days off that they meet in 2026: 29 June, 13 and 20 July, and every
weekend.
"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.db.tables import Document
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.notified import NELLY
from tests.office import Office, Person, Received
from tests.paperwork import annul_last, paper
from tests.under_way import DRAFT, assigned, form_values, opens_the_act, refusal_of, signs

pytestmark = pytest.mark.procedure(
    "peticion", "peticion_insumos", "informacion_autoridad", "aviso_terceros", "tercero_afectado"
)

ROSA = "rosa.mina@example.com"
ENGINEER = Person("ines", "Inés Lucumí", ("dependencia",))
ASKS = {"pide_concepto": True, "dependencia_insumo": "dependencia", "pregunta_insumo": "¿Cabe ahí?"}
TO_THE_CVC = {
    "autoridad_consultada": "Corporación Autónoma Regional",
    "correo_consultada": "cvc@example.com",
    "informacion_pedida": "Si el predio de la calle 5 está en zona de protección.",
}
NEIGHBOURS = {
    "terceros": [
        {"nombre": "Rosa Mina", "correo": ROSA},
        {"nombre": "Pedro Angulo", "direccion": "Calle 5 # 10-20"},
    ],
    "objeto_actuacion": "Se pide cerrar la vía frente a su casa durante un mes.",
    "dias_terceros": 3,
}


@pytest.fixture
def case(office: Office, diana: Person, ana: Person) -> Received:
    """Filed and assigned on Monday 22 June: due on Wednesday 15 July."""
    office.hires(ENGINEER)
    office.hires(NELLY)
    office.today_is("2026-06-22 09:00")
    filed = {"tipo_peticion": "interes_particular", "acepta_notificacion": True}
    return assigned(office, diana, ana, filed)


def opines(office: Office) -> None:
    said = {"sentido_concepto": "favorable", "texto_concepto": "Sí cabe, con un desvío."}
    office.completes(ENGINEER, "emitir_concepto", said)
    office.works_off()


@pytest.mark.norm("CPACA, art. 30", "La otra autoridad tiene diez días para informar")
@pytest.mark.norm("CPACA, art. 14", "Lo que se reúne no detiene el término de la petición")
def test_information_that_does_not_come_does_not_hold_the_answer_back(
    office: Office, case: Received, ana: Person
) -> None:
    said = refusal_of(office, ana, "proyectar_respuesta", {**ASKS, "pide_traslado": True})
    assert "no traslade" in said["avisa_terceros"]
    office.completes(ana, "proyectar_respuesta", {**ASKS, "pide_informacion": True}, case=case)
    office.completes(ana, "pedir_informacion", TO_THE_CVC, case=case)
    annul_last(office, case, ana)
    office.completes(ana, "pedir_informacion", TO_THE_CVC, case=case)
    office.works_off()

    assert "zona de protección" in paper(office, case, "solicitud_informacion")
    assert office.mail.to("cvc@example.com")
    # 23 to 26 and 30 June, 1 to 3, 6 and 7 July
    asked = office.term_of(case, "informacion_otra")
    assert (asked.due_on, asked.of_person) == (date(2026, 7, 7), True)
    opines(office)
    office.days_pass_until("2026-07-08")
    without = {"que_paso_informacion": "sin_esperar"}
    office.completes(ana, "recibir_informacion", without, case=case)

    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.term_of(case, "informacion_otra").status is TermStatus.CLOSED
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    assert office.broken_invariants() == []


def test_what_was_gathered_is_at_hand_when_the_answer_is_drafted(
    office: Office, case: Received, ana: Person
) -> None:
    office.completes(ana, "proyectar_respuesta", ASKS, case=case)
    opines(office)
    office.completes(ana, "proyectar_respuesta", {"pide_informacion": True}, case=case)
    office.completes(ana, "pedir_informacion", TO_THE_CVC, case=case)
    office.works_off()
    came = {
        "que_paso_informacion": "llego",
        "informacion_recibida": "No está en zona de protección.",
        "fecha_informacion": date(2026, 6, 22),
    }
    office.completes(ana, "recibir_informacion", came, case=case)

    assert office.term_of(case, "informacion_otra").status is TermStatus.MET
    shown = form_values(office, ana, case, "proyectar_respuesta")
    assert shown["informacion_recibida"] == "No está en zona de protección."
    assert shown["concepto_insumo"]["texto"] == "Sí cabe, con un desvío."
    assert not shown.get("pide_informacion")


@pytest.mark.norm(
    "CPACA, art. 37", "A cada tercero se le comunica la actuación y se le oye, en sus propios días"
)
@pytest.mark.norm("CPACA, arts. 38 y 67", "A quien se hizo parte se le notifica lo que se decide")
def test_who_may_be_affected_is_heard_before_and_told_what_was_decided(
    office: Office, case: Received, ana: Person, fabio: Person, beatriz: Person, elena: Person
) -> None:
    office.completes(ana, "proyectar_respuesta", {"avisa_terceros": True}, case=case)
    office.completes(ana, "avisar_terceros", NEIGHBOURS, case=case)
    annul_last(office, case, ana)
    office.completes(ana, "avisar_terceros", NEIGHBOURS, case=case)
    office.works_off()
    told = paper(office, case, "comunicacion_terceros")
    assert "Luz Dary Ospina" in told
    assert office.mail.to(ROSA)

    each_is_heard_in_days_of_its_own(office, case, ana, elena)

    office.completes(ana, "proyectar_respuesta", {**DRAFT, "sentido": "accede"}, case=case)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"}, case=case)
    signs(office, beatriz)
    assert len(office.mail.to(ROSA)) == 2
    assert len(office.tasks_of(case, "esperar_acceso")) == 2
    opens_the_act(office)
    assert office.term_of(case, "respuesta").status is TermStatus.MET
    assert len(office.tasks_of(case, "esperar_acceso")) == 1
    assert office.broken_invariants() == []


def each_is_heard_in_days_of_its_own(
    office: Office, case: Received, ana: Person, elena: Person
) -> None:
    # who gave an address is handed it on Wednesday 24: until Tuesday 30, since Monday 29 is off
    office.days_pass_until("2026-06-24")
    handed = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    handed["fecha_comunicacion"] = "2026-06-24"
    office.completes(elena, "entregar_comunicacion", handed, case=case)
    # nothing is decided before, unless each has spoken: Rosa had 23, 24 and 25 June
    rosa, pedro = office.tasks_of(case, "oir_tercero")
    days = sorted(term.due_on for term in office.terms_of(case) if term.name == "terceros")
    assert days == [date(2026, 6, 25), date(2026, 6, 30)]
    with pytest.raises(InvalidInput, match="Todavía corre"):
        office.ends(ana, pedro, {"que_hizo_tercero": "nada"})
    spoke = {"nombre": "Rosa Mina", "que_dijo": "Pide que el cierre no toque su garaje."}
    spoke |= {"es_parte": True, "correo": ROSA, "acepta": True}
    heard = {"fecha_pronunciamiento": date(2026, 6, 24), "intervenciones": [spoke]}
    office.ends(ana, rosa, {"que_hizo_tercero": "intervino", **heard})
    with office.engine.reading_as(SYSTEM) as work:
        written = select(Document.dated_on).where(Document.type_name == "Escrito de un tercero")
        assert work.session.scalars(written).all() == [date(2026, 6, 24)]
    office.days_pass_until("2026-07-01")
    office.ends(ana, pedro, {"que_hizo_tercero": "nada"})
    shown = form_values(office, ana, case, "proyectar_respuesta")["pronunciamientos_terceros"]
    assert shown == f"Rosa Mina: {spoke['que_dijo']} Pedro Angulo: no se pronunció."

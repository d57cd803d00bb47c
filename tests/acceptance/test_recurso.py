"""Recursos: what is asked of them, who decides them, and what silence means after two months.

Dates are counted by hand. Days off that they meet in 2026: Monday 23 March, 2 and 3 April, 1 May,
Monday 18 May and every weekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from engine.domain.terms import TermStatus
from engine.errors import InvalidInput
from tests.office import BEATRIZ, ELENA, FABIO, Office, Person, Received
from tests.paperwork import annul_last, known, paper

pytestmark = pytest.mark.procedure("recurso")

CPACA = "Ley 1437 de 2011 (CPACA)"
NELLY = Person("nelly", "Nelly Angulo", ("notificador",))
MAYOR = Person("alcaldia", "Alcira Mayor", ("alcalde",))
DAY = date(2026, 3, 2)
GOOD = {
    "clase_recurso": "reposicion",
    "legitimado": "si",
    "sustentado": "si",
    "identificado": "si",
    "pide_pruebas": "no",
    "otras_partes": False,
}
WORDS = {
    "antecedentes_recurso": "Pide que se revise la sanción.",
    "consideraciones_recurso": "La prueba no permite llegar a otra conclusión.",
}

COMPLAINT = {
    "que_llego": "recurso",
    "fecha_recurso": date(2026, 3, 10),
    "clase_recurso": "queja",
    "interesado_recurso": "si",
    "sustentado_recurso": "si",
    "pruebas_recurso": "no",
}


def heard(office: Office, case: Received, on: date) -> None:
    said = {
        "fecha_audiencia": on,
        "lugar_audiencia": "Sala de audiencias",
        "asistentes_audiencia": "Luz Dary Ospina.",
    }
    office.completes(NELLY, "registrar_estrados", said, case=case)
    office.works_off()


def appealed(
    office: Office,
    kind: str = "reposicion",
    *,
    on: str = "2026-03-10",
    brought: Mapping[str, str] = MappingProxyType({}),
    **more: Any,
) -> Received:
    """An act notified on Monday 2 March, and what came against it on Tuesday 10."""
    office.hires(NELLY)
    office.hires(MAYOR)
    office.today_is("2026-03-02 09:00")
    case = office.receives("recurrible", nombres="Luz Dary Ospina", correo="", **more)
    office.completes(BEATRIZ, "firmar_acto", {"texto": "Se sanciona."}, case=case)
    office.works_off()
    heard(office, case, DAY)
    office.days_pass_until(on)
    said = {
        "que_llego": "recurso",
        "fecha_recurso": date.fromisoformat(on),
        "clase_recurso": kind,
        "interesado_recurso": "si",
        "sustentado_recurso": "si",
        "pruebas_recurso": "no",
        "correo_recurso": "luz@example.com",
        **brought,
    }
    office.completes(NELLY, "esperar_recursos", said, case=case)
    return case


def decided(office: Office, case: Received, who: Person, sense: str | None, **more: str) -> None:
    """Drafted by the lawyers and signed by who must; sealed, and offered to the person by mail."""
    drafted = {**WORDS, **more} | ({"sentido_proyectado": sense} if sense else {})
    office.completes(FABIO, "proyectar_decision", drafted, case=case)
    office.completes(who, "firmar_decision", {"decision_firma": "firmar"}, case=case)
    office.works_off()


def knew(office: Office, case: Received, on: date) -> None:
    """The person mentions the decision: notified that day (art. 72)."""
    said = {
        "como_se_notifico": "conducta_concluyente",
        "fecha_conocimiento": on,
        "prueba_conocimiento": "Escrito en que la menciona.",
    }
    office.completes(NELLY, "esperar_acceso", said, case=case)
    office.works_off()


@pytest.mark.norm(f"{CPACA}, art. 86", "El recurso se decide y se notifica en dos meses")
@pytest.mark.norm(f"{CPACA}, art. 87, num. 2", "El acto queda en firme tras decidirse el recurso")
def test_who_issued_the_act_confirms_it_and_it_is_final_the_day_after(office: Office) -> None:
    case = appealed(office)
    assert office.term_of(case, "recurso").due_on == date(2026, 5, 11)  # 10 May is a Sunday
    office.completes(FABIO, "verificar_requisitos", GOOD, case=case)

    office.days_pass_until("2026-03-20")
    decided(office, case, BEATRIZ, "confirma")
    knew(office, case, date(2026, 3, 20))

    left = known(office, case)
    assert left["recurso"]["decision"] == "confirma"
    assert left["recurso"]["acto"]["numero"] == "RES-2026-00002"
    assert left["firmeza"] == {"fecha": date(2026, 3, 21), "norma": "CPACA, art. 87, num. 2"}
    said = paper(office, case, "decision_del_recurso")
    assert "Confirmar el acto RES-2026-00001" in said
    assert "no procede recurso alguno" in said
    assert office.term_of(case, "recurso").status is TermStatus.MET
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(f"{CPACA}, arts. 67 y 77", "La decisión se notifica a quien recurrió por otro")
def test_who_appeals_for_another_is_told_what_was_decided(office: Office) -> None:
    counsel = {"quien_recurre": "Ana Ríos, apoderada", "direccion_recurso": "Calle 1 # 2-3"}
    case = appealed(office, brought={**counsel, "correo_recurso": ""})
    office.completes(FABIO, "verificar_requisitos", GOOD, case=case)

    decided(office, case, BEATRIZ, "confirma")

    where = {"lugar_comparecencia": "Carrera 8 # 12-20", "horario_comparecencia": "De 8 a 4"}
    office.completes(NELLY, "hacer_citacion", where, case=case)
    office.works_off()
    said = paper(office, case, "citacion")
    assert "Ana Ríos, apoderada" in said
    assert "Calle 1 # 2-3" in said


@pytest.mark.norm(f"{CPACA}, art. 78", "Sin sustentación el recurso se rechaza")
@pytest.mark.norm(f"{CPACA}, art. 74, num. 3", "Contra el rechazo de la apelación procede la queja")
def test_an_appeal_without_reasons_is_rejected_and_the_complaint_reaches_the_superior(
    office: Office,
) -> None:
    case = appealed(office, "apelacion")
    lacking = {**GOOD, "clase_recurso": "apelacion", "sustentado": "no"}
    office.completes(FABIO, "verificar_requisitos", lacking, case=case)
    decided(office, case, BEATRIZ, None)
    said = paper(office, case, "rechazo_recurso")
    assert "No expresa los motivos de inconformidad" in said
    assert "procede el de queja" in said
    assert "no tiene superior" not in said
    knew(office, case, date(2026, 3, 10))

    # five days: 11, 12, 13, 16 and 17 March
    assert office.term_of(case, "recursos").due_on == date(2026, 3, 17)
    office.days_pass_until("2026-03-12")
    office.completes(
        NELLY, "esperar_recursos", {**COMPLAINT, "fecha_recurso": date(2026, 3, 12)}, case=case
    )
    decided(office, case, MAYOR, "concede")
    knew(office, case, date(2026, 3, 12))
    decided(office, case, MAYOR, "revoca", resuelve_recurso="Se deja sin efecto la sanción.")
    knew(office, case, date(2026, 3, 12))

    assert known(office, case)["recurso"]["decision"] == "revoca"
    assert known(office, case)["firmeza"]["fecha"] == date(2026, 3, 13)


@pytest.mark.norm(f"{CPACA}, art. 74, num. 3", "La queja se interpone en los cinco días siguientes")
def test_without_a_complaint_in_five_days_the_rejection_stands(office: Office) -> None:
    case = appealed(office, "apelacion")
    lacking = {**GOOD, "clase_recurso": "apelacion", "identificado": "no"}
    office.completes(FABIO, "verificar_requisitos", lacking, case=case)
    decided(office, case, BEATRIZ, None)
    knew(office, case, date(2026, 3, 10))

    office.days_pass_until("2026-03-18 17:00")

    assert known(office, case)["recurso"]["decision"] == "rechazado"
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    f"{CPACA}, art. 74, num. 2", "Contra los actos del alcalde no procede la apelación"
)
def test_there_is_no_appeal_against_an_act_of_the_mayor(office: Office) -> None:
    case = appealed(office, "apelacion", del_alcalde=True)
    office.completes(
        FABIO, "verificar_requisitos", {**GOOD, "clase_recurso": "apelacion"}, case=case
    )
    decided(office, case, BEATRIZ, None)

    said = paper(office, case, "rechazo_recurso")
    assert "jefes superiores de las entidades territoriales" in said
    assert "no procede recurso alguno" in said  # nobody stands above who could hear a complaint
    knew(office, case, date(2026, 3, 10))
    assert known(office, case)["recurso"]["decision"] == "rechazado"


@pytest.mark.norm(f"{CPACA}, art. 76", "La apelación en subsidio sigue si la reposición no revoca")
@pytest.mark.norm(f"{CPACA}, art. 79", "Quien decide la apelación puede decretar pruebas de oficio")
def test_the_subsidiary_appeal_goes_on_to_the_superior(office: Office) -> None:
    case = appealed(office, "reposicion_apelacion")
    both = {**GOOD, "clase_recurso": "reposicion_apelacion"}
    office.completes(FABIO, "verificar_requisitos", both, case=case)
    decided(office, case, BEATRIZ, "confirma")
    knew(office, case, date(2026, 3, 10))
    office.completes(FABIO, "estudiar_apelacion", {"pruebas_superior": "si"}, case=case)
    # it is the superior who orders it, and not who issued the act
    ordered = {"se_decretan": "si", "pruebas_decretadas": "Visita al predio.", "dias_pruebas": 5}
    office.completes(MAYOR, "decretar_pruebas", ordered, case=case)
    office.works_off()
    seen = {"termino_pruebas": "practicadas", "prueba_practicada": "Se visitó el predio."}
    office.completes(FABIO, "practicar_pruebas", seen, case=case)

    decided(office, case, MAYOR, "modifica", resuelve_recurso="La multa se reduce a la mitad.")
    knew(office, case, date(2026, 3, 10))

    left = known(office, case)["recurso"]
    assert (left["decision"], left["acto"]["firmante"]) == ("modifica", "Alcira Mayor")
    assert "La multa se reduce a la mitad" in paper(office, case, "decision_del_recurso")


ASKS = {**GOOD, "pide_pruebas": "si", "otras_partes": True}
NEIGHBOUR = {
    "partes_recurso": [{"nombre": "Rosa Mina", "direccion": "Calle 5 # 10-20"}],
    "partes_trasladadas": "Correo certificado, guía RA200.",
    "fecha_traslado_recurso": date(2026, 3, 10),
}


@pytest.mark.norm(f"{CPACA}, art. 40", "El auto de pruebas se comunica a todas las partes")
@pytest.mark.norm(f"{CPACA}, art. 79", "Las pruebas se practican en no más de treinta días")
@pytest.mark.norm(f"{CPACA}, art. 86", "Los dos meses se suspenden mientras se practican pruebas")
def test_the_two_months_stand_still_while_evidence_is_taken(office: Office) -> None:
    case = appealed(office)
    office.completes(FABIO, "verificar_requisitos", ASKS, case=case)
    office.completes(FABIO, "correr_traslado", NEIGHBOUR, case=case)
    # 11, 12, 13, 16 and 17 March
    assert office.term_of(case, "traslado_recurso").due_on == date(2026, 3, 17)
    office.days_pass_until("2026-03-18 17:00")

    ordered = {
        "se_decretan": "si",
        "pruebas_decretadas": "Visita al predio con el topógrafo.",
        "dias_pruebas": 5,
    }
    office.completes(BEATRIZ, "decretar_pruebas", ordered, case=case)
    office.works_off()
    # 19, 20, 24, 25 and 26 March
    assert "vence el 26 de marzo de 2026" in paper(office, case, "auto_pruebas")
    assert len(office.mail.to("luz@example.com")) == 1
    is_handed_over(office, case, date(2026, 3, 18))  # to the neighbour, who has no mail
    assert office.term_of(case, "recurso").status is TermStatus.SUSPENDED
    assert office.term_of(case, "pruebas_recurso").due_on == date(2026, 3, 26)

    # at most thirty days, which end on 5 May: eight of March, twenty of April, 4 and 5 May
    too_long = {"termino_pruebas": "prorrogar", "nueva_fecha_pruebas": date(2026, 5, 6)}
    with pytest.raises(InvalidInput):
        office.completes(FABIO, "practicar_pruebas", too_long, case=case)
    longer = {"termino_pruebas": "prorrogar", "nueva_fecha_pruebas": date(2026, 3, 27)}
    office.completes(FABIO, "practicar_pruebas", longer, case=case)
    again = {**longer, "nueva_fecha_pruebas": date(2026, 3, 30)}
    with pytest.raises(InvalidInput):  # once
        office.completes(FABIO, "practicar_pruebas", again, case=case)
    office.days_pass_until("2026-03-28")

    # closed by itself at the end of the 27th: 19 to 28 March (10 days) are added to 10 May
    assert office.inbox_of(FABIO) == ["proyectar_decision"]
    assert office.term_of(case, "recurso").due_on == date(2026, 5, 20)


@pytest.mark.norm(f"{CPACA}, art. 79", "La prórroga no pasa de treinta días en total")
def test_evidence_of_thirty_days_is_not_extended_and_the_other_parties_are_heard(
    office: Office,
) -> None:
    case = appealed(office)
    office.completes(FABIO, "verificar_requisitos", ASKS, case=case)
    office.completes(FABIO, "correr_traslado", NEIGHBOUR, case=case)
    heard_them = {
        "pronunciamientos": "La vecina pide que se confirme.",
        "fecha_pronunciamientos": date(2026, 3, 10),
    }
    office.completes(FABIO, "recibir_pronunciamientos", heard_them, case=case)
    ordered = {"se_decretan": "si", "pruebas_decretadas": "Dictamen pericial.", "dias_pruebas": 30}
    office.completes(BEATRIZ, "decretar_pruebas", ordered, case=case)
    annul_last(office, case, BEATRIZ)
    office.completes(BEATRIZ, "decretar_pruebas", ordered, case=case)
    office.works_off()

    longer = {"termino_pruebas": "prorrogar", "nueva_fecha_pruebas": date(2026, 4, 28)}
    with pytest.raises(InvalidInput):
        office.completes(FABIO, "practicar_pruebas", longer, case=case)
    office.days_pass_until("2026-03-13")
    done = {"termino_pruebas": "practicadas", "prueba_practicada": "El perito lo confirmó."}
    office.completes(FABIO, "practicar_pruebas", done, case=case)
    is_handed_over(office, case, date(2026, 3, 13))

    # suspended on 11, 12 and 13 March: 10 May + 3 = 13 May
    assert office.term_of(case, "recurso").due_on == date(2026, 5, 13)


def is_handed_over(office: Office, case: Received, on: date) -> None:
    """What travels on paper."""
    said = {
        "medio_comunicacion": "personal",
        "resultado_comunicacion": "entregada",
        "fecha_comunicacion": on,
    }
    office.completes(ELENA, "entregar_comunicacion", said, case=case)


@pytest.mark.norm(f"{CPACA}, art. 40", "Las pruebas se niegan con un auto motivado, sin recurso")
def test_evidence_that_is_not_needed_is_not_ordered_and_a_decision_may_be_given_back(
    office: Office,
) -> None:
    case = appealed(office)
    office.completes(FABIO, "verificar_requisitos", {**GOOD, "pide_pruebas": "si"}, case=case)
    enough = {"se_decretan": "no", "pruebas_decretadas": "Bastan las del expediente."}
    office.completes(BEATRIZ, "decretar_pruebas", enough, case=case)
    office.works_off()
    assert "Bastan las del expediente" in paper(office, case, "auto_niega_pruebas")
    assert len(office.mail.to("luz@example.com")) == 1
    assert office.term_of(case, "recurso").due_on == date(2026, 5, 11)

    drafted = {**WORDS, "sentido_proyectado": "confirma"}
    office.completes(FABIO, "proyectar_decision", drafted, case=case)
    why = {"decision_firma": "devolver", "observaciones": "Falta resolver la segunda petición."}
    office.completes(BEATRIZ, "firmar_decision", why, case=case)
    office.completes(FABIO, "proyectar_decision", drafted, case=case)
    office.completes(BEATRIZ, "firmar_decision", {"decision_firma": "firmar"}, case=case)
    annul_last(office, case, BEATRIZ)
    decided(office, case, BEATRIZ, "confirma")

    assert "RES-2026-00003" in paper(office, case, "decision_del_recurso")


@pytest.mark.norm(f"{CPACA}, art. 74, num. 3", "La queja que no prospera deja en firme el rechazo")
def test_a_complaint_without_reason_leaves_the_rejection(office: Office) -> None:
    case = appealed(office, "apelacion")
    office.completes(
        FABIO,
        "verificar_requisitos",
        {**GOOD, "clase_recurso": "apelacion", "legitimado": "no"},
        case=case,
    )
    decided(office, case, BEATRIZ, None)
    knew(office, case, date(2026, 3, 10))
    office.completes(NELLY, "esperar_recursos", COMPLAINT, case=case)

    decided(office, case, MAYOR, "bien_rechazado")
    office.days_pass_until("2026-03-12")
    knew(office, case, date(2026, 3, 12))

    assert "Declarar bien rechazado" in paper(office, case, "decision_queja")
    assert known(office, case)["recurso"]["decision"] == "rechazado"
    assert known(office, case)["firmeza"]["fecha"] == date(2026, 3, 13)


@pytest.mark.norm(f"{CPACA}, art. 74, num. 2", "La apelación directa la decide el superior")
@pytest.mark.norm(f"{CPACA}, art. 79", "Quien decide puede decretar pruebas de oficio")
def test_an_appeal_goes_straight_to_the_superior(office: Office) -> None:
    case = appealed(office, "apelacion")
    straight = {**GOOD, "clase_recurso": "apelacion", "pide_pruebas": "oficio"}
    office.completes(FABIO, "verificar_requisitos", straight, case=case)
    # nobody asked for it: who must decide orders it
    ordered = {"se_decretan": "si", "pruebas_decretadas": "Una visita.", "dias_pruebas": 5}
    office.completes(MAYOR, "decretar_pruebas", ordered, case=case)
    office.works_off()
    done = {"termino_pruebas": "practicadas", "prueba_practicada": "Se visitó el predio."}
    office.completes(FABIO, "practicar_pruebas", done, case=case)

    decided(office, case, MAYOR, "confirma")
    knew(office, case, date(2026, 3, 10))

    assert known(office, case)["recurso"]["acto"]["firmante"] == "Alcira Mayor"


@pytest.mark.norm(f"{CPACA}, art. 86", "Dos meses sin decisión notificada: silencio negativo")
def test_silence_is_a_state_and_the_decision_is_still_owed(office: Office) -> None:
    case = appealed(office)
    office.completes(FABIO, "verificar_requisitos", GOOD, case=case)
    office.days_pass_until("2026-05-11")
    assert known(office, case).get("silencio_recurso") is None

    office.today_is("2026-05-14")  # though nobody looks for two days
    office.works_off()

    assert office.term_of(case, "recurso").status is TermStatus.EXPIRED
    assert office.inbox_of(FABIO) == ["proyectar_decision"]
    decided(office, case, BEATRIZ, "confirma")
    knew(office, case, date(2026, 5, 14))
    assert known(office, case)["recurso"]["silencio"]["fecha"] == date(2026, 5, 12)


@pytest.mark.norm(f"{CPACA}, art. 86", "Se avisa a los 30, 45 y 55 días de interpuesto")
def test_the_lawyers_and_their_superior_are_reminded_at_30_45_and_55_days(office: Office) -> None:
    case = appealed(office)
    office.completes(FABIO, "verificar_requisitos", GOOD, case=case)
    office.mail.sent.clear()

    # 10 March + 30 = 9 April (Thursday); + 45 = 24 April (Friday); + 55 = 4 May (Monday)
    seen = {}
    for day in ("2026-04-08", "2026-04-09", "2026-04-23", "2026-04-24", "2026-05-03", "2026-05-04"):
        office.days_pass_until(f"{day} 09:00")
        seen[day] = (len(office.mail.to("fabio@")), len(office.mail.to("beatriz@")))

    assert seen == {
        "2026-04-08": (0, 0),
        "2026-04-09": (1, 0),
        "2026-04-23": (1, 0),
        "2026-04-24": (2, 1),
        "2026-05-03": (2, 1),
        "2026-05-04": (3, 2),
    }
    assert office.term_of(case, "recurso").status is TermStatus.OPEN

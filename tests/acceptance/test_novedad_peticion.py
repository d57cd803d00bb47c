"""What a judge asks or orders about a petition when its case is closed: in a case of its own.

Dates are counted by hand. Days off that they meet in 2026: 29 June, 13 and 20 July, and every
weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.domain.officials import RESERVED_IDENTITY
from engine.errors import InvalidInput
from engine.services import access, search
from engine.services.access import Access
from tests.after_closing import LACKED, hears, linked
from tests.appeals import APPEAL, decides
from tests.matters import LUZ, PETITION
from tests.notified import NELLY
from tests.office import ELENA, Office, Person
from tests.paperwork import known, paper
from tests.petitions import SECRET
from tests.under_way import (
    DISRESPECT,
    DRAFT,
    REFUSAL,
    assigned,
    classified,
    form_values,
    opens_the_act,
    signs,
)

pytestmark = pytest.mark.procedure(
    "novedad_peticion", "peticion_otra_notificacion", "peticion_autoridad", "peticion"
)

TUTELA = "Decreto 2591 de 1991"
SUIT = {
    "clase_autoridad": "tutela",
    "autoridad": "Juzgado Quinto Civil Municipal",
    "numero_autoridad": "2026-00123",
    "que_pide_autoridad": "Qué se le respondió a Luz Dary Ospina.",
}
ORDER = {
    **SUIT,
    "clase_autoridad": "orden",
    "que_pide_autoridad": "Responder de fondo en 48 horas.",
}
TOLD = {
    "informe_rendido": "Se le respondió de fondo, y se anexa la constancia.",
    "medio_informe": "Correo del juzgado, con acuse",
}


def is_answered(office: Office, diana: Person, ana: Person, beatriz: Person, **filed: Any) -> str:
    """A petition of Monday 22 June whose case closed on its answer; its number."""
    office.today_is("2026-06-22 09:00")
    case = assigned(office, diana, ana, filed)
    office.completes(ana, "proyectar_respuesta", DRAFT, case=case)
    signs(office, beatriz)
    assert office.page_of(case, beatriz).status == "closed"
    return case.radicado


@pytest.mark.norm(
    f"{TUTELA}, art. 19", "También de la petición que ya se cerró se informa al juez en su plazo"
)
def test_a_suit_about_a_closed_petition_is_answered_and_joined_with_it(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_answered(office, diana, ana, beatriz)

    case = hears(office, diana, f" {number.lower()} ", {**SUIT, "dias_autoridad": 2}, "2026-07-10")

    # Monday 13 is a holiday: Tuesday 14 and Wednesday 15 July
    assert office.term_of(case, "informe_tutela").due_on == date(2026, 7, 15)
    assert linked(office, case) == [number]
    assert office.inbox_of(diana) == []
    assert known(office, case)["expediente_peticion"] == {"radicado": number, "abierto": False}
    office.completes(fabio, "rendir_informe", {**TOLD, "fecha_informe": "2026-07-10"})
    office.works_off()
    assert office.term_of(case, "informe_tutela").status is TermStatus.MET
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


@pytest.mark.norm(f"{TUTELA}, art. 27", "Lo que ordena el fallo se cumple en el plazo que fijó")
@pytest.mark.norm("CPACA, art. 13", "La respuesta que ordenó un juez la conoce la persona")
def test_what_a_judge_orders_is_answered_again_signed_and_sent(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_answered(office, diana, ana, beatriz)
    case = hears(office, diana, number, {**ORDER, "dias_autoridad": 2}, "2026-07-16")
    # Friday 17; Monday 20 is a holiday; Tuesday 21 July
    assert office.term_of(case, "orden").due_on == date(2026, 7, 21)

    office.completes(fabio, "cumplir_orden", {"como_se_cumple": "responder"}, case=case)
    draft = {"texto": "El semáforo se instala el 30 de julio.", "fundamento": "El fallo."}
    no = {"decision_revision": "no_viable", "observaciones": "La Secretaría no instala semáforos."}
    for verdict in (no, {"decision_revision": "conforme"}):
        office.completes(fabio, "proyectar_acto", draft, case=case)
        office.completes(fabio, "revisar_legalidad", verdict, case=case)
        if verdict is no:  # it is still to be complied with
            office.completes(fabio, "cumplir_orden", {"como_se_cumple": "responder"}, case=case)
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()

    said = paper(office, case, "respuesta_ordenada")
    assert f"su petición radicada con el número {number}" in said
    assert "Luz Dary Ospina" in said
    assert office.mail.to(LUZ)[-1]
    done = office.term_of(case, "orden")
    assert (done.status, done.due_on) == (TermStatus.MET, date(2026, 7, 21))
    office.completes(fabio, "rendir_informe", {**TOLD, "fecha_informe": "2026-07-16"})
    office.works_off()
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


WITHHELD = {"reserva_identidad": True, "justificacion_reserva": "Teme represalias de su jefe."}


@pytest.mark.norm("CPACA, art. 24", "De un expediente reservado no se copia nada")
def test_of_a_reserved_petition_nothing_is_copied_and_the_judge_is_informed(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_answered(office, diana, ana, beatriz)
    with office.engine.work_as(office.actor(beatriz)) as work:
        found = search.cases(work, number).lines[0]
        why = "Trata de la historia clínica de un niño."
        access.change(work, found.case_id, Access.RESERVED, why, "CPACA, art. 24, num. 3")

    case = hears(office, ELENA, "2026-99999", ORDER, "2026-07-16")
    # the term runs while the petition is looked for; nobody said how many: one, Friday 17
    assert office.term_of(case, "orden").due_on == date(2026, 7, 17)
    again = {"radicado_peticion": number, "como_sigue": "buscar"}
    office.completes(diana, "precisar_peticion", again, case=case)
    office.works_off()
    assert linked(office, case) == []
    assert known(office, case).get("nombres") is None
    office.completes(diana, "precisar_peticion", {**again, "como_sigue": "sin_unir"}, case=case)

    done = {
        "como_se_cumple": "hecho",
        "que_se_hizo": "Ya se le había respondido el 22 de junio.",
        "fecha_cumplimiento": date(2026, 7, 17),
    }
    with pytest.raises(InvalidInput):
        office.completes(fabio, "cumplir_orden", done, case=case)
    today = {**done, "fecha_cumplimiento": date(2026, 7, 16)}
    office.completes(fabio, "cumplir_orden", today, case=case)
    office.completes(fabio, "rendir_informe", {**TOLD, "fecha_informe": "2026-07-16"})
    office.works_off()
    assert office.term_of(case, "orden").status is TermStatus.MET
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


# --- notified again -------------------------------------------------------------------------------


def is_denied(
    office: Office, people: tuple[Person, Person, Person, Person], draft: Any, **filed: Any
) -> str:
    """A petition of Monday 22 June that is denied and known the same day, until its case closes:
    ten days, 23 to 26 and 30 June, 1 to 3, 6 and 7 July; its number."""
    diana, ana, fabio, beatriz = people
    office.today_is("2026-06-22 09:00")
    case = assigned(office, diana, ana, {"acepta_notificacion": True, **filed})
    office.completes(ana, "proyectar_respuesta", draft, case=case)
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"}, case=case)
    signs(office, beatriz)
    opens_the_act(office)
    office.days_pass_until("2026-07-08 17:00")
    assert office.page_of(case, beatriz).status == "closed"
    return case.radicado


def is_rejected(office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person) -> str:
    """A petition of Monday 22 June that is rejected and known the same day, until its case closes
    as that of `is_denied`; its number."""
    office.today_is("2026-06-22 09:00")
    case = classified(office, diana, {"acepta_notificacion": True}, procedencia="irrespetuosa")
    office.completes(fabio, "calificar_irrespeto", DISRESPECT, case=case)
    draft = {"texto": DISRESPECT["motivacion_rechazo"], "fundamento": "Art. 19."}
    office.completes(ana, "proyectar_acto", draft, case=case)
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()
    opens_the_act(office)
    office.days_pass_until("2026-07-08 17:00")
    assert office.page_of(case, beatriz).status == "closed"
    return case.radicado


@pytest.mark.norm(
    "CPACA, arts. 72, 76 y 87",
    "Lo que se notificó mal no quedó en firme, aunque se haya archivado: se notifica otra vez",
)
def test_an_answer_that_was_wrongly_notified_is_notified_again_after_its_case_closed(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_denied(office, (diana, ana, fabio, beatriz), REFUSAL)

    case = hears(office, diana, number, LACKED, "2026-07-14")
    assert linked(office, case) == [number]
    assert office.inbox_of(fabio) == []  # no authority asks
    opens_the_act(office)
    # 15 to 17, 21 to 24 and 27 to 29 July: the 20th is off
    assert office.term_of(case, "recursos").due_on == date(2026, 7, 29)
    office.days_pass_until("2026-07-30 17:00")

    assert known(office, case)["firmeza"]["fecha"] == date(2026, 7, 30)
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


@pytest.mark.norm("CPACA, arts. 26 y 72", "También los diez días para insistir empiezan de nuevo")
def test_who_was_denied_what_is_reserved_may_insist_once_it_is_validly_notified(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    people = (diana, ana, fabio, beatriz)
    number = is_denied(office, people, SECRET, tipo_peticion="informacion")

    case = hears(office, diana, number, LACKED, "2026-07-14")
    opens_the_act(office)
    assert office.term_of(case, "insistencia").due_on == date(2026, 7, 29)
    office.days_pass_until("2026-07-16")
    again = {key: LACKED[key] for key in ("irregularidad", "repetir_como")}
    office.records(ELENA, "notificacion_irregular", again, case=case)
    office.works_off()
    opens_the_act(office)
    # 17, 21 to 24, 27 to 31 July
    assert office.term_of(case, "insistencia").due_on == date(2026, 7, 31)
    office.days_pass_until("2026-08-03 17:00")
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


def test_an_answer_that_was_only_communicated_has_no_notification_to_do_again(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    number = is_answered(office, diana, ana, beatriz)

    case = hears(office, diana, number, LACKED, "2026-07-10")
    said = {"radicado_peticion": number, "como_sigue": "sin_unir"}
    office.completes(diana, "precisar_peticion", said, case=case)
    office.works_off()

    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, arts. 19, 72 y 76",
    "También el rechazo que se notificó mal se notifica otra vez, y puede recurrirse",
)
def test_a_rejection_that_was_wrongly_notified_may_be_appealed_after_its_case_closed(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_rejected(office, diana, ana, beatriz, fabio)
    case = hears(office, diana, number, LACKED, "2026-07-14")
    opens_the_act(office)
    # 15 to 17, 21 to 24 and 27 to 29 July: the 20th is off
    assert office.term_of(case, "recursos").due_on == date(2026, 7, 29)
    office.days_pass_until("2026-07-16")
    office.hires(NELLY)
    office.completes(NELLY, "esperar_recursos", APPEAL, case=case)
    undone = "Se deja sin efecto el rechazo y la petición se tramita."
    decides(office, case, "revoca", "2026-07-16", resuelve_recurso=undone)

    assert office.inbox_of(diana) == ["radicar_otra_vez"]
    with pytest.raises(InvalidInput):  # that one is closed
        office.completes(diana, "radicar_otra_vez", {"radicado_nueva": number}, case=case)
    office.completes(diana, "radicar_otra_vez", {"radicado_nueva": "2026-999999"}, case=case)
    office.works_off()
    again = office.receives("peticion", **PETITION)
    office.completes(diana, "radicar_otra_vez", {"radicado_nueva": again.radicado}, case=case)
    office.works_off()

    assert linked(office, case) == [number, again.radicado]
    assert office.page_of(case, diana).status == "closed"
    assert not office.broken_invariants()


@pytest.mark.norm(
    "Ley 1712 de 2014, art. 18", "La identidad que se reservó queda reservada donde se copia"
)
def test_who_asked_for_reserve_is_notified_again_and_stays_unknown(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    people = (diana, ana, fabio, beatriz)
    number = is_denied(office, people, REFUSAL, nombres="Ana", **WITHHELD)

    case = hears(office, diana, number, LACKED, "2026-07-14")
    opens_the_act(office)
    office.days_pass_until("2026-07-30 17:00")

    assert office.mail.to(LUZ)[-1]
    assert known(office, case)["firmeza"]["fecha"] == date(2026, 7, 30)
    page = office.page_of(case, diana)
    assert (page.status, [one.name for one in page.parties]) == ("closed", ["Ana"])
    assert not office.broken_invariants()


@pytest.mark.norm(
    "Ley 1712 de 2014, art. 18", "Quien responde lo que ordenó el juez no lee a quién le responde"
)
def test_a_judges_order_about_who_asked_for_reserve_is_obeyed_without_her_name(
    office: Office, diana: Person, ana: Person, beatriz: Person, fabio: Person
) -> None:
    number = is_answered(office, diana, ana, beatriz, **WITHHELD)

    case = hears(office, diana, number, ORDER, "2026-07-16")
    assert linked(office, case) == [number]
    told, masked = office.page_of(case, diana), office.page_of(case, fabio)
    assert [one.name for one in told.parties] == ["Luz Dary Ospina Grajales"]
    assert [one.name for one in masked.parties] == [RESERVED_IDENTITY]
    assert "access_changed" in office.history_of(case)
    assert form_values(office, fabio, case, "cumplir_orden")["nombres"] == RESERVED_IDENTITY
    for name, found in ((diana, [case.radicado]), (fabio, [])):
        with office.engine.reading_as(office.actor(name)) as work:
            lines = search.cases(work, "Luz Dary Ospina").lines
        assert [one.radicado for one in lines if one.process_id == "novedad_peticion"] == found
    office.completes(fabio, "cumplir_orden", {"como_se_cumple": "responder"}, case=case)
    draft = {"texto": "El semáforo se instala el 30 de julio.", "fundamento": "El fallo."}
    office.completes(fabio, "proyectar_acto", draft, case=case)
    office.completes(fabio, "revisar_legalidad", {"decision_revision": "conforme"}, case=case)
    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"}, case=case)
    office.works_off()

    assert "Ospina" not in paper(office, case, "respuesta_ordenada")
    assert "Respuesta que ordenó un juez" in office.mail.to(LUZ)[-1]

"""The term of a petition that the person must complete: suspended, resumed, given up.

Dates are counted by hand. Days off that they meet in 2026: 8, 15 and 29 June, 13 July (new: Ley
2578 de 2026), 20 July, 7 August; and every weekend.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.domain.officials import CITIZEN
from engine.errors import DeliveryFailed, InvalidInput
from engine.services import acts, complements, deliveries, tasks
from tests.adopted import adopts
from tests.annulled import signs_by_mistake
from tests.desk_of_ana import explanation_of, form_of, on_anas_desk, refused
from tests.matters import LUZ
from tests.notified import token_of
from tests.office import ELENA, Office, Person, Received
from tests.paperwork import paper
from tests.under_way import codes, form_values

pytestmark = pytest.mark.procedure("peticion")

MISSING = {
    "decision_requerimiento": "requerir",
    "faltantes": "El certificado de tradición del predio\nEl poder de la propietaria",
    "norma_que_exige": "Ley 388 de 1997, art. 99",
    "no_reposa": True,
}


def _required(office: Office, diana: Person, ana: Person, **changes: Any) -> Received:
    """Received on Tuesday 2 June; the person is asked to complete it on Friday 12."""
    office.today_is("2026-06-02 09:00")
    case = on_anas_desk(office, diana, ana, **changes)
    office.days_pass_until("2026-06-12")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    office.completes(ana, "requerir_complemento", MISSING)
    office.works_off()
    return case


def test_a_requirement_whose_number_is_annulled_is_signed_and_sent_again(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-06-12 09:00")
    case = on_anas_desk(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})

    signs_by_mistake(office, ana, "requerir_complemento", MISSING, case)
    assert office.mail.to(LUZ)[-1] != f"Complete su petición: radicado {case.radicado}"

    office.completes(ana, "requerir_complemento", MISSING)
    office.works_off()
    assert office.mail.to(LUZ)[-1] == f"Complete su petición: radicado {case.radicado}"
    assert codes(office, case) == ["OF-2026-00001", "OF-2026-00002"]


@pytest.mark.norm("CPACA, art. 17", "El término se suspende hasta que la persona completa")
def test_t10_07_the_term_stands_still_until_the_person_completes_it(
    office: Office, diana: Person, ana: Person, elena: Person
) -> None:
    case = _required(office, diana, ana)

    # then seven days have run; the person has a month and knows what is missing
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.SUSPENDED, None)
    assert term.suspended_since == date(2026, 6, 13)
    assert office.term_of(case, "complemento").due_on == date(2026, 7, 14)
    assert office.mail.to(LUZ)[-1] == f"Complete su petición: radicado {case.radicado}"
    letter = office.mail.sent[-1].get_body(("plain",)).get_content()
    assert "- El poder de la propietaria" in letter
    assert "martes 14 de julio de 2026" in letter
    with office.engine.reading_as(office.actor(elena)) as work:
        (line,) = tasks.inbox(work, "sin_asignar").lines
    assert (line.element_id, line.light) == ("registrar_complemento", "suspended")
    assert line.suspended_since == date(2026, 6, 13)

    # when it comes, on the page where the petition is followed
    office.days_pass_until("2026-07-02")
    with office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")

    # then the eight days that were left run from 3 July (the 13th is a holiday)
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    assert office.term_of(case, "complemento").status is TermStatus.MET
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert "complemento" in form_of(office, ana, case, "proyectar_respuesta")
    days = {day.day: day for day in explanation_of(office, case).days}
    assert days[date(2026, 6, 12)].n == 7
    assert "Requerimiento para completar" in days[date(2026, 6, 13)].text
    assert days[date(2026, 7, 3)].n == 8
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, art. 17", "Lo que se lleva a la ventanilla cuenta desde el día en que llegó"
)
def test_what_the_person_brings_to_the_window_counts_from_the_day_that_it_came(
    office: Office, diana: Person, ana: Person, elena: Person
) -> None:
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-03")

    brought = {"complemento": "Trajo el certificado y el poder.", "fecha_complemento": "2026-07-02"}
    office.completes(elena, "registrar_complemento", brought)

    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)


@pytest.mark.norm(
    "CPACA, art. 17",
    "Lo que llegó en la noche del último día completa la petición aunque se anote al otro día",
)
def test_what_came_on_the_last_night_is_recorded_the_next_morning(
    office: Office, diana: Person, ana: Person, elena: Person
) -> None:
    case = _required(office, diana, ana)
    office.mail.down = DeliveryFailed("550 no such user", permanent=True)  # no letter reaches her
    office.days_pass_until("2026-07-15")  # the month was over on Tuesday 14

    with pytest.raises(InvalidInput), office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")
    brought = {"complemento": "Trajo el certificado y el poder.", "fecha_complemento": "2026-07-15"}
    late = refused(office, elena, "registrar_complemento", brought)
    assert "el último día para completar" in late["fecha_complemento"]
    office.completes(elena, "registrar_complemento", {**brought, "fecha_complemento": "2026-07-14"})

    # seven days had run by 12 June; eight more: 15, 16, 17, 21, 22, 23, 24 and 27 July
    assert office.term_of(case, "complemento").status is TermStatus.MET
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 27)
    assert not office.broken_invariants()


def _is_told_once_more(office: Office) -> None:
    """Five working days before Tuesday 14 July, since Monday 13 is off: on the 6th."""
    written = len(office.mail.to(LUZ))
    office.days_pass_until("2026-07-06 09:00")
    assert len(office.mail.to(LUZ)) == written + 1


@pytest.mark.norm("CPACA, art. 17", "A la persona se le recuerda su plazo antes de que venza")
@pytest.mark.norm(
    "CPACA, art. 17", "Pasado el mes sin completar, el desistimiento se decreta y se notifica"
)
def test_t10_08_after_a_month_the_withdrawal_is_drafted_signed_and_notified(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _required(office, diana, ana, acepta_notificacion=True)

    assert office.term_of(case, "requerimiento").status is TermStatus.MET
    _is_told_once_more(office)
    # the last day is still the person's
    office.days_pass_until("2026-07-14")
    assert office.inbox_of(ana) == []
    office.days_pass_until("2026-07-15 17:00")
    assert office.inbox_of(ana) == ["proyectar_desistimiento"]
    assert office.page_of(case).status == "open"
    assert office.term_of(case, "complemento").status is TermStatus.CLOSED

    office.completes(
        ana,
        "proyectar_desistimiento",
        {"motivacion": "Se requirió el 12 de junio; venció el 14 de julio y no completó ni pidió."},
    )
    office.completes(beatriz, "firmar_desistimiento", {"decision_desistimiento": "firmar"})
    office.works_off()
    assert office.page_of(case).status == "open"

    # notified by the link that she accepted; ten days for a remedy: 16, 17, 21 to 24 and 27 to 30
    # of July, for the 20th is a holiday
    with office.engine.work_as(CITIZEN) as work:
        deliveries.open_act(work, token_of(office), address="190.0.0.7", program="")
    office.works_off()
    assert office.term_of(case, "recursos").due_on == date(2026, 7, 30)
    office.days_pass_until("2026-07-30")
    assert office.page_of(case).status == "open"
    office.days_pass_until("2026-07-31 17:00")

    # then it is closed, by an act that the explanation names and the person can read of
    assert office.page_of(case).status == "closed"
    event = explanation_of(office, case).events[-1]
    assert (event.kind, event.act) == ("closed", "RES-2026-00001")
    assert not office.broken_invariants()


def test_a_withdrawal_whose_number_is_annulled_goes_back_to_be_drafted(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-15 17:00")
    drafted = {"motivacion": "Se requirió el 12 de junio y venció el 14 de julio sin completar."}
    office.completes(ana, "proyectar_desistimiento", drafted)
    office.completes(beatriz, "firmar_desistimiento", {"decision_desistimiento": "firmar"})
    with office.engine.work_as(office.actor(beatriz)) as work:
        [_requirement, act] = acts.of_case(work, case.id)
        acts.annul(work, act.id, "La motivación no era la de este expediente.")

    office.works_off()

    assert office.inbox_of(ana) == ["proyectar_desistimiento"]
    office.completes(ana, "proyectar_desistimiento", drafted)
    why = {"decision_desistimiento": "devolver", "observaciones_desistimiento": "Cite la norma."}
    office.completes(beatriz, "firmar_desistimiento", why)
    assert office.inbox_of(ana) == ["proyectar_desistimiento"]
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, art. 17", "El término vuelve a empezar sólo si la entidad adoptó esa lectura"
)
def test_t10_07_the_entity_may_have_decided_that_the_term_begins_anew(
    office: Office, diana: Person, ana: Person
) -> None:
    adopts(office, "peticion_incompleta", "termino_tras_complemento", "REINICIA")
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-02")

    with office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")

    # 3, 6 to 10, 14 to 17, 21 to 24 and 27 July
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 27)
    assert not office.broken_invariants()


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 1",
    "Un reclamo de datos se manda completar en cinco días; la persona tiene dos meses",
)
def test_a_claim_over_personal_data_is_completed_in_its_own_time(
    office: Office, diana: Person, ana: Person
) -> None:
    # 6 to 9 and 13 October: the 12th is a holiday
    office.today_is("2026-10-05 09:00")
    late = on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
    case = on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
    office.days_pass_until("2026-10-13")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True}, case=case)
    office.completes(ana, "requerir_complemento", MISSING, case=case)
    office.works_off()

    # to Sunday 13 December, and so Monday 14; the law gives no more
    assert office.term_of(case, "complemento").due_on == date(2026, 12, 14)
    letter = office.mail.sent[-1].get_body(("plain",)).get_content()
    assert "lunes 14 de diciembre de 2026" in letter
    assert "Ley 1581 de 2012, art. 15, num. 1" in letter
    with office.engine.work_as(CITIZEN) as work:
        asked = complements.missing(work, case.id)
    assert asked is not None
    assert not asked.may_ask
    office.days_pass_until("2026-10-14")
    assert "pide_complemento" not in form_of(office, ana, late, "proyectar_respuesta")
    office.days_pass_until("2026-10-20")
    with office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")

    # five days had run; ten more: 21 to 23 and 26 to 30 October, 3 and 4 November
    assert office.term_of(case, "respuesta").due_on == date(2026, 11, 4)


@pytest.mark.norm("CPACA, art. 17", "Lo que se requiere tarde no suspende el término")
def test_who_is_reached_after_ten_days_is_answered_with_what_there_is(
    office: Office, diana: Person, ana: Person, elena: Person
) -> None:
    office.today_is("2026-06-02 09:00")
    by_post = {"medio_respuesta": "direccion", "correo": None, "direccion": "Carrera 26 # 72-15"}
    case = on_anas_desk(office, diana, ana, municipio="Cali", **by_post)
    office.days_pass_until("2026-06-18")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    office.completes(ana, "requerir_complemento", MISSING)
    office.works_off()
    office.days_pass_until("2026-06-19")
    delivered = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    office.completes(
        elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": "2026-06-19"}
    )

    assert sorted(office.inbox_of(ana)) == ["firmar_rectificacion", "proyectar_respuesta"]
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 6, 25))
    said = form_values(office, ana, case, "firmar_rectificacion")["que_no_rige"]
    office.completes(ana, "firmar_rectificacion", {"que_no_rige": said})
    office.works_off()
    assert "no se entenderá que desiste" in paper(office, case, "rectificacion")
    assert office.inbox_of(elena) == ["entregar_comunicacion"]


def _asks_online(office: Office, case: Received) -> None:
    with office.engine.work_as(CITIZEN) as work:
        complements.ask_for_time(work, case.radicado, case.tracking_code)


def _asks_on_paper(office: Office, case: Received) -> None:
    office.days_pass_until("2026-07-15")  # it came at night
    office.records(ELENA, "mas_tiempo_pedido", {"fecha_mas_tiempo": "2026-07-14"}, case=case)


@pytest.mark.norm("CPACA, art. 17", "La persona puede pedir, una vez, otro mes para completar")
@pytest.mark.parametrize("asks", [_asks_online, _asks_on_paper])
def test_the_person_may_ask_once_for_another_month(
    office: Office, diana: Person, ana: Person, asks: Callable[[Office, Received], None]
) -> None:
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-14")

    asks(office, case)

    assert office.term_of(case, "complemento").due_on == date(2026, 8, 12)
    with (
        pytest.raises(InvalidInput, match="ya se prorrogó"),
        office.engine.work_as(CITIZEN) as work,
    ):
        complements.ask_for_time(work, case.radicado, case.tracking_code)
    office.days_pass_until("2026-07-15")
    assert office.inbox_of(ana) == []
    office.days_pass_until("2026-08-13 17:00")
    assert office.inbox_of(ana) == ["proyectar_desistimiento"]


@pytest.mark.norm("CPACA, art. 17", "Pasados diez días ya no se requiere completar")
def test_after_ten_days_nobody_is_required_to_complete(
    office: Office, diana: Person, ana: Person
) -> None:
    # 3-5, 9-12 and 16-18 June: the tenth is Thursday 18
    office.today_is("2026-06-02 09:00")
    case = on_anas_desk(office, diana, ana)
    office.days_pass_until("2026-06-10")
    assert "pide_complemento" in form_of(office, ana, case, "proyectar_respuesta")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    assert office.term_of(case, "requerimiento").due_on == date(2026, 6, 18)
    reminded = len(office.mail.to("ana@"))
    office.days_pass_until("2026-06-12")  # the seventh
    assert len(office.mail.to("ana@")) == reminded + 2  # and half of the term of the answer

    office.days_pass_until("2026-06-19")
    said = refused(office, ana, "requerir_complemento", MISSING)

    assert "pasó el último día" in said["decision_requerimiento"]
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN
    office.completes(ana, "requerir_complemento", {"decision_requerimiento": "no_requerir"})
    assert "pide_complemento" not in form_of(office, ana, case, "proyectar_respuesta")


@pytest.mark.norm("CPACA, art. 17", "Se requiere completar una sola vez")
def test_a_person_is_required_to_complete_once(office: Office, diana: Person, ana: Person) -> None:
    case = _required(office, diana, ana)
    with office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")

    assert "pide_complemento" not in form_of(office, ana, case, "proyectar_respuesta")
    with (
        pytest.raises(InvalidInput, match="no espera"),
        office.engine.work_as(CITIZEN) as work,
    ):
        complements.complete(work, case.radicado, case.tracking_code, "Aporto también el poder.")

"""The term of a petition when people move it: extended, suspended, resumed, given up.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August; and every weekend.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import TermStatus
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import DeliveryFailed, InvalidInput
from engine.services import acts, complements, deadlines, deliveries, tasks
from tests.acceptance.test_notification import token_of
from tests.adopted import adopts
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received

pytestmark = pytest.mark.procedure("peticion")

REASON = "Falta el concepto técnico de la Secretaría de Movilidad, que se pidió el 1 de abril."
ASKED = {"decision_prorroga": "pedir", "motivo_prorroga": REASON, "nueva_fecha": "2026-05-13"}
GRANTED = {"decision_autorizacion": "autorizar"}
MISSING = {
    "decision_requerimiento": "requerir",
    "faltantes": "El certificado de tradición del predio\nEl poder de la propietaria",
    "norma_que_exige": "Ley 388 de 1997, art. 99",
    "no_reposa": True,
}
DRAFT = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses, según el plan de señalización.",
    "fundamento": "Concepto de la Secretaría de Movilidad.",
}


def _on_anas_desk(office: Office, diana: Person, ana: Person, **changes: Any) -> Received:
    """A petition that ana must answer."""
    said = {**PETITION, **changes}
    case = office.receives("peticion", **said)
    kind = {"tipo_peticion": said["tipo_peticion"], "remitente": said["remitente"]}
    office.completes(diana, "clasificar_peticion", {**kind, "tema": "otro"})
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})
    return case


def _asked_for_more_time(office: Office, diana: Person, ana: Person) -> Received:
    """Received on Friday 27 March at 17:30: fifteen days end on 21 April, thirty on 13 May."""
    office.today_is("2026-03-27 17:30")
    case = _on_anas_desk(office, diana, ana)
    office.days_pass_until("2026-04-20")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})
    return case


def _required(office: Office, diana: Person, ana: Person, **changes: Any) -> Received:
    """Received on Tuesday 2 June; the person is asked to complete it on Friday 12."""
    office.today_is("2026-06-02 09:00")
    case = _on_anas_desk(office, diana, ana, **changes)
    office.days_pass_until("2026-06-12")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    office.completes(ana, "requerir_complemento", MISSING)
    office.works_off()
    return case


def _form_of(office: Office, person: Person, case: Received, element_id: str) -> list[str]:
    """The keys that the form of a task shows to the person."""
    with office.engine.reading_as(office.actor(person)) as work:
        page = tasks.task_page(work, office.task_of(case, element_id))
    shown = []
    pending = list(page.form.fields)
    while pending:
        field = pending.pop(0)
        if not field.hidden(page.values):
            shown.append(field.key or field.id)
            pending += field.fields
    return shown


def _explained(office: Office, case: Received, name: str = "respuesta") -> deadlines.Explanation:
    with office.engine.reading_as(SYSTEM) as work:
        return deadlines.explanation(work, office.term_of(case, name).term_id)


def _refused(
    office: Office, person: Person, element_id: str, answers: Mapping[str, Any]
) -> dict[str, str]:
    """The sentences at the fields of the form; nothing of it happened."""
    with pytest.raises(InvalidInput) as refused:
        office.completes(person, element_id, answers)
    return refused.value.fields


# --- extension ------------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "La prórroga avisada antes de vencer mueve el término"
)
def test_t10_02_an_extension_told_before_the_term_ends_moves_it(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)

    # when it is asked for one day too many it is refused at the form; then to the last day
    said = _refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-05-14"})
    assert "no pasar de la última que permite la ley" in said["nueva_fecha"]
    office.completes(ana, "motivar_prorroga", ASKED)
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    assert office.term_of(case, "respuesta").due_on == date(2026, 4, 21)  # the person knows nothing
    office.works_off()

    # then the person knows why and until when, and the term moved
    assert office.mail.to(LUZ)[-1] == f"Aviso de prórroga: radicado {case.radicado}"
    letter = office.mail.sent[-1].get_body(("plain",)).get_content()
    assert REASON in letter
    assert "Nuevo plazo: miércoles 13 de mayo de 2026" in letter
    assert office.term_of(case, "respuesta").due_on == date(2026, 5, 13)
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    explained = _explained(office, case)
    assert (explained.events[-1].kind, explained.events[-1].cause) == ("extended", REASON)
    assert [day.text for day in explained.days if day.n == 16] == ["Día hábil 16 (prórroga)"]
    assert not office.broken_invariants()


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "El nuevo plazo es un día hábil posterior al término"
)
@pytest.mark.parametrize("day", ["2026-05-02", "2026-05-01", "2026-04-21", "2026-04-10"])
def test_the_new_day_is_a_working_one_after_the_term(
    office: Office, diana: Person, ana: Person, day: str
) -> None:
    case = _asked_for_more_time(office, diana, ana)

    said = _refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": day})

    assert "día hábil posterior al vencimiento" in said["nueva_fecha"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 4, 21)


@pytest.mark.norm("CPACA, art. 14, parágrafo", "Vencido el término, no hay prórroga")
def test_t10_02_an_overdue_petition_is_not_extended(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.days_pass_until("2026-04-22")

    said = _refused(office, ana, "motivar_prorroga", ASKED)

    assert "el término venció" in said["decision_prorroga"]
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.EXPIRED, date(2026, 4, 21))
    office.completes(ana, "motivar_prorroga", {"decision_prorroga": "no_pedir"})
    assert "pide_prorroga" not in _form_of(office, ana, case, "proyectar_respuesta")


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "La prórroga que se autoriza tarde se rechaza en el formulario"
)
def test_an_extension_that_was_authorised_too_late_is_refused_at_the_form(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", ASKED)
    office.days_pass_until("2026-04-22")

    said = _refused(office, beatriz, "autorizar_prorroga", GRANTED)

    assert "Ya no se puede prorrogar" in said["decision_autorizacion"]
    why = "Venció antes de que la firmara."
    office.completes(
        beatriz,
        "autorizar_prorroga",
        {"decision_autorizacion": "negar", "observaciones_prorroga": why},
    )
    assert "observaciones_prorroga" in _form_of(office, ana, case, "proyectar_respuesta")
    assert LUZ not in "".join(str(mail["Subject"]) for mail in office.mail.sent)
    assert office.mail.to(LUZ)[1:] == []


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "El aviso de prórroga que llega tarde no mueve el término"
)
def test_a_notice_that_reaches_the_person_too_late_does_not_move_the_term(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    # given a notice authorised in time that the relay does not take until it is too late
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", ASKED)
    office.mail.down = DeliveryFailed("no route to host")
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.days_pass_until("2026-04-22")

    office.mail.down = None
    office.days_pass_until("2026-04-23")

    assert f"Aviso de prórroga: radicado {case.radicado}" in office.mail.to(LUZ)
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.EXPIRED, date(2026, 4, 21))
    assert "completed aviso_tardio" in office.history_of(case)
    assert "proyectar_respuesta" in office.inbox_of(ana)


@pytest.mark.norm("CPACA, art. 14, parágrafo", "No hay segunda prórroga")
def test_there_is_no_second_extension(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-04-30"})
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()

    shown = _form_of(office, ana, case, "proyectar_respuesta")

    assert "pide_prorroga" not in shown
    assert "sin_prorroga" in shown
    assert office.term_of(case, "respuesta").due_on == date(2026, 4, 30)


@pytest.mark.norm(
    "Ley 5 de 1992, art. 258", "A quien responde al Congreso no se le ofrece prórroga"
)
def test_t10_10_who_answers_congress_is_not_offered_an_extension(
    office: Office, diana: Person, ana: Person
) -> None:
    office.today_is("2026-08-04")

    case = _on_anas_desk(office, diana, ana, remitente="congresista", tipo_peticion="informacion")

    shown = _form_of(office, ana, case, "proyectar_respuesta")
    assert "pide_prorroga" not in shown
    assert "sin_prorroga" in shown
    assert office.term_of(case, "respuesta").due_on == date(2026, 8, 12)


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 3",
    "El reclamo de datos personales se prorroga ocho días, no más",
)
def test_t10_14_a_claim_over_personal_data_is_extended_eight_days_at_most(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.today_is("2026-10-05")
    case = _on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})

    said = _refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-11-10"})
    assert "nueva_fecha" in said
    office.completes(ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-11-09"})
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()

    assert office.term_of(case, "respuesta").due_on == date(2026, 11, 9)


def test_without_an_address_the_notice_is_delivered_by_hand_and_its_day_counts(
    office: Office, diana: Person, ana: Person, beatriz: Person, elena: Person
) -> None:
    office.today_is("2026-03-27 17:30")
    by_post = {"medio_respuesta": "direccion", "correo": None, "direccion": "Carrera 26 # 72-15"}
    case = _on_anas_desk(office, diana, ana, municipio="Cali", **by_post)
    office.days_pass_until("2026-04-20")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})
    office.completes(ana, "motivar_prorroga", ASKED)
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()
    assert "contenido" in _form_of(office, elena, case, "entregar_comunicacion")

    office.days_pass_until("2026-04-22")
    delivered = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    said = _refused(
        office, elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": "2026-04-23"}
    )
    assert said == {"fecha_comunicacion": "La fecha no puede ser posterior a hoy."}
    office.completes(
        elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": "2026-04-21"}
    )

    # then: told on the last day, though it is written down the day after
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 5, 13))


# --- suspension and resumption --------------------------------------------------------------------


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
    assert "complemento" in _form_of(office, ana, case, "proyectar_respuesta")
    days = {day.day: day for day in _explained(office, case).days}
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
    "CPACA, art. 17", "Pasado el mes sin completar, el desistimiento se decreta y se notifica"
)
def test_t10_08_after_a_month_the_withdrawal_is_drafted_signed_and_notified(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _required(office, diana, ana, acepta_notificacion=True)

    # the last day is still the person's
    office.days_pass_until("2026-07-14")
    assert office.inbox_of(ana) == []
    office.days_pass_until("2026-07-15")
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
    office.days_pass_until("2026-07-31")

    # then it is closed, by an act that the explanation names and the person can read of
    assert office.page_of(case).status == "closed"
    event = _explained(office, case).events[-1]
    assert (event.kind, event.act) == ("closed", "RES-2026-00001")
    assert not office.broken_invariants()


def test_a_withdrawal_whose_number_is_annulled_goes_back_to_be_drafted(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-15")
    drafted = {"motivacion": "Se requirió el 12 de junio y venció el 14 de julio sin completar."}
    office.completes(ana, "proyectar_desistimiento", drafted)
    office.completes(beatriz, "firmar_desistimiento", {"decision_desistimiento": "firmar"})
    with office.engine.work_as(office.actor(beatriz)) as work:
        [act] = acts.of_case(work, case.id)
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
    late = _on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
    case = _on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
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
    assert "pide_complemento" not in _form_of(office, ana, late, "proyectar_respuesta")
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
    case = _on_anas_desk(office, diana, ana, municipio="Cali", **by_post)
    office.days_pass_until("2026-06-18")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})
    office.completes(ana, "requerir_complemento", MISSING)
    office.works_off()
    office.days_pass_until("2026-06-19")
    delivered = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    office.completes(
        elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": "2026-06-19"}
    )

    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 6, 25))


@pytest.mark.norm("CPACA, art. 17", "La persona puede pedir, una vez, otro mes para completar")
def test_the_person_may_ask_once_for_another_month(
    office: Office, diana: Person, ana: Person
) -> None:
    case = _required(office, diana, ana)
    office.days_pass_until("2026-07-14")

    with office.engine.work_as(CITIZEN) as work:
        complements.ask_for_time(work, case.radicado, case.tracking_code)

    assert office.term_of(case, "complemento").due_on == date(2026, 8, 12)
    with (
        pytest.raises(InvalidInput, match="ya se prorrogó"),
        office.engine.work_as(CITIZEN) as work,
    ):
        complements.ask_for_time(work, case.radicado, case.tracking_code)
    office.days_pass_until("2026-07-15")
    assert office.inbox_of(ana) == []
    office.days_pass_until("2026-08-13")
    assert office.inbox_of(ana) == ["proyectar_desistimiento"]


@pytest.mark.norm("CPACA, art. 17", "Pasados diez días ya no se requiere completar")
def test_after_ten_days_nobody_is_required_to_complete(
    office: Office, diana: Person, ana: Person
) -> None:
    # 3-5, 9-12 and 16-18 June: the tenth is Thursday 18
    office.today_is("2026-06-02 09:00")
    case = _on_anas_desk(office, diana, ana)
    office.days_pass_until("2026-06-18")
    assert "pide_complemento" in _form_of(office, ana, case, "proyectar_respuesta")
    office.completes(ana, "proyectar_respuesta", {"pide_complemento": True})

    office.days_pass_until("2026-06-19")
    said = _refused(office, ana, "requerir_complemento", MISSING)

    assert "pasó el último día" in said["decision_requerimiento"]
    assert office.term_of(case, "respuesta").status is TermStatus.OPEN
    office.completes(ana, "requerir_complemento", {"decision_requerimiento": "no_requerir"})
    assert "pide_complemento" not in _form_of(office, ana, case, "proyectar_respuesta")


@pytest.mark.norm("CPACA, art. 17", "Se requiere completar una sola vez")
def test_a_person_is_required_to_complete_once(office: Office, diana: Person, ana: Person) -> None:
    case = _required(office, diana, ana)
    with office.engine.work_as(CITIZEN) as work:
        complements.complete(work, case.radicado, case.tracking_code, "Aporto el certificado.")

    assert "pide_complemento" not in _form_of(office, ana, case, "proyectar_respuesta")
    with (
        pytest.raises(InvalidInput, match="no espera"),
        office.engine.work_as(CITIZEN) as work,
    ):
        complements.complete(work, case.radicado, case.tracking_code, "Aporto también el poder.")


def test_the_answer_is_given_as_before_when_neither_is_needed(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.today_is("2026-06-02 09:00")
    _on_anas_desk(office, diana, ana)

    both = {"pide_prorroga": True, "pide_complemento": True}
    assert _refused(office, ana, "proyectar_respuesta", both) == {
        "pide_prorroga": "Elija una sola de las dos: requerir o prorrogar."
    }
    office.completes(ana, "proyectar_respuesta", DRAFT)

    assert office.inbox_of(beatriz) == ["aprobar_respuesta"]


def test_the_explanation_names_who_decided_what_the_system_carried_out(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", ASKED)
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()

    extended = _explained(office, case).events[-1]

    assert extended.who == "Sistema, por decisión de Beatriz Soto"
    assert (extended.was_due_on, extended.due_on) == (date(2026, 4, 21), date(2026, 5, 13))

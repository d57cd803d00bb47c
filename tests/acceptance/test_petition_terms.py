"""The term of a petition that is extended, and who explains it.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August; and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import TermStatus
from engine.errors import DeliveryFailed
from engine.services import corrections
from tests.annulled import signs_by_mistake
from tests.desk_of_ana import explanation_of, form_of, on_anas_desk, refused
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received
from tests.paperwork import annul_last, paper
from tests.under_way import CLASSIFIED, classified, form_values, refusal_of

pytestmark = pytest.mark.procedure("peticion", "rectificacion")

REASON = "Falta el concepto técnico de la Secretaría de Movilidad, que se pidió el 1 de abril."
ASKED = {"decision_prorroga": "pedir", "motivo_prorroga": REASON, "nueva_fecha": "2026-05-13"}
GRANTED = {"decision_autorizacion": "autorizar"}
DRAFT = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses, según el plan de señalización.",
    "fundamento": "Concepto de la Secretaría de Movilidad.",
}


def _asked_for_more_time(office: Office, diana: Person, ana: Person) -> Received:
    """Received on Friday 27 March at 17:30: fifteen days end on 21 April, thirty on 13 May."""
    office.today_is("2026-03-27 17:30")
    case = on_anas_desk(office, diana, ana)
    office.days_pass_until("2026-04-20")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})
    return case


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "La prórroga avisada antes de vencer mueve el término"
)
def test_t10_02_an_extension_told_before_the_term_ends_moves_it(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)

    # when it is asked for one day too many it is refused at the form; then to the last day
    said = refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-05-14"})
    assert "no pasar de la última que permite la ley" in said["nueva_fecha"]
    office.completes(ana, "motivar_prorroga", ASKED)
    signs_by_mistake(office, beatriz, "autorizar_prorroga", GRANTED, case)
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
    explained = explanation_of(office, case)
    told = explained.events[-1]
    assert (told.kind, told.cause, told.act) == ("extended", REASON, "OF-2026-00002")
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

    said = refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": day})

    assert "día hábil posterior al vencimiento" in said["nueva_fecha"]
    assert office.term_of(case, "respuesta").due_on == date(2026, 4, 21)


@pytest.mark.norm("CPACA, art. 14, parágrafo", "Vencido el término, no hay prórroga")
def test_t10_02_an_overdue_petition_is_not_extended(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.days_pass_until("2026-04-22")

    said = refused(office, ana, "motivar_prorroga", ASKED)

    assert "el término venció" in said["decision_prorroga"]
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.EXPIRED, date(2026, 4, 21))
    office.completes(ana, "motivar_prorroga", {"decision_prorroga": "no_pedir"})
    assert "pide_prorroga" not in form_of(office, ana, case, "proyectar_respuesta")


@pytest.mark.norm(
    "CPACA, art. 14, parágrafo", "La prórroga que se autoriza tarde se rechaza en el formulario"
)
def test_an_extension_that_was_authorised_too_late_is_refused_at_the_form(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", ASKED)
    office.days_pass_until("2026-04-22")

    said = refused(office, beatriz, "autorizar_prorroga", GRANTED)

    assert "Ya no se puede prorrogar" in said["decision_autorizacion"]
    why = "Venció antes de que la firmara."
    office.completes(
        beatriz,
        "autorizar_prorroga",
        {"decision_autorizacion": "negar", "observaciones_prorroga": why},
    )
    assert "observaciones_prorroga" in form_of(office, ana, case, "proyectar_respuesta")
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
    # and she is told so, by who signed it; who answers does not wait for that
    assert "proyectar_respuesta" in office.inbox_of(ana)
    said = form_values(office, beatriz, case, "firmar_rectificacion")["que_no_rige"]
    office.completes(beatriz, "firmar_rectificacion", {"que_no_rige": said}, case=case)
    annul_last(office, case, beatriz)
    office.completes(beatriz, "firmar_rectificacion", {"que_no_rige": said}, case=case)
    office.works_off()
    told = paper(office, case, "rectificacion")
    assert "no hay prórroga, el plazo inicial ya venció" in " ".join(told.split())
    assert "firmar_rectificacion" not in office.inbox_of(beatriz)
    assert "proyectar_respuesta" in office.inbox_of(ana)


@pytest.mark.norm("CPACA, art. 14, parágrafo", "No hay segunda prórroga")
def test_there_is_no_second_extension(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    case = _asked_for_more_time(office, diana, ana)
    office.completes(ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-04-30"})
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()

    shown = form_of(office, ana, case, "proyectar_respuesta")

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

    case = on_anas_desk(office, diana, ana, remitente="congresista", tipo_peticion="informacion")

    shown = form_of(office, ana, case, "proyectar_respuesta")
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
    case = on_anas_desk(office, diana, ana, tipo_peticion="habeas_data_reclamo")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})

    said = refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-11-10"})
    assert "nueva_fecha" in said
    office.completes(ana, "motivar_prorroga", {**ASKED, "nueva_fecha": "2026-11-09"})
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()

    assert office.term_of(case, "respuesta").due_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("kind", "on", "last", "too_late"),
    [
        pytest.param(
            *("consulta", "2026-05-13", "2026-08-14", "2026-08-18"),
            id="T10-04",
            marks=pytest.mark.norm("CPACA, art. 14, num. 2; art. 14, parágrafo"),
        ),
        pytest.param(
            *("habeas_data_consulta", "2026-10-05", "2026-10-26", "2026-10-27"),
            id="T10-14b",
            marks=pytest.mark.norm("Ley 1581 de 2012, art. 14"),
        ),
    ],
)
@pytest.mark.says("Una consulta del {on} se prorroga a lo sumo hasta el {last}")
def test_a_consultation_has_its_own_last_day(
    office: Office, diana: Person, ana: Person, kind: str, on: str, last: str, too_late: str
) -> None:
    office.today_is(on)
    on_anas_desk(office, diana, ana, tipo_peticion=kind)
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})

    said = refused(office, ana, "motivar_prorroga", {**ASKED, "nueva_fecha": too_late})

    assert list(said) == ["nueva_fecha"]
    office.completes(ana, "motivar_prorroga", {**ASKED, "nueva_fecha": last})


def test_without_an_address_the_notice_is_delivered_by_hand_and_its_day_counts(
    office: Office, diana: Person, ana: Person, beatriz: Person, elena: Person
) -> None:
    office.today_is("2026-03-27 17:30")
    by_post = {"medio_respuesta": "direccion", "correo": None, "direccion": "Carrera 26 # 72-15"}
    case = on_anas_desk(office, diana, ana, municipio="Cali", **by_post)
    office.days_pass_until("2026-04-20")
    office.completes(ana, "proyectar_respuesta", {"pide_prorroga": True})
    office.completes(ana, "motivar_prorroga", ASKED)
    office.completes(beatriz, "autorizar_prorroga", GRANTED)
    office.works_off()
    assert "contenido" in form_of(office, elena, case, "entregar_comunicacion")

    office.days_pass_until("2026-04-22")
    delivered = {"medio_comunicacion": "personal", "resultado_comunicacion": "entregada"}
    for day in ("2026-04-19", "2026-04-23"):  # before it was signed, and after today
        said = refused(
            office, elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": day}
        )
        wanted = "La fecha va desde que la comunicación estuvo lista hasta hoy."
        assert said == {"fecha_comunicacion": wanted}
    office.completes(
        elena, "entregar_comunicacion", {**delivered, "fecha_comunicacion": "2026-04-21"}
    )

    # then: told on the last day, though it is written down the day after
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.OPEN, date(2026, 5, 13))


def test_the_answer_is_given_as_before_when_neither_is_needed(
    office: Office, diana: Person, ana: Person, beatriz: Person
) -> None:
    office.today_is("2026-06-02 09:00")
    on_anas_desk(office, diana, ana)

    both = {"pide_prorroga": True, "pide_complemento": True}
    assert refused(office, ana, "proyectar_respuesta", both) == {
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

    extended = explanation_of(office, case).events[-1]

    assert extended.who == "Sistema, por decisión de Beatriz Soto"
    assert (extended.was_due_on, extended.due_on) == (date(2026, 4, 21), date(2026, 5, 13))


# --- the term that another fixed ---


@pytest.mark.norm(
    "CPACA, art. 30", "El requerimiento de un ente de control se responde en su plazo"
)
def test_what_a_control_body_asks_for_is_due_on_the_day_that_it_fixed(
    office: Office, diana: Person
) -> None:
    office.today_is("2026-06-22 09:00")
    case = classified(office, diana, {"remitente": "ente_control"})
    # nobody said a term: ten days, 23-26 and 30 June, 1-3, 6 and 7 July
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 7)

    said = {**CLASSIFIED, "remitente": "ente_control", "dias_fijados": 3}
    with office.engine.work_as(office.actor(diana)) as work:
        corrections.correct(work, case.id, {**said, "justificacion": "El oficio da tres días."})

    assert office.term_of(case, "respuesta").due_on == date(2026, 6, 25)


@pytest.mark.norm(
    "Ley 1564 de 2012 (Código General del Proceso), art. 117",
    "La orden de un juez se cumple en el plazo que fijó, y la cumple la Asesoría jurídica",
)
def test_what_a_judge_orders_is_done_by_the_legal_office_in_his_term(
    office: Office, diana: Person, ana: Person, fabio: Person
) -> None:
    office.today_is("2026-06-22 09:00")
    case = office.receives("peticion", **PETITION)
    order = {**CLASSIFIED, "remitente": "juez", "justificacion": "Es la orden de un juez."}
    assert set(refusal_of(office, diana, "clasificar_peticion", order)) == {"dias_fijados"}
    office.completes(diana, "clasificar_peticion", {**order, "dias_fijados": 20})

    # 23-26 and 30 June, 1-3, 6-10, 14-17 and 21-23 July; 29 June, 13 and 20 July are off
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 23)
    to_ana = {"profesional": ana.username}
    assert "profesional" in refusal_of(office, diana, "asignar_profesional", to_ana)
    office.completes(diana, "asignar_profesional", {"profesional": fabio.username})
    office.completes(fabio, "proyectar_respuesta", DRAFT)
    assert office.inbox_of(fabio) == ["revisar_proyecto"]

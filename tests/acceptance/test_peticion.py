"""Peticiones, quejas, reclamos, sugerencias y denuncias: what the law asks of the office.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August, 12 October; and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import Light, TermStatus
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import DeliveryFailed, InvalidInput, NotFound
from engine.services import cases, deadlines, tasks
from tests.conftest import BACKENDS
from tests.office import Office, Person, Received

pytestmark = pytest.mark.procedure("peticion")

CPACA = "Ley 1437 de 2011 (CPACA)"
LUZ = "luz.ospina@example.com"

#: a petition of general interest by somebody who left a mail address
PETITION: dict[str, Any] = {
    "anonima": False,
    "remitente": "persona_natural",
    "nombres": "Luz Dary Ospina Grajales",
    "tipo_documento": "CC",
    "numero_documento": "31245678",
    "tipo_peticion": "interes_general",
    "objeto": "Solicito un semáforo peatonal frente a la escuela.",
    "medio_respuesta": "correo",
    "correo": LUZ,
    "tratamiento_datos": True,
}
#: without a name and without an address
ANONYMOUS: dict[str, Any] = {
    "anonima": True,
    "tipo_peticion": "denuncia",
    "objeto": "Cobran por los turnos, que son gratuitos.",
    "medio_respuesta": "consulta",
    "tratamiento_datos": True,
}
DRAFT: dict[str, Any] = {
    "sentido": "informa",
    "respuesta": "El semáforo se instalará en tres meses, según el plan de señalización.",
    "fundamento": "Concepto de la Secretaría de Movilidad.",
}
REFUSAL: dict[str, Any] = {**DRAFT, "sentido": "niega"}


def _receives(office: Office, **changes: Any) -> Received:
    return office.receives("peticion", **{**PETITION, **changes})


def _classifies(office: Office, diana: Person, **changes: Any) -> None:
    """The coordinator confirms what was declared, but for the changes."""
    answers = {"tipo_peticion": "interes_general", "remitente": "persona_natural", "tema": "otro"}
    office.completes(diana, "clasificar_peticion", {**answers, **changes})


def _assigns(office: Office, diana: Person, ana: Person, **changes: Any) -> None:
    _classifies(office, diana, **changes)
    office.completes(diana, "asignar_profesional", {"profesional": ana.username})


def _signs(office: Office, beatriz: Person) -> None:
    office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "firmar"})
    office.works_off()


def _page(office: Office, case: Received) -> cases.TrackingPage:
    with office.engine.reading_as(CITIZEN) as work:
        return cases.tracking(work, case.radicado, case.tracking_code)


def _explanation(office: Office, case: Received) -> deadlines.Explanation:
    with office.engine.reading_as(SYSTEM) as work:
        return deadlines.explanation(work, office.term_of(case, "respuesta").term_id)


def _priority(office: Office, case: Received, person: Person) -> int:
    """The one that all open tasks share."""
    (priority,) = {task.priority for task in office.page_of(case, person).tasks}
    return priority


def _values(office: Office, person: Person, case: Received, element_id: str) -> dict[str, Any]:
    """What the form of a task shows when it is opened."""
    with office.engine.reading_as(office.actor(person)) as work:
        return dict(tasks.task_page(work, office.task_of(case, element_id)).values)


# --- the term, from the first second --------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14; art. 15, par. 1",
    "Recibida después del cierre, la petición cuenta desde su fecha real",
)
def test_t10_01_a_petition_after_closing_time_counts_from_its_real_date(office: Office) -> None:
    # given: Friday 27 March at 17:30; the office closes at 17:00
    office.today_is("2026-03-27 17:30")

    case = _receives(office)

    # then: 30, 31 Mar, 1, 6-10, 13-17, 20 and 21 Apr; the 2nd and the 3rd are holidays
    term = office.term_of(case, "respuesta")
    assert (term.rule_code, term.due_on) == ("PQ-GEN", date(2026, 4, 21))
    assert term.provisional
    assert term.norm == f"{CPACA}, art. 14"


@pytest.mark.norm("Ley 2578 de 2026, art. 6", "El festivo nuevo de julio no cuenta")
def test_t10_09_the_new_holiday_of_july_does_not_count(office: Office) -> None:
    office.today_is("2026-06-22")

    case = _receives(office, tipo_peticion="reclamo")

    # 29 June and 13 July do not count; a calendar without the new law says 14 July
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    named = {day.text: day.norm for day in _explanation(office, case).days if "Chiq" in day.text}
    assert len(named) == 1
    assert "2578" in next(iter(named.values()))


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 14", "La consulta de datos personales cuenta el día del recibo"
)
def test_t10_14b_who_asks_for_their_own_data_is_answered_counting_the_day_of_receipt(
    office: Office,
) -> None:
    office.today_is("2026-10-05")

    case = _receives(office, tipo_peticion="habeas_data_consulta")

    # Monday 5 is day 1, 12 October is off: day 10 is Monday 19
    assert office.term_of(case, "respuesta").due_on == date(2026, 10, 19)


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 3",
    "El reclamo sobre datos personales se responde en quince días",
)
def test_t10_14_who_asks_to_correct_their_data_is_answered_in_fifteen_days(office: Office) -> None:
    office.today_is("2026-10-05")

    case = _receives(office, tipo_peticion="habeas_data_reclamo")

    assert office.term_of(case, "respuesta").due_on == date(2026, 10, 27)


def test_a_compliment_has_a_goal_of_the_office_that_is_never_shown_as_a_term_of_the_law(
    office: Office,
) -> None:
    office.today_is("2026-06-22")

    case = _receives(office, tipo_peticion="felicitacion")

    term = office.term_of(case, "respuesta")
    assert (term.due_on, term.norm) == (date(2026, 7, 15), "")
    assert term.verification == "INTERNO"


@pytest.mark.norm("CPACA, arts. 15 y 61", "Quien radica recibe constancia con número y fecha")
def test_whoever_files_gets_a_receipt_with_the_number_and_the_date(office: Office) -> None:
    office.today_is("2026-06-22")

    case = _receives(office)
    office.works_off()

    (receipt,) = office.mail.sent
    text = receipt.get_body(("plain",)).get_content()
    assert receipt["To"] == LUZ
    assert case.radicado in text
    assert case.tracking_code in text
    assert "miércoles 15 de julio de 2026" in text


def test_each_petition_gets_a_receipt_of_its_own(office: Office) -> None:
    # the first job is done and gone before the second is asked for
    numbers = []
    for _ in range(2):
        numbers.append(_receives(office).radicado)
        office.works_off()

    receipts = office.mail.to(LUZ)
    assert all(number in subject for number, subject in zip(numbers, receipts, strict=True))


def test_the_work_begins_even_while_the_receipt_cannot_be_sent(
    office: Office, diana: Person
) -> None:
    office.mail.down = DeliveryFailed("no route to host")

    _receives(office)
    office.works_off()

    assert office.inbox_of(diana) == ["clasificar_peticion"]


# --- the classification ---------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14, num. 1",
    "La clasificación cambia el término desde el mismo comienzo y dice por qué",
)
def test_the_classification_changes_the_term_from_the_same_start_and_says_why(
    office: Office, diana: Person
) -> None:
    # given a petition that its author took for one of general interest
    office.today_is("2026-06-22")
    case = _receives(office, objeto="Solicito copia del contrato del parque.")

    # when the coordinator sees, two days later, that it asks for documents
    office.today_is("2026-06-24")
    reason = "Pide copia de un contrato: son documentos."
    _classifies(office, diana, tipo_peticion="documentos", justificacion=reason)

    # then it has ten days, from the day of receipt: 23-26 June, 30 June, 1-3, 6 and 7 July
    term = office.term_of(case, "respuesta")
    assert (term.rule_code, term.due_on) == ("PQ-INF", date(2026, 7, 7))
    assert not term.provisional
    assert term.starts_on == date(2026, 6, 22)
    opened, recounted = _explanation(office, case).events
    assert (opened.due_on, recounted.due_on) == (date(2026, 7, 15), date(2026, 7, 7))
    assert recounted.cause == reason


def test_a_change_of_the_classification_asks_for_its_reason(office: Office, diana: Person) -> None:
    case = _receives(office)

    with pytest.raises(InvalidInput) as refused:
        _classifies(office, diana, tipo_peticion="consulta")

    assert list(refused.value.fields) == ["justificacion"]
    assert office.term_of(case, "respuesta").provisional


def test_what_the_coordinator_confirms_is_provisional_no_longer(
    office: Office, diana: Person
) -> None:
    case = _receives(office)
    before = office.term_of(case, "respuesta").due_on

    _classifies(office, diana)

    term = office.term_of(case, "respuesta")
    assert not term.provisional
    assert term.due_on == before


@pytest.mark.norm("CPACA, art. 20", "El peligro para la vida se atiende primero")
def test_a_life_in_danger_comes_first(office: Office, diana: Person) -> None:
    case = _receives(office, riesgo_vida=True)
    calm = _receives(office)

    assert _priority(office, case, diana) > _priority(office, calm, diana)
    office.completes(
        diana,
        "clasificar_peticion",
        {
            "tipo_peticion": "interes_general",
            "remitente": "persona_natural",
            "tema": "otro",
            "riesgo_vida": True,
        },
        case=case,
    )
    assert _priority(office, case, diana) == 100


def test_the_coordinator_chooses_among_those_who_hold_the_role(
    office: Office, ana: Person, carlos: Person, diana: Person, hugo: Person
) -> None:
    case = _receives(office)
    _classifies(office, diana)
    offered = _values(office, diana, case, "asignar_profesional")["funcionarios"]["profesional"]
    assert [option["value"] for option in offered] == [ana.username, hugo.username]

    with pytest.raises(InvalidInput):
        office.completes(diana, "asignar_profesional", {"profesional": carlos.username})
    office.completes(diana, "asignar_profesional", {"profesional": hugo.username})

    assert office.inbox_of(hugo) == ["proyectar_respuesta"]
    assert office.inbox_of(ana) == []


# --- the answer -----------------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, arts. 13 y 14", "La respuesta llega a la persona y entonces se cierra el asunto"
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_answer_goes_out_by_mail_and_closes_the_case(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    case = _receives(office)
    office.works_off()
    _assigns(office, diana, ana)
    office.days_pass_until("2026-07-01")
    office.completes(ana, "proyectar_respuesta", DRAFT)
    assert not _page(office, case).closed

    _signs(office, beatriz)

    answer = office.mail.sent[-1]
    assert answer["To"] == LUZ
    assert DRAFT["respuesta"] in " ".join(answer.get_body(("plain",)).get_content().split())
    assert office.term_of(case, "respuesta").status == TermStatus.MET
    page = _page(office, case)
    assert page.closed
    assert page.answer == DRAFT["respuesta"]
    assert office.broken_invariants() == []


def test_the_case_is_open_until_the_relay_has_accepted_the_answer(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    case = _receives(office)
    office.works_off()
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.mail.down = DeliveryFailed("the relay is restarting")
    _signs(office, beatriz)
    assert not _page(office, case).closed

    office.mail.down = None
    office.time_passes(hours=1)

    assert _page(office, case).closed
    assert len(office.mail.to(LUZ)) == 2  # the receipt and the answer, once each


@pytest.mark.norm("CPACA, art. 65", "Una respuesta sencilla no exige revisión jurídica")
def test_a_simple_answer_does_not_pass_through_the_lawyer(
    office: Office, ana: Person, beatriz: Person, diana: Person, fabio: Person
) -> None:
    _receives(office)
    _assigns(office, diana, ana)

    office.completes(ana, "proyectar_respuesta", DRAFT)

    assert office.inbox_of(fabio) == []
    assert office.inbox_of(beatriz) == ["aprobar_respuesta"]


def test_a_draft_returned_by_the_lawyer_comes_back_with_the_observations(
    office: Office, ana: Person, beatriz: Person, diana: Person, fabio: Person
) -> None:
    case = _receives(office)
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", REFUSAL)
    assert office.inbox_of(fabio) == ["revisar_proyecto"]
    observations = "Falta citar la norma en que se apoya la negativa."

    office.completes(
        fabio,
        "revisar_proyecto",
        {"decision_revision": "devolver", "observaciones": observations},
    )

    # then the same professional has it again, with what to correct and what was written
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    shown = _values(office, ana, case, "proyectar_respuesta")
    assert shown["observaciones"] == observations
    assert shown["respuesta"] == REFUSAL["respuesta"]

    # and the lawyer who approves the second draft is asked afresh
    office.completes(ana, "proyectar_respuesta", {**REFUSAL, "fundamento": "Ley 769 de 2002."})
    assert _values(office, fabio, case, "revisar_proyecto")["decision_revision"] is None
    office.completes(fabio, "revisar_proyecto", {"decision_revision": "aprobar"})
    assert office.inbox_of(beatriz) == ["aprobar_respuesta"]


def test_who_signs_may_return_the_draft_too(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    case = _receives(office)
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)

    with pytest.raises(InvalidInput):
        office.completes(beatriz, "aprobar_respuesta", {"decision_firma": "devolver"})
    office.completes(
        beatriz,
        "aprobar_respuesta",
        {"decision_firma": "devolver", "observaciones": "Diga en qué mes se instalará."},
    )

    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)
    assert _page(office, case).closed


# --- what nobody answers --------------------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, arts. 14 y 31; Ley 4 de 1913, arts. 59 a 62",
    "Sin respuesta se avisa y se escala, y la respuesta se sigue debiendo",
)
def test_an_unanswered_petition_is_reminded_of_and_escalated_and_stays_due(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    # given a petition of Monday 22 June, due on Wednesday 15 July, on ana's desk
    office.today_is("2026-06-22")
    case = _receives(office)
    _assigns(office, diana, ana)

    # when the last day has not ended
    office.days_pass_until("2026-07-15 23:59")
    assert office.inbox_of(beatriz) == []
    assert office.page_of(case, ana).tasks[0].light == Light.TODAY

    # then ana was told on day 7 (the half) and on the last, the coordinator on day 12, the superior
    # on the eve and on the day
    assert [_told(subject) for subject in _reminders(office, ana)] == [
        "Vence en 8 días hábiles",
        "Vence hoy",
    ]
    assert [_told(subject) for subject in _reminders(office, diana)] == ["Vence en 3 días hábiles"]
    assert [_told(subject) for subject in _reminders(office, beatriz)] == [
        "Vence en 1 día hábil",
        "Vence hoy",
    ]

    # and once the day is over the superior has a task, while ana still owes the answer
    office.days_pass_until("2026-07-20")
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]
    assert office.inbox_of(ana) == ["proyectar_respuesta"]
    assert office.term_of(case, "respuesta").status == TermStatus.EXPIRED
    assert _reminders(office, beatriz)[2:] == [
        f"Término vencido sin respuesta: radicado {case.radicado}"
    ]


@pytest.mark.norm(
    "CPACA, art. 31", "La respuesta tardía se da, y el superior dice por qué se tardó"
)
def test_a_late_answer_is_still_given_and_the_superior_says_why_it_was_late(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    case = _receives(office)
    _assigns(office, diana, ana)
    office.days_pass_until("2026-07-17")

    # when it is answered two days late
    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)

    # then the term is met, late; its due day is what it was; the explanation is still owed
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.MET, date(2026, 7, 15))
    assert [event.kind for event in _explanation(office, case).events][-2:] == ["expired", "met"]
    assert office.mail.to(LUZ)[-1].startswith("Respuesta a su petición")
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]
    office.completes(
        beatriz,
        "atender_vencimiento",
        {"causa_vencimiento": "insumo", "accion_vencimiento": "responder_hoy"},
    )
    assert _page(office, case).closed


@pytest.mark.norm("Ley 4 de 1913, art. 59", "La respuesta de la última noche está en término")
def test_an_answer_on_the_last_evening_is_in_time(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    case = _receives(office)
    _assigns(office, diana, ana)
    office.days_pass_until("2026-07-15 23:30")

    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)
    office.days_pass_until("2026-07-17")

    assert _page(office, case).closed
    assert "term_expired" not in office.history_of(case)
    assert office.inbox_of(beatriz) == []


def test_nobody_is_reminded_of_what_is_done(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    _receives(office)
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)

    office.days_pass_until("2026-08-03")

    assert [_reminders(office, person) for person in (ana, beatriz, diana)] == [[], [], []]


def test_what_is_answered_but_not_communicated_is_escalated_too(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    office.receives("peticion", **ANONYMOUS)
    _assigns(office, diana, ana, tipo_peticion="denuncia", remitente=None)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)

    office.days_pass_until("2026-07-16")

    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]


# --- who cannot be written to ---------------------------------------------------------------------


@pytest.mark.norm(
    "Sentencia C-951 de 2014; CPACA, art. 69",
    "La petición anónima y sin dirección se responde por otro medio",
)
def test_an_anonymous_petition_without_an_address_is_answered_by_another_medium(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    case = office.receives("peticion", **ANONYMOUS)
    office.works_off()
    _assigns(office, diana, ana, tipo_peticion="denuncia", remitente=None)
    office.completes(ana, "proyectar_respuesta", DRAFT)

    _signs(office, beatriz)

    # then the front desk has it, and it is neither answered nor closed until it is published
    assert office.mail.sent == []
    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.term_of(case, "respuesta").status == TermStatus.OPEN
    office.completes(
        elena,
        "entregar_comunicacion",
        {
            "medio_comunicacion": "publicacion",
            "fecha_comunicacion": "2026-06-22",
            "resultado_comunicacion": "publicada",
        },
    )
    assert office.term_of(case, "respuesta").status == TermStatus.MET
    page = _page(office, case)
    assert page.closed
    assert page.answer == DRAFT["respuesta"]


def test_a_delivery_that_comes_back_is_tried_again(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    case = _receives(
        office,
        medio_respuesta="direccion",
        direccion="Carrera 26 # 72-15",
        municipio="Cali, Valle del Cauca",
    )
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    _signs(office, beatriz)
    sent = {
        "medio_comunicacion": "correo_certificado",
        "direccion_entrega": "Carrera 26 # 72-15",
        "guia_comunicacion": "RA123456789CO",
        "fecha_comunicacion": "2026-06-23",
    }
    office.today_is("2026-06-25")

    office.completes(elena, "entregar_comunicacion", {**sent, "resultado_comunicacion": "devuelta"})
    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.term_of(case, "respuesta").status == TermStatus.OPEN

    office.completes(
        elena, "entregar_comunicacion", {**sent, "resultado_comunicacion": "entregada"}
    )
    met = _explanation(office, case).events[-1]
    assert (met.kind, met.effective_on) == ("met", date(2026, 6, 23))
    assert _page(office, case).closed


def test_a_refused_address_turns_into_another_medium(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    _receives(office)
    office.works_off()
    _assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    office.mail.down = DeliveryFailed("550 no such user", permanent=True)

    _signs(office, beatriz)

    assert office.inbox_of(elena) == ["entregar_comunicacion"]


# --- who may know ---------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1712 de 2014, art. 18",
    "La identidad reservada se oculta a quien no necesita conocerla",
)
def test_a_reserved_identity_is_masked_for_who_need_not_know_it(
    office: Office, ana: Person, diana: Person
) -> None:
    case = _receives(
        office,
        tipo_peticion="denuncia",
        reserva_identidad=True,
        justificacion_reserva="Temo represalias de mi supervisor.",
    )
    _assigns(office, diana, ana, tipo_peticion="denuncia")

    assert [party.name for party in office.page_of(case, diana).parties] == [PETITION["nombres"]]
    assert [party.name for party in office.page_of(case, ana).parties] == ["Identidad reservada"]
    assert PETITION["nombres"] not in str(_values(office, ana, case, "proyectar_respuesta"))


def test_the_number_alone_shows_nothing(office: Office) -> None:
    case = _receives(office)

    with office.engine.reading_as(CITIZEN) as work, pytest.raises(NotFound):
        cases.tracking(work, case.radicado, "AAAAAAAA")


def _reminders(office: Office, person: Person) -> list[str]:
    """Subjects of the letters to an official."""
    address = f"{person.username}@entidad.example"
    return [str(letter["Subject"]) for letter in office.mail.sent if letter["To"] == address]


def _told(subject: str) -> str:
    """What a reminder says, without the number of the case."""
    return subject.split(":")[0]

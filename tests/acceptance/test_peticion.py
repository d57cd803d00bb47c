"""Peticiones, quejas, reclamos, sugerencias y denuncias: what the law asks of the office.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August, 12 October; and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.officials import CITIZEN
from engine.errors import DeliveryFailed, InvalidInput, NotFound
from engine.services import cases
from tests.matters import LUZ, PETITION
from tests.office import Office, Person, Received
from tests.under_way import (
    assigns,
    classifies,
    explanation,
    form_values,
    receives,
)

pytestmark = pytest.mark.procedure("peticion")

CPACA = "Ley 1437 de 2011 (CPACA)"


def _priority(office: Office, case: Received, person: Person) -> int:
    """The one that all open tasks share, but that of the urgent measures, which come first."""
    tasks = office.page_of(case, person).tasks
    (priority,) = {t.priority for t in tasks if t.element_id != "adoptar_medidas_urgencia"}
    return priority


# --- the term, from the first second --------------------------------------------------------------


@pytest.mark.norm(
    "CPACA, art. 14; art. 15, par. 1",
    "Recibida después del cierre, la petición cuenta desde su fecha real",
)
def test_t10_01_a_petition_after_closing_time_counts_from_its_real_date(office: Office) -> None:
    # given: Friday 27 March at 17:30; the office closes at 17:00
    office.today_is("2026-03-27 17:30")

    case = receives(office)

    # then: 30, 31 Mar, 1, 6-10, 13-17, 20 and 21 Apr; the 2nd and the 3rd are holidays
    term = office.term_of(case, "respuesta")
    assert (term.rule_code, term.due_on) == ("PQ-GEN", date(2026, 4, 21))
    assert term.provisional
    assert term.norm == f"{CPACA}, art. 14"


@pytest.mark.norm("Ley 2578 de 2026, art. 6", "El festivo nuevo de julio no cuenta")
def test_t10_09_the_new_holiday_of_july_does_not_count(office: Office) -> None:
    office.today_is("2026-06-22")

    case = receives(office, tipo_peticion="reclamo")

    # 29 June and 13 July do not count; a calendar without the new law says 14 July
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 15)
    named = {day.text: day.norm for day in explanation(office, case).days if "Chiq" in day.text}
    assert len(named) == 1
    assert "2578" in next(iter(named.values()))


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 14", "La consulta de datos personales cuenta el día del recibo"
)
def test_t10_14b_who_asks_for_their_own_data_is_answered_counting_the_day_of_receipt(
    office: Office,
) -> None:
    office.today_is("2026-10-05")

    case = receives(office, tipo_peticion="habeas_data_consulta")

    # Monday 5 is day 1, 12 October is off: day 10 is Monday 19
    assert office.term_of(case, "respuesta").due_on == date(2026, 10, 19)


@pytest.mark.norm(
    "Ley 1581 de 2012, art. 15, num. 3",
    "El reclamo sobre datos personales se responde en quince días",
)
def test_t10_14_who_asks_to_correct_their_data_is_answered_in_fifteen_days(office: Office) -> None:
    office.today_is("2026-10-05")

    case = receives(office, tipo_peticion="habeas_data_reclamo")

    assert office.term_of(case, "respuesta").due_on == date(2026, 10, 27)


def test_a_compliment_has_a_goal_of_the_office_that_is_never_shown_as_a_term_of_the_law(
    office: Office,
) -> None:
    office.today_is("2026-06-22")

    case = receives(office, tipo_peticion="felicitacion")

    term = office.term_of(case, "respuesta")
    assert (term.due_on, term.norm) == (date(2026, 7, 15), "")
    assert term.verification == "INTERNO"


@pytest.mark.norm("CPACA, arts. 15 y 61", "Quien radica recibe constancia con número y fecha")
def test_whoever_files_gets_a_receipt_with_the_number_and_the_date(office: Office) -> None:
    office.today_is("2026-06-22")

    case = receives(office)
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
        numbers.append(receives(office).radicado)
        office.works_off()

    receipts = office.mail.to(LUZ)
    assert all(number in subject for number, subject in zip(numbers, receipts, strict=True))


def test_the_work_begins_even_while_the_receipt_cannot_be_sent(
    office: Office, diana: Person
) -> None:
    office.mail.down = DeliveryFailed("no route to host")

    receives(office)
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
    case = receives(office, objeto="Solicito copia del contrato del parque.")

    # when the coordinator sees, two days later, that it asks for documents
    office.today_is("2026-06-24")
    reason = "Pide copia de un contrato: son documentos."
    classifies(office, diana, tipo_peticion="documentos", justificacion=reason)

    # then it has ten days, from the day of receipt: 23-26 June, 30 June, 1-3, 6 and 7 July
    term = office.term_of(case, "respuesta")
    assert (term.rule_code, term.due_on) == ("PQ-INF", date(2026, 7, 7))
    assert not term.provisional
    assert term.starts_on == date(2026, 6, 22)
    opened, recounted = explanation(office, case).events
    assert (opened.due_on, recounted.due_on) == (date(2026, 7, 15), date(2026, 7, 7))
    assert recounted.cause == reason


def test_a_change_of_the_classification_asks_for_its_reason(office: Office, diana: Person) -> None:
    case = receives(office)

    with pytest.raises(InvalidInput) as refused:
        classifies(office, diana, tipo_peticion="consulta")

    assert list(refused.value.fields) == ["justificacion"]
    assert office.term_of(case, "respuesta").provisional


def test_what_the_coordinator_confirms_is_provisional_no_longer(
    office: Office, diana: Person
) -> None:
    case = receives(office)
    before = office.term_of(case, "respuesta").due_on

    classifies(office, diana)

    term = office.term_of(case, "respuesta")
    assert not term.provisional
    assert term.due_on == before


@pytest.mark.norm("CPACA, art. 20", "El peligro para la vida se atiende primero")
def test_a_life_in_danger_comes_first(office: Office, diana: Person) -> None:
    case = receives(office, riesgo_vida=True)
    calm = receives(office)

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
    case = receives(office)
    classifies(office, diana)
    offered = form_values(office, diana, case, "asignar_profesional")["funcionarios"]["profesional"]
    assert [option["value"] for option in offered] == [ana.username, hugo.username]

    with pytest.raises(InvalidInput):
        office.completes(diana, "asignar_profesional", {"profesional": carlos.username})
    office.completes(diana, "asignar_profesional", {"profesional": hugo.username})

    assert office.inbox_of(hugo) == ["proyectar_respuesta"]
    assert office.inbox_of(ana) == []


# --- who may know ---------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 1712 de 2014, art. 18",
    "La identidad reservada se oculta a quien no necesita conocerla",
)
def test_a_reserved_identity_is_masked_for_who_need_not_know_it(
    office: Office, ana: Person, diana: Person
) -> None:
    case = receives(
        office,
        tipo_peticion="denuncia",
        reserva_identidad=True,
        justificacion_reserva="Temo represalias de mi supervisor.",
    )
    assigns(office, diana, ana, tipo_peticion="denuncia")

    assert [party.name for party in office.page_of(case, diana).parties] == [PETITION["nombres"]]
    assert [party.name for party in office.page_of(case, ana).parties] == ["Identidad reservada"]
    assert PETITION["nombres"] not in str(form_values(office, ana, case, "proyectar_respuesta"))


def test_the_number_alone_shows_nothing(office: Office) -> None:
    case = receives(office)

    with office.engine.reading_as(CITIZEN) as work, pytest.raises(NotFound):
        cases.tracking(work, case.radicado, "AAAAAAAA")


def _reminders(office: Office, person: Person) -> list[str]:
    """Subjects of the letters to an official."""
    address = f"{person.username}@entidad.example"
    return [str(letter["Subject"]) for letter in office.mail.sent if letter["To"] == address]


def _told(subject: str) -> str:
    """What a reminder says, without the number of the case."""
    return subject.split(":")[0]

"""A petition that nobody answers in time: who is reminded, who is told, and that it stays owed.

Dates are counted by hand. Days off that they meet in 2026: 2 and 3 April, 1 and 18 May, 8, 15 and
29 June, 13 July (new: Ley 2578 de 2026), 20 July, 7 August, 12 October; and every weekend.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deadlines import Light, TermStatus
from tests.matters import LUZ
from tests.notices import text_to
from tests.office import HUGO, Office, Person, Received
from tests.paperwork import known
from tests.under_way import (
    ANONYMOUS,
    DRAFT,
    assigns,
    explanation,
    receives,
    refusal_of,
    signs,
    tracked,
)

pytestmark = pytest.mark.procedure("peticion")


CPACA = "Ley 1437 de 2011 (CPACA)"
DOMINGA = Person("dominga", "Dominga Angulo", ("control_interno",))


@pytest.mark.norm(
    "CPACA, arts. 14 y 31; Ley 4 de 1913, arts. 59 a 62",
    "Sin respuesta se avisa y se escala, y la respuesta se sigue debiendo",
)
def test_an_unanswered_petition_is_reminded_of_and_escalated_and_stays_due(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    # given a petition of Monday 22 June, due on Wednesday 15 July, on ana's desk
    office.today_is("2026-06-22")
    case = receives(office)
    assigns(office, diana, ana)

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
    case = receives(office)
    assigns(office, diana, ana)
    office.days_pass_until("2026-07-17")

    # when it is answered two days late
    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)

    # then the term is met, late; its due day is what it was; the explanation is still owed
    term = office.term_of(case, "respuesta")
    assert (term.status, term.due_on) == (TermStatus.MET, date(2026, 7, 15))
    assert [event.kind for event in explanation(office, case).events][-2:] == ["expired", "met"]
    assert office.mail.to(LUZ)[-1].startswith("Respuesta a su petición")
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]
    office.completes(
        beatriz,
        "atender_vencimiento",
        {"causa_vencimiento": "insumo", "accion_vencimiento": "responder_hoy"},
    )
    office.works_off()
    assert tracked(office, case).closed


@pytest.mark.norm(
    "CPACA, art. 31", "Lo que el superior dispone por un vencimiento se cumple y se vigila"
)
def test_what_the_superior_orders_of_a_late_petition_is_carried_out_and_watched(
    office: Office, ana: Person, beatriz: Person, diana: Person, fabio: Person
) -> None:
    office.hires(DOMINGA)
    office.today_is("2026-06-22")
    case = receives(office)
    assigns(office, diana, ana)
    office.days_pass_until("2026-07-17 09:00")
    assert len(office.mail.to("dominga@")) == 1  # that it is late, the working day after

    # it goes to another person, and Control Interno knows why and until when
    said = {"causa_vencimiento": "carga", "accion_vencimiento": "reasignar"}
    said |= {"nueva_meta_interna": "2026-07-21", "informa_control_interno": True}
    same = {**said, "nuevo_profesional": ana.username, "nueva_meta_interna": "2026-07-17"}
    wrong = refusal_of(office, beatriz, "atender_vencimiento", same)
    assert set(wrong) == {"nuevo_profesional", "nueva_meta_interna"}
    office.completes(
        beatriz, "atender_vencimiento", {**said, "nuevo_profesional": HUGO.username}, case=case
    )
    office.works_off()
    assert office.inbox_of(HUGO) == ["proyectar_respuesta"]
    assert office.inbox_of(ana) == office.inbox_of(beatriz) == []
    assert known(office, case)["profesional"] == HUGO.username
    assert "carga de trabajo" in text_to(office, DOMINGA)
    goal = office.term_of(case, "meta")
    assert (goal.internal, goal.due_on) == (True, date(2026, 7, 21))  # 18-20 July are days off

    _goal_is_watched(office, beatriz, fabio, case)
    # and whoever has it now answers
    office.completes(HUGO, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)
    assert office.term_of(case, "meta").status is TermStatus.CLOSED
    assert tracked(office, case).closed
    assert not office.broken_invariants()


def _goal_is_watched(office: Office, beatriz: Person, fabio: Person, case: Received) -> None:
    """It passes: who set it answers for it again, and presses who owes what is missing."""
    assert office.page_of(case, HUGO).tasks[0].light == Light.OVERDUE  # the day of the law stays
    office.days_pass_until("2026-07-22")
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]
    said = {"causa_vencimiento": "insumo", "accion_vencimiento": "pedir_insumo"}
    said |= {"nueva_meta_interna": "2026-07-24", "dependencia_insistida": "juridica"}
    office.completes(beatriz, "atender_vencimiento", said, case=case)
    office.works_off()
    assert "24 de julio de 2026" in text_to(office, fabio)


@pytest.mark.norm("Ley 4 de 1913, art. 59", "La respuesta de la última noche está en término")
def test_an_answer_on_the_last_evening_is_in_time(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    case = receives(office)
    assigns(office, diana, ana)
    office.days_pass_until("2026-07-15 23:30")

    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)
    office.days_pass_until("2026-07-17")

    assert tracked(office, case).closed
    assert "term_expired" not in office.history_of(case)
    assert office.inbox_of(beatriz) == []


def test_nobody_is_reminded_of_what_is_done(
    office: Office, ana: Person, beatriz: Person, diana: Person
) -> None:
    office.today_is("2026-06-22")
    receives(office)
    assigns(office, diana, ana)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)

    office.days_pass_until("2026-08-03")

    assert [_reminders(office, person) for person in (ana, beatriz, diana)] == [[], [], []]


def test_what_is_answered_but_not_communicated_is_escalated_too(
    office: Office, ana: Person, beatriz: Person, diana: Person, elena: Person
) -> None:
    office.today_is("2026-06-22")
    office.receives("peticion", **ANONYMOUS)
    assigns(office, diana, ana, tipo_peticion="denuncia", remitente=None)
    office.completes(ana, "proyectar_respuesta", DRAFT)
    signs(office, beatriz)

    office.days_pass_until("2026-07-16")

    assert office.inbox_of(elena) == ["entregar_comunicacion"]
    assert office.inbox_of(beatriz) == ["atender_vencimiento"]


def _reminders(office: Office, person: Person) -> list[str]:
    """Subjects of the letters to an official."""
    address = f"{person.username}@entidad.example"
    return [str(letter["Subject"]) for letter in office.mail.sent if letter["To"] == address]


def _told(subject: str) -> str:
    """What a reminder says, without the number of the case."""
    return subject.split(":")[0]

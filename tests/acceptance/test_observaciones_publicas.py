"""Observaciones del público: a draft is published, anybody comments, every comment is answered.

Dates are counted by hand. Days off that they meet in 2026: Monday 15 June and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.db.tables import Case
from engine.domain import values
from engine.domain.officials import CITIZEN, SYSTEM
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.services import observations, publications
from engine.services.observations import NewObservation
from tests.acceptance.test_publicar import OLGA, PUBLIC, RESERVED, certifies, classifies, paper
from tests.annulled import signs_again
from tests.conftest import BACKENDS
from tests.office import ANA, ELENA, FABIO, Office, Person, Received, instant

pytestmark = pytest.mark.procedure("observaciones_publicas")

TITLE = "Decreto por el que se reglamentan las ventas en la calle"
DRAFT = {
    "texto_proyecto": "Artículo 1. Las ventas en la calle se hacen en los lugares señalados.",
    "por_que_se_regula": "Se ordena el uso del espacio público de todo el Distrito.",
}
LUZ = "luz.ospina@example.com"
FIRST = "El artículo 1 no dice quién señala los lugares ni con qué criterio."
SECOND = "Amplíen el horario de las ventas los domingos."


@pytest.fixture
def olga(office: Office) -> Person:
    office.hires(OLGA)
    return OLGA


def asks(office: Office, olga: Person, *, dias: int = 10, **said: Any) -> Received:
    """A draft published on Thursday 11 June 2026 for so many working days."""
    office.today_is("2026-06-11 09:00")
    case = office.receives("consultable", titulo=TITLE, dias=dias)
    office.completes(ANA, "convocar_observaciones", {**DRAFT, **said}, case=case)
    office.works_off()
    classifies(office, case, PUBLIC)
    certifies(office, case, olga)
    return case


def says(office: Office, text: str, **more: Any) -> int:
    """Somebody at the public page. The number that they are told."""
    new = NewObservation(key=f"{text}{more}", text=text, **more)
    with office.engine.work_as(CITIZEN) as work:
        return observations.send(work, 1, new)


def brings(office: Office, person: Person, text: str, on: str) -> int:
    """Somebody at the counter, written down by an official."""
    when = instant(on)
    new = NewObservation(key=f"{text}{on}", text=text, channel="presencial", received_at=when)
    with office.engine.work_as(office.actor(person)) as work:
        return observations.register(work, 1, new)


def closes(office: Office, case: Received) -> None:
    office.completes(ELENA, "cerrar_registro", {"registro_completo": True}, case=case)
    office.works_off()


def answers(office: Office, acoge: str, motivo: str) -> None:
    office.completes(ANA, "responder_observacion", {"acoge": acoge, "motivo": motivo})


def signs_matrix(office: Office, case: Received, olga: Person) -> None:
    said = {"conclusion": "El artículo 1 dice ahora quién señala los lugares."}
    office.completes(ANA, "firmar_matriz", said, case=case)
    office.works_off()
    classifies(office, case, PUBLIC)
    certifies(office, case, olga)


def outcome(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        found: dict[str, Any] = values.loads(work.session.get_one(Case, case.id).variables)["case"]
    return found


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 8, num. 8",
    "Diez días para opinar desde el jueves 11 de junio de 2026 terminan el viernes 26",
)
def test_ten_days_from_the_eleventh_of_june_end_on_the_twenty_sixth(office, olga) -> None:
    case = asks(office, olga)

    # 12, 16 (Monday 15 is a holiday), 17, 18, 19, 22, 23, 24, 25 and 26 June
    assert office.term_of(case, "observaciones").due_on == date(2026, 6, 26)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 8, num. 8",
    "Cada observación se registra, se acusa, se contesta y la respuesta se publica",
)
def test_every_observation_is_acknowledged_answered_and_published(office, olga) -> None:
    case = asks(office, olga)
    assert says(office, FIRST, name="Luz Ospina", email=LUZ, show_name=True) == 1
    office.days_pass_until("2026-06-18")
    assert says(office, SECOND, name="Alguien que no quiere figurar") == 2
    office.works_off()
    assert office.mail.to(LUZ) == [f"Recibimos su observación n.º 1: {TITLE}"]

    office.days_pass_until("2026-06-27")
    closes(office, case)
    assert office.inbox_of(ANA).count("responder_observacion") == 2
    answers(office, "si", "Se dice quién señala los lugares y con qué criterio.")
    answers(office, "no", "El horario lo fija otra norma que este decreto no cambia.")
    signs_matrix(office, case, olga)

    left = outcome(office, case)
    assert [row["acoge"] for row in left["matriz"]] == ["si", "no"]
    said = paper(office, case, "matriz_observaciones")
    assert "Luz Ospina" in said
    assert "Alguien que no quiere figurar" not in said
    assert "Se acoge. Se dice quién" in said
    with office.engine.reading_as(CITIZEN) as work:
        titles = [line.title for line in publications.listed(work).lines]
        answers_to_it = [line.title for line in publications.related(work, 1)]
    assert titles == [f"Respuesta a las observaciones: {TITLE}", TITLE]
    assert answers_to_it == titles[:1]
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def test_where_nobody_comments_the_matrix_says_so(office, olga) -> None:
    case = asks(office, olga)
    office.days_pass_until("2026-06-27")
    closes(office, case)
    signs_matrix(office, case, olga)

    left = outcome(office, case)
    assert (left["observaciones"], left["matriz"]) == ([], [])
    assert "Observaciones recibidas" in paper(office, case, "matriz_observaciones")


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 8, num. 8",
    "El último día se puede opinar hasta que termina; al día siguiente ya no",
)
def test_the_last_day_counts_to_its_end_and_the_next_one_does_not(office, olga) -> None:
    asks(office, olga)
    office.days_pass_until("2026-06-26")
    office.today_is("2026-06-26 23:59")
    assert says(office, FIRST) == 1

    office.today_is("2026-06-27 00:01")  # before the worker closed anything
    with pytest.raises(InvalidInput):
        says(office, SECOND)


class TestAtTheCounter:
    def test_what_came_on_paper_in_time_is_written_down_until_the_register_closes(
        self, office, olga
    ) -> None:
        case = asks(office, olga)
        office.days_pass_until("2026-06-30")

        assert brings(office, ELENA, FIRST, "2026-06-26 16:00") == 1
        with pytest.raises(InvalidInput) as late:
            brings(office, ELENA, SECOND, "2026-06-30 08:00")
        assert "petición" in late.value.fields["fecha"]
        closes(office, case)
        with pytest.raises(NotFound):
            brings(office, ELENA, SECOND, "2026-06-26 16:00")
        assert [row["canal"] for row in outcome_inside(office, case)] == ["presencial"]

    def test_only_who_receives_what_people_bring_writes_it_down(self, office, olga) -> None:
        asks(office, olga)

        with pytest.raises(NotAllowed):
            brings(office, ANA, FIRST, "2026-06-11 10:00")


def outcome_inside(office: Office, case: Received) -> list[dict[str, Any]]:
    """What the running case knows of the observations."""
    with office.engine.reading_as(SYSTEM) as work:
        return observations.gather(work, case.id, 1)


def test_the_same_form_sent_twice_is_one_observation(office, olga) -> None:
    asks(office, olga)

    assert says(office, FIRST) == says(office, FIRST) == 1
    assert says(office, SECOND) == 2


def test_a_short_period_says_why_it_is_short(office, olga) -> None:
    office.today_is("2026-06-11 09:00")
    case = office.receives("consultable", titulo=TITLE, dias=5)

    with pytest.raises(InvalidInput) as refusal:
        office.completes(ANA, "convocar_observaciones", DRAFT, case=case)
    assert "motivo_plazo" in refusal.value.fields


def test_a_draft_that_could_not_be_published_is_written_again(office, olga) -> None:
    office.today_is("2026-06-11 09:00")
    case = office.receives("consultable", titulo=TITLE, dias=10)
    office.completes(ANA, "convocar_observaciones", DRAFT, case=case)
    office.works_off()
    classifies(office, case, RESERVED)
    said = {"dependencia_custodia": "Secretaría General"}
    office.completes(FABIO, "registrar_indice", said, case=case)
    office.works_off()

    assert office.inbox_of(ANA) == ["convocar_observaciones"]


def test_a_number_given_by_mistake_is_annulled_and_the_paper_signed_again(office, olga) -> None:
    office.today_is("2026-06-11 09:00")
    case = office.receives("consultable", titulo=TITLE, dias=10)
    signs_again(office, ANA, "convocar_observaciones", DRAFT, case)
    classifies(office, case, PUBLIC)
    certifies(office, case, olga)
    office.days_pass_until("2026-06-27")
    closes(office, case)
    signs_again(office, ANA, "firmar_matriz", {"conclusion": "Nada cambia en el texto."}, case)

    assert "PRY-2026-00002" in paper(office, case, "convocatoria_observaciones")
    assert "MTZ-2026-00002" in paper(office, case, "matriz_observaciones")

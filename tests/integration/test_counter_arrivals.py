"""What reaches the counter for a case that somebody else works on is taken in there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.errors import NotAllowed, NotFound
from engine.services import cases, counter
from tests.desk import Desk, chosen, filled, words
from tests.evidence import PDF
from tests.office import ANA, CARLOS, ELENA, FABIO, Office, Person, Received
from tests.petitions import PETITION

pytestmark = pytest.mark.procedure("peticion")
WARRANT = {
    "clase_autoridad": "tutela",
    "autoridad": "Juzgado 3 Civil Municipal",
    "numero_autoridad": "2026-00123",
    "que_pide_autoridad": "Que informe si ya respondió la petición.",
    "fecha_autoridad": "2026-03-02",
}
ON_PAPER = filled({**WARRANT, "fecha_autoridad": date(2026, 3, 2)})


@pytest.fixture
def case(office: Office) -> Received:
    """One that a citizen filed on the web: elena has no part in it."""
    office.today_is("2026-03-02 10:00")
    return office.receives("peticion", **PETITION)


def _offered(office: Office, person: Person, case: Received) -> list[str]:
    with office.engine.reading_as(office.actor(person)) as work:
        found = counter.searched(work, case.radicado)
        return [event.id for event in found.arrivals.get(case.id, ())]


def _becomes_reserved(office: Office, case: Received) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True


@pytest.mark.norm("CPACA, art. 15", "la ventanilla recibe lo que llega, también para otro trámite")
def test_the_counter_records_it_and_who_answers_finds_the_task(
    office: Office, case: Received
) -> None:
    with office.engine.reading_as(office.actor(ELENA)) as work, pytest.raises(NotAllowed):
        cases.case_page(work, case.id)
    arrives = [
        "impedimento_manifestado",
        "desistimiento_presentado",
        "respondida_en_el_acto",
        "algo_advertido",
        "autoridad_pregunta",
    ]
    assert _offered(office, ELENA, case) == arrives

    office.records(ELENA, "autoridad_pregunta", WARRANT, case=case)

    assert "rendir_informe" in office.inbox_of(FABIO)
    assert office.broken_invariants() == []


def test_of_a_reserved_case_the_counter_learns_nothing(office: Office, case: Received) -> None:
    _becomes_reserved(office, case)

    assert _offered(office, ELENA, case) == []
    with pytest.raises(NotFound):
        office.records(ELENA, "autoridad_pregunta", WARRANT, case=case)


def test_who_neither_works_on_it_nor_receives_its_procedure_records_nothing(
    office: Office, case: Received
) -> None:
    """Ana's role is one of the event's, and she was given nothing of the case."""
    assert _offered(office, ANA, case) == []
    for person in (ANA, CARLOS):
        with pytest.raises(NotAllowed):
            office.records(person, "autoridad_pregunta", WARRANT, case=case)


def test_its_button_is_found_at_the_counter_by_the_number(
    office: Office, case: Received, seat: Callable[[Person], Desk]
) -> None:
    elena, path = seat(ELENA), f"/expedientes/{case.id}/hechos/autoridad_pregunta"
    search = f"/ventanilla/personas?q={case.radicado}"
    assert f'href="{path}"' in elena.opens(search).text

    page = elena.opens(path)
    assert case.radicado in words(page)
    assert PETITION["nombres"] not in page.text
    paper = chosen("escrito_recibido", {"oficio del juzgado.pdf": PDF})
    done = elena.sends(path, {**ON_PAPER, **paper}, page)

    assert done.location == search
    assert "quedó registrado en el expediente" in words(elena.opens(search))
    assert elena.opens(f"/expedientes/{case.id}").status_code == 404

"""How long the steps of a procedure take and how often they come back, for who leads."""

from __future__ import annotations

from datetime import date

import pytest

from engine.db.tables import Case
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput, NotAllowed
from engine.services import step_times
from engine.services.step_times import StepTimes, Times
from tests.integration.test_acts import receives
from tests.office import ANA, BEATRIZ, GLORIA, Office, Person, Received

pytestmark = pytest.mark.usefixtures("papers_at_hand")

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def times(office: Office, person: Person = BEATRIZ, process_id: str = "") -> StepTimes:
    with office.engine.reading_as(office.actor(person)) as work:
        return step_times.step_times(work, *MARCH, process_id)


@pytest.fixture
def returned(office: Office) -> Received:
    """Asked for on Monday 2 March, returned on Wednesday, drafted anew on Thursday, signed the
    Tuesday after; another one is signed on the day on which it was asked for."""
    case = receives(office)
    office.completes(BEATRIZ, "firmar_acto", {"decision": "firmar"}, case=receives(office))
    office.today_is("2026-03-04 09:00")
    office.completes(BEATRIZ, "firmar_acto", {"decision": "devolver"}, case=case)
    office.today_is("2026-03-05 09:00")
    office.completes(ANA, "proyectar_acto", {"texto": "Otra vez."}, case=case)
    office.today_is("2026-03-10 09:00")
    office.completes(BEATRIZ, "firmar_acto", {"decision": "firmar"}, case=case)
    return case


def test_each_step_has_its_working_days_and_how_often_it_came_back(office, returned) -> None:
    found = times(office)

    assert found.process_id == "acto"
    assert found.by_step == (
        Times(name="Firmar el acto", done=3, median=2, longest=3, again=1),
        Times(name="Proyectar el acto", done=1, median=1, longest=1, again=0),
    )
    assert [(line.done, line.again) for line in found.by_office] == [(4, 1)]


def test_what_is_reserved_is_counted_only_for_who_has_a_part_in_it(office, returned) -> None:
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, returned.id).reserved = True

    assert [line.done for line in times(office, GLORIA).by_step] == [1]
    assert [line.done for line in times(office).by_step] == [3, 1]


def test_the_page_says_it_in_days_and_of_the_procedure_that_was_asked_for(
    office, returned, seat
) -> None:
    desk = seat(BEATRIZ)

    page = desk.opens("/indicadores/tiempos?desde=2026-03-01&hasta=2026-03-31").text
    assert "Firmar el acto" in page
    assert '<option value="acto" selected>' in page

    wrong = desk.opens("/indicadores/tiempos?desde=2026-03-31&hasta=2026-03-01")
    assert wrong.status_code == 422
    assert "El período termina antes de empezar." in wrong.text

    nothing = desk.opens("/indicadores/tiempos?desde=2026-02-01&hasta=2026-02-02").text
    assert "Nadie terminó una tarea en este período" in nothing


def test_only_who_leads_reads_them_and_a_period_has_an_order(office) -> None:
    with pytest.raises(NotAllowed):
        times(office, ANA)
    with (
        office.engine.reading_as(office.actor(BEATRIZ)) as work,
        pytest.raises(InvalidInput, match="termina antes"),
    ):
        step_times.step_times(work, MARCH[1], MARCH[0])

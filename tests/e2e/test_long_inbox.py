"""A long inbox at a real browser: what the whole office has, by procedure, page after page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.domain.forms import clean
from engine.domain.officials import CITIZEN, SYSTEM
from engine.services import cases, deployments, tasks, users
from tests.e2e.conftest import Browsers, Visitor
from tests.office import BEATRIZ, ELENA, Office, Person
from tests.petitions import PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

PILAR = Person("pilar", "Pilar Cruz", ("ventanilla", "coordinacion_pqrsd"))
REQUESTS = [f"Solicitud {number:02}." for number in range(1, 50)]
PETITIONS = [f"Petición {number} del barrio." for number in range(1, 4)]
PAGE = 50


@pytest.fixture
def office(office: Office) -> Office:
    """More than a page of tasks in one office; the petitions came first."""
    office.hires(PILAR)
    with office.engine.work_as(SYSTEM) as work:
        place = users.office_id(work, "4111", "Secretaría General")
        staff = work.session.query(users.User)
        for person in (BEATRIZ, PILAR):
            staff.filter_by(username=person.username).update({"office_id": place})
    office.deploys("peticion", "solicitud")
    _receives_all(office)
    first = office.engine.run(
        office.actor(ELENA), lambda work: tasks.inbox(work, "sin_asignar").lines[0].id
    )
    office.engine.run(office.actor(ELENA), lambda work: tasks.claim(work, first))
    return office


def _receives_all(office: Office) -> None:
    """In one piece of work: fifty of them are as soon done as a few."""
    asked = [("peticion", {**PETITION, "objeto": one}) for one in PETITIONS]
    asked += [("solicitud", {"objeto": one}) for one in REQUESTS]
    with office.engine.work_as(CITIZEN) as work:
        for process_id, answers in asked:
            form = cases.start_form(deployments.latest(work, process_id))
            assert form
            said = clean(form, answers, {})
            cases.file(work, process_id, said, received_at=office.now, channel="web")


def _rows(visitor: Visitor) -> list[str]:
    visitor.page.locator("[data-task]").first.wait_for()
    return visitor.page.locator("[data-task] .task-subject").all_inner_texts()


def test_a_long_inbox_of_the_office_is_read_by_procedure_to_its_last_page(
    office: Office, browsers: Browsers, site: str
) -> None:
    pilar = browsers.open(site)
    pilar.signs_in(PILAR)
    pilar.follows("De mi dependencia 52")
    assert _rows(pilar) == [*PETITIONS, *REQUESTS[: PAGE - len(PETITIONS)]]
    mine = pilar.page.locator("[data-task]", has_text=REQUESTS[0])
    expect(mine).to_contain_text(ELENA.name)

    pilar.page.get_by_label("Ordenar").select_option(label="Por trámite")
    pilar.clicks("Filtrar")
    pilar.page.get_by_text("Trámite por trámite").wait_for()
    assert _rows(pilar) == [*REQUESTS, PETITIONS[0]]
    pilar.finds_it_fit("bandeja-larga")

    pilar.follows("Ver más tareas")
    back = pilar.page.get_by_role("link", name="Volver a las primeras")
    back.wait_for()
    assert _rows(pilar) == PETITIONS[1:]
    pilar.is_on("orden=tramite")
    back.click()
    pilar.page.get_by_role("link", name="Ver más tareas").wait_for()
    assert _rows(pilar)[0] == REQUESTS[0]
    assert pilar.complaints == []

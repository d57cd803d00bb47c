"""Officials at a real browser: every screen of theirs, wide, narrow, read by axe."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Browsers, Visitor
from tests.office import DIANA, Office, Person, Received
from tests.petitions import PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]


@pytest.fixture
def petition(office: Office) -> Received:
    office.today_is("2026-03-02 09:30")
    return office.receives("peticion", **PETITION)


@pytest.fixture
def opens(browsers: Browsers, site: str):
    def signed_in(person: Person, *, script: bool = True) -> Visitor:
        visitor = browsers.open(site, script=script)
        visitor.signs_in(person)
        return visitor

    return signed_in


def test_the_screens_of_an_official_are_fit_to_be_used(office, petition, opens) -> None:
    for day in ("2026-02-05", "2026-02-10", "2026-02-16", "2026-02-20"):
        office.receives("peticion", at=day, **{**PETITION, "tipo_peticion": "informacion"})
    diana = opens(DIANA)
    diana.finds_it_fit("bandeja-vacia")

    diana.follows("Ver las tareas sin asignar")
    diana.finds_it_fit("bandeja-sin-asignar")

    task_id = office.task_of(petition, "clasificar_peticion")
    diana.goes_to(f"/tareas/{task_id}")
    diana.finds_it_fit("tarea-por-tomar")

    diana.clicks("Tomar la tarea")
    diana.finds_it_fit("tarea")

    diana.page.get_by_label("Tema").select_option("")
    diana.clicks("Terminar la tarea")
    diana.finds_it_fit("tarea-con-errores")

    diana.goes_to(f"/expedientes/{petition.id}")
    diana.page.locator("[data-ready]").wait_for()
    diana.finds_it_fit("expediente")

    diana.page.get_by_role("link", name="¿por qué?").first.click()
    diana.finds_it_fit("termino")

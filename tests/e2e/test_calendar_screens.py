"""The calendar at a real browser: a year, a refused form, a rehearsal, a change under way."""

from __future__ import annotations

from datetime import date

import pytest

from tests.e2e.conftest import Browsers, Visitor
from tests.office import GLORIA, Office
from tests.rehearsal import Calendar

pytestmark = pytest.mark.e2e

REQUEST = {"nombres": "Luz Ospina", "correo": "luz@example.com", "objeto": "Un andén roto."}


def proposes_closure(gloria: Visitor) -> None:
    """It ends before it starts."""
    gloria.page.get_by_label("Primer día").fill("2026-06-22")
    gloria.page.get_by_label("Último día").fill("2026-06-20")
    gloria.page.locator("#cierre-act").fill("Resolución 045 de 2026")
    gloria.page.locator("#cierre-reason").fill("Vacancia colectiva")
    gloria.page.locator("#cierre-reason").press("Enter")


def test_the_pages_of_the_calendar_are_fit_to_be_used(
    office: Office, browsers: Browsers, site: str
) -> None:
    calendar = Calendar(office).without_the_law()
    office.today_is("2026-06-19")
    case = office.receives("solicitud", **REQUEST)
    gloria = browsers.open(site)
    gloria.signs_in(GLORIA)

    gloria.goes_to("/calendario/administrar")
    gloria.finds_it_fit("calendario")
    gloria.page.get_by_text("Agregar un cierre").click()
    proposes_closure(gloria)
    gloria.page.get_by_role("link", name="El cierre termina antes de empezar.").wait_for()
    gloria.finds_it_fit("calendario-con-error")

    gloria.page.get_by_label("Último día").fill("2026-06-22")
    gloria.page.locator("#cierre-reason").press("Enter")
    gloria.page.locator("progress").wait_for()
    gloria.finds_it_fit("calendario-ensayando")
    office.works_off()
    gloria.page.reload()
    gloria.finds_it_fit("calendario-ensayado")

    gloria.clicks("Aplicar el cambio")
    gloria.page.locator("progress").wait_for()
    office.works_off()
    gloria.page.reload()
    gloria.finds_it_fit("calendario-aplicado")
    assert office.term_of(case, "respuesta").due_on == date(2026, 7, 14)
    assert calendar.state(1) == "applied"

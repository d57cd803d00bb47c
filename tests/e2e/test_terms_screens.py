"""The calendar of terms, one's account, substitutes and figures at a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.domain.officials import SYSTEM
from engine.services import calendars, tasks
from tests.e2e.conftest import Browsers, Visitor
from tests.office import BEATRIZ, ELENA, GLORIA, Office, Person
from tests.one_term import Matter, rule

pytestmark = pytest.mark.e2e


@pytest.fixture
def matters(office: Office) -> list[Matter]:
    """Four of elena's, of Friday 27 March; she holds the first two."""
    with office.engine.work_as(SYSTEM) as work:
        calendars.seed(work)
    filed = [Matter(office) for _ in range(4)]
    for matter, days in zip(filed, (15, 15, 10, 18), strict=True):
        matter.rules = (rule(duration=days),)
        matter.does("open", rule="R")
    for matter in filed[:2]:
        with office.engine.work_as(office.actor(ELENA)) as work:
            tasks.claim(work, matter.task.id)
    office.today_is("2026-04-20 09:00")
    return filed


@pytest.fixture
def signed_in(browsers: Browsers, site: str) -> Callable[..., Visitor]:
    def enter(person: Person, *, script: bool = True) -> Visitor:
        visitor = browsers.open(site, script=script)
        visitor.signs_in(person)
        return visitor

    return enter


def test_the_calendar_is_fit_to_be_used(matters, signed_in) -> None:
    elena = signed_in(ELENA)
    elena.follows("Calendario")
    elena.finds_it_fit("calendario-mios")

    elena.goes_to("/calendario?ver=todos&mes=2026-04")
    elena.finds_it_fit("calendario-todos")
    elena.page.locator(".month a.light").first.click()
    elena.is_on("dia=2026-04-14")
    elena.finds_it_fit("calendario-dia")

    elena.goes_to("/calendario?mes=2026-12")
    elena.finds_it_fit("calendario-vacio")


def test_on_a_phone_the_list_says_what_the_grid_says(matters, signed_in) -> None:
    elena = signed_in(ELENA, script=False)
    elena.narrow(320)
    elena.goes_to("/calendario?ver=todos")

    expect(elena.page.locator(".month")).to_be_hidden()
    expect(elena.page.locator(".ending")).to_have_count(len(matters))
    elena.page.locator(".ending a.stretched").first.click()
    elena.is_on("/tareas/")


def test_ones_account_is_fit_to_be_used(matters, signed_in) -> None:
    elena = signed_in(ELENA)
    elena.goes_to("/mi-cuenta")
    elena.finds_it_fit("mi-cuenta")

    elena.page.get_by_label("Un solo correo cada día hábil").check()
    elena.clicks("Guardar")
    expect(elena.page.get_by_label("Un solo correo cada día hábil")).to_be_checked()
    elena.clicks("Crear la dirección")
    assert ".ics" in elena.page.get_by_label("Dirección de su calendario").input_value()
    elena.finds_it_fit("mi-cuenta-direccion")


def test_substitutes_are_fit_to_be_named(matters, signed_in) -> None:
    gloria = signed_in(GLORIA)
    gloria.goes_to("/administrar/suplencias")
    gloria.finds_it_fit("suplencias-vacias")
    gloria.clicks("Registrar")
    gloria.finds_it_fit("suplencias-con-errores")

    gloria.page.get_by_label("¿Quién se ausenta?").select_option(label="Elena Vega")
    gloria.page.get_by_label("¿Quién suple?").select_option(label="Hugo Díaz")
    gloria.page.get_by_label("Primer día").fill("2026-04-20")
    gloria.page.get_by_label("Último día").fill("2026-04-24")
    gloria.page.get_by_label("Acto que la encarga").fill("Resolución 45 de 2026")
    gloria.clicks("Registrar")
    expect(gloria.page.locator(".stand-in")).to_have_count(1)
    gloria.finds_it_fit("suplencias")


def test_the_figures_are_fit_to_be_read(matters, signed_in) -> None:
    beatriz = signed_in(BEATRIZ)
    beatriz.follows("Indicadores")
    beatriz.finds_it_fit("indicadores")
    for other in ("Tiempos por paso", "Libro de actos"):
        beatriz.follows(other)
        beatriz.finds_it_fit(other.lower().replace(" ", "-"))

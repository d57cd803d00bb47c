"""The inbox in a real browser: by mouse, by keyboard, without script, on a narrow screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Browsers, Visitor
from tests.office import DIANA, Office, Received
from tests.petitions import PETITION

pytestmark = pytest.mark.procedure("peticion")
SUBJECTS = ("Un árbol a punto de caer.", "Una luminaria apagada.", "Un hueco en la vía.")


@pytest.fixture
def petitions(office: Office) -> list[Received]:
    return [office.receives("peticion", **{**PETITION, "objeto": one}) for one in SUBJECTS]


@pytest.fixture
def diana(browsers: Browsers, site: str, petitions: list[Received]) -> Visitor:
    visitor = browsers.open(site)
    visitor.signs_in(DIANA)
    visitor.goes_to("/bandeja?vista=sin_asignar")
    return visitor


def _rows(visitor: Visitor) -> list[str]:
    return visitor.page.locator("[data-task] .task-subject").all_inner_texts()


def test_the_inbox_fits_every_screen_with_and_without_its_preview(diana: Visitor) -> None:
    diana.finds_it_fit("bandeja-sin-asignar")

    diana.page.get_by_role("link", name="Vista previa").first.click()

    preview = diana.page.get_by_role("region", name="Clasificar petición")
    expect(preview).to_contain_text("Marta Muñoz Rincón")
    diana.finds_it_fit("bandeja-vista-previa")
    preview.get_by_role("link", name="Cerrar la vista previa").click()
    expect(preview).to_have_count(0)


def test_filters_are_in_the_address_and_find_what_is_written_otherwise(diana: Visitor) -> None:
    diana.page.get_by_label("Radicado, persona o asunto", exact=True).fill("ARBOL")
    diana.page.get_by_label("Ordenar").select_option(label="Más urgente primero")
    diana.clicks("Filtrar")

    assert _rows(diana) == [SUBJECTS[0]]
    diana.is_on("q=ARBOL")
    diana.is_on("orden=prioridad")
    diana.follows("Quitar el filtro")
    assert len(_rows(diana)) == 3


def test_chosen_tasks_are_taken_together_and_given_back_together(diana: Visitor) -> None:
    for one in SUBJECTS[:2]:
        row = diana.page.locator("[data-task]", has_text=one)
        row.get_by_role("checkbox").check()
    expect(diana.page.locator("[data-chosen]")).to_have_text("2 elegidas")
    diana.clicks("Tomar las elegidas")

    expect(diana.page.locator("body")).to_contain_text("Tomó 2 tareas.")
    assert _rows(diana) == [SUBJECTS[2]]
    diana.goes_to("/bandeja")
    for box in diana.page.get_by_role("checkbox").all():
        box.check()
    diana.clicks("Soltar las elegidas")
    expect(diana.page.locator("body")).to_contain_text("Soltó 2 tareas.")


def test_the_keyboard_moves_explains_searches_and_takes(diana: Visitor) -> None:
    press = diana.page.keyboard.press
    press("j")
    press("j")
    press("k")
    expect(diana.page.locator("[data-open]").first).to_be_focused()
    press("?")
    expect(diana.page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    assert diana.finds_with_axe() == []
    press("Escape")
    press("/")
    expect(diana.page.get_by_label("Radicado, persona o asunto", exact=True)).to_be_focused()
    diana.page.locator("[data-open]").first.focus()
    press("t")
    expect(diana.page.locator("body")).to_contain_text("La tarea es suya.")


def test_the_keyboard_opens_reassigns_and_gives_back_what_is_mine(diana: Visitor) -> None:
    diana.page.locator("[data-take] button").first.click()
    for key, there in (("Enter", r"/tareas/\d+$"), ("r", "/reasignar$")):
        diana.goes_to("/bandeja")
        diana.page.keyboard.press("j")
        diana.page.keyboard.press(key)
        diana.page.wait_for_url(re.compile(there))
    diana.goes_to("/bandeja")
    diana.page.keyboard.press("j")
    diana.page.keyboard.press("s")
    expect(diana.page.locator("body")).to_contain_text("Soltó la tarea")


def test_everything_works_without_script(
    browsers: Browsers, site: str, petitions: list[Received]
) -> None:
    diana = browsers.open(site, script=False)
    diana.signs_in(DIANA)
    diana.goes_to("/bandeja?vista=sin_asignar")
    diana.page.locator("[data-task]", has_text=SUBJECTS[0]).get_by_role("checkbox").check()
    diana.clicks("Tomar las elegidas")

    diana.sees("Tomó una tarea")


def test_cases_are_found_from_the_bar_of_every_page(diana: Visitor) -> None:
    box = diana.page.get_by_label("Buscar expedientes").first
    box.fill("muñoz LUMINARIA")
    box.press("Enter")

    expect(diana.page.get_by_role("heading", name="Buscar expedientes")).to_be_visible()
    rows = diana.page.locator(".case-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(SUBJECTS[1])
    diana.finds_it_fit("buscar")
    rows.get_by_role("link").click()
    expect(diana.page.locator("h1")).to_be_visible()
    diana.is_on("/expedientes/")

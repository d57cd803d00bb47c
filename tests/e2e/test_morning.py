"""An official's morning in a real browser: twenty tasks, and what becomes of each of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Browsers, Visitor
from tests.office import DIANA, Office, Person
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

IVAN = Person("ivan", "Iván Rey", ("coordinacion_pqrsd",))
SUBJECTS = [f"Petición {number:02} de la mañana." for number in range(1, 21)]
ENDED, REASSIGNED, RELEASED = SUBJECTS[:10], SUBJECTS[10:14], SUBJECTS[14:16]
DRAFTED, TOLD = SUBJECTS[16:18], SUBJECTS[18:]


def test_twenty_tasks_are_taken_ended_reassigned_given_back_drafted_and_told_of(
    office: Office, browsers: Browsers, site: str
) -> None:
    office.hires(IVAN)
    for subject in SUBJECTS:
        office.receives("peticion", **{**PETITION, "objeto": subject})
    diana = browsers.open(site)
    diana.signs_in(DIANA)

    _takes_all(diana)
    for subject in ENDED:
        _ends(diana, subject)
    _reassigns(diana, REASSIGNED)
    _releases(diana, RELEASED)
    for subject in DRAFTED:
        _keeps_a_draft(diana, subject)
    for subject in TOLD:
        _tells_ivan(diana, subject)

    assert _subjects(diana, "mias") == sorted(DRAFTED + TOLD)
    assert _subjects(diana, "sin_asignar") == sorted(ENDED + RELEASED)
    ivan = browsers.open(site)
    ivan.signs_in(IVAN)
    assert _subjects(ivan, "mias") == sorted(REASSIGNED)
    told = ivan.page.get_by_role("link", name="Pendientes 6")  # four reassigned, two told of
    expect(told).to_be_visible()
    assert [who.complaints for who in (diana, ivan)] == [[], []]


def _takes_all(diana: Visitor) -> None:
    diana.goes_to("/bandeja?vista=sin_asignar")
    for box in diana.page.get_by_role("checkbox").all():
        box.check()
    expect(diana.page.locator("[data-chosen]")).to_have_text("20 elegidas")
    diana.clicks("Tomar las elegidas")
    expect(diana.page.locator("body")).to_contain_text("Tomó 20 tareas.")


def _opens(diana: Visitor, subject: str) -> None:
    diana.goes_to("/bandeja")
    diana.page.locator("[data-task]", has_text=subject).locator("[data-open]").click()


def _ends(diana: Visitor, subject: str) -> None:
    _opens(diana, subject)
    diana.page.get_by_label("Tema").select_option(CLASSIFIED["tema"])
    diana.clicks("Terminar la tarea")
    diana.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _chooses(diana: Visitor, subjects: list[str], button: str) -> None:
    diana.goes_to("/bandeja")
    for subject in subjects:
        diana.page.locator("[data-task]", has_text=subject).get_by_role("checkbox").check()
    diana.clicks(button)


def _reassigns(diana: Visitor, subjects: list[str]) -> None:
    _chooses(diana, subjects, "Reasignar las elegidas")
    expect(diana.page.get_by_role("heading", name="Reasignar 4 tareas")).to_be_visible()
    diana.finds_it_fit("reasignar-varias")
    diana.clicks("Reasignar")
    diana.is_at("errores")
    diana.page.get_by_label("¿A quién?").select_option(label=IVAN.name)
    diana.page.get_by_label("¿Por qué las reasigna?").fill("Son del sector que él atiende.")
    diana.clicks("Reasignar")
    expect(diana.page.locator("body")).to_contain_text("Reasignó 4 tareas.")


def _releases(diana: Visitor, subjects: list[str]) -> None:
    _chooses(diana, subjects, "Soltar las elegidas")
    expect(diana.page.locator("body")).to_contain_text("Soltó 2 tareas.")


def _keeps_a_draft(diana: Visitor, subject: str) -> None:
    _opens(diana, subject)
    diana.page.get_by_label("Tema").select_option(CLASSIFIED["tema"])
    diana.clicks("Guardar borrador")
    expect(diana.page.locator("body")).to_contain_text("Guardamos su borrador.")


def _tells_ivan(diana: Visitor, subject: str) -> None:
    _opens(diana, subject)
    diana.follows("Informar")
    diana.page.get_by_label("¿A quién informa?").select_option(label=IVAN.name)
    diana.page.get_by_label("¿Qué debe saber?").fill("Se parece a la que usted atendió ayer.")
    diana.clicks("Informar")
    expect(diana.page.locator("body")).to_contain_text(IVAN.name)


def _subjects(visitor: Visitor, tab: str) -> list[str]:
    visitor.goes_to(f"/bandeja?vista={tab}")
    return sorted(visitor.page.locator("[data-task] .task-subject").all_inner_texts())

"""Officials at a real browser: every screen of theirs, wide, narrow, read by axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import incidents
from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, DIANA, GLORIA, HUGO, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

SUBJECTS = {
    "2026-02-05": "Copia del contrato de alumbrado del parque central.",
    "2026-02-10": "¿Cuándo abre la biblioteca del barrio Obrero los sábados?",
    "2026-02-16": "Mal trato en la ventanilla de la carrera 8.",
    "2026-02-20": "Reparación del andén frente al colegio, donde ya cayeron dos niños.",
}


@pytest.fixture
def petition(office: Office) -> Received:
    office.today_is("2026-03-02 09:30")
    return office.receives("peticion", **PETITION)


@pytest.fixture
def signed_in(browsers: Browsers, site: str) -> Callable[..., Visitor]:
    def enter(person: Person, *, script: bool = True) -> Visitor:
        visitor = browsers.open(site, script=script)
        visitor.signs_in(person)
        return visitor

    return enter


def test_the_door_is_fit_to_be_used(office, petition, browsers, site) -> None:
    visitor = browsers.open(site)
    visitor.goes_to("/bandeja")
    visitor.finds_it_fit("ingreso")

    visitor.page.get_by_label("Usuario").fill("diana")
    visitor.page.get_by_label("Contraseña").fill("no es esta clave")
    visitor.clicks("Ingresar")
    visitor.finds_it_fit("ingreso-con-error")


def test_the_inbox_is_fit_to_be_used(office, petition, signed_in) -> None:
    for day, subject in SUBJECTS.items():
        answers = {**PETITION, "tipo_peticion": "informacion", "objeto": subject}
        office.receives("peticion", at=day, **answers)
    diana = signed_in(DIANA)
    diana.finds_it_fit("bandeja-vacia")

    diana.follows("Ver las tareas sin asignar")
    diana.finds_it_fit("bandeja-sin-asignar")

    diana.page.get_by_label("Radicado, persona o asunto", exact=True).fill("biblioteca")
    diana.clicks("Filtrar")
    expect(diana.page.locator(".task-row")).to_have_count(1)
    diana.finds_it_fit("bandeja-filtrada")


def test_a_row_opens_wherever_it_is_clicked(office, petition, signed_in) -> None:
    diana = signed_in(DIANA)
    diana.goes_to("/bandeja?vista=sin_asignar")

    diana.page.locator(".task-row .task-role").click(force=True)

    diana.is_on("/tareas/")


def test_a_task_is_fit_to_be_used_from_taking_it_to_its_end(office, petition, signed_in) -> None:
    diana = signed_in(DIANA)
    diana.goes_to(f"/tareas/{office.task_of(petition, 'clasificar_peticion')}")
    diana.finds_it_fit("tarea-por-tomar")

    diana.clicks("Tomar la tarea")
    diana.finds_it_fit("tarea")

    diana.clicks("Terminar la tarea")
    diana.finds_it_fit("tarea-con-errores")
    diana.is_at("errores")

    diana.page.get_by_label("Tema").select_option(CLASSIFIED["tema"])
    diana.clicks("Terminar la tarea")
    diana.finds_it_fit("tarea-terminada")


def test_who_comes_late_reads_what_was_typed(office, petition, signed_in) -> None:
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    ana = signed_in(ANA)
    ana.page.get_by_role("link", name="Proyectar respuesta", exact=True).click()
    ana.page.get_by_label("Informa u orienta").check()
    ana.page.get_by_label("Texto de la respuesta").fill("El árbol se poda el lunes.")
    ana.page.get_by_label("Fundamento").fill("Ley 1437 de 2011, art. 14.")
    draft = {
        "sentido": "accede",
        "respuesta": "Ya se ordenó la poda del árbol.",
        "fundamento": "Ley 1437 de 2011.",
    }
    office.completes(ANA, "proyectar_respuesta", draft)

    ana.clicks("Terminar la tarea")

    ana.sees("El árbol se poda el lunes.")
    ana.finds_it_fit("tarea-que-otro-termino")


def test_a_case_with_its_drawing_and_its_terms_is_fit_to_be_used(
    office, petition, signed_in
) -> None:
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.works_off()
    ana = signed_in(ANA)
    ana.goes_to(f"/expedientes/{petition.id}")
    ana.page.locator("[data-ready]").wait_for()

    drawn = ana.page.locator(".djs-element.is-active")
    assert drawn.get_attribute("data-element-id") == "proyectar_y_firmar"
    assert ana.page.locator(".diagram-token").inner_text() == "Va aquí"
    assert ana.page.locator(".djs-element.is-done").count() >= 3
    expect(ana.page.locator(".bjs-powered-by")).to_be_visible()
    ana.finds_it_fit("expediente")

    ana.clicks("Ver todo")
    ana.page.get_by_role("link", name="¿por qué?").first.click()
    ana.finds_it_fit("termino")


def test_the_pages_of_the_administrator_are_fit_to_be_used(office, signed_in) -> None:
    office.mail.down = DeliveryFailed("550 buzón inexistente", permanent=True)
    office.receives("peticion", **PETITION)
    office.works_off()
    office.mail.down = None
    office.receives("peticion", **{**PETITION, "correo": "otra@ejemplo.co"})
    office.works_off()
    with office.engine.work_as(SYSTEM) as work:
        message = "«definir_comunicacion»: ninguna regla de la decisión se cumple."
        incidents.report(work, kind="CaseFault", dedup_key="otra", message=message)
    gloria = signed_in(GLORIA)

    gloria.goes_to("/administrar/incidencias")
    gloria.finds_it_fit("incidencias")
    gloria.page.get_by_text("Resolverla a mano").first.click()
    gloria.page.get_by_role("button", name="Marcar como resuelta").first.click()
    gloria.finds_it_fit("incidencias-sin-motivo")
    gloria.follows("Correo")
    gloria.finds_it_fit("correo")
    gloria.follows("Personas")
    gloria.finds_it_fit("personas")


def test_pages_that_refuse_are_fit_to_be_used(office, petition, signed_in) -> None:
    hugo = signed_in(HUGO)
    for path in (f"/expedientes/{petition.id}", "/expedientes/999", "/administrar/correo"):
        hugo.goes_to(path)
        hugo.finds_it_fit(f"rechazo-{path.split('/')[1]}")


def test_an_official_works_without_script(office, petition, signed_in) -> None:
    diana = signed_in(DIANA, script=False)
    diana.goes_to("/bandeja?vista=sin_asignar")
    diana.clicks("Tomar Clasificar petición")
    diana.page.get_by_label("Tipo de petición").select_option("queja")
    diana.page.get_by_label("Tema").select_option(CLASSIFIED["tema"])
    diana.clicks("Terminar la tarea")
    why = diana.page.get_by_label("¿Por qué cambia lo que la persona declaró?")
    why.fill("Se queja de la conducta de un servidor.")
    diana.clicks("Terminar la tarea")
    diana.sees("Tarea terminada")

    diana.goes_to(f"/expedientes/{petition.id}")
    expect(diana.page.locator(".diagram")).to_be_hidden()
    steps = diana.page.locator(".steps").first.inner_text()
    assert "Decidir si procede y asignar · En curso" in steps


def test_the_form_is_drawn_again_by_itself_when_an_answer_opens_a_question(
    office, petition, signed_in
) -> None:
    diana = signed_in(DIANA)
    diana.goes_to(f"/tareas/{office.task_of(petition, 'clasificar_peticion')}")
    diana.clicks("Tomar la tarea")

    diana.page.get_by_label("Tipo de petición").select_option("queja")

    diana.page.get_by_label("¿Por qué cambia lo que la persona declaró?").wait_for()
    assert diana.complaints == []


def test_the_keyboard_alone_takes_a_task_and_ends_it(office, petition, signed_in) -> None:
    diana = signed_in(DIANA)
    diana.goes_to("/bandeja?vista=sin_asignar")
    diana.tabs_to(diana.page.get_by_role("button", name="Tomar Clasificar"))
    diana.page.keyboard.press("Enter")
    diana.page.get_by_role("button", name="Terminar la tarea").wait_for()
    diana.types("Tema", "E")
    diana.presses("Terminar la tarea")
    diana.page.get_by_role("heading", name="Tarea terminada").wait_for()

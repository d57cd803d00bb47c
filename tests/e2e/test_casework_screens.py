"""Colleagues at a real browser: one gives, tells and asks, the other answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, CARLOS, DIANA, FABIO, HUGO, PASSWORD, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION
from tests.xss import ALL, PAYLOADS

DRAFT = {
    "sentido": "accede",
    "respuesta": "Ya se ordenó la poda del árbol.",
    "fundamento": "Ley 1437 de 2011.",
}

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]


@pytest.fixture
def petition(office: Office) -> Received:
    office.today_is("2026-03-02 09:30")
    received = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.works_off()
    return received


@pytest.fixture
def task_path(office: Office, petition: Received) -> str:
    return f"/tareas/{office.task_of(petition, 'proyectar_respuesta')}"


@pytest.fixture
def signed_in(browsers: Browsers, site: str) -> Callable[..., Visitor]:
    def enter(person: Person, *, script: bool = True) -> Visitor:
        visitor = browsers.open(site, script=script)
        visitor.signs_in(person)
        return visitor

    return enter


def test_a_task_is_given_to_a_colleague_and_given_back(task_path, signed_in) -> None:
    ana, hugo = signed_in(ANA), signed_in(HUGO)
    ana.goes_to(task_path)
    ana.finds_it_fit("tarea-con-verbos")
    ana.follows("Reasignar")
    ana.clicks("Reasignar la tarea")
    assert ana.page.evaluate("document.activeElement.id") == "errores"
    ana.finds_it_fit("reasignar-con-errores")
    ana.page.get_by_label("¿A quién?").select_option(label="Hugo Díaz")
    ana.page.get_by_label("¿Por qué la reasigna?").fill("Salgo a comisión.")
    ana.clicks("Reasignar la tarea")
    assert "Ahora la tarea la tiene Hugo Díaz" in ana.reads()

    hugo.goes_to(task_path)
    assert "Ana Ruiz reasignó esta tarea" in hugo.reads()
    hugo.finds_it_fit("tarea-reasignada")
    hugo.follows("Devolver")
    hugo.finds_it_fit("devolver")
    hugo.page.get_by_label("¿Por qué la devuelve?").fill("Es de su sector, no del mío.")
    hugo.clicks("Devolver la tarea")
    assert "Devolvió la tarea a Ana Ruiz" in hugo.reads()


def test_a_colleague_is_told_knows_and_puts_the_notice_away(petition, task_path, signed_in) -> None:
    ana, carlos = signed_in(ANA), signed_in(CARLOS)
    ana.goes_to(task_path)
    ana.follows("Informar")
    ana.page.get_by_label("¿A quién informa?").select_option(label="Carlos Peña")
    ana.page.get_by_label("¿Qué debe saber?").fill("Habrá que buscar el expediente del árbol.")
    ana.finds_it_fit("informar")
    ana.clicks("Informar")

    carlos.finds_it_fit("bandeja-de-quien-no-tiene")
    _opens_pendings(carlos)
    carlos.finds_it_fit("pendientes-informado")
    carlos.clicks(f"Enterado {petition.radicado}")
    assert "Usted está enterado" in carlos.reads()
    carlos.page.get_by_role("main").get_by_role("link", name=petition.radicado).click()
    assert carlos.page.get_by_role("button", name="Terminar la tarea").count() == 0
    _opens_pendings(carlos)
    carlos.clicks(f"Archivar {petition.radicado}")
    carlos.finds_it_fit("pendientes-vacio")
    carlos.follows("Archivados")
    carlos.clicks(f"Sacar del archivo {petition.radicado}")
    carlos.finds_it_fit("archivados-vacio")


def test_an_opinion_is_asked_answered_and_read_beside_the_task(task_path, signed_in) -> None:
    ana, fabio = signed_in(ANA), signed_in(FABIO)
    ana.goes_to(task_path)
    ana.follows("Pedir concepto")
    ana.page.get_by_label("¿A quién?").select_option(label="Rol: Asesoría jurídica")
    ana.page.get_by_label("¿Qué pregunta?").fill("¿La poda la hace la entidad o la CVC?")
    ana.finds_it_fit("pedir-concepto")
    ana.clicks("Enviar la pregunta")
    ana.finds_it_fit("tarea-con-consultas")

    _opens_pendings(fabio)
    fabio.finds_it_fit("pendientes-por-responder")
    fabio.page.get_by_role("link", name="Responder").click()
    fabio.clicks("Responder")
    fabio.finds_it_fit("responder-con-errores")
    fabio.page.get_by_label("Su respuesta").fill("La entidad: Decreto 1791 de 1996.")
    fabio.clicks("Responder")

    ana.goes_to(task_path)
    assert "La entidad: Decreto 1791 de 1996." in ana.page.locator("#consultas").inner_text()
    ana.goes_to("/pendientes")
    ana.finds_it_fit("pendientes-respondidas")


def test_a_visto_bueno_is_refused_with_a_remark(task_path, signed_in) -> None:
    ana, hugo = signed_in(ANA), signed_in(HUGO)
    ana.goes_to(task_path)
    ana.follows("Pedir Vo.Bo.")
    assert ana.page.get_by_label("Visto bueno: que diga sí o no").is_checked()
    ana.page.get_by_label("¿A quién?").select_option(label="Hugo Díaz")
    ana.page.get_by_label("¿Qué pregunta?").fill("¿Va bien el proyecto?")
    ana.clicks("Enviar la pregunta")

    hugo.goes_to("/pendientes")
    hugo.page.get_by_role("link", name="Responder").click()
    hugo.page.get_by_label("No lo doy").check()
    hugo.clicks("Responder")
    assert hugo.page.evaluate("document.activeElement.id") == "errores"
    hugo.page.get_by_label("Observación").fill("Falta el fundamento.")
    hugo.finds_it_fit("responder-visto-bueno")
    hugo.clicks("Responder")

    ana.goes_to(task_path)
    assert "No dado" in ana.page.locator("#consultas").inner_text()


def test_a_note_names_a_colleague_who_is_told(task_path, signed_in) -> None:
    ana, hugo = signed_in(ANA), signed_in(HUGO)
    ana.goes_to(task_path)
    ana.page.get_by_label("Escribir una nota").fill("@hugo: mire la foto.\nEstá anexa.")
    ana.clicks("Guardar la nota")
    assert "Le avisamos a: Hugo Díaz" in ana.reads()
    ana.follows("Anexar archivo")
    assert "Añadir un documento" in ana.reads()

    hugo.goes_to("/pendientes")
    assert "lo menciona" in hugo.reads()


def test_a_case_is_linked_and_its_classification_corrected(office, petition, signed_in) -> None:
    other = office.receives("peticion", **PETITION)
    diana = signed_in(DIANA)
    diana.goes_to(f"/expedientes/{petition.id}")
    diana.follows("Vincular expediente")
    diana.page.get_by_label("Radicado del otro expediente").fill("2026-999999")
    diana.page.get_by_label("¿Qué tienen que ver?").fill("El mismo árbol.")
    diana.clicks("Vincular")
    diana.finds_it_fit("vincular-con-errores")
    diana.page.get_by_label("Radicado del otro expediente").fill(other.radicado)
    diana.clicks("Vincular")
    assert other.radicado in diana.page.locator("#vinculos").inner_text()

    diana.follows("Corregir la clasificación")
    diana.finds_it_fit("corregir")
    diana.page.get_by_label("Tipo de petición").select_option("documentos")
    diana.page.get_by_label("¿Por qué se corrige?").fill("Sólo pide copias.")
    diana.clicks("Corregir")

    assert "El término se recontó" in diana.reads()
    assert "16 de marzo de 2026" in diana.reads()
    diana.finds_it_fit("expediente-con-todo")


def test_a_case_is_reserved_read_whole_and_printed(petition, signed_in) -> None:
    diana = signed_in(DIANA)
    diana.goes_to(f"/expedientes/{petition.id}")
    diana.follows("Cambiar acceso")
    diana.page.get_by_label("Reservado: para los demás").check()
    diana.page.get_by_label("Norma que ordena la reserva").fill("Ley 1098 de 2006, art. 33")
    diana.page.get_by_label("¿Por qué?").fill("Aparece una niña.")
    diana.finds_it_fit("acceso")
    diana.page.get_by_role("button", name="Cambiar", exact=True).click()
    assert "Reservado" in diana.reads()

    diana.follows("Historia completa")
    assert "Se radicó" in diana.reads()
    diana.finds_it_fit("historia")
    diana.goes_to(f"/expedientes/{petition.id}/impresion")
    assert diana.page.get_by_role("button", name="Imprimir").is_visible()
    diana.finds_it_fit("expediente-impreso")
    diana.page.emulate_media(media="print")
    assert not diana.overflows()


def test_the_draft_saves_itself_and_is_there_the_next_time(task_path, signed_in) -> None:
    ana = signed_in(ANA)
    ana.goes_to(task_path)

    ana.page.get_by_label("Texto de la respuesta").fill("Se poda el lunes.")
    ana.page.get_by_text("Borrador guardado").wait_for()

    ana.goes_to("/bandeja")
    ana.goes_to(task_path)
    assert ana.page.get_by_label("Texto de la respuesta").input_value() == "Se poda el lunes."
    assert ana.complaints == []


def test_the_draft_that_cannot_be_saved_says_who_ended_the_task(
    office, petition, task_path, signed_in
) -> None:
    ana = signed_in(ANA)
    ana.goes_to(task_path)
    office.completes(ANA, "proyectar_respuesta", DRAFT)

    ana.page.get_by_label("Texto de la respuesta").fill("Se poda el lunes.")

    ana.page.get_by_text("Ana Ruiz terminó la tarea").wait_for()
    assert ana.page.get_by_label("Texto de la respuesta").input_value() == "Se poda el lunes."


def test_the_draft_says_that_the_session_ended_and_nothing_is_lost(
    office, petition, task_path, signed_in
) -> None:
    ana = signed_in(ANA)
    ana.goes_to(task_path)
    office.clock.now += timedelta(minutes=31)

    ana.page.get_by_label("Texto de la respuesta").fill("Se poda el lunes.")
    ana.page.get_by_text("su sesión terminó").wait_for()
    ana.clicks("Guardar borrador")
    ana.page.get_by_label("Usuario").fill("ana")
    ana.page.get_by_label("Contraseña").fill(PASSWORD)
    ana.clicks("Ingresar")

    assert "Recuperamos lo que había escrito" in ana.reads()
    assert ana.page.get_by_label("Texto de la respuesta").input_value() == "Se poda el lunes."


def test_who_looks_at_the_same_time_is_said_in_words(petition, task_path, signed_in) -> None:
    ana, diana = signed_in(ANA), signed_in(DIANA)
    with ana.page.expect_response("**/presencia"):
        ana.goes_to(task_path)

    with diana.page.expect_response("**/presencia"):
        diana.goes_to(f"/expedientes/{petition.id}")

    diana.page.get_by_text("También lo está viendo: Ana Ruiz").wait_for()


def test_everything_is_done_without_script(office, petition, task_path, signed_in) -> None:
    ana, fabio = signed_in(ANA, script=False), signed_in(FABIO, script=False)
    ana.goes_to(task_path)
    ana.page.get_by_label("Escribir una nota").fill("Sin guion también.")
    ana.clicks("Guardar la nota")
    assert "Sin guion también." in ana.page.locator("#notas").inner_text()
    ana.follows("Pedir concepto")
    ana.page.get_by_label("¿A quién?").select_option(label="Fabio León")
    ana.page.get_by_label("¿Qué pregunta?").fill("¿Procede?")
    ana.clicks("Enviar la pregunta")
    fabio.goes_to("/pendientes")
    fabio.page.get_by_role("link", name="Responder").click()
    fabio.page.get_by_label("Su respuesta").fill("Procede.")
    fabio.clicks("Responder")
    assert "Le avisamos a Ana Ruiz" in fabio.reads()
    ana.goes_to(task_path)
    assert ana.page.locator(".hash summary").count() == len(office.page_of(petition, ANA).documents)


def test_the_keyboard_alone_gives_a_task_back(task_path, signed_in) -> None:
    ana = signed_in(ANA)
    ana.goes_to(task_path)
    ana.presses("Devolver", "link")
    ana.page.get_by_label("¿Por qué la devuelve?").wait_for()
    ana.types("¿Por qué la devuelve?", "Es de otra dependencia.")
    ana.presses("Devolver la tarea")
    ana.page.get_by_text("Devolvió la tarea a Diana Mora").wait_for()


def test_what_somebody_types_is_never_run(office, petition, task_path, signed_in) -> None:
    from tests.acceptance.test_colleagues import write_everywhere

    write_everywhere(office, petition, ALL)
    ana = signed_in(ANA)
    ana.page.on("dialog", lambda dialog: ana.complaints.append(dialog.message))

    for path in (
        task_path,
        f"/expedientes/{petition.id}",
        f"/expedientes/{petition.id}/historia",
        f"/expedientes/{petition.id}/impresion",
        "/pendientes",
    ):
        ana.goes_to(path)
        assert PAYLOADS[0] in ana.reads()
        assert ana.blocked() == []
    assert ana.complaints == []


def _opens_pendings(visitor: Visitor) -> None:
    visitor.page.get_by_role("link", name="Pendientes", exact=True).click()

"""Colleagues at a real browser: one gives, tells and asks, the other answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

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
    ana.is_at("errores")
    ana.finds_it_fit("reasignar-con-errores")
    ana.page.get_by_label("¿A quién?").select_option(label="Hugo Díaz")
    ana.page.get_by_label("¿Por qué la reasigna?").fill("Salgo a comisión.")
    ana.clicks("Reasignar la tarea")
    ana.sees("Ahora la tarea la tiene Hugo Díaz")

    hugo.goes_to(task_path)
    hugo.sees("Ana Ruiz reasignó esta tarea")
    hugo.finds_it_fit("tarea-reasignada")
    hugo.follows("Devolver")
    hugo.finds_it_fit("devolver")
    hugo.page.get_by_label("¿Por qué la devuelve?").fill("Es de su sector, no del mío.")
    hugo.clicks("Devolver la tarea")
    hugo.sees("Devolvió la tarea a Ana Ruiz")


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
    carlos.sees("Usted está enterado")
    carlos.page.get_by_role("main").get_by_role("link", name=petition.radicado).click()
    expect(carlos.page.get_by_role("button", name="Terminar la tarea")).to_have_count(0)
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
    expect(ana.page.locator("#consultas")).to_contain_text("La entidad: Decreto 1791 de 1996.")
    ana.goes_to("/pendientes")
    ana.finds_it_fit("pendientes-respondidas")


def test_a_visto_bueno_is_refused_with_a_remark(task_path, signed_in) -> None:
    ana, hugo = signed_in(ANA), signed_in(HUGO)
    ana.goes_to(task_path)
    ana.follows("Pedir Vo.Bo.")
    expect(ana.page.get_by_label("Visto bueno: que diga sí o no")).to_be_checked()
    ana.page.get_by_label("¿A quién?").select_option(label="Hugo Díaz")
    ana.page.get_by_label("¿Qué pregunta?").fill("¿Va bien el proyecto?")
    ana.clicks("Enviar la pregunta")

    hugo.goes_to("/pendientes")
    hugo.page.get_by_role("link", name="Responder").click()
    hugo.page.get_by_label("No lo doy").check()
    hugo.clicks("Responder")
    hugo.is_at("errores")
    hugo.page.get_by_label("Observación").fill("Falta el fundamento.")
    hugo.finds_it_fit("responder-visto-bueno")
    hugo.clicks("Responder")

    ana.goes_to(task_path)
    expect(ana.page.locator("#consultas")).to_contain_text("No dado")


def test_a_note_names_a_colleague_who_is_told(task_path, signed_in) -> None:
    ana, hugo = signed_in(ANA), signed_in(HUGO)
    ana.goes_to(task_path)
    ana.page.get_by_label("Escribir una nota").fill("@hugo: mire la foto.\nEstá anexa.")
    ana.clicks("Guardar la nota")
    ana.sees("Le avisamos a: Hugo Díaz")
    ana.follows("Anexar archivo")
    ana.sees("Añadir un documento")

    hugo.goes_to("/pendientes")
    hugo.sees("lo menciona")


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
    expect(diana.page.locator("#vinculos")).to_contain_text(other.radicado)

    diana.follows("Corregir la clasificación")
    diana.finds_it_fit("corregir")
    diana.page.get_by_label("Tipo de petición").select_option("documentos")
    diana.page.get_by_label("¿Por qué se corrige?").fill("Sólo pide copias.")
    diana.clicks("Corregir")

    diana.sees("El término se recontó")
    diana.sees("16 de marzo de 2026")
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
    diana.sees("Reservado")

    diana.follows("Historia completa")
    diana.sees("Se radicó")
    diana.finds_it_fit("historia")
    diana.goes_to(f"/expedientes/{petition.id}/impresion")
    expect(diana.page.get_by_role("button", name="Imprimir")).to_be_visible()
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
    expect(ana.page.get_by_label("Texto de la respuesta")).to_have_value("Se poda el lunes.")
    assert ana.complaints == []


def test_the_draft_that_cannot_be_saved_says_who_ended_the_task(
    office, petition, task_path, signed_in
) -> None:
    ana = signed_in(ANA)
    ana.goes_to(task_path)
    office.completes(ANA, "proyectar_respuesta", DRAFT)

    ana.page.get_by_label("Texto de la respuesta").fill("Se poda el lunes.")

    ana.page.get_by_text("Ana Ruiz terminó la tarea").wait_for()
    expect(ana.page.get_by_label("Texto de la respuesta")).to_have_value("Se poda el lunes.")


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

    ana.sees("Recuperamos lo que había escrito")
    expect(ana.page.get_by_label("Texto de la respuesta")).to_have_value("Se poda el lunes.")


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
    expect(ana.page.locator("#notas")).to_contain_text("Sin guion también.")
    ana.follows("Pedir concepto")
    ana.page.get_by_label("¿A quién?").select_option(label="Fabio León")
    ana.page.get_by_label("¿Qué pregunta?").fill("¿Procede?")
    ana.clicks("Enviar la pregunta")
    fabio.goes_to("/pendientes")
    fabio.page.get_by_role("link", name="Responder").click()
    fabio.page.get_by_label("Su respuesta").fill("Procede.")
    fabio.clicks("Responder")
    fabio.sees("Le avisamos a Ana Ruiz")
    ana.goes_to(task_path)
    expect(ana.page.locator(".hash summary")).to_have_count(
        len(office.page_of(petition, ANA).documents)
    )


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
        ana.sees(PAYLOADS[0])
        assert ana.blocked() == []
    assert ana.complaints == []


def _opens_pendings(visitor: Visitor) -> None:
    visitor.page.get_by_role("link", name="Pendientes", exact=True).click()

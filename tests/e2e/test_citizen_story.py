"""A citizen's whole story at a real browser: saved, gone on with elsewhere, followed to its end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, expect

from engine.domain.officials import CITIZEN
from engine.services import withdrawals
from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, BEATRIZ, DIANA, Office, Received
from tests.petitions import PETITION
from tests.xss import ALL, PAYLOADS

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("papers_at_hand")]

MAIL = "marta@ejemplo.co"
ASKED = {
    "decision_requerimiento": "requerir",
    "faltantes": "La dirección exacta del árbol\nUna foto",
    "norma_que_exige": "Decreto 1076 de 2015",
    "no_reposa": True,
}


@pytest.fixture
def office(office: Office) -> Office:
    office.today_is("2026-11-20 10:14")
    office.deploys("peticion")
    return office


def goes_on(visitor: Visitor) -> None:
    visitor.page.locator("main .actions button").first.click()
    visitor.page.wait_for_load_state()


def test_a_petition_saved_in_one_browser_is_sent_from_another_and_followed_to_its_end(
    office: Office, site: str, browsers: Browsers, tmp_path: Path
) -> None:
    home, library = browsers.open(site), browsers.open(site)
    link = _saves_half_of_it(home)
    radicado, code = _goes_on_and_sends(library, link)
    _looks_it_up(library, radicado, code)
    _adds_a_photo(library, tmp_path)
    _completes_what_the_office_asks_for(office, library)
    _recovers_the_code(office, home, radicado)
    _gives_it_up(office, library)
    _says_how_it_went(office, library)
    assert home.complaints == library.complaints == []


def _saves_half_of_it(home: Visitor) -> str:
    home.goes_to("/radicar/peticion")
    home.clicks("Comenzar")
    home.page.get_by_label("Sin dar mi nombre (anónima)").check()
    goes_on(home)
    home.page.get_by_label(re.compile("^Reclamo:")).check()
    goes_on(home)
    home.page.get_by_label("¿Qué pide?").fill("Corto")
    home.clicks("Guardar y seguir luego")
    home.page.get_by_role("heading", name="Guardamos su petición").wait_for()
    home.finds_it_fit("ciudadano-20-guardada")
    home.clicks("Mostrar el enlace")
    home.finds_it_fit("ciudadano-21-enlace")
    return home.page.get_by_label("Enlace para seguir").input_value()


def _goes_on_and_sends(library: Visitor, link: str) -> tuple[str, str]:
    page = library.page
    page.goto(link)
    library.finds_it_fit("ciudadano-22-seguir")
    library.clicks("Seguir donde iba")
    expect(page.get_by_label("¿Qué pide?")).to_have_value("Corto")
    goes_on(library)
    library.is_at("errores")
    page.get_by_label("¿Qué pide?").fill("Pido que poden el árbol de la carrera 8.")
    goes_on(library)
    goes_on(library)  # no special attention
    goes_on(library)  # no files
    page.get_by_label("Por correo electrónico", exact=True).check()
    page.get_by_label("Correo electrónico", exact=True).fill(MAIL)
    goes_on(library)
    page.get_by_label("Leí este aviso de privacidad").check()
    goes_on(library)
    library.clicks("Enviar y obtener mi radicado")
    page.get_by_role("heading", name="Recibimos su petición").wait_for()
    library.finds_it_fit("ciudadano-23-constancia")
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    expect(page.get_by_role("link", name="Consultar en qué va")).to_be_hidden()
    page.emulate_media(media="screen")
    radicado = page.locator(".receipt-head .radicado").inner_text().strip()
    return radicado, page.locator(".keys .code").inner_text().strip()


def _looks_it_up(library: Visitor, radicado: str, code: str) -> None:
    library.follows("Consultar en qué va")
    expect(library.page.get_by_label("Número de radicado")).to_have_value(radicado)
    library.page.get_by_label("Código de consulta").fill(code)
    library.clicks("Consultar")
    library.sees("Su petición está: recibida, paso 1 de")
    library.finds_it_fit("ciudadano-24-estado")


def _adds_a_photo(library: Visitor, folder: Path) -> None:
    good, bad = folder / "foto.pdf", folder / "plano.svg"
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    bad.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    library.follows("Añadir información o documentos")
    library.finds_it_fit("ciudadano-25-aportar")
    library.page.get_by_label("Lo que quiere añadir").fill("Va la foto del árbol.")
    library.page.locator("input[type=file]").set_input_files([good, bad])
    library.clicks("Añadir al expediente")
    library.page.get_by_text("El archivo «plano.svg» no es de un tipo permitido").wait_for()
    library.is_at("errores")
    library.sees("Sí recibimos: foto.pdf")
    library.finds_it_fit("ciudadano-26-aportar-rechazado")
    library.follows("Volver a la consulta")


def _completes_what_the_office_asks_for(office: Office, library: Visitor) -> None:
    classified = {"tipo_peticion": "reclamo", "tema": "espacio_publico"}
    office.completes(DIANA, "clasificar_peticion", classified)
    office.completes(DIANA, "asignar_profesional", {"profesional": ANA.username})
    office.completes(ANA, "proyectar_respuesta", {"pide_complemento": True})
    office.completes(ANA, "requerir_complemento", ASKED)
    office.works_off()
    library.follows("Actualizar")
    library.sees("Falta que usted complete su petición")
    library.clicks("Completar mi petición")
    library.is_at("errores")
    library.finds_it_fit("ciudadano-27-completar")
    library.page.get_by_label("Lo que usted aporta").fill("Carrera 8 # 12-20.")
    library.clicks("Completar mi petición")
    library.sees("Recibimos lo que usted aportó")


def _recovers_the_code(office: Office, home: Visitor, radicado: str) -> None:
    home.goes_to("/consultar")
    home.follows("Recíbalo en el correo que registró")
    home.finds_it_fit("ciudadano-28-recuperar")
    home.page.get_by_label("Correo electrónico").fill(MAIL)
    home.clicks("Enviarme los códigos")
    home.page.get_by_role("heading", name="Revise su correo").wait_for()
    home.finds_it_fit("ciudadano-29-recuperar-enviado")
    office.works_off()
    letter = office.mail.sent[-1]
    assert letter["Subject"] == "Los códigos de consulta de lo que presentó"
    assert radicado in str(letter.get_body(("plain",)))


def _gives_it_up(office: Office, library: Visitor) -> None:
    library.follows("Desistir de la petición")
    library.clicks("Desistir")
    library.is_at("errores")
    library.finds_it_fit("ciudadano-30-desistir")
    library.page.get_by_label("Quiero desistir de esta petición").check()
    library.clicks("Desistir")
    library.sees("Usted desistió de esta petición")
    accepted = {"decision_desistimiento_expreso": "aceptar"}
    office.completes(BEATRIZ, "decidir_desistimiento", accepted)
    office.works_off()
    library.follows("Actualizar")
    library.sees("Su petición terminó")
    library.finds_it_fit("ciudadano-31-terminada")


def _says_how_it_went(office: Office, library: Visitor) -> None:
    library.follows("Responder la encuesta")
    library.clicks("Enviar")
    library.finds_it_fit("ciudadano-32-encuesta")
    for group in library.page.locator("fieldset").all():
        group.get_by_label("Bien", exact=True).check()
    library.clicks("Enviar")
    library.sees("Gracias")


# --- by keyboard ----------------------------------------------------------------------------------


#: where Tab must lead, the keys that are pressed there, and the page that follows
BY_KEYBOARD = (
    (".doors a", ("Enter",), "/radicar/peticion"),
    ("main button", ("Enter",), "/1"),
    ("#f-anonima", ("ArrowDown", "Enter"), "/3"),
    ("#f-tipo_peticion", ("Space", "Enter"), "/4"),
    ("#f-objeto", (*"Pido que arreglen la acera.",), ""),
    (".actions button", ("Enter",), "/5"),
    (".actions button", ("Enter",), "/6"),
    (".actions button", ("Enter",), "/7"),
    ("#f-medio_respuesta", ("ArrowUp", "Enter"), "/8"),
    ("#f-tratamiento_datos", ("Space", "Enter"), "/revisar"),
    (".actions button", ("Enter",), "/constancia"),
)


def test_a_petition_is_filed_with_the_keyboard_alone(
    office: Office, site: str, browsers: Browsers
) -> None:
    person = browsers.open(site)
    person.goes_to("/radicar")

    for what, keys, follows in BY_KEYBOARD:
        person.tabs_to(person.page.locator(what))
        for key in keys:
            person.page.keyboard.press(key)
        if follows:
            person.page.wait_for_url(f"**{follows}")

    person.sees("Recibimos su petición")


def test_a_matter_is_followed_and_added_to_with_the_keyboard_alone(
    office: Office, site: str, browsers: Browsers
) -> None:
    filed = office.receives("peticion", **PETITION)
    person = browsers.open(site)
    person.goes_to("/consultar")
    person.types("Número de radicado", filed.radicado)
    person.types("Código de consulta", filed.tracking_code)
    person.presses("Consultar")
    person.page.get_by_role("link", name="Añadir información o documentos").wait_for()
    person.presses("Añadir información o documentos", "link")
    person.page.get_by_label("Lo que quiere añadir").wait_for()
    person.types("Lo que quiere añadir", "El árbol ya tumbó un cable.")
    person.presses("Añadir al expediente")

    person.page.get_by_text("Recibimos lo que añadió.").wait_for()
    assert person.complaints == []


# --- hostile words --------------------------------------------------------------------------------


@pytest.fixture
def hostile(office: Office) -> Received:
    """A petition whose every text tries to run, given up in the same words."""
    said = {
        "nombres": PAYLOADS[9],
        "objeto": f"Pido esto: {PAYLOADS[0]} {ALL}",
        "hechos": ALL,
        "tipo_peticion": "queja",
        "servidor_implicado": PAYLOADS[12],
    }
    case = office.receives("peticion", **{**PETITION, **said})
    with office.engine.work_as(CITIZEN) as work:
        withdrawals.withdraw(work, case.radicado, case.tracking_code, ALL[:2000], sure=True)
    return case


def test_nothing_that_a_citizen_writes_runs_in_anybodys_browser(
    hostile: Received, site: str, browsers: Browsers
) -> None:
    author, official, leader = (browsers.open(site) for _ in range(3))
    for person in (author, official, leader):
        person.page.on("dialog", lambda dialog, who=person: _caught(dialog, who))
    author.goes_to("/consultar")
    author.page.get_by_label("Número de radicado").fill(hostile.radicado)
    author.page.get_by_label("Código de consulta").fill(hostile.tracking_code)
    author.clicks("Consultar")
    author.follows("Añadir información")
    author.page.get_by_label("Lo que quiere añadir").fill(ALL * 8)  # too long: it comes back
    author.clicks("Añadir al expediente")
    author.sees("caracteres o menos")
    official.signs_in(DIANA)
    leader.signs_in(BEATRIZ)
    for path in ("/bandeja?vista=sin_asignar", f"/expedientes/{hostile.id}", "/tareas/1"):
        official.goes_to(path)
        leader.goes_to(path)

    for person in (author, official, leader):
        assert person.blocked() == []
        assert person.complaints == []


def _caught(dialog: Dialog, who: Visitor) -> None:
    who.complaints.append(f"a dialog said {dialog.message}")
    dialog.dismiss()

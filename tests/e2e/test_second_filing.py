"""A person who writes twice, at a real browser: warned, masked, answered later and by telephone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, BEATRIZ, DIANA, ELENA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

NAME, ASKED, MAIL = (str(PETITION[one]) for one in ("nombres", "objeto", "correo"))
WHY = "El concepto del ingeniero forestal llega el jueves y sin él no se puede responder de fondo."


@pytest.fixture
def office(office: Office) -> Office:
    """Where marta's first petition is being dealt with."""
    office.receives("peticion", **PETITION)
    return office


def test_a_second_filing_is_warned_of_masked_and_given_more_time(
    office: Office, browsers: Browsers, site: str, caplog: pytest.LogCaptureFixture
) -> None:
    marta, elena, ana, beatriz = (browsers.open(site) for _ in range(4))
    _says_who_in_reserve(marta)
    _says_what_she_said_before(marta)
    second = _sends_it_all_the_same(marta)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED, case=second)
    office.completes(DIANA, "asignar_profesional", {"profesional": ANA.username}, case=second)
    _asks_for_more_time(ana)
    _authorises_it(beatriz, office)
    _files_what_is_said_by_telephone(elena)
    assert [who.complaints for who in (marta, elena, ana, beatriz)] == [[]] * 4
    assert not re.search("/borrador .* 409", caplog.text)  # what was ended is no draft any more


def _goes_on(visitor: Visitor) -> None:
    visitor.page.locator("main .actions button").first.click()
    visitor.page.wait_for_load_state()


def _says_who_in_reserve(marta: Visitor) -> None:
    page = marta.page
    marta.goes_to("/radicar/peticion")
    marta.clicks("Comenzar")
    page.get_by_label("Con mi nombre").check()
    page.get_by_label("Pido que mi identidad").check()
    page.get_by_label("¿Por qué pide la reserva?").fill("Temo represalias de mi vecino.")
    _goes_on(marta)
    page.get_by_label("¿En qué calidad").select_option("persona_natural")
    page.get_by_label("Nombres y apellidos").fill(NAME)
    page.get_by_label("Tipo de documento").select_option("CC")
    page.get_by_label("Número de documento").fill("52.123.456")
    _goes_on(marta)


def _says_what_she_said_before(marta: Visitor) -> None:
    page = marta.page
    page.get_by_label("Petición de interés particular").check()
    _goes_on(marta)
    page.get_by_label("¿Qué pide?").fill(ASKED)
    for _ in range(3):  # no special attention, no files
        _goes_on(marta)
    page.get_by_label("Por correo electrónico", exact=True).check()
    page.get_by_label("Correo electrónico", exact=True).fill(MAIL)
    _goes_on(marta)
    page.get_by_label("Leí este aviso de privacidad").check()
    _goes_on(marta)


def _sends_it_all_the_same(marta: Visitor) -> Received:
    page = marta.page
    page.get_by_text("Quizá ya presentó esta petición").wait_for()
    marta.finds_it_fit("ciudadano-40-repetida")
    marta.clicks("Enviar de todos modos")
    page.get_by_role("heading", name="Recibimos su petición").wait_for()
    assert NAME not in marta.reads()
    radicado = page.locator(".receipt-head .radicado").inner_text().strip()
    return Received(2, radicado, page.locator(".keys .code").inner_text().strip(), ())


def _ends(visitor: Visitor) -> None:
    visitor.clicks("Terminar la tarea")
    visitor.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _chooses(visitor: Visitor, label: str) -> None:
    """The form is drawn again by the answer."""
    with visitor.page.expect_response("**/tareas/*"):
        visitor.page.get_by_label(label).check()


def _opens(visitor: Visitor) -> None:
    """The only task of the inbox, which does not say whose it is."""
    visitor.goes_to("/bandeja")
    visitor.page.locator("[data-open]").click()
    visitor.page.get_by_text("Identidad reservada").first.wait_for()
    assert NAME not in visitor.reads()


def _asks_for_more_time(ana: Visitor) -> None:
    ana.signs_in(ANA)
    _opens(ana)
    _chooses(ana, "No alcanza el término: pedir prórroga")
    _ends(ana)
    _opens(ana)
    _chooses(ana, "Sí, la pido")
    ana.page.get_by_label("Motivos de la demora").fill(WHY)
    for part, value in (("Día", "10"), ("Mes", "4"), ("Año", "2026")):
        ana.page.get_by_label(part, exact=True).fill(value)
    _ends(ana)


def _authorises_it(beatriz: Visitor, office: Office) -> None:
    """Who signs may know whose it is. Due on 24 March, it may be answered until 16 April."""
    beatriz.signs_in(BEATRIZ)
    beatriz.goes_to("/bandeja?vista=sin_asignar")
    beatriz.page.locator("[data-open]").click()
    beatriz.clicks("Tomar la tarea")
    due = beatriz.page.get_by_text("El término vence el martes 24 de marzo de 2026")
    expect(due).to_contain_text("hasta el jueves 16 de abril de 2026")
    beatriz.sees(NAME)
    _chooses(beatriz, "Sí, la autorizo")
    _ends(beatriz)
    with ThreadPoolExecutor(1) as worker:  # sealing runs a loop; this thread has the browser's
        worker.submit(office.works_off).result()
    beatriz.goes_to("/expedientes/2")
    beatriz.page.get_by_text("Vence el 10 de abril de 2026").first.wait_for()
    assert office.mail.to(MAIL)[-1] == "Aviso de prórroga: radicado 2026-000002"


def _files_what_is_said_by_telephone(elena: Visitor) -> None:
    page = elena.page
    elena.signs_in(ELENA)
    elena.follows("Nuevo trámite")
    page.get_by_role("button", name="Empezar").first.click()
    page.get_by_label("Por teléfono", exact=True).check()
    page.get_by_label("Sin dar mi nombre (anónima)").check()
    page.get_by_label("Sugerencia: propongo").check()
    page.get_by_label("¿Qué pide?").fill("Que la línea de atención conteste hasta las ocho.")
    page.get_by_label("La consulto yo").check()
    page.get_by_label("Leí este aviso").check()
    elena.clicks("Revisar antes de radicar")
    page.get_by_role("heading", name="Revise y radique").wait_for()
    page.get_by_role("button", name="Radicar", exact=True).click()
    page.get_by_role("heading", name="Constancia de petición verbal").wait_for()
    receipt = page.locator("main").inner_text()
    assert "2026-000003" in receipt
    assert "Teléfono" in receipt
    assert ELENA.name in receipt

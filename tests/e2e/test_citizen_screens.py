"""A citizen at a real browser: files, keeps the receipt, follows; with script and without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Browsers, Visitor
from tests.office import Office
from tests.petitions import PETITION

pytestmark = pytest.mark.e2e

HOSTILE = "<script>document.title='tomado'</script><img src=x onerror=\"document.title='tomado'\">"


@pytest.fixture
def office(office: Office) -> Office:
    office.today_is("2026-11-20 10:14")
    office.deploys("peticion")
    return office


@pytest.fixture
def citizen(office: Office, site: str, browsers: Browsers) -> Visitor:
    return browsers.open(site)


@pytest.fixture
def without_script(office: Office, site: str, browsers: Browsers) -> Visitor:
    return browsers.open(site, script=False)


def goes_on(visitor: Visitor) -> None:
    visitor.page.locator("main .actions button").first.click()
    visitor.page.wait_for_load_state()


def chooses(visitor: Visitor, label: str) -> None:
    visitor.page.get_by_label(label, exact=True).check()


def writes(visitor: Visitor, label: str, text: str) -> None:
    visitor.page.get_by_label(label).first.fill(text)


def begins(visitor: Visitor) -> None:
    visitor.goes_to("/")
    visitor.follows("Radicar una petición")
    visitor.page.locator(".doors a").first.click()
    visitor.clicks("Comenzar")


def says_who(visitor: Visitor, *, script: bool = True) -> None:
    chooses(visitor, "Con mi nombre")
    if not script:
        goes_on(visitor)  # to the question that this answer brings
    visitor.page.get_by_label("Pido que mi identidad").wait_for()
    goes_on(visitor)
    visitor.page.get_by_label("¿En qué calidad").select_option("persona_natural")
    writes(visitor, "Nombres y apellidos", f"Marta {HOSTILE}")
    visitor.page.get_by_label("Tipo de documento").select_option("CC")
    writes(visitor, "Número de documento", "52.123.456")
    goes_on(visitor)


def says_what(visitor: Visitor) -> None:
    chooses(visitor, "Solicitud de información pública")
    goes_on(visitor)
    writes(visitor, "¿Qué pide?", f"Pido copia del contrato de alumbrado. {HOSTILE}")
    goes_on(visitor)
    goes_on(visitor)  # no special attention
    goes_on(visitor)  # no files


def says_how(visitor: Visitor) -> None:
    chooses(visitor, "La consulto yo con mi número de radicado y mi código")
    goes_on(visitor)
    chooses(visitor, "Leí este aviso de privacidad")
    goes_on(visitor)


def test_every_page_of_a_filing_is_fit_to_be_used_by_anybody(citizen: Visitor) -> None:
    citizen.goes_to("/")
    citizen.finds_it_fit("ciudadano-01-portada")
    citizen.goes_to("/radicar")
    citizen.finds_it_fit("ciudadano-02-tramites")
    begins(citizen)
    citizen.finds_it_fit("ciudadano-03-quien")
    goes_on(citizen)
    citizen.sees("Elija una opción.")
    citizen.finds_it_fit("ciudadano-04-falta")
    says_who(citizen)
    citizen.finds_it_fit("ciudadano-05-que")
    says_what(citizen)
    citizen.finds_it_fit("ciudadano-06-medio")
    says_how(citizen)
    citizen.sees("Revise sus respuestas")
    citizen.finds_it_fit("ciudadano-07-revision")
    goes_on(citizen)
    citizen.sees("Recibimos su petición")
    citizen.finds_it_fit("ciudadano-08-constancia")
    assert citizen.page.title().startswith("Constancia")


def test_every_page_of_following_a_matter_is_fit_to_be_used_by_anybody(
    office: Office, citizen: Visitor
) -> None:
    filed = office.receives("peticion", **{**PETITION, "tipo_peticion": "informacion"})

    citizen.goes_to(f"/consultar?radicado={filed.radicado}")
    citizen.finds_it_fit("ciudadano-09-consulta")
    expect(citizen.page.get_by_label("Número de radicado")).to_have_value(filed.radicado)
    writes(citizen, "Código de consulta", "AAAA-AAAA")
    citizen.clicks("Consultar")
    citizen.sees("No encontramos")
    citizen.finds_it_fit("ciudadano-10-no-encontrado")
    writes(citizen, "Código de consulta", filed.tracking_code)
    citizen.clicks("Consultar")
    citizen.sees("viernes 4 de diciembre de 2026")
    citizen.page.get_by_text("¿Por qué ese día?").click()
    citizen.sees("Día hábil 10")
    citizen.finds_it_fit("ciudadano-11-estado")


def test_a_petition_is_filed_and_followed_without_script(without_script: Visitor) -> None:
    begins(without_script)
    says_who(without_script, script=False)
    says_what(without_script)
    says_how(without_script)
    without_script.sees(HOSTILE)
    goes_on(without_script)
    without_script.sees("2026-000001")


def test_a_question_appears_as_soon_as_an_answer_asks_for_it(citizen: Visitor) -> None:
    begins(citizen)
    expect(citizen.page.get_by_label("Pido que mi identidad")).to_have_count(0)

    chooses(citizen, "Con mi nombre")

    citizen.page.get_by_label("Pido que mi identidad").wait_for()
    citizen.is_at("f-anonima")
    chooses(citizen, "Sin dar mi nombre (anónima)")
    citizen.page.get_by_label("Pido que mi identidad").wait_for(state="detached")


def test_a_press_that_has_begun_is_not_lost_to_a_question_that_appears(citizen: Visitor) -> None:
    begins(citizen)

    def presses_meanwhile(asks: Route) -> None:
        citizen.page.locator("main .actions button").first.hover()
        citizen.page.mouse.down()
        asks.continue_()

    citizen.page.route("**/radicar/**", presses_meanwhile, times=1)
    with citizen.page.expect_response("**/radicar/**") as drawn:
        chooses(citizen, "Con mi nombre")
    drawn.value.finished()
    citizen.page.evaluate("new Promise(done => setTimeout(done, 50))")  # it would be there by now

    with citizen.page.expect_navigation():
        citizen.page.mouse.up()


def test_a_bad_file_is_refused_and_the_good_one_stays(citizen: Visitor, tmp_path: Path) -> None:
    good, bad = tmp_path / "contrato.pdf", tmp_path / "foto.png"
    good.write_bytes(b"%PDF-1.7\n%%EOF\n")
    bad.write_bytes(b"#!/bin/sh\nrm -rf /\n")
    begins(citizen)
    says_who(citizen)
    chooses(citizen, "Solicitud de información pública")
    goes_on(citizen)
    writes(citizen, "¿Qué pide?", "Pido copia del contrato de alumbrado.")
    goes_on(citizen)
    goes_on(citizen)
    citizen.page.locator("input[type=file]").set_input_files([good, bad])
    citizen.sees("contrato.pdf, foto.png")

    citizen.clicks("Adjuntar")

    citizen.page.get_by_text(
        "El archivo «foto.png» no contiene lo que dice su extensión."
    ).wait_for()
    citizen.is_at("errores")
    assert citizen.page.locator(".files.kept").inner_text().startswith("contrato.pdf")
    citizen.finds_it_fit("ciudadano-12-anexos")


def test_the_errors_take_the_focus_and_lead_to_their_fields_by_keyboard(citizen: Visitor) -> None:
    begins(citizen)
    goes_on(citizen)
    citizen.is_at("errores")

    citizen.page.keyboard.press("Tab")
    citizen.page.keyboard.press("Enter")

    citizen.is_at("f-anonima")
    citizen.page.keyboard.press("Space")
    expect(citizen.page.locator("#f-anonima")).to_be_checked()


def test_whoever_moves_by_keyboard_sees_where_they_are(citizen: Visitor) -> None:
    citizen.goes_to("/consultar")

    for _ in range(8):
        citizen.page.keyboard.press("Tab")
        seen = citizen.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        assert seen[0] == "solid"
        assert seen[1] >= 3


def test_in_the_dark_nothing_is_lost(citizen: Visitor) -> None:
    citizen.page.emulate_media(color_scheme="dark")
    for path, name in (("/", "portada"), ("/consultar", "consulta"), ("/nada", "no-existe")):
        citizen.goes_to(path)
        citizen.finds_it_fit(f"ciudadano-oscuro-{name}")

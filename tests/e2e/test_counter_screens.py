"""The counter in a real browser: a spoken petition with its record, a mistake, an annulment."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Browsers, Visitor
from tests.office import DIANA, ELENA, Office
from tests.petitions import PETITION

pytestmark = pytest.mark.procedure("peticion")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def elena(browsers: Browsers, site: str, office: Office) -> Visitor:
    office.today_is("2026-03-02 10:00")
    office.receives("peticion", **PETITION)
    visitor = browsers.open(site)
    visitor.signs_in(ELENA)
    visitor.follows("Nuevo trámite")
    return visitor


def _fills(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_label("Con mi nombre").check()
    page.get_by_label("¿En qué calidad").select_option("persona_natural")
    page.get_by_label("Nombres y apellidos").fill("Marta Muñoz Rincón")
    page.get_by_label("Tipo de documento").select_option("CC")
    page.get_by_label("Número de documento").fill("52123456")
    page.get_by_label("Reclamo:").check()
    page.get_by_label("¿Qué pide?").fill("Que arreglen la luminaria de la esquina.")
    page.get_by_label("La consulto yo").check()
    page.get_by_label("Leí este aviso").check()


def test_a_spoken_petition_is_filed_with_its_true_hour_and_its_record(
    elena: Visitor, tmp_path: Path
) -> None:
    page, main = elena.page, elena.page.locator("main")
    page.get_by_role("button", name="Empezar").first.click()
    elena.finds_it_fit("ventanilla-formulario")
    page.get_by_label("De palabra, en la ventanilla").check()
    page.get_by_label("Recibida el día y la hora").fill("2026-02-27T16:00")
    _fills(elena)
    scan = tmp_path / "firma.pdf"
    scan.write_bytes(PDF)
    elena.attaches(scan)
    elena.clicks("Revisar antes de radicar")
    _explains_the_delay(elena)

    expect(main).to_contain_text("Posible duplicado")
    expect(main).to_contain_text("2026-000001")
    elena.finds_it_fit("ventanilla-revisar")
    elena.clicks("Radicar")

    expect(page.get_by_role("img", name="Código QR")).to_be_visible()
    for said in ("Constancia de petición verbal", "2026-000002", "27 de febrero de 2026, 4:00"):
        expect(main).to_contain_text(said)
    for said in ("firma.pdf", "Elena Vega"):
        expect(main).to_contain_text(said)
    elena.finds_it_fit("ventanilla-constancia")


def test_a_spoken_petition_is_filed_with_the_keyboard_alone(elena: Visitor) -> None:
    elena.tabs_to(elena.page.get_by_role("button", name="Empezar").first)
    elena.page.keyboard.press("Enter")
    elena.page.get_by_label("De palabra, en la ventanilla").wait_for()
    _picks(elena, "De palabra, en la ventanilla")
    _picks(elena, "Con mi nombre")
    elena.page.get_by_label("Nombres y apellidos").wait_for()
    elena.types("¿En qué calidad", "P")  # a list that is drawn again forgets what was typed
    elena.types("Nombres y apellidos", "Marta Muñoz Rincón")
    elena.types("Tipo de documento", "C")
    elena.types("Número de documento", "52123456")
    _picks(elena, "Reclamo:")
    elena.types("¿Qué pide?", "Que arreglen la luminaria de la esquina.")
    _picks(elena, "La consulto yo")
    _picks(elena, "Leí este aviso")
    elena.presses("Revisar antes de radicar")
    elena.page.get_by_role("button", name="Radicar", exact=True).wait_for()
    elena.presses("Radicar")

    expect(elena.page.locator("main")).to_contain_text("Constancia de petición verbal")
    assert elena.complaints == []


def _picks(visitor: Visitor, label: str) -> None:
    """Tab enters a group of radio buttons, the arrows move in it."""
    wanted = visitor.page.get_by_label(label)
    group = visitor.page.locator(f"[name='{wanted.get_attribute('name')}']")
    visitor.tabs_to(group)
    visitor.page.keyboard.press("Space")
    for _ in range(group.count()):
        if wanted.is_checked():
            return
        visitor.page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def _explains_the_delay(elena: Visitor) -> None:
    """What was typed is still there."""
    page = elena.page
    expect(page.locator("#errores")).to_contain_text("explique por qué se registra ahora")
    typed = "Que arreglen la luminaria de la esquina."
    expect(page.get_by_label("¿Qué pide?")).to_have_value(typed)
    elena.finds_it_fit("ventanilla-error")
    page.get_by_label("Por qué se registra después").fill("No había sistema el viernes.")
    elena.clicks("Revisar antes de radicar")


def test_an_earlier_matter_is_found_at_the_counter(elena: Visitor) -> None:
    elena.finds_it_fit("ventanilla")
    elena.page.get_by_label("Documento, nombre o radicado").fill("52.123.456")
    elena.clicks("Buscar trámite")

    expect(elena.page.locator(".case-row")).to_contain_text("2026-000001")
    elena.finds_it_fit("ventanilla-persona")


def test_a_number_is_annulled_with_its_reason_and_says_so(
    browsers: Browsers, site: str, office: Office
) -> None:
    case = office.receives("peticion", **PETITION)
    diana = browsers.open(site)
    diana.signs_in(DIANA)
    diana.goes_to(f"/expedientes/{case.id}")
    diana.follows("Anular el radicado")
    diana.clicks("Anular el radicado")
    expect(diana.page.locator("#errores")).to_be_focused()
    diana.finds_it_fit("anular")

    diana.page.get_by_label("Se radicó por error").check()
    diana.page.get_by_label("Motivo, como quedará").fill("Se digitó el trámite de otra persona.")
    diana.clicks("Anular el radicado")

    expect(diana.page.locator("main")).to_contain_text("Radicado anulado")
    expect(diana.page.locator("main")).to_contain_text("Se digitó el trámite de otra persona.")
    diana.finds_it_fit("expediente-anulado")

"""The case file at a real browser: the index, a scan, the closing, the download."""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from engine.adapters import verificar
from tests.casefile import Archive
from tests.e2e.conftest import Browsers
from tests.office import ANA, DIANA, ELENA, Office, Received
from tests.papers import pages
from tests.petitions import PETITION

pytestmark = pytest.mark.e2e


@pytest.fixture
def archive(office: Office) -> Archive:
    return Archive(office)


@pytest.fixture
def petition(office: Office, archive: Archive) -> Received:
    office.today_is("2026-03-02 09:30")
    found = office.receives("peticion", **PETITION)
    archive.files(found, "solicitud firmada por la junta de acción comunal.pdf", folios=2)
    archive.files(found, "foto del árbol caído.pdf", folios=1)
    return found


def test_an_official_adds_the_scan_of_a_paper(
    petition: Received, browsers: Browsers, site: str, tmp_path: Path
) -> None:
    diana = browsers.open(site)
    diana.signs_in(DIANA)
    diana.goes_to(f"/expedientes/{petition.id}")
    diana.follows("Índice, añadir y descargar")
    diana.finds_it_fit("archivo-abierto")

    diana.follows("Añadir documento")
    diana.finds_it_fit("archivo-anadir")
    diana.clicks("Añadir al expediente")
    expect(diana.page.locator("#errores")).to_be_visible()
    diana.finds_it_fit("archivo-anadir-con-errores")

    scan = tmp_path / "guía.pdf"
    scan.write_bytes(pages(1))
    diana.page.get_by_label("Archivo", exact=True).set_input_files(scan)
    diana.page.get_by_label("¿Qué documento es?").fill("Guía de entrega")
    diana.page.get_by_label("Fecha que trae el documento").fill("2026-02-27")
    diana.page.get_by_label("Se digitalizó de un papel").check()
    diana.page.get_by_label("¿Dónde está el papel?").fill("Caja 12, carpeta 3")
    expect(diana.page.get_by_label("¿Quién lo digitalizó?")).to_have_value("Diana Mora")
    diana.clicks("Añadir al expediente")
    expect(diana.page.locator(".filed")).to_have_count(3)
    diana.finds_it_fit("archivo-con-papel")


def test_what_is_downloaded_with_a_click_agrees_with_itself(
    petition: Received, browsers: Browsers, site: str, tmp_path: Path
) -> None:
    diana = browsers.open(site)
    diana.goes_to(f"/expedientes/{petition.id}/archivo")
    diana.signs_in(DIANA)
    with diana.page.expect_download() as download:
        diana.clicks("Descargar ZIP verificable")
    zipped = tmp_path / "expediente.zip"
    download.value.save_as(zipped)
    assert verificar.verify(zipped).problems == []

    diana.follows("Verificar integridad")
    diana.finds_it_fit("archivo-integridad")


def test_a_file_is_closed_and_opened_again_without_script(
    office: Office, archive: Archive, browsers: Browsers, site: str
) -> None:
    case = office.receives("solicitud", nombres="Luz", objeto="Una poda", correo="luz@ejemplo.co")
    archive.files(case, "solicitud.pdf")
    elena = browsers.open(site, script=False)
    elena.signs_in(ELENA)
    office.completes(ELENA, "revisar_solicitud", {"completa": True, "profesional": "ana"})
    office.completes(ANA, "dar_concepto", {"concepto": "Sí", "dias": "3"})
    office.works_off()
    elena.goes_to(f"/expedientes/{case.id}/archivo")
    elena.page.get_by_label("¿Por qué se cierra?").fill("Se dio el concepto.")
    elena.clicks("Cerrar el expediente")
    elena.sees("Lo cerró Elena Vega")

    elena.page.get_by_text("Abrirlo otra vez").click()
    elena.page.get_by_label("¿Por qué se abre?").fill("Llegó otro documento.")
    elena.clicks("Abrir el expediente")
    elena.sees("quedó abierto otra vez")
    assert not elena.overflows()


def test_the_page_that_travels_in_an_export_is_read_without_us(
    petition: Received, archive: Archive, browsers: Browsers, site: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(archive.exports(petition, DIANA, tmp_path)) as opened:
        opened.extractall(tmp_path / "suelto")
    reader = browsers.open(site)
    reader.page.goto((tmp_path / "suelto" / "indice.html").as_uri())

    expect(reader.page.locator("li")).to_have_count(2)
    links = reader.page.locator("li a").all()
    for link in links:
        path = reader.page.evaluate("link => new URL(link.href).pathname", link.element_handle())
        assert Path(unquote(path)).is_file()
    reader.is_pictured("archivo-exportado")
    reader.narrow(320)
    assert not reader.overflows()

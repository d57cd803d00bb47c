"""A draft is looked at, a receipt is kept and checked, at a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, DIANA, Office, Received
from tests.pdf import text_of
from tests.petitions import PETITION

pytestmark = pytest.mark.e2e


@pytest.fixture
def petition(office: Office) -> Received:
    """Ana answers it."""
    case = office.receives("peticion", **PETITION)
    classified = {"tipo_peticion": "interes_particular", "remitente": "persona_natural"}
    office.completes(DIANA, "clasificar_peticion", {**classified, "tema": "otro"})
    office.completes(DIANA, "asignar_profesional", {"profesional": ANA.username})
    return case


@pytest.mark.parametrize("script", [True, False])
def test_the_answer_is_looked_at_before_it_is_sent(
    office: Office, petition: Received, browsers: Browsers, site: str, script: bool
) -> None:
    ana = browsers.open(site, script=script)
    ana.signs_in(ANA)
    ana.goes_to(f"/tareas/{office.task_of(petition, 'proyectar_respuesta')}")
    ana.page.get_by_label("Accede a todo lo pedido").check()
    ana.page.get_by_label("Texto de la respuesta").fill("Podaremos el árbol.\n\n- El lunes")
    if script:
        ana.finds_it_fit("vista-previa-boton")

    with ana.context.expect_event(
        "response", lambda answer: "/vista-previa/" in answer.url
    ) as seen:
        ana.clicks("Vista previa: Respuesta a su petición")

    assert seen.value.status == 200
    assert seen.value.headers["content-type"] == "application/pdf"
    assert ana.page.get_by_label("Texto de la respuesta").input_value().startswith("Podaremos")


def downloads_the_receipt(marta: Visitor, petition: Received, to: Path) -> None:
    marta.goes_to("/consultar")
    marta.page.get_by_label("Número de radicado").fill(petition.radicado)
    marta.page.get_by_label("Código de consulta").fill(petition.tracking_code)
    marta.clicks("Consultar")
    with marta.page.expect_download() as kept:
        marta.clicks("Descargar la constancia de radicación en PDF")
    kept.value.save_as(to)


def test_a_receipt_is_downloaded_and_checked_by_anybody(
    office: Office, petition: Received, browsers: Browsers, site: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copia.pdf"
    downloads_the_receipt(browsers.open(site), petition, copy)
    code = text_of(copy.read_bytes()).split("con el código ")[1][:14]

    judge = browsers.open(site)
    judge.goes_to("/verificar")
    judge.finds_it_fit("verificar")
    judge.page.get_by_label("Código del documento").fill("AAAA-AAAA-AAAA")
    judge.clicks("Comprobar")
    judge.sees("No hay ningún documento con ese código")
    judge.finds_it_fit("verificar-no-hay")
    judge.page.get_by_label("Código del documento").fill(code.lower())
    judge.clicks("Comprobar")
    judge.sees("Lo expidió esta entidad")
    assert "Marta" not in judge.reads()
    judge.page.get_by_label("Archivo que le entregaron").set_input_files(copy)
    judge.clicks("Comparar")
    judge.sees("Sí: su archivo es exactamente")
    judge.finds_it_fit("verificar-documento")


def test_certificates_and_drafts_of_a_case_are_fit_to_be_used(
    office: Office, petition: Received, browsers: Browsers, site: str
) -> None:
    diana = browsers.open(site)
    diana.signs_in(DIANA)
    diana.goes_to(f"/expedientes/{petition.id}")
    diana.follows("Constancias y borradores de trabajo")
    diana.finds_it_fit("papeles-vacio")

    diana.clicks("Expedir la constancia de radicación")
    diana.sees("La constancia quedó en el expediente")
    diana.page.get_by_text("Constancia de ejecutoria").first.click()
    diana.clicks("Expedir la constancia de ejecutoria")
    diana.sees("Elija por qué quedó en firme.")
    diana.finds_it_fit("papeles-error")

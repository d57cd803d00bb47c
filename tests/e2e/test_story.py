"""The whole story, through a real browser, server, worker and mail server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Browsers, Visitor
from tests.e2e.installation import Installation
from tests.office import ANA, BEATRIZ, DIANA, FABIO, Person

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

CITIZEN = "luz.ospina@ejemplo.example"
ANSWER = "Se abrió indagación y el servicio se atenderá en el horario publicado, desde mañana."


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installed = Installation(tmp_path)
    installed.begins()
    for person in (DIANA, ANA, FABIO, BEATRIZ):
        installed.hires(person)
    installed.opens()
    yield installed
    installed.closes()


@pytest.mark.norm(
    "Ley 1437 de 2011, art. 14", "Una queja se radica, se estudia, se firma y se responde"
)
def test_a_complaint_is_filed_worked_returned_once_signed_and_answered(
    installation: Installation, browsers: Browsers
) -> None:
    luz = browsers.open(installation.base)
    radicado, code = _files_a_complaint(luz)
    installation.waits_until(lambda: installation.letters.to(CITIZEN), "no receipt arrived")
    _assert_the_receipt_says(installation, radicado, code)

    diana = _signs_in(browsers, installation, DIANA)
    _classifies_and_assigns(diana, radicado)
    ana = _signs_in(browsers, installation, ANA)
    _opens_own(ana, radicado)
    _drafts(ana, "Vamos a mirar el caso cuando se pueda.")
    fabio = _signs_in(browsers, installation, FABIO)
    _returns(fabio, radicado, "Diga qué se hizo y desde cuándo.")
    _opens_own(ana, radicado)
    ana.sees("Diga qué se hizo y desde cuándo.")
    _drafts(ana, ANSWER)
    _takes(fabio, radicado, "Revisar proyecto")
    fabio.sees(ANSWER)
    _decides(fabio, "Sí, pasa a firma")
    beatriz = _signs_in(browsers, installation, BEATRIZ)
    _takes(beatriz, radicado, "Aprobar y firmar respuesta")
    _decides(beatriz, "Sí, la firmo")

    installation.waits_until(lambda: len(installation.letters.to(CITIZEN)) == 2, "no answer came")
    _assert_the_answer_came_once(installation)
    _reads_the_answer(luz, installation, radicado, code)
    assert [who.complaints for who in (luz, diana, ana, fabio, beatriz)] == [[]] * 5
    installation.cauce("fsck")


def _files_a_complaint(luz: Visitor) -> tuple[str, str]:
    page = luz.page
    luz.goes_to("/radicar")
    page.get_by_role("link", name=re.compile("petición, queja", re.IGNORECASE)).first.click()
    luz.clicks("Comenzar")
    page.get_by_label("Con mi nombre", exact=True).check()
    _continues(luz)
    page.get_by_label("¿En qué calidad presenta la petición?").select_option(
        label="Persona natural, en nombre propio"
    )
    page.get_by_label(re.compile("^Nombres y apellidos")).fill("Luz Dary Ospina Grajales")
    page.get_by_label("Tipo de documento").select_option(label="Cédula de ciudadanía")
    page.get_by_label("Número de documento").fill("31245678")
    _continues(luz)
    page.get_by_label(re.compile("^Queja:")).check()
    _continues(luz)
    page.get_by_label(re.compile("^¿Qué pide")).fill(
        "Me quejo porque la ventanilla de la carrera 8 cierra antes de la hora publicada."
    )
    _continues(luz)
    _continues(luz)  # no special attention
    _continues(luz)  # no files
    page.get_by_label("Por correo electrónico", exact=True).check()
    page.get_by_label("Correo electrónico", exact=True).fill(CITIZEN)
    _continues(luz)
    page.get_by_label("Leí este aviso de privacidad").check()
    _continues(luz)
    luz.clicks("Enviar y obtener mi radicado")
    luz.page.get_by_role("heading", name="Recibimos su petición").wait_for()
    radicado = page.locator(".receipt-head .radicado").inner_text().strip()
    return radicado, page.locator(".keys .code").inner_text().strip()


def _continues(luz: Visitor) -> None:
    luz.page.locator(".actions").get_by_role("button", name="Continuar").click()


def _assert_the_receipt_says(installation: Installation, radicado: str, code: str) -> None:
    receipt = installation.letters.to(CITIZEN)[0]
    text = str(receipt.get_body(("plain",)).get_content())
    assert radicado in str(receipt["Subject"])
    assert code.replace("-", "") in text.replace("-", "")
    assert "Fecha límite para responderle" in text


def _assert_the_answer_came_once(installation: Installation) -> None:
    receipt, answer = installation.letters.to(CITIZEN)
    assert ANSWER in str(answer.get_body(("plain",)).get_content())
    assert receipt["Message-ID"] != answer["Message-ID"]


def _signs_in(browsers: Browsers, installation: Installation, person: Person) -> Visitor:
    visitor = browsers.open(installation.base)
    visitor.signs_in(person)
    return visitor


def _classifies_and_assigns(diana: Visitor, radicado: str) -> None:
    _takes(diana, radicado, "Clasificar petición")
    diana.page.get_by_label("Tema").select_option(label="Atención a la ciudadanía")
    diana.page.get_by_label(re.compile("^Asunto delicado")).check()
    diana.clicks("Terminar la tarea")
    diana.page.get_by_role("link", name="Continuar: Asignar profesional").click()
    diana.clicks("Tomar la tarea")
    diana.page.get_by_label("Profesional que responde").select_option(label=ANA.name)
    diana.clicks("Terminar la tarea")
    diana.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _decides(official: Visitor, decision: str) -> None:
    official.page.get_by_label(decision).check()
    official.clicks("Terminar la tarea")
    official.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _returns(fabio: Visitor, radicado: str, why: str) -> None:
    """The question that his decision opens is drawn by itself."""
    _takes(fabio, radicado, "Revisar proyecto")
    fabio.page.get_by_label("No, lo devuelvo con observaciones").check()
    fabio.page.get_by_label("Observaciones", exact=True).fill(why)
    fabio.clicks("Terminar la tarea")
    fabio.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _takes(official: Visitor, radicado: str, task: str) -> None:
    official.goes_to("/bandeja?vista=sin_asignar")
    row = official.page.locator(".task-row", has_text=radicado)
    row.get_by_role("button", name=f"Tomar {task}").click()
    official.page.get_by_role("button", name="Terminar la tarea").wait_for()


def _opens_own(official: Visitor, radicado: str) -> None:
    official.goes_to("/bandeja")
    row = official.page.locator(".task-row", has_text=radicado)
    row.locator(".task-what").get_by_role("link").click()


def _drafts(ana: Visitor, answer: str) -> None:
    ana.page.get_by_label("Informa u orienta").check()
    ana.page.get_by_label("Texto de la respuesta").fill(answer)
    ana.page.get_by_label("Fundamento").fill("Ley 1437 de 2011, artículos 5 y 14.")
    ana.clicks("Terminar la tarea")
    ana.page.get_by_role("heading", name="Tarea terminada").wait_for()


def _reads_the_answer(luz: Visitor, installation: Installation, radicado: str, code: str) -> None:
    """The case closes when the worker has told it that the relay took the answer."""

    def closed() -> bool:
        luz.goes_to("/consultar")
        if luz.page.get_by_label("Número de radicado").count():
            luz.page.get_by_label("Número de radicado").fill(radicado)
            luz.page.get_by_label("Código de consulta").fill(code)
            luz.clicks("Consultar")
        return "Su petición terminó" in luz.reads()

    installation.waits_until(closed, "the case did not close")
    luz.sees(ANSWER)

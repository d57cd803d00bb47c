"""The first day at a real browser: from the code of the terminal to an official who signs in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.services import setup
from engine.settings import Settings
from tests.acceptance.test_first_day import STRONG, NewEntity
from tests.e2e.conftest import Browsers, Visitor
from tests.serving import served
from webui.app import create_app

pytestmark = pytest.mark.e2e


@pytest.fixture
def entity(settings: Settings) -> Iterator[NewEntity]:
    opened = NewEntity(settings)
    yield opened
    opened.closes()


@pytest.fixture
def address(entity: NewEntity) -> Iterator[str]:
    """The address of an installation without accounts."""
    with served(create_app(entity.engine)) as opened:
        yield opened


def fills(visitor: Visitor, **typed: str) -> None:
    for name, text in typed.items():
        visitor.page.locator(f"#{name}").fill(text)


def link_to(entity: NewEntity, address: str) -> str:
    entity.works_off()
    letter = [one for one in entity.mail.sent if address in str(one["To"])][-1]
    found = re.search(r"(/clave/\S+)", letter.get_body(("plain",)).get_content())
    assert found
    return found[1]


def begins(gloria: Visitor, entity: NewEntity, code: str = "") -> None:
    """The first page, filled in and sent by the keyboard."""
    fills(gloria, codigo=code or setup.code(entity.settings), entidad="Alcaldía de Prueba")
    fills(gloria, area="Secretaría General", nombre="Gloria Paz", correo="g@entidad.example")
    fills(gloria, usuario="gloria", clave=STRONG, otra=STRONG)
    gloria.page.locator("#otra").press("Enter")


def makes_an_office(gloria: Visitor) -> None:
    gloria.goes_to("/administrar/dependencias")
    fills(gloria, nombre="Secretaría General", codigo="4111")
    gloria.page.locator("#codigo").press("Enter")
    gloria.page.get_by_role("link", name="Secretaría General", exact=True).wait_for()
    gloria.finds_it_fit("dependencias")


def invites_diana(gloria: Visitor) -> None:
    """With an address that is corrected."""
    gloria.goes_to("/administrar/personas/nueva")
    fills(gloria, nombre="Diana Mora", usuario="diana", correo="diana")
    gloria.page.get_by_label("Coordinación PQRSD").check()
    gloria.page.get_by_label("Dependencia (opcional)").select_option(label="Secretaría General")
    gloria.clicks("Crear la cuenta e invitar")
    gloria.page.get_by_role("link", name="Escriba un correo completo").wait_for()
    gloria.finds_it_fit("persona-con-error")
    fills(gloria, correo="diana@entidad.example")
    gloria.clicks("Crear la cuenta e invitar")
    gloria.page.get_by_role("heading", name="Diana Mora").wait_for()


def comes_in(diana: Visitor, path: str) -> None:
    """By the link of the invitation, without script."""
    diana.goes_to(path)
    fills(diana, clave=STRONG, otra=STRONG)
    diana.clicks("Guardar la contraseña")
    fills(diana, usuario="diana", clave=STRONG)
    diana.clicks("Ingresar")


def test_an_entity_begins_and_its_first_official_signs_in(
    entity: NewEntity, address: str, browsers: Browsers
) -> None:
    entity.deploys("peticion")
    gloria = browsers.open(address)
    gloria.goes_to("/")
    gloria.finds_it_fit("primera-vez")

    begins(gloria, entity, "AAAA-AAAA")
    gloria.page.get_by_role("link", name="Ese no es el código").wait_for()
    gloria.is_at("errores")
    gloria.finds_it_fit("primera-vez-con-error")
    begins(gloria, entity)
    gloria.page.get_by_role("heading", name="Puesta en marcha").wait_for()
    gloria.sees("Coordinación PQRSD")
    gloria.finds_it_fit("puesta-en-marcha")

    makes_an_office(gloria)
    invites_diana(gloria)
    gloria.finds_it_fit("persona")
    gloria.goes_to("/administrar/personas")
    gloria.finds_it_fit("personas")

    diana = browsers.open(address, script=False)
    comes_in(diana, link_to(entity, "diana@"))
    diana.sees("Diana Mora")
    diana.is_on("/bandeja")


@pytest.fixture
def gloria(entity: NewEntity, address: str, browsers: Browsers) -> Visitor:
    """Administers an installation that has just begun."""
    entity.deploys("peticion")
    visitor = browsers.open(address)
    visitor.goes_to("/instalar")
    begins(visitor, entity)
    visitor.page.get_by_role("heading", name="Puesta en marcha").wait_for()
    return visitor


def test_a_colour_is_corrected_and_a_file_is_rehearsed(gloria: Visitor) -> None:
    gloria.goes_to("/administrar/identidad")
    fills(gloria, color="#ffcc00")
    gloria.page.locator("#color").press("Enter")
    gloria.page.get_by_role("link", name="Con #ffcc00 no se lee bien").wait_for()
    gloria.finds_it_fit("identidad-con-error")
    fills(gloria, color="#7a1f3d")
    gloria.page.locator("#color").press("Enter")
    gloria.page.get_by_text("Guardado.").wait_for()
    gloria.finds_it_fit("identidad")

    gloria.goes_to("/administrar/cargar/personas")
    file = b"usuario;nombre;correo;roles\nana;Ana Ruiz;ana@entidad.example;Otro\n"
    gloria.page.locator("#archivo").set_input_files(
        {"name": "gente.csv", "mimeType": "text/csv", "buffer": file}
    )
    gloria.clicks("Ensayar")
    gloria.page.get_by_text("No hay ningún rol «Otro»").wait_for()
    gloria.finds_it_fit("cargar-personas")


def test_the_other_pages_of_the_first_day_are_fit_to_be_used(
    gloria: Visitor, address: str, browsers: Browsers
) -> None:
    for path, name in (
        ("/administrar/parametros", "parametros"),
        ("/administrar/parametros/peticion/reglamento_interno", "parametro"),
        ("/administrar/restauracion", "restauracion"),
    ):
        gloria.goes_to(path)
        gloria.finds_it_fit(name)

    nobody = browsers.open(address)
    nobody.goes_to("/clave")
    nobody.finds_it_fit("clave-olvidada")
    fills(nobody, usuario="nadie")
    nobody.page.locator("#usuario").press("Enter")
    nobody.page.get_by_text("Si esa cuenta existe").wait_for()
    nobody.goes_to("/clave/1-" + "0" * 64)
    nobody.finds_it_fit("enlace-vencido")

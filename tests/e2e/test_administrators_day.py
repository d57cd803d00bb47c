"""An administrator's day at a real browser: what is tried, decided, loaded, given and closed."""

from __future__ import annotations

import re

import pytest

from engine.db.tables import ServiceJob
from engine.domain.officials import SYSTEM
from engine.services import incidents
from tests.e2e.conftest import Browsers, Visitor
from tests.office import ANA, GLORIA, HUGO, Office, Received
from tests.petitions import PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

STRONG = "tres mangos en la mesa"
NEW = (
    "usuario;nombre;correo;roles\n"
    "nora;Nora Gil;nora@entidad.example;Coordinación PQRSD\n"
    "omar;Omar Paz;omar@entidad.example;Coordinación PQRSD\n"
)


@pytest.fixture
def case(office: Office) -> Received:
    """A petition whose acknowledgement could not be made."""
    case = office.receives("peticion", **PETITION)
    with office.engine.work_as(SYSTEM) as work:
        job = work.session.query(ServiceJob).filter_by(case_id=case.id).one()
        incidents.report(
            work,
            kind="service_failed",
            dedup_key=f"run_service:{job.id}",
            message="La tarea automática «Enviar acuse de recibo» no se pudo ejecutar.",
            case_id=case.id,
            element_id=job.element_id,
            command={"do": "run_service", "service_job_id": job.id},
        )
    return case


def test_an_administrator_tries_decides_loads_gives_closes_and_mends(
    office: Office, case: Received, browsers: Browsers, site: str
) -> None:
    gloria, hugo = browsers.open(site), browsers.open(site)
    gloria.signs_in(GLORIA)
    _tries_the_mail(gloria, office)
    _uploads_a_logo(gloria)
    _decides_a_parameter(gloria)
    _loads_who_is_in_a_file(gloria, office)
    _gives_a_role_for_some_days(gloria)
    _closes_an_account(gloria)
    _chooses_another_password(hugo, office)
    _retries_what_failed(gloria)
    office.works_off()
    assert len(office.mail.to(str(PETITION["correo"]))) == 1
    assert gloria.complaints == hugo.complaints == []


def _is_told(visitor: Visitor, words: str) -> None:
    visitor.page.get_by_text(words).first.wait_for()


def _tries_the_mail(gloria: Visitor, office: Office) -> None:
    gloria.goes_to("/administrar/puesta-en-marcha")
    gloria.page.get_by_label("¿A qué dirección?").fill("gloria")
    gloria.clicks("Enviar la prueba")
    _is_told(gloria, "Escriba un correo completo")
    gloria.page.get_by_label("¿A qué dirección?").fill("gloria@entidad.example")
    gloria.clicks("Enviar la prueba")
    _is_told(gloria, "El servidor aceptó el correo para gloria@entidad.example")
    assert [one.startswith("Correo de prueba") for one in office.mail.to("gloria@")] == [True]


def _uploads_a_logo(gloria: Visitor) -> None:
    """A picture that the browser itself drew."""
    picture = gloria.page.locator(".brand-mark").screenshot()
    gloria.follows("Identidad")
    gloria.page.get_by_label("Logo").set_input_files(
        {"name": "escudo.png", "mimeType": "image/png", "buffer": picture}
    )
    gloria.page.get_by_role("button", name="Guardar", exact=True).click()
    _is_told(gloria, "En un minuto lo muestran todas las páginas.")
    shown = gloria.page.get_by_role("img", name="El logo actual")
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    gloria.finds_it_fit("identidad-con-logo")


def _decides_a_parameter(gloria: Visitor) -> None:
    gloria.follows("Parámetros")
    gloria.follows("Acto que adopta el reglamento interno de peticiones")
    gloria.page.get_by_label("Valor").fill("Decreto 0112 de 2026")
    gloria.page.get_by_label("Acto que lo decide").fill("Decreto 0112 del 2 de marzo de 2026")
    gloria.page.get_by_label("Motivo").fill("Se adoptó el reglamento interno.")
    gloria.page.get_by_role("button", name="Guardar", exact=True).click()
    _is_told(gloria, "La decisión anterior queda en la historia.")
    history = gloria.page.locator("#historia").inner_text()
    assert "Decreto 0112 de 2026" in history
    assert GLORIA.name in history


def _loads_who_is_in_a_file(gloria: Visitor, office: Office) -> None:
    gloria.goes_to("/administrar/personas")
    gloria.follows("Cargar desde un archivo")
    gloria.page.get_by_label("Archivo CSV").set_input_files(
        {"name": "gente.csv", "mimeType": "text/csv", "buffer": NEW.encode()}
    )
    gloria.clicks("Ensayar")
    _is_told(gloria, "2 nuevas, 0 cambian, 0 quedan igual, 0 con error")
    gloria.clicks("Cargar e invitar por correo")
    _is_told(gloria, "Cargado: 2 nuevas, 0 cambiadas, 0 iguales.")
    office.works_off()
    assert [len(office.mail.to(who)) for who in ("nora@", "omar@")] == [1, 1]


def _gives_a_role_for_some_days(gloria: Visitor) -> None:
    gloria.follows("Nora Gil")
    gloria.page.get_by_label("Rol", exact=True).select_option(label="Profesional")
    gloria.page.locator("#desde").fill("2026-03-10")
    gloria.page.locator("#hasta").fill("2026-03-09")
    gloria.clicks("Dar el rol")
    _is_told(gloria, "El rol termina antes de empezar.")
    gloria.page.locator("#hasta").fill("2026-03-31")
    gloria.clicks("Dar el rol")
    _is_told(gloria, "El rol quedó dado, en los días que dijo.")
    given = gloria.page.locator("#roles li", has_text="Por empezar").inner_text()
    assert "Desde 10 mar 2026 hasta 31 mar 2026" in given


def _closes_an_account(gloria: Visitor) -> None:
    gloria.goes_to("/administrar/personas?buscar=ruiz")
    gloria.follows(ANA.name)
    gloria.page.get_by_label("Motivo").fill("Se retiró el 28 de febrero, Decreto 045.")
    gloria.clicks("Cerrar la cuenta")
    _is_told(gloria, "La cuenta quedó cerrada")
    gloria.page.get_by_role("button", name="Abrir la cuenta otra vez").wait_for()
    gloria.finds_it_fit("persona-cerrada")


def _chooses_another_password(hugo: Visitor, office: Office) -> None:
    hugo.goes_to("/ingresar")
    hugo.follows("¿Olvidó la contraseña?")
    hugo.page.get_by_label("Usuario o correo").fill(HUGO.username)
    hugo.clicks("Enviar el enlace")
    _is_told(hugo, "Si esa cuenta existe")
    office.works_off()
    letter = [one for one in office.mail.sent if "hugo@" in str(one["To"])][-1]
    found = re.search(r"(/clave/\S+)", letter.get_body(("plain",)).get_content())
    assert found
    hugo.goes_to(found[1])
    for label in ("Contraseña nueva", "La misma, otra vez"):
        hugo.page.get_by_label(label).fill(STRONG)
    hugo.clicks("Guardar la contraseña")
    _is_told(hugo, "Su contraseña quedó lista.")
    hugo.page.get_by_label("Usuario").fill(HUGO.username)
    hugo.page.get_by_label("Contraseña").fill(STRONG)
    hugo.clicks("Ingresar")
    hugo.page.wait_for_url("**/bandeja")
    hugo.goes_to(found[1])
    _is_told(hugo, "Este enlace ya no sirve")


def _retries_what_failed(gloria: Visitor) -> None:
    gloria.follows("Incidencias")
    gloria.clicks("Reintentar la incidencia")
    _is_told(gloria, "Se reintentó y salió bien.")
    gloria.follows("Resueltas")
    _is_told(gloria, f"La resolvió {GLORIA.name}")

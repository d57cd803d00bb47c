"""A signer at a real browser: signs with clicks, and sees that the seal holds."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.office import ANA, BEATRIZ, DIANA, FABIO, GLORIA, Office, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

DRAFT: dict[str, Any] = {
    "sentido": "informa",
    "respuesta": "Podaremos el árbol el viernes 6 de marzo, entre las 7 y las 11 de la mañana.",
    "fundamento": "Concepto técnico de arbolado.",
}


@pytest.fixture
def drafted(office: Office) -> Received:
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.completes(ANA, "proyectar_respuesta", DRAFT)
    return case


def test_a_signer_signs_and_sees_that_the_seal_holds(office, drafted, browsers, site) -> None:
    beatriz = browsers.open(site)
    beatriz.signs_in(BEATRIZ)

    # she reads in what capacity she would sign, and signs
    beatriz.goes_to(f"/tareas/{office.task_of(drafted, 'aprobar_respuesta')}")
    beatriz.clicks("Tomar la tarea")
    beatriz.sees("Usted firma como titular de Secretaría General")
    beatriz.page.get_by_label("Sí, la firmo").check()
    beatriz.finds_it_fit("firmar")
    beatriz.clicks("Terminar la tarea")
    beatriz.goes_to(f"/expedientes/{drafted.id}")
    beatriz.sees("Se está sellando")

    # the worker seals it, and the page says that it holds
    worker = threading.Thread(target=office.works_off)  # the browser holds this thread's loop
    worker.start()
    worker.join()
    beatriz.goes_to(f"/expedientes/{drafted.id}")
    beatriz.clicks("Verificar ahora")
    beatriz.sees("Firma válida")
    beatriz.finds_it_fit("firma-verificada")


def test_delegations_and_impediments_are_fit_to_be_used(office, browsers, site) -> None:
    case = office.receives("peticion", **PETITION)
    gloria = browsers.open(site)
    gloria.signs_in(GLORIA)

    gloria.goes_to("/administrar/delegaciones")
    gloria.clicks("Registrar")
    gloria.finds_it_fit("delegaciones-con-error")
    gloria.page.get_by_label("Respuesta a su petición (Secretaría General)").check()
    gloria.page.get_by_label("¿En quién se delega?").select_option(label=FABIO.name)
    gloria.page.get_by_label("Primer día").fill("2026-03-02")
    gloria.page.get_by_label("Acto de delegación").fill("Resolución 045 de 2026")
    gloria.clicks("Registrar")
    gloria.sees("Fabio León firma por delegación de Secretaría General")
    gloria.finds_it_fit("delegaciones")

    gloria.goes_to(f"/expedientes/{case.id}/impedimentos")
    gloria.page.get_by_label("Motivo").fill("Soy pariente de la peticionaria.")
    gloria.clicks("Declarar el impedimento")
    gloria.finds_it_fit("impedimentos")

"""The administrator at a real browser: what fails is mended, what came back is delivered."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.adapters.bounces import read
from engine.db.tables import Case, ServiceJob
from engine.demo.returned import returned
from engine.domain.officials import SYSTEM
from engine.services import bounces, incidents
from tests.e2e.conftest import Browsers, Visitor
from tests.evidence import PDF
from tests.office import ANA, BEATRIZ, DIANA, ELENA, GLORIA, Office, Person, Received
from tests.petitions import CLASSIFIED, PETITION

pytestmark = [pytest.mark.e2e, pytest.mark.procedure("peticion")]

ANSWER = {
    "sentido": "informa",
    "respuesta": "El árbol se poda el lunes.",
    "fundamento": "Ley 1437 de 2011, art. 14.",
}


@pytest.fixture
def signed_in(browsers: Browsers, site: str) -> Callable[[Person], Visitor]:
    def enter(person: Person) -> Visitor:
        visitor = browsers.open(site)
        visitor.signs_in(person)
        return visitor

    return enter


@pytest.fixture
def returned_answer(office: Office) -> Received:
    """A petition whose answer came back after its case was closed."""
    case = office.receives("peticion", **PETITION)
    office.completes(DIANA, "clasificar_peticion", CLASSIFIED)
    office.completes(DIANA, "asignar_profesional", {"profesional": "ana"})
    office.completes(ANA, "proyectar_respuesta", ANSWER)
    office.completes(BEATRIZ, "aprobar_respuesta", {"decision_firma": "firmar"})
    with ThreadPoolExecutor(1) as worker:  # sealing runs a loop; this thread has the browser's
        worker.submit(office.works_off).result()
    letter = next(one for one in office.mail.sent if "Respuesta" in str(one["Subject"]))
    report = read(returned(letter))
    assert report is not None
    office.engine.run(SYSTEM, lambda work: bounces.take(work, report))
    return case


def test_an_answer_that_came_back_is_delivered_from_the_inbox(
    office, returned_answer, signed_in
) -> None:
    elena = signed_in(ELENA)
    elena.goes_to("/bandeja?vista=sin_asignar")
    elena.clicks("Tomar Comunicar por otro medio")
    elena.finds_it_fit("encargo-entregar-comunicacion")

    with elena.page.expect_response("**/tareas/*"):  # the form is drawn again by its answer
        elena.page.get_by_label("Entrega personal").check()
    elena.page.get_by_label("Entregada", exact=True).check()
    for part, value in (("Día", "2"), ("Mes", "3"), ("Año", "2026")):
        elena.page.get_by_label(part).fill(value)
    proof = {"name": "firma.pdf", "mimeType": "application/pdf", "buffer": PDF}
    elena.page.locator("input[type=file]").set_input_files(proof)
    elena.clicks("Terminar la tarea")

    elena.sees("Tarea terminada")
    elena.goes_to(f"/expedientes/{returned_answer.id}")
    elena.sees("La carta volvió")


def test_a_letter_is_sent_once_more_after_reading_what_will_happen(
    office, returned_answer, signed_in
) -> None:
    gloria = signed_in(GLORIA)
    gloria.goes_to("/administrar/correo?vista=devueltos")
    gloria.finds_it_fit("correo-devueltos")
    gloria.follows("Respuesta a su petición")
    gloria.finds_it_fit("correo-uno")

    gloria.page.get_by_label("A otra dirección").fill("marta.nueva@ejemplo.co")
    gloria.clicks("Reenviar el correo")
    office.works_off()

    gloria.sees("sale en unos segundos")
    assert len(office.mail.to("marta.nueva@ejemplo.co")) == 1


def test_what_fails_is_passed_over_and_the_trail_says_so(office, signed_in) -> None:
    case = office.receives("peticion", **PETITION)
    with office.engine.work_as(SYSTEM) as work:
        job = work.session.query(ServiceJob).one()
        incidents.report(
            work,
            kind="service_failed",
            dedup_key="una",
            message="La tarea automática «Enviar acuse de recibo» no se pudo ejecutar.",
            case_id=case.id,
            element_id=job.element_id,
            command={"do": "run_service", "service_job_id": job.id},
        )
    gloria = signed_in(GLORIA)
    gloria.goes_to("/administrar/incidencias")
    gloria.page.get_by_text("Pasarla por alto").click()
    gloria.clicks("Pasar por alto la tarea")
    gloria.finds_it_fit("incidencia-sin-motivo")

    gloria.page.get_by_label("¿Por qué?").fill("Se entregó el acuse en la ventanilla.")
    gloria.clicks("Pasar por alto la tarea")
    gloria.sees("el expediente siguió")

    gloria.follows("Auditoría")
    gloria.page.get_by_label("Acción").select_option("service_skipped")
    trail = gloria.page.get_by_role("search", name="Buscar en la auditoría")
    trail.get_by_role("button", name="Buscar").click()
    gloria.finds_it_fit("auditoria")
    gloria.sees("Se entregó el acuse en la ventanilla.")
    gloria.follows("Comprobar la cadena")
    gloria.finds_it_fit("auditoria-cadena")
    gloria.sees("Todas las cadenas están intactas")


def test_who_guards_a_reserve_is_led_to_what_fails_in_it(office, signed_in) -> None:
    case = office.receives("peticion", **PETITION)
    with office.engine.work_as(SYSTEM) as work:
        work.session.get_one(Case, case.id).reserved = True
        incidents.report(
            work,
            kind="CaseFault",
            dedup_key="una",
            message="Ninguna regla se cumple.",
            case_id=case.id,
        )
    diana = signed_in(DIANA)
    diana.goes_to("/bandeja")
    diana.finds_it_fit("bandeja-con-incidencia")

    diana.follows("Ver las incidencias")
    diana.sees("Ninguna regla se cumple.")
    diana.finds_it_fit("incidencias-de-lo-reservado")
    diana.follows("Correo")
    diana.finds_it_fit("correo-de-lo-reservado")


def test_a_session_is_closed_from_afar_and_the_stopped_machine_is_seen(office, signed_in) -> None:
    diana, gloria = signed_in(DIANA), signed_in(GLORIA)
    gloria.goes_to("/administrar/ingresos")
    gloria.finds_it_fit("ingresos")

    gloria.clicks("Cerrar la sesión de Diana Mora")
    diana.goes_to("/bandeja")

    diana.is_on("/ingresar")
    gloria.follows("Ver los trabajos")
    gloria.sees("Nadie trabaja")
    gloria.finds_it_fit("trabajos")

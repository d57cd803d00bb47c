"""What went wrong and what went out, as an administrator reads and mends it."""

from __future__ import annotations

import re

import pytest

from engine.adapters.bounces import read
from engine.db.tables import ServiceJob
from engine.demo.returned import returned
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import bounces, incidents, notifications
from tests.desk import words
from tests.petitions import CLASSIFIED, PETITION

pytestmark = pytest.mark.procedure("peticion")


@pytest.fixture
def backend() -> str:
    """Pages are drawn from services that are tested on both databases."""
    return "sqlite"


def _form(page, action: str) -> str:
    found = re.search(rf'action="([^"]+/{action})"', page.text)
    assert found
    return found[1]


def _link(page, beginning: str) -> str:
    found = re.search(rf'href="({beginning}\d+)"', page.text)
    assert found
    return found[1]


def test_without_faults_the_page_says_what_will_appear_in_it(seat, gloria):
    page = words(seat(gloria).opens("/administrar/incidencias"))

    assert "No hay incidencias" in page
    assert "aparecerá aquí con su causa" in page


def test_a_letter_that_could_not_go_is_an_incident_and_is_sent_again(office, seat, gloria):
    office.mail.down = DeliveryFailed("550 buzón inexistente", permanent=True)
    case = office.receives("peticion", **PETITION)
    office.works_off()
    desk = seat(gloria)

    letters = desk.opens("/administrar/correo")
    faults = desk.opens("/administrar/incidencias")
    assert "No se pudo entregar" in words(letters)
    assert "550 buzón inexistente" in words(letters)
    assert "marta@ejemplo.co" in words(letters)
    assert "Un correo no se pudo entregar" in words(faults)
    assert case.radicado in words(faults)

    office.mail.down = None
    answer = desk.sends(_form(desk.opens(_link(letters, "/administrar/correo/")), "reenviar"))
    office.works_off()

    assert "está en la cola" in words(desk.opens(answer.location))
    assert "Entregado al servidor" in words(desk.opens("/administrar/correo"))
    assert len(office.mail.to("marta@ejemplo.co")) == 1


def test_a_letter_that_left_is_sent_once_more_as_another_linked_to_it(office, seat, gloria):
    office.receives("peticion", **PETITION)
    office.works_off()
    desk = seat(gloria)

    answer = desk.sends("/administrar/correo/1/reenviar", {"direccion": "marta.nueva@ejemplo.co"})
    office.works_off()

    first, second = office.mail.sent
    assert first["Message-ID"] != second["Message-ID"]
    assert (first["Subject"], second["To"]) == (second["Subject"], "marta.nueva@ejemplo.co")
    assert "Repite el correo 1" in words(desk.opens(answer.location))
    assert "Se reenvió como el correo 2" in words(desk.opens("/administrar/correo/1"))


def test_a_letter_shows_nobodys_way_in(office, seat, gloria):
    case = office.receives("peticion", **PETITION)
    office.works_off()
    with office.engine.work_as(SYSTEM) as work:
        context = {"name": "Diana", "on_behalf_of": "", "today": work.today, "lines": ()}
        to = "diana@entidad.example"
        link = notifications.notify(
            work, "resumen_diario", to=to, context=context, case_id=None, dedup_key="x"
        )
    office.works_off()
    desk = seat(gloria)

    receipt = desk.opens("/administrar/correo/1")
    personal = desk.opens(f"/administrar/correo/{link.id}")
    refused = desk.sends(f"/administrar/correo/{link.id}/reenviar", {"direccion": "yo@ejemplo.co"})

    assert "Recibimos su petición" in words(receipt)
    assert case.tracking_code not in receipt.text
    assert "Lo que dice no se muestra" in words(personal)
    assert refused.status_code == 422


def test_a_letter_is_not_sent_to_what_is_no_address(office, seat, gloria):
    office.receives("peticion", **PETITION)
    office.works_off()

    refused = seat(gloria).sends("/administrar/correo/1/reenviar", {"direccion": "marta arroba"})

    assert refused.status_code == 422
    assert "Escriba una dirección de correo" in words(refused)
    assert 'value="marta arroba"' in refused.text
    assert len(office.mail.sent) == 1


def test_a_letter_about_to_leave_is_not_sent_twice(office, seat, gloria):
    office.mail.down = DeliveryFailed("421 vuelva luego")
    office.receives("peticion", **PETITION)
    office.works_off()
    desk = seat(gloria)

    answer = desk.sends("/administrar/correo/1/reenviar")

    assert "ya está por salir" in words(desk.opens(answer.location))


def test_a_letter_that_came_back_is_among_the_bounced(office, seat, gloria):
    office.receives("peticion", **PETITION)
    office.works_off()
    report = read(returned(office.mail.sent[0]))
    assert report is not None
    office.engine.run(SYSTEM, lambda work: bounces.take(work, report))
    desk = seat(gloria)

    assert "5.1.1 550 buzón inexistente" in words(desk.opens("/administrar/correo?vista=devueltos"))
    faults = words(desk.opens("/administrar/incidencias"))
    assert "Un correo fue devuelto" in faults
    assert "Busque otra dirección" in faults


def test_letters_of_a_reserved_identity_name_nobody(office, seat, gloria):
    secret = {**PETITION, "reserva_identidad": True, "justificacion_reserva": "Temo represalias."}
    office.receives("peticion", **secret)
    office.works_off()

    page = seat(gloria).opens("/administrar/correo")

    letter = seat(gloria).opens("/administrar/correo/1")
    refused = seat(gloria).sends("/administrar/correo/1/reenviar", {"direccion": "yo@ejemplo.co"})
    assert "Identidad reservada" in words(page)
    assert "Lo que dice no se muestra" in words(letter)
    assert "marta@ejemplo.co" not in page.text + letter.text
    assert "Marta" not in letter.text
    assert refused.status_code == 422


def test_letters_are_listed_by_state(office, seat, gloria):
    office.receives("peticion", **PETITION)
    desk = seat(gloria)

    waiting = words(desk.opens("/administrar/correo?vista=fallidos"))

    assert "No hay correos en este estado" in waiting


def test_an_incident_that_cannot_be_repeated_says_so_and_stays_open(office, seat, gloria):
    with office.engine.work_as(SYSTEM) as work:
        incidents.report(
            work,
            kind="CaseFault",
            dedup_key="sin remedio",
            message="No hay a quién repetirle esto.",
            command={"do": "complete_task", "task_id": 99, "actor_id": 1, "values": {}},
        )
    desk = seat(gloria)

    answer = desk.sends(_form(desk.opens("/administrar/incidencias"), "reintentar"))
    page = words(desk.opens(answer.location))

    assert "Ya no se puede repetir" in page
    assert "No hay a quién repetirle esto." in page
    assert desk.sends("/administrar/incidencias/999/reintentar").status_code == 404


def test_an_incident_is_settled_by_hand_only_with_a_reason_that_stays(office, seat, gloria):
    with office.engine.work_as(SYSTEM) as work:
        incidents.report(work, kind="CaseFault", dedup_key="una", message="Falló una regla.")
    desk = seat(gloria)
    path = _form(desk.opens("/administrar/incidencias"), "resolver")

    refused = desk.sends(path, {"motivo": "   "})
    desk.sends(path, {"motivo": "Se avisó por teléfono a la persona."})
    again = desk.sends(path, {"motivo": "Otra vez."})
    told = words(desk.opens(again.location))

    assert refused.status_code == 422
    assert "Escriba cómo se resolvió" in words(refused)
    assert "Falló una regla." not in words(desk.opens("/administrar/incidencias"))
    resolved = words(desk.opens("/administrar/incidencias?vista=resueltas"))
    assert "La resolvió Gloria Paz" in resolved
    assert "Se avisó por teléfono a la persona." in resolved
    assert "Otra persona ya la había resuelto" in told


def test_people_are_listed_with_their_roles(office, seat, gloria, diana):
    office.receives("peticion", **PETITION)
    office.completes(diana, "clasificar_peticion", CLASSIFIED)

    page = words(seat(gloria).opens("/administrar/personas"))

    assert "Diana Mora diana diana@entidad.example No ha ingresado Coordinación PQRSD" in page
    assert "Gloria Paz" in page
    assert "Administra" in page


# --- many at once, and past what fails ------------------------------------------------------------


def _broken_service(office, *, cases: int = 1):
    """Petitions whose answer could not be written: the action failed."""
    received = [office.receives("peticion", **PETITION) for _ in range(cases)]
    with office.engine.work_as(SYSTEM) as work:
        for number, case in enumerate(received):
            job = work.session.query(ServiceJob).filter_by(case_id=case.id).one()
            incidents.report(
                work,
                kind="service_failed",
                dedup_key=f"run_service:{job.id}",
                message=f"La tarea automática «{job.name}» no se pudo ejecutar: intento {number}",
                case_id=case.id,
                element_id=job.element_id,
                command={"do": "run_service", "service_job_id": job.id},
            )
    return received


def test_all_that_one_cause_made_fail_is_tried_again_at_once(office, seat, gloria):
    _broken_service(office, cases=3)
    desk = seat(gloria)
    page = desk.opens("/administrar/incidencias")
    assert "Reintentar las 3 de esta causa" in words(page)
    cause = re.search(r'name="causa" value="(\w+)"', page.text)
    assert cause

    answer = desk.sends("/administrar/incidencias/reintentar", {"causa": cause[1]})

    assert "Se reintentaron 3 y todas salieron bien" in words(desk.opens(answer.location))
    office.works_off()
    assert len(office.mail.to("marta@ejemplo.co")) == 3


def test_an_automatic_task_is_passed_over_with_a_reason_that_its_case_keeps(office, seat, gloria):
    (case,) = _broken_service(office)
    desk = seat(gloria)
    page = desk.opens("/administrar/incidencias")
    assert "«Enviar acuse de recibo»" in words(page)
    path = _form(page, "pasar")

    silent = desk.sends(path, {"motivo": " ", "valores": 'nota = "hola"'})
    wrong = desk.sends(path, {"motivo": "Se entregó a mano.", "valores": "nota = = 2"})
    assert (silent.status_code, wrong.status_code) == (422, 422)
    assert "Escriba por qué" in words(silent)
    assert silent.text.count('class="error"') == 1
    assert "el valor no se entiende" in words(wrong)
    assert 'value="Se entregó a mano."' in wrong.text
    assert "nota = = 2" in wrong.text

    answer = desk.sends(path, {"motivo": "Se entregó a mano.", "valores": 'nota = "hola"'})

    told = desk.opens(answer.location)
    assert "Se pasó por alto y el expediente siguió" in words(told)
    assert any(line.startswith("service_skipped") for line in office.history_of(case))
    assert "Se entregó a mano." in words(desk.opens(f"/expedientes/{case.id}"))
    assert "Se pasó por alto: Se entregó" in words(
        desk.opens("/administrar/incidencias?vista=resueltas")
    )
    office.works_off()
    assert office.mail.to("marta@ejemplo.co") == []
    assert office.broken_invariants() == []


def test_what_moved_on_meanwhile_is_not_passed_over(office, seat, gloria):
    _broken_service(office)
    desk = seat(gloria)
    path = _form(desk.opens("/administrar/incidencias"), "pasar")
    office.works_off()

    answer = desk.sends(path, {"motivo": "Se entregó a mano."})

    page = words(desk.opens(answer.location))
    assert "Ya no hay nada que pasar por alto" in page
    assert "Pasarla por alto" not in page

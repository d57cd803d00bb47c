"""What went wrong and what went out, as an administrator reads and mends it."""

from __future__ import annotations

import re

import pytest

from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed
from engine.services import incidents
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
    answer = desk.sends(_form(letters, "reenviar"))
    office.works_off()

    assert "vuelve a la cola" in words(desk.opens(answer.location))
    assert "Entregado al servidor" in words(desk.opens("/administrar/correo"))
    assert len(office.mail.to("marta@ejemplo.co")) == 1


def test_a_letter_that_already_left_is_not_sent_again(office, seat, gloria):
    office.receives("peticion", **PETITION)
    office.works_off()
    desk = seat(gloria)

    answer = desk.sends("/administrar/correo/1/reenviar")

    assert "ya no está fallido" in words(desk.opens(answer.location))
    assert len(office.mail.to("marta@ejemplo.co")) == 1


def test_letters_of_a_reserved_identity_name_nobody(office, seat, gloria):
    secret = {**PETITION, "reserva_identidad": True, "justificacion_reserva": "Temo represalias."}
    office.receives("peticion", **secret)
    office.works_off()

    page = seat(gloria).opens("/administrar/correo")

    assert "Identidad reservada" in words(page)
    assert "marta@ejemplo.co" not in page.text


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

    assert "Diana Mora diana diana@entidad.example Coordinación PQRSD" in page
    assert "Gloria Paz" in page
    assert "Administra" in page

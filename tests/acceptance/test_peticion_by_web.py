"""A petition from the citizen's page to a closed file, by the demo's officials at browsers.

Dates are counted by hand. Days off that they meet in 2026: Monday 29 June and every weekend.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from engine.domain.officials import SYSTEM
from engine.services import casefile_closing
from tests.citizen import Citizen
from tests.conftest import BACKENDS
from tests.desk import Desk, words
from tests.office import Office, Received
from tests.petitions import SECRET
from tests.staff import demo_staff
from tests.web import web_of

pytestmark = [pytest.mark.procedure("peticion"), pytest.mark.sealed]

CLASSIFIED = {"tipo_peticion": "informacion", "remitente": "persona_natural", "tema": "otro"}
LATER = date(2026, 7, 8)
SUIT = {
    "clase_autoridad": "tutela",
    "autoridad": "Juzgado Quinto Civil Municipal",
    "numero_autoridad": "2026-00123",
    "que_pide_autoridad": "Qué se ha hecho con la petición.",
}


class Story:
    """One petition. Whoever works signs in that morning."""

    def __init__(self, office: Office, app: Flask) -> None:
        self.office, self.app = office, app
        self.staff = demo_staff(office)
        self.citizen = Citizen(app)
        said = self.citizen.files(tipo_peticion="informacion")
        self.radicado, self.code = said["radicado"], said["Código de consulta"]
        self.case = Received(1, self.radicado, self.code, ())

    def desk(self, role: str) -> Desk:
        return Desk(self.app, self.office).seated(self.staff[role])

    def does(self, role: str, task: str, answers: dict[str, Any]) -> None:
        self.desk(role).does(self.case, task, answers)
        self.office.works_off()

    def records(self, role: str, event: str, answers: dict[str, Any]) -> None:
        self.desk(role).records(self.case, event, answers)
        self.office.works_off()

    def opens_the_act(self) -> None:
        """The person follows the link of the notification and opens what it offers."""
        letter = self.office.mail.sent[-1].get_body(("plain",)).get_content()
        found = re.search(r"/notificaciones/\S+", letter)
        assert found
        self.citizen.sends(found[0], {})
        self.office.works_off()

    def reads(self) -> str:
        return words(self.citizen.follows(self.radicado, self.code))


def classified_and_extended(story: Story) -> None:
    story.does("coordinacion_pqrsd", "clasificar_peticion", CLASSIFIED)
    who = story.staff["profesional"].username
    story.does("coordinacion_pqrsd", "asignar_profesional", {"profesional": who})
    story.does("profesional", "proyectar_respuesta", {"pide_prorroga": True})
    why = "Falta que el archivo central entregue la historia laboral, que se pidió ayer."
    asked = {"decision_prorroga": "pedir", "motivo_prorroga": why, "nueva_fecha": LATER}
    story.does("profesional", "motivar_prorroga", asked)
    story.does("secretaria_general", "autorizar_prorroga", {"decision_autorizacion": "autorizar"})


def a_judge_is_informed(story: Story, day: date) -> None:
    story.records("coordinacion_pqrsd", "autoridad_pregunta", {**SUIT, "fecha_autoridad": day})
    told = "La petición se recibió el 22 de junio y se responde a más tardar el 8 de julio."
    sent = {"informe_rendido": told, "medio_informe": "Correo del juzgado", "fecha_informe": day}
    story.does("juridica", "rendir_informe", sent)


def denied_and_known(story: Story) -> None:
    story.does("profesional", "proyectar_respuesta", SECRET)
    story.does("juridica", "revisar_proyecto", {"decision_revision": "aprobar"})
    story.does("secretaria_general", "aprobar_respuesta", {"decision_firma": "firmar"})
    story.opens_the_act()


def insisted(story: Story, day: date) -> None:
    said = {"fecha_insistencia": day, "razones_insistencia": "Es un dato público."}
    story.records("juridica", "insistencia_presentada", said)
    court = "Juzgado Segundo Administrativo de Cali"
    papers = {"juzgado": court, "documentos_remitidos": "Historia laboral"}
    story.does("juridica", "remitir_al_juez", papers)
    sent = {"fecha_remision": day, "radicado_juzgado": "2026-114"}
    story.does("juridica", "registrar_remision", sent)


def handed_over(story: Story, day: date) -> None:
    ruling = {"decision_juez": "parcial", "providencia_juez": "Auto 12", "fecha_providencia": day}
    story.does("juridica", "registrar_decision_juez", ruling)
    given = {
        "que_se_entrego": "Los cargos y las fechas.",
        "medio_entrega_orden": "correo",
        "fecha_entrega_orden": day,
    }
    story.does("profesional", "entregar_informacion", given)


@pytest.mark.norm("CPACA, arts. 13 a 16 y 26", "De la radicación a la decisión del juez")
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_petition_goes_from_the_citizen_to_its_last_answer(office: Office) -> None:
    office.today_is("2026-06-22 09:00")
    office.deploys("peticion")
    story = Story(office, web_of(office.engine))
    office.works_off()
    # ten days: 23 to 26 and 30 June, 1 to 3, 6 and 7 July
    assert "7 de julio de 2026" in story.reads()
    classified_and_extended(story)
    assert office.term_of(story.case, "respuesta").due_on == LATER

    office.days_pass_until("2026-06-24")
    a_judge_is_informed(story, date(2026, 6, 24))
    denied_and_known(story)
    assert "Su petición fue respondida" in story.reads()
    assert "el aviso de que el plazo se amplió" in story.reads()

    office.days_pass_until("2026-06-25")
    insisted(story, date(2026, 6, 25))
    office.days_pass_until("2026-06-26")
    handed_over(story, date(2026, 6, 26))
    assert office.history_of(story.case)[-1] == "closed"

    # the file waits a day for letters that come back, and then its index is sealed
    office.days_pass_until("2026-06-27")
    with office.engine.reading_as(SYSTEM) as work:
        assert casefile_closing.is_closed(work, story.case.id)
    assert office.broken_invariants() == []

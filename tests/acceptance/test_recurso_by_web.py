"""An appeal from what came against the act to what was decided, by officials at browsers.

Dates are counted by hand: only weekends are off.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.acceptance.test_recurso import GOOD, MAYOR, NELLY, WORDS, appealed
from tests.desk import Desk
from tests.office import BEATRIZ, FABIO, Office, Person
from tests.paperwork import known, paper
from tests.web import web_of

pytestmark = pytest.mark.procedure("recurso")


@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), arts. 77 a 80",
    "Un recurso se estudia, se prueba, se decide y se firma",
)
def test_an_appeal_is_studied_proved_decided_and_notified(office: Office) -> None:
    case = appealed(office, "reposicion_apelacion")
    app = web_of(office.engine)

    def does(who: Person, task: str, answers: dict[str, Any]) -> None:
        Desk(app, office).seated(who).does(case, task, answers)
        office.works_off()

    both = {**GOOD, "clase_recurso": "reposicion_apelacion", "pide_pruebas": "si"}
    does(FABIO, "verificar_requisitos", both)
    ordered = {"se_decretan": "si", "pruebas_decretadas": "Visita al predio.", "dias_pruebas": 5}
    does(BEATRIZ, "decretar_pruebas", ordered)
    done = {"termino_pruebas": "practicadas", "prueba_practicada": "Se visitó el predio."}
    does(FABIO, "practicar_pruebas", done)
    for judge, sense in ((BEATRIZ, "confirma"), (MAYOR, "revoca")):
        more = {"resuelve_recurso": "Queda sin efecto la sanción."} if sense == "revoca" else {}
        does(FABIO, "proyectar_decision", {**WORDS, "sentido_proyectado": sense, **more})
        does(judge, "firmar_decision", {"decision_firma": "firmar"})
        knew = {
            "como_se_notifico": "conducta_concluyente",
            "fecha_conocimiento": date(2026, 3, 10),
            "prueba_conocimiento": "Escrito en que la menciona.",
        }
        does(NELLY, "esperar_acceso", knew)
        if sense == "confirma":
            does(FABIO, "estudiar_apelacion", {"pruebas_superior": "no"})

    assert known(office, case)["recurso"]["decision"] == "revoca"
    assert known(office, case)["firmeza"]["fecha"] == date(2026, 3, 11)
    assert "Queda sin efecto la sanción" in paper(office, case, "decision_del_recurso")
    assert office.history_of(case)[-1] == "closed"

"""P14-1: who evaluates the offers, and who may not because of what they did before."""

from __future__ import annotations

import pytest

from tests.adopted import adopts
from tests.contracts import SARA, known, open_tasks
from tests.office import Office, Person
from tests.paperwork import paper
from tests.selections import (
    ASKED,
    OMAR,
    STUDIES,
    gets_the_certificate,
    hires_the_staff,
    studies_the_market,
    the_committee_says,
)

pytestmark = pytest.mark.procedure("designacion_equipo")

NORA = Person("nora", "Nora Caicedo", ("estructurador", "comite_evaluador"))
ASPECTS = ("jurídico", "técnico", "financiero")
TEAM = [{"persona": NORA.username, "aspecto": aspect} for aspect in ASPECTS]


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3",
    "Quien estructura evalúa sólo si el manual de contratación de la entidad no lo prohíbe",
)
def test_who_structured_evaluates_where_the_manual_does_not_keep_them_apart(
    office: Office,
) -> None:
    adopts(office, "contratacion", "segregacion_evaluacion", "NO_EXIGIDA")
    hires_the_staff(office)
    office.hires(NORA)
    office.today_is("2026-09-01 08:00")
    case = office.receives("contratacion", **ASKED)
    studies_the_market(office, case)
    office.completes(NORA, "elaborar_estudios", STUDIES, case=case)
    office.works_off()
    gets_the_certificate(office, case, ASKED["valor"])
    the_committee_says(office, case, "aprueba", "2026-09-03")
    office.works_off()
    named = {"supervisor_propuesto": SARA.username, "sin_conflictos": True}
    office.completes(OMAR, "designar_equipo", {**named, "evaluadores": TEAM}, case=case)
    office.works_off()

    assert known(office, case)["evaluadores"] == TEAM
    assert NORA.name in paper(office, case, "designacion_evaluadores")
    assert "designar_equipo" not in open_tasks(office, case)

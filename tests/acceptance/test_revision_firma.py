"""SP-01: an act is drafted, reviewed, approved, signed, numbered and sealed for who calls."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.db.tables import Act, Case
from engine.domain import values
from engine.domain.deadlines import TermStatus
from engine.domain.officials import SYSTEM
from engine.errors import InvalidInput
from tests.office import Office, Person, Received

pytestmark = pytest.mark.procedure("revision_firma")

MAYOR = Person("alcira", "Alcira Rojas", ("alcalde",))

TEXT = {
    "considerandos": "Que el acto debe conocerse.",
    "texto": "Se ordena publicar el acto.",
    "fundamento": "Ley 1437 de 2011, art. 65.",
}
WHY = "Cite la competencia en el primer considerando."


def known(office: Office, case: Received) -> dict[str, Any]:
    with office.engine.reading_as(SYSTEM) as work:
        stored = work.session.get_one(Case, case.id).variables
    found: dict[str, Any] = values.loads(stored)["case"]
    return found


def returned(office: Office, ana: Person, fabio: Person) -> None:
    office.completes(ana, "proyectar_acto", TEXT)
    said = {"decision_revision": "observaciones", "observaciones": WHY}
    office.completes(fabio, "revisar_legalidad", said)


def approved(office: Office, ana: Person, fabio: Person, beatriz: Person) -> None:
    office.completes(ana, "proyectar_acto", TEXT)
    office.completes(fabio, "revisar_legalidad", {"decision_revision": "conforme"})
    office.completes(beatriz, "dar_visto_bueno", {"decision_visto_bueno": "aprobar"})


def test_whoever_calls_gets_the_act_with_its_number_and_its_document(
    office: Office, ana: Person, fabio: Person, beatriz: Person
) -> None:
    case = office.receives("resolucion")
    returned(office, ana, fabio)
    approved(office, ana, fabio, beatriz)

    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"})
    office.works_off()

    left = known(office, case)
    assert left["resolucion"]["numero"] == "RES-2026-00001"
    assert left["documento_resolucion"] is not None
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "CPACA, art. 42", "El acto se proyecta con los motivos que su documento declara que lleva"
)
def test_what_the_paper_cannot_lack_is_asked_of_who_drafts_it(office: Office, ana: Person) -> None:
    case = office.receives("resolucion")

    with pytest.raises(InvalidInput) as refused:
        office.completes(ana, "proyectar_acto", {**TEXT, "considerandos": ""}, case=case)

    assert set(refused.value.fields) == {"considerandos"}


@pytest.mark.norm(
    "Ley 4 de 1913, art. 59",
    "Lo que otra autoridad espera el jueves 12 se avisa el miércoles 11, cuando todavía se firma",
)
def test_what_must_leave_tomorrow_and_is_not_signed_is_told_to_the_mayor(
    office: Office, ana: Person, fabio: Person, beatriz: Person
) -> None:
    office.hires(MAYOR)
    limit = date(2026, 3, 12)
    case = office.receives("resolucion", con_metas=True, fecha_limite_externa=limit)
    approved(office, ana, fabio, beatriz)
    goal = office.term_of(case, "limite_firma")
    assert (goal.due_on, goal.verification) == (date(2026, 3, 11), "INTERNO")

    today = f"Vence hoy: radicado {case.radicado}"
    office.days_pass_until("2026-03-10")
    assert today not in office.mail.to("alcira@")
    office.days_pass_until("2026-03-11")
    assert today in office.mail.to("alcira@")
    assert today in office.mail.to("beatriz@")

    office.completes(beatriz, "firmar_acto", {"decision_firma": "firmar"})
    assert office.term_of(case, "limite_firma").status is TermStatus.MET


@pytest.mark.parametrize("decision", ["devolver", "no_firmar"])
def test_what_is_not_signed_takes_no_number(
    office: Office, ana: Person, fabio: Person, beatriz: Person, decision: str
) -> None:
    case = office.receives("resolucion")
    approved(office, ana, fabio, beatriz)

    said = {"decision_firma": decision, "observaciones": WHY}
    office.completes(beatriz, "firmar_acto", said)

    with office.engine.reading_as(SYSTEM) as work:
        assert work.session.scalars(select(Act)).all() == []
    if decision == "devolver":
        assert office.inbox_of(ana) == ["proyectar_acto"]
    else:
        assert office.history_of(case)[-1] == "closed"
        assert known(office, case)["resolucion"] is None


def test_a_project_that_the_law_does_not_allow_ends_there(
    office: Office, ana: Person, fabio: Person
) -> None:
    case = office.receives("resolucion")
    office.completes(ana, "proyectar_acto", TEXT)

    said = {"decision_revision": "no_viable", "observaciones": "No es competencia nuestra."}
    office.completes(fabio, "revisar_legalidad", said)

    assert "entered acto_no_viable" in office.history_of(case)
    assert known(office, case)["resolucion"] is None


def test_after_the_fourth_return_those_who_disagree_sit_down_together(
    office: Office, ana: Person, fabio: Person, beatriz: Person
) -> None:
    office.receives("resolucion")
    for _ in range(4):
        returned(office, ana, fabio)

    assert office.inbox_of(beatriz) == ["ajustar_en_mesa"]
    office.completes(beatriz, "ajustar_en_mesa", {"acuerdo_mesa": "Se cita el decreto."})
    assert office.inbox_of(ana) == ["proyectar_acto"]

"""A contract that was awarded elsewhere goes on here once somebody else confirmed its selection."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, Separated
from tests.contracts import AWARDED, MARIO, MINUTE, hires_the_staff, known, open_tasks
from tests.office import Office, Person, Received
from tests.selections import DIEGO

pytestmark = pytest.mark.procedure("contrato_externo")

#: somebody who files contracts and sits in the committee too
BOTH = Person("bernardo", "Bernardo Ríos", ("estructurador", "comite_contratacion"))
ACCEPTED = {**AWARDED, "modalidad": "minima", "numero_acto": "ACE-5"}
PROOF = {
    "numero_proceso": "CO1.BDOS.1234567",
    "enlace_proceso": "https://community.secop.gov.co/1234567",
}
#: what else is written down of it: part of it is paid by the year to come
BUDGET = {
    "objeto_tipo": "servicios",
    "fecha_apertura": date(2026, 1, 20),
    "valor_cdp": 300_000_000,
    "vigencias_cdp": "Acuerdo 0570 de 2025",
    "valor_vigencias_cdp": 100_000_000,
}
CHECKED = {"confirmacion": "Comparé la resolución y el CDP con los del proceso publicado."}


def filed(office: Office, by: Person, **said: object) -> Received:
    office.today_is("2026-03-02 09:00")
    return office.receives("contrato_externo", by=by, **{**AWARDED, **BUDGET, **said})


@pytest.mark.norm(
    "Decreto 111 de 1996, art. 71; Ley 80 de 1993, art. 25, num. 6",
    "El CDP es de antes de la apertura y, con lo que pagan otras vigencias, cubre el contrato",
)
@pytest.mark.norm(
    "Ley 80 de 1993, arts. 8, 23 y 25, num. 6",
    "De lo que se adjudicó por fuera se prueba la selección y lo confirma otra persona; en la "
    "mínima cuantía, que los antecedentes se consultaron antes de aceptar",
)
def test_what_was_awarded_elsewhere_is_proved_and_confirmed_by_somebody_else(
    office: Office,
) -> None:
    hires_the_staff(office)
    office.hires(BOTH, DIEGO)
    # certified after it was opened on the 20th, though before it was awarded; a peso too little
    for wrong, said in (("fecha_cdp", date(2026, 1, 21)), ("valor_cdp", 299_999_999)):
        with pytest.raises(InvalidInput, match=wrong):
            filed(office, MARIO, **{**ACCEPTED, wrong: said})
    case = filed(office, MARIO, **{**ACCEPTED, "fecha_cdp": date(2026, 1, 20)})
    late = {**PROOF, "fecha_antecedentes": date(2026, 2, 21)}
    for proof in (PROOF, late):
        with pytest.raises(InvalidInput, match="fecha_antecedentes"):
            office.completes(BOTH, "aportar_evidencia", proof, case=case)
    proved = {**PROOF, "fecha_antecedentes": date(2026, 2, 20)}
    office.completes(BOTH, "aportar_evidencia", proved, case=case)

    yes = {**CHECKED, "decision_adjudicacion": "confirmada"}
    with pytest.raises(Separated):
        office.completes(BOTH, "confirmar_adjudicacion", yes, case=case)
    lacks = {"confirmacion": "El enlace no abre.", "decision_adjudicacion": "falta"}
    office.completes(DIEGO, "confirmar_adjudicacion", lacks, case=case)
    office.completes(BOTH, "aportar_evidencia", proved, case=case)
    office.completes(DIEGO, "confirmar_adjudicacion", yes, case=case)
    office.works_off()

    assert open_tasks(office, case) == {"elaborar_minuta"}
    assert known(office, case)["adjudicacion"]["acto"]["numero"] == "ACE-5"
    what_was_written_down_of_its_object_binds(office, case)
    cdp = known(office, case)["cdp"]
    assert (cdp["valor"], cdp["valor_vigencias"]) == (300_000_000, 100_000_000)
    assert cdp["vence"] == date(2026, 12, 31)


def what_was_written_down_of_its_object_binds(office: Office, case: Received) -> None:
    """Nobody is spared the guarantees by calling the contract an insurance."""
    for kind in ("seguro", "obra"):
        with pytest.raises(InvalidInput, match="o quien registró la adjudicación"):
            office.completes(MARIO, "elaborar_minuta", {**MINUTE, "tipo_contrato": kind}, case=case)


def test_what_nobody_confirms_does_not_go_on(office: Office) -> None:
    hires_the_staff(office)
    office.hires(BOTH, DIEGO)
    case = filed(office, BOTH)
    office.completes(MARIO, "aportar_evidencia", PROOF, case=case)
    no = {"confirmacion": "La resolución 77 es de otro contrato.", "decision_adjudicacion": "no"}
    # nor may who filed it, though another added the proof
    with pytest.raises(Separated):
        office.completes(BOTH, "confirmar_adjudicacion", no, case=case)
    office.completes(DIEGO, "confirmar_adjudicacion", no, case=case)

    assert "entered no_se_confirmo" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"

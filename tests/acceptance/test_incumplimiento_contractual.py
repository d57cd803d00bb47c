"""Ley 1474 de 2011, art. 86: a breach is heard before it is decided, in one audience."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.deliveries import Means
from engine.errors import InvalidInput
from tests.breaches import (
    ART_86,
    ASSESSED,
    DELIVERED,
    INSURER,
    SEEN,
    SUMMONED,
    accepts,
    cited,
    decides,
    handed_over,
    hears,
    is_told,
    reported,
)
from tests.contracts import (
    COVERS,
    ELSA,
    FIRM,
    MARIO,
    SARA,
    approves_guarantee,
    brings_guarantee,
    insures,
    known,
    names_supervisor,
    open_tasks,
    publishes,
    registers,
    requires_it,
    signed,
    supervisor_changes,
)
from tests.office import FABIO, Office, Received

pytestmark = pytest.mark.procedure("incumplimiento_contractual")


@pytest.mark.norm(ART_86, "se cita al contratista y a su garante, y se prueba que lo recibieron")
def test_the_contractor_and_the_guarantor_are_summoned(office: Office) -> None:
    case = reported(office)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    # it did not reach them before the day: they are summoned for another
    office.today_is("2026-04-13")
    late = {**DELIVERED, "fecha_entrega_contratista": date(2026, 4, 13)}
    with pytest.raises(InvalidInput, match="fecha_entrega_contratista"):
        office.completes(FABIO, "entregar_citacion", late, case=case)
    office.completes(FABIO, "entregar_citacion", {"se_entrego_citacion": "no"}, case=case)
    again = {**SUMMONED, "fecha_audiencia": date(2026, 4, 20)}
    office.completes(FABIO, "citar_audiencia", again, case=case)
    office.works_off()
    office.today_is("2026-04-15")
    told = {key: date(2026, 4, 14) for key in DELIVERED if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**DELIVERED, **told}, case=case)

    sent = [(Means.SUMMONS, FIRM, None), (Means.SUMMONS, INSURER, None)]
    took = [(means, who, date(2026, 4, 14)) for means, who, _ in sent]
    assert handed_over(office, case) == [*sent, *sent, *took]


@pytest.mark.norm(ART_86, "se cita al garante cuando el contrato lo tiene")
def test_without_a_guarantee_the_contractor_alone_is_summoned(office: Office) -> None:
    case = reported(office, garantias=[])
    summoned = {key: said for key, said in SUMMONED.items() if key != "garante"}
    office.completes(FABIO, "citar_audiencia", summoned, case=case)
    office.works_off()
    office.today_is("2026-04-13")
    took = {key: said for key, said in DELIVERED.items() if not key.endswith("garante")}
    office.completes(FABIO, "entregar_citacion", took, case=case)
    hears(office, case, "decidir")
    with pytest.raises(InvalidInput, match="si hay un garante"):
        decides(office, case, "siniestro")
    decides(office, case, "multa")

    assert {who for _, who, _ in handed_over(office, case)} == {FIRM}


@pytest.mark.norm(ART_86, "nadie es sancionado sin audiencia")
def test_nobody_is_summoned_for_a_day_that_has_passed(office: Office) -> None:
    case = reported(office)
    said = {**SUMMONED, "fecha_audiencia": date(2026, 4, 6)}

    with pytest.raises(InvalidInput):
        office.completes(FABIO, "citar_audiencia", said, case=case)


@pytest.mark.norm(ART_86, "la audiencia se suspende para practicar pruebas y se reanuda")
def test_an_audience_is_suspended_and_goes_on_that_day(office: Office) -> None:
    case = cited(office)
    hears(office, case, "suspender", fecha_audiencia_nueva=date(2026, 4, 20))
    assert open_tasks(office, case) == {"recibir_informe"}

    office.today_is("2026-04-20")
    office.works_off()
    hears(office, case, "decidir")

    assert "decidir_incumplimiento" in open_tasks(office, case)


@pytest.mark.norm(ART_86, "el procedimiento termina si el incumplimiento cesa")
def test_a_breach_that_ends_is_not_punished(office: Office) -> None:
    case = cited(office)

    hears(office, case, "ceso")

    assert "entered incumplimiento_cesado" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}


@pytest.mark.norm(ART_86, "en cualquier momento, si se sabe que cesó, el procedimiento termina")
def test_a_breach_may_end_before_anybody_is_heard(office: Office) -> None:
    case = reported(office)
    told = {"fecha_cese": office.today, "como_ceso": "Las sedes se asearon hoy, según el acta."}

    office.records(SARA, "cese_incumplimiento", told, case=case)

    assert "entered incumplimiento_cesado" in office.history_of(case)
    assert open_tasks(office, case) == {"recibir_informe"}
    # it may come back, and is another one
    office.records(SARA, "incumplimiento_advertido", SEEN, case=case)
    assert open_tasks(office, case) == {"recibir_informe", "elaborar_informe"}


def before_the_start(office: Office) -> Received:
    """The contract was signed on Monday 2 March 2026, and no guarantee is brought."""
    case = signed(office)
    with pytest.raises(InvalidInput, match="Todavía no se ha designado"):
        office.records(MARIO, "cambio_supervisor", {"motivo_cambio": "retiro"}, case=case)
    names_supervisor(office, case)
    registers(office, case)
    insures(office, case)
    publishes(office, case)
    office.today_is("2026-03-06")
    office.works_off()
    office.records(MARIO, "incumplimiento_advertido", NOT_BROUGHT, case=case)
    office.completes(SARA, "elaborar_informe", {**NOT_BROUGHT, **ASSESSED}, case=case)
    office.works_off()
    return case


NOT_BROUGHT = {
    "hechos_incumplimiento": "No trajo la garantía en los tres días que tenía.",
    "clausulas_violadas": "La quinta: constituirla dentro de los tres días.",
}


def is_heard(office: Office, case: Received, what: str) -> None:
    """The contractor alone, on Monday 13 April: nobody has insured the contract yet."""
    summoned = {key: said for key, said in SUMMONED.items() if key != "garante"}
    office.completes(FABIO, "citar_audiencia", summoned, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    took = {key: said for key, said in DELIVERED.items() if not key.endswith("garante")}
    office.completes(FABIO, "entregar_citacion", took, case=case)
    office.today_is("2026-04-13")
    hears(office, case, "decidir")
    decides(office, case, what)
    accepts(office, case)


@pytest.mark.norm(
    ART_86, "quien firmó y no legaliza incumple: se le multa, y el contrato se inicia"
)
def test_who_does_not_bring_the_guarantee_is_fined_before_the_start(office: Office) -> None:
    case = before_the_start(office)
    supervisor_changes(office, case)
    requires_it(office, case)
    brings_guarantee(office, case, *COVERS)
    approves_guarantee(office, case)
    # while it is heard it does not begin
    start = {"fecha_inicio": office.today}
    with pytest.raises(InvalidInput, match="presunto incumplimiento"):
        office.completes(ELSA, "firmar_acta_inicio", start, case=case)
    office.completes(FABIO, "citar_audiencia", SUMMONED, case=case)
    office.works_off()
    office.today_is("2026-04-08")
    told = {"se_entrego_citacion": "si", "constancia_citacion": "RB123"}
    reached = {key: said for key, said in DELIVERED.items() if key.startswith("fecha")}
    office.completes(FABIO, "entregar_citacion", {**told, **reached}, case=case)
    office.today_is("2026-04-13")
    hears(office, case, "decidir")
    decides(office, case, "multa")
    accepts(office, case)
    is_told(office, case)

    begins_with = {"fecha_inicio": office.today}
    office.completes(ELSA, "firmar_acta_inicio", begins_with, case=case)
    office.works_off()
    assert known(office, case)["sancion"]["tipo"] == "multa"
    assert "recibir_informe" in open_tasks(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 18", "la caducidad termina lo que no se inició, y se liquida"
)
def test_forfeiture_before_the_start_ends_the_contract_and_it_is_settled(office: Office) -> None:
    case = before_the_start(office)
    is_heard(office, case, "caducidad")
    # it is not waited for any more
    assert not {"recibir_garantia", "requerir_garantia"} & open_tasks(office, case)
    is_told(office, case)

    left = known(office, case)
    assert left["causa_terminacion"] == "caducidad"
    # declared on 13 April: four months end on Thursday 13 August
    assert office.term_of(case, "liquidacion").due_on == date(2026, 8, 13)
    assert office.broken_invariants() == []

"""P14-3: what happens to a contract while its time runs.

Dates are counted by hand: six months from Monday 2 March 2026 end on Wednesday 2 September.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.annulled import signs_again
from tests.contracts import (
    SARA,
    TITO,
    approves_guarantee,
    brings_guarantee,
    cover,
    known,
    open_tasks,
    publishes,
)
from tests.office import FABIO, Office, Received
from tests.running_contracts import (
    certified,
    pays,
    receives_it,
    reports,
    running,
)

pytestmark = pytest.mark.procedure("ejecucion_contrato")


def test_its_time_is_counted_from_date_to_date_and_told_before_it_ends(office: Office) -> None:
    case = running(office)
    assert office.term_of(case, "plazo").due_on == date(2026, 9, 2)

    told = []
    # sixty days before is Saturday 4 July: told on Monday; thirty is Monday 3 August;
    # fifteen is Tuesday 18 August
    for day in ("2026-07-06", "2026-08-03", "2026-08-18"):
        office.today_is(f"{day} 09:00")
        office.works_off()
        told.append((len(office.mail.to("sara@")), len(office.mail.to("omar@"))))

    assert told == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.norm("Ley 1150 de 2007, art. 23", "sin seguridad social al día no hay pago")
@pytest.mark.parametrize(
    "said",
    [
        certified(100_000_000, seguridad_social=False),
        certified(100_000_001),
        certified(100_000_000, decision_informe="certificar", pago_aprobado=400_000_001),
    ],
    ids=["sin seguridad social", "más de lo cobrado", "más que el contrato"],
)
def test_a_payment_that_the_law_does_not_allow_is_refused(
    office: Office, said: dict[str, Any]
) -> None:
    case = running(office)
    reports(office, case, 100_000_000)

    with pytest.raises(InvalidInput):
        office.completes(SARA, "certificar_cumplimiento", said, case=case)


def test_payments_follow_one_another_until_the_last_and_the_receipt_ends_it(
    office: Office,
) -> None:
    # what is bought and delivered at once is not settled
    case = running(office, tipo="compraventa")
    pays(office, case, 300_000_000)
    reports(office, case, 100_000_000)
    back = {"decision_informe": "devolver", "reparos_informe": "Faltan las fotos."}
    office.completes(SARA, "certificar_cumplimiento", back, case=case)
    # what the last payment needs is signed by mistake first, and the receipt too
    reports(office, case, 100_000_000, last=True)
    signs_again(office, SARA, "certificar_cumplimiento", certified(100_000_000), case)
    signs_again(office, TITO, "ordenar_pago", {}, case)
    publishes(office, case)
    assert open_tasks(office, case) == set()

    office.today_is("2026-09-03")
    office.works_off()
    said = {"recibo_satisfaccion": "satisfaccion", "observaciones_recibo": "Todo se recibió."}
    signs_again(office, SARA, "firmar_acta_recibo", said, case)

    left = known(office, case)
    assert [paid["orden"] for paid in left["pagos"]] == ["OP-2026-00001", "OP-2026-00003"]
    assert (left["fecha_terminacion"], left["causa_terminacion"]) == (date(2026, 9, 2), "plazo")
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


#: a bridge of 400 millions, whose builder receives 100 in advance
BRIDGE: dict[str, Any] = {
    "tipo": "obra",
    "modalidad": "licitacion",
    "anticipo": 100_000_000,
    "garantias": [cover("anticipo", 100_000_000, "2027-03-02")],
}
IN_ADVANCE = {
    "entrega_anticipo": "entregar",
    "plan_inversion": "OF-2026-00031",
    "patrimonio_numero": "Fiduciaria del Valle, 3-1-4455",
}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 40, parágrafo; Decreto 1082 de 2015, art. 2.2.1.2.3.1.10",
    "El anticipo se entrega con su garantía aprobada y lo amortizan los pagos",
)
@pytest.mark.norm(
    "Ley 1474 de 2011, art. 91",
    "El anticipo de una obra o de una licitación va a un patrimonio autónomo",
)
def test_what_is_given_in_advance_is_covered_and_comes_off_what_is_paid_later(
    office: Office,
) -> None:
    case = running(office, **BRIDGE)
    with pytest.raises(InvalidInput, match="patrimonio_numero"):
        verifies(office, case, {**IN_ADVANCE, "patrimonio_numero": ""})
    verifies(office, case, IN_ADVANCE)
    signs_again(office, TITO, "ordenar_anticipo", {"fecha_cuenta": office.today}, case)
    publishes(office, case)

    # a quarter comes off each: 50 of 200 millions, and the 50 that are left of the last 200
    reports(office, case, 200_000_000)
    too_much = certified(200_000_000, amortizacion=100_000_001)
    with pytest.raises(InvalidInput, match="No se amortiza más de lo que falta"):
        office.completes(SARA, "certificar_cumplimiento", too_much, case=case)
    quarter = certified(200_000_000, amortizacion=50_000_000)
    office.completes(SARA, "certificar_cumplimiento", quarter, case=case)
    is_paid(office, case)
    reports(office, case, 200_000_000, last=True)
    too_little = certified(200_000_000, amortizacion=49_999_999)
    with pytest.raises(InvalidInput, match="con el último cobro, todo lo que quepa"):
        office.completes(SARA, "certificar_cumplimiento", too_little, case=case)
    office.completes(SARA, "certificar_cumplimiento", quarter, case=case)
    is_paid(office, case)

    office.today_is("2026-09-03")
    office.works_off()
    receives_it(office, case)
    paid = known(office, case)["pagos"]
    assert [each["valor"] for each in paid] == [100_000_000, 150_000_000, 150_000_000]
    assert office.broken_invariants() == []


def verifies(office: Office, case: Received, said: dict[str, Any]) -> None:
    office.completes(SARA, "verificar_condiciones", said, case=case)


def is_paid(office: Office, case: Received) -> None:
    office.works_off()
    office.completes(TITO, "ordenar_pago", {"fecha_cuenta": office.today}, case=case)
    office.works_off()
    publishes(office, case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.3.1.14",
    "La estabilidad de una obra se ampara cinco años desde que se recibe",
)
def test_a_work_stays_covered_for_five_years_from_the_day_on_which_it_is_received(
    office: Office,
) -> None:
    # five years from its planned end, Wednesday 2 September 2026
    stable = cover("estabilidad", 80_000_000, "2031-09-02")
    case = running(office, tipo="obra", garantias=[stable])
    office.today_is("2026-09-03")
    office.works_off()
    office.today_is("2026-09-10")
    receives_it(office, case)
    assert {"recibir_garantia", "proyectar_acta"} <= open_tasks(office, case)
    others = (
        cover("cumplimiento", 60_000_000, "2027-03-02"),
        cover("rce", 400_000_000, "2026-09-02"),
    )
    brings_guarantee(office, case, *others, cover("estabilidad", 80_000_000, "2031-09-09"))
    with pytest.raises(InvalidInput, match="no cubre lo que la ley exige"):
        approves_guarantee(office, case)
    back = {"decision_garantia": "rechazar", "reparos_garantia": "Llega hasta el día 9."}
    office.completes(FABIO, "aprobar_garantia", back, case=case)
    brings_guarantee(office, case, *others, cover("estabilidad", 80_000_000, "2031-09-10"))
    approves_guarantee(office, case)

    kept = {c["amparo"]: c["hasta"] for c in known(office, case)["contrato"]["garantias"]}
    assert kept["estabilidad"] == date(2031, 9, 10)


@pytest.mark.norm(
    "Ley 1474 de 2011, art. 91", "en la menor cuantía y para el pago anticipado no hay fiducia"
)
@pytest.mark.parametrize(
    ("changes", "trust"),
    [
        ({}, True),
        ({"tipo": "servicio"}, True),
        ({"modalidad": "subasta"}, True),
        ({"tipo": "suministro", "modalidad": "subasta"}, False),
        ({"modalidad": "menor_cuantia"}, False),
        ({"anticipo": 0, "pago_anticipado": 100_000_000}, False),
    ],
)
def test_whether_a_trust_handles_it_depends_on_the_contract(
    office: Office, changes: dict[str, Any], trust: bool
) -> None:
    kept = cover("pago_anticipado", 100_000_000, "2027-03-02")
    covers = [*BRIDGE["garantias"], kept]
    case = running(office, **{**BRIDGE, "garantias": covers, **changes})
    if trust:
        with pytest.raises(InvalidInput, match="patrimonio_numero"):
            verifies(office, case, {**IN_ADVANCE, "patrimonio_numero": ""})
    else:
        verifies(office, case, {**IN_ADVANCE, "patrimonio_numero": ""})

    assert ("ordenar_anticipo" in open_tasks(office, case)) is not trust


def test_without_its_guarantee_nothing_is_given_in_advance(office: Office) -> None:
    case = running(office, **{**BRIDGE, "garantias": [cover("anticipo", 99_999_999, "2027-03-02")]})
    with pytest.raises(InvalidInput, match="Falta la garantía aprobada"):
        verifies(office, case, IN_ADVANCE)

    why = {"entrega_anticipo": "no_entregar", "motivo_sin_anticipo": "Renunció a recibirlo."}
    verifies(office, case, why)

    assert open_tasks(office, case) == {"recibir_informe"}
    assert known(office, case)["pagos"] == []

"""SP-06: the certificate that there is money, and the one that ties it to a commitment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.contracts import (
    PETRA,
    RUBRO,
    asks_for_certificate,
    certifies,
    hires_the_staff,
    known,
    of_the_years_to_come,
)
from tests.office import Office, Received

pytestmark = pytest.mark.procedure("cdp_rp")

CDP = {"clase": "cdp", "numero": "CDP-2026-00001", "vence": date(2026, 12, 31)}


def asked(office: Office, clase: str, **more: Any) -> Received:
    hires_the_staff(office)
    case = office.receives("cdp_rp", clase=clase, rubro=RUBRO, valor=40_000_000, **more)
    asks_for_certificate(office, case)
    return case


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "el CDP precede al gasto y vence con el año")
def test_with_balance_the_cdp_is_issued_until_the_end_of_the_year(office: Office) -> None:
    office.today_is("2026-03-02")
    case = asked(office, "cdp")
    assert office.term_of(case, "certificado").due_on == date(2026, 3, 4)

    certifies(office, case)

    issued = known(office, case)["certificado"]
    assert (issued["clase"], issued["numero"]) == ("cdp", "CDP-2026-00001")
    assert (issued["fecha"], issued["vence"]) == (date(2026, 3, 2), date(2026, 12, 31))
    assert issued["valor"] == 40_000_000
    assert office.broken_invariants() == []


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "sin saldo no hay certificado")
def test_without_balance_it_is_denied_and_nothing_is_numbered(office: Office) -> None:
    case = asked(office, "cdp")

    certifies(office, case, balance=39_999_999)

    assert known(office, case)["certificado"] is None
    assert known(office, case)["expedicion"]["motivo"] == "El saldo disponible no alcanza."
    assert "entered certificado_negado" in office.history_of(case)


@pytest.mark.norm("Decreto 111 de 1996, art. 71", "el certificado cubre todo lo que se compromete")
@pytest.mark.norm(
    "Ley 819 de 2003, art. 12",
    "lo que pasa del año se respalda con lo que el acuerdo autoriza, que Presupuesto confirma",
)
@pytest.mark.parametrize("clase", ["cdp", "rp"])
def test_less_is_certified_only_where_the_rest_is_of_the_years_to_come(
    office: Office, clase: str
) -> None:
    office.today_is("2026-03-02")
    hires_the_staff(office)
    case = office.receives("cdp_rp", clase=clase, rubro=RUBRO, valor=40_000_000, cdp=CDP)
    with pytest.raises(InvalidInput, match="cubre todo lo que se compromete"):
        asks_for_certificate(office, case, valor=39_999_999)
    asks_for_certificate(office, case, valor=41_000_000)
    office.completes(PETRA, "verificar_saldo", {"rubro_activo": "no"}, case=case)
    # what is needed is not what was asked for last
    with pytest.raises(InvalidInput, match="cubre todo lo que se compromete"):
        asks_for_certificate(office, case, valor=1)

    # nor is it lifted by naming an agreement: this year's part and what it allows make up the whole
    rest = of_the_years_to_come(10_000_000)
    for said in (rest | {"valor_vigencias": 9_999_999}, rest | {"fin_gasto": date(2026, 12, 31)}):
        with pytest.raises(InvalidInput, match=r"cubre todo|termina este año"):
            asks_for_certificate(office, case, valor=30_000_000, **said)
    asks_for_certificate(office, case, valor=30_000_000, **rest)
    certifies(office, case, allowed="no")
    assert "autoriza ese valor" in known(office, case)["expedicion"]["motivo"]
    asks_for_certificate(office, case, valor=30_000_000, **rest)
    certifies(office, case)

    issued = known(office, case)["certificado"]
    assert (issued["valor"], issued["valor_vigencias"]) == (30_000_000, 10_000_000)


def test_an_unknown_line_of_the_budget_goes_back_to_be_corrected(office: Office) -> None:
    case = asked(office, "cdp")

    office.completes(PETRA, "verificar_saldo", {"rubro_activo": "no"}, case=case)
    asks_for_certificate(office, case, rubro="2.3.2.02.02.008")
    certifies(office, case)

    assert known(office, case)["certificado"]["rubro"] == "2.3.2.02.02.008"


@pytest.mark.norm(
    "Decreto 111 de 1996, art. 71", "todo compromiso tiene un CDP vigente y su registro"
)
@pytest.mark.parametrize(
    ("cdp", "number"),
    [(CDP, "RP-2026-00001"), (None, None), ({**CDP, "vence": date(2025, 12, 31)}, None)],
    ids=["vigente", "sin CDP", "CDP vencido"],
)
def test_a_commitment_is_registered_against_a_cdp_in_force(
    office: Office, cdp: dict[str, Any] | None, number: str | None
) -> None:
    office.today_is("2026-03-02")
    case = asked(office, "rp", cdp=cdp)

    certifies(office, case)

    issued = known(office, case)["certificado"]
    assert (issued and issued["numero"]) == number

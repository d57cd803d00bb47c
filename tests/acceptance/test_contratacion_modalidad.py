"""How a contract has to be awarded: the amounts of the year and the table of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from engine.domain.minimum_wage import MINIMUM_WAGES
from tests.contracts import known
from tests.office import Office
from tests.selections import decided

pytestmark = pytest.mark.procedure("modalidad_contractual")

#: what a solicitude says unless told: supplies, with a contest
USUAL: dict[str, Any] = {
    "objeto": "Dotación de bibliotecas",
    "objeto_tipo": "bienes",
    "ctu": False,
    "acuerdo_marco": False,
    "causal_cd": None,
    "desierta_hasta": None,
    "sector_obra": "ninguno",
    "valor": 500_000_000,
    "parametros": {},
}
#: the entity reads that the minimum comes before the framework agreement
CHEAPLY = {"parametros": {"acuerdo_marco_y_minima": "MINIMA"}}


def table(decision: str, on: str, **said: Any) -> Any:
    facts = {**USUAL, "fecha_cuantias": date.fromisoformat(on), **said}
    return decided("modalidad_contractual", decision, on, facts)


def amounts(on: str, budget: str = "") -> Mapping[str, Any]:
    found: Mapping[str, Any] = table("cuantias", on, parametros={"presupuesto_entidad": budget})
    return found


def modality(on: str, **said: Any) -> str:
    if "cuantias" not in said:
        said["cuantias"] = amounts(on)
    return str(table("modalidad", on, **said)["codigo"])


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, nums. 1, 2 y 5",
    "Con presupuesto de más de 1.200.000 salarios mínimos la menor cuantía son mil y la mínima, "
    "cien: 1.750.905.000 y 175.090.500 pesos en 2026",
)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (175_090_500, "minima"),
        (175_090_501, "menor_cuantia"),
        (1_750_905_000, "menor_cuantia"),
        (1_750_905_001, "licitacion"),
    ],
)
def test_r14_t1_the_amount_decides_to_the_peso(value: int, expected: str) -> None:
    assert modality("2026-09-01", valor=value) == expected


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 2, lit. b",
    "La menor cuantía es un número de salarios mínimos del año, según el presupuesto de la entidad",
)
@pytest.mark.parametrize(
    ("on", "budget", "wages", "lesser"),
    [
        ("2026-09-01", "", 1000, 1_750_905_000),
        ("2026-09-01", "2101086000000", 1000, 1_750_905_000),
        ("2026-09-01", "2101085000000", 850, 1_488_269_250),
        ("2026-09-01", "1488269249999", 650, 1_138_088_250),
        ("2026-09-01", "700361999999", 450, 787_907_250),
        ("2026-09-01", "210108599999", 280, 490_253_400),
        ("2025-09-01", "", 1000, 1_423_500_000),
        ("2024-09-02", "", 1000, 1_300_000_000),
    ],
)
def test_the_lesser_amount_follows_the_budget_and_the_year(
    on: str, budget: str, wages: int, lesser: int
) -> None:
    found = amounts(on, budget)

    assert (found["smmlv_menor"], found["menor"], found["minima"]) == (wages, lesser, lesser / 10)


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 2, lit. b",
    "Con un salario mínimo de 1.900.000 pesos en 2027 la menor cuantía del Distrito son mil y la "
    "mínima, cien, sin que nadie vuelva a cargar el presupuesto; el que se carga se mide con él",
)
@pytest.mark.parametrize(
    ("budget", "lesser"),
    [
        ("", 1_900_000_000),
        ("2280000000000", 1_900_000_000),  # 1.200.000 wages
        ("2279999999999", 1_615_000_000),  # 850
    ],
)
def test_the_amounts_of_2027_follow_its_wage(budget: str, lesser: int) -> None:
    facts = {"fecha_cuantias": date(2027, 2, 1), "parametros": {"presupuesto_entidad": budget}}
    wage = replace(MINIMUM_WAGES[-1], year=2027, pesos=Decimal(1_900_000))

    found = decided("modalidad_contractual", "cuantias", "2027-02-01", facts, wage)

    assert (found["menor"], found["minima"]) == (lesser, lesser / 10)
    of_2027 = partial(modality, "2027-02-01", cuantias=found)
    least = lesser // 10
    assert [of_2027(valor=value) for value in (least, least + 1, lesser, lesser + 1)] == [
        "minima",
        "menor_cuantia",
        "menor_cuantia",
        "licitacion",
    ]


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2",
    "La modalidad sale del objeto y del valor, en el orden de la tabla",
)
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"causal_cd": "servicios"}, "directa"),
        ({"acuerdo_marco": True, "ctu": True, "valor": 1_000_000}, "acuerdo_marco"),
        ({**CHEAPLY, "acuerdo_marco": True, "ctu": True, "valor": 1_000_000}, "minima"),
        ({**CHEAPLY, "acuerdo_marco": True, "ctu": True}, "acuerdo_marco"),
        ({"objeto_tipo": "consultoria", "valor": 100_000_000}, "minima"),
        ({"objeto_tipo": "consultoria", "valor": 9_000_000_000}, "meritos"),
        ({"objeto_tipo": "especial", "valor": 9_000_000_000}, "menor_cuantia"),
        ({"ctu": True, "valor": 9_000_000_000}, "subasta"),
    ],
)
def test_the_object_decides_before_the_amount(said: dict[str, Any], expected: str) -> None:
    assert modality("2026-09-01", **said) == expected


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 2, num. 2, lit. d",
    "Dentro de los cuatro meses de una licitación desierta se puede hacer selección abreviada",
)
@pytest.mark.parametrize(("days", "expected"), [(0, "menor_cuantia"), (1, "licitacion")])
def test_after_a_failed_tender_there_are_four_months(days: int, expected: str) -> None:
    until = date(2026, 9, 1) - timedelta(days=days)

    assert modality("2026-09-01", valor=9_000_000_000, desierta_hasta=until) == expected


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 7; Decreto 1082 de 2015, arts. 2.2.1.2.3.1.7 a 2.2.1.2.3.1.17",
    "Las garantías salen de la modalidad y del objeto; en la mínima cuantía y en los seguros las "
    "del contrato no son obligatorias",
)
def test_the_guarantees_follow_the_modality(office: Office) -> None:
    work = asked(office, valor=9_000_000_000, objeto_tipo="obra", sector_obra="transporte")
    assert [one["amparo"] for one in work["garantias"]] == [
        "Seriedad de la oferta",
        "Cumplimiento",
        "Estabilidad de la obra",
        "Responsabilidad civil extracontractual",
    ]
    assert work["documento_tipo"]["obligatorio"] is True

    small = asked(office, valor=10_000_000)
    assert not small["garantias"]
    assert small["documento_tipo"]["obligatorio"] is False

    risky = {"usa_personal": True, "riesgo_terceros": True}
    insurance = asked(office, valor=9_000_000_000, objeto_tipo="seguros", **risky)
    assert [one["amparo"] for one in insurance["garantias"]] == ["Seriedad de la oferta"]


def asked(office: Office, **said: Any) -> Mapping[str, Any]:
    """The whole of it, as planning asks for it."""
    facts = {**USUAL, "fecha_cuantias": date(2026, 9, 1), **said}
    case = office.receives("modalidad_contractual", **facts)
    office.works_off()
    return known(office, case)

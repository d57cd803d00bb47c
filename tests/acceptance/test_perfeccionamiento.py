"""P14-2: from the award to the day on which the contract begins.

Dates are counted by hand. Days off that they meet: 8 and 25 December 2026, 1 January 2027.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.contracts import (
    COVERS,
    approves_guarantee,
    begins,
    brings_guarantee,
    insures,
    known,
    names_supervisor,
    open_tasks,
    publishes,
    registers,
    signed,
)
from tests.office import Office

pytestmark = pytest.mark.procedure("perfeccionamiento")


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.1.7.1", "el contrato se publica en los tres días hábiles"
)
def test_a_contract_signed_on_a_friday_of_december_is_published_until_thursday(
    office: Office,
) -> None:
    case = signed(office, "2026-12-04", fecha_acto=date(2026, 12, 1))

    # 7 and 9 December count, the 8th is a holiday: the third day is the 10th
    assert office.term_of(case, "publicacion_secop").due_on == date(2026, 12, 10)


@pytest.mark.norm(
    "Ley 80 de 1993, art. 41", "sin registro y sin garantía aprobada no hay acta de inicio"
)
def test_there_is_no_start_while_a_requirement_is_missing(office: Office) -> None:
    case = signed(office)
    names_supervisor(office, case)

    registers(office, case)
    insures(office, case)
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    brings_guarantee(office, case, *COVERS)
    assert "firmar_acta_inicio" not in open_tasks(office, case)
    approves_guarantee(office, case)

    assert "firmar_acta_inicio" in open_tasks(office, case)
    begins(office, case)
    publishes(office, case)
    contract = known(office, case)["contrato"]
    assert (contract["fecha_inicio"], contract["fecha_fin"]) == (date(2026, 3, 2), date(2026, 9, 2))

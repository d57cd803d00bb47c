"""Selección abreviada de menor cuantía, with the dates of R14-T7."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.abbreviated import (
    closes,
    is_declared_void,
    is_evaluated,
    is_given_up,
    planned,
)
from tests.acceptance.test_contratacion_cronograma import SAMC
from tests.contracts import is_notified, known, open_tasks, the_appeal_is_decided
from tests.office import Office, Received
from tests.selections import (
    LONG,
    MONICA,
    appeals,
    arrives,
    awards,
    closes_with,
    convened,
    nothing_else_came,
    publishes,
    rated,
    schedules,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("seleccion_menor_cuantia")

OFFERS = [rated("Firma 1", 1, points=90, price=900), rated("Firma 2", 2, points=80, price=850)]


def opened(office: Office, *interested: str, draw: str = "no") -> Received:
    """Open since Tuesday 16 June; whoever is interested says so until Friday 19."""
    case = planned(office, "seleccion_menor_cuantia", modalidad="menor_cuantia")
    convened(office, case, SAMC, draw=draw)
    arrives(office, case, "manifestacion", *interested)
    office.days_pass_until("2026-06-20")
    nothing_else_came(office, case)
    return case


@pytest.mark.by_web
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.20",
    "Abierta el martes 16 de junio de 2026, se manifiesta interés hasta el viernes 19; si son más "
    "de diez y el pliego lo previó se sortean diez, y el informe se traslada tres días hábiles",
)
def test_r14_t7_more_than_ten_draw_lots_and_the_best_is_awarded(office: Office) -> None:
    names = [f"Firma {number}" for number in range(1, 12)]
    case = opened(office, *names, draw="si")
    assert office.term_of(case, "manifestacion").due_on == date(2026, 6, 19)

    drawn: dict[str, Any] = {"fecha_sorteo": "2026-06-20", "acta_sorteo": LONG}
    with pytest.raises(InvalidInput, match="Quedan exactamente diez"):
        office.completes(MONICA, "sortear", {**drawn, "sorteados": names}, case=case)
    office.completes(MONICA, "sortear", {**drawn, "sorteados": names[:10]}, case=case)
    office.works_off()
    publishes(office, case)
    is_evaluated(office, case, OFFERS)
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["modalidad"]) == ("Firma 1", "menor_cuantia")
    assert award["segundo"]["adjudicatario"] == "Firma 2"
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.20",
    "El plazo para ofertar empieza el día hábil siguiente a informar el sorteo: informado el "
    "viernes 26 de junio de 2026, día del cierre, éste pasa al lunes 6 de julio (el 29 es festivo)",
)
def test_a_draw_told_on_the_day_of_the_closing_moves_it(office: Office) -> None:
    names = [f"Firma {number}" for number in range(1, 12)]
    case = opened(office, *names, draw="si")
    office.days_pass_until("2026-06-26 09:00")
    drawn = {"fecha_sorteo": "2026-06-25", "acta_sorteo": LONG, "sorteados": names[:10]}
    office.completes(MONICA, "sortear", drawn, case=case)
    office.works_off()
    publishes(office, case)

    schedules(office, case, **FIVE_DAYS_LATER)
    signs_the_act(office, case)
    publishes(office, case)

    assert open_tasks(office, case) == {"atender_plazo"}
    office.days_pass_until("2026-07-06 10:30")
    assert open_tasks(office, case) == {"registrar_cierre"}


#: from Friday 19 to Friday 26 June there are five working days: so many later is each date
FIVE_DAYS_LATER = {
    **SAMC,
    "ultima_adenda": "2026-07-03",
    "cierre": "2026-07-06T10:00",
    "informe": "2026-07-08",
    "fin_traslado": "2026-07-14",
    "adjudicacion": "2026-07-15",
}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.20, num. 1; Ley 80 de 1993, art. 25, num. 18",
    "Si nadie manifiesta interés, el proceso se declara desierto",
)
def test_where_nobody_is_interested_it_is_declared_void(office: Office) -> None:
    case = opened(office)

    is_declared_void(office, case)

    assert known(office, case)["acto_desierta"]["numero"] == "RES-2026-00002"


@pytest.mark.norm(
    "Ley 80 de 1993, art. 25, num. 18; Ley 1437 de 2011 (CPACA), arts. 74 y 76",
    "Sin ofertas se declara desierta, y la reposición que la confirma la deja en firme",
)
def test_without_offers_it_is_void_and_an_appeal_may_leave_it_so(office: Office) -> None:
    case = opened(office, "Firma 1")
    office.days_pass_until("2026-06-26 10:30")
    with pytest.raises(InvalidInput, match="admitido_como"):
        closes_with(office, case, [("Quien no manifestó", 1)], at="2026-06-26T09:00")
    closes(office, case, [])
    signs_the_act(office, case)
    publishes(office, case)

    appeals(office, case, "Firma 1")
    the_appeal_is_decided(office, case, "confirma")
    is_notified(office, case)

    assert "entered proceso_desierto" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"


def test_a_notice_that_is_sent_back_and_given_up_calls_nobody(office: Office) -> None:
    case = planned(office, "seleccion_menor_cuantia", modalidad="menor_cuantia")

    is_given_up(office, case, SAMC)

"""Subasta inversa: whoever is enabled bids down in SECOP II, and what was bid is recorded here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.abbreviated import (
    WORTH,
    closes,
    is_declared_void,
    is_evaluated,
    is_given_up,
    planned,
)
from tests.acceptance.test_contratacion_cronograma import SUBASTA
from tests.contracts import known, open_tasks
from tests.office import Office, Person, Received
from tests.paperwork import paper
from tests.selections import (
    DIEGO,
    EVALUATORS,
    FACTS,
    MONICA,
    answers_the_transfer,
    awards,
    consolidates,
    convened,
    give_opinions,
    publishes,
    rated,
)

pytestmark = pytest.mark.procedure("subasta_inversa")

OFFERS = [rated(f"Firma {number}", number, price=900 - number) for number in (1, 2, 3)]


LUCIA = Person("lucia", "Lucía Angulo", ("comite_evaluador",))
CDP = {**FACTS["cdp"], "valor": WORTH}
COMPUTERS = {"modalidad": "subasta", "objeto_tipo": "bienes", "ctu": True, "cdp": CDP}


EVENT = {
    "numero_evento": "CO1.EV.1",
    "fecha_evento": "2026-07-07T09:00",
    "margen_minimo": 5_000_000,
    "reviso_margen": True,
}


def opened(office: Office, **said: Any) -> Received:
    case = planned(office, "subasta_inversa", **COMPUTERS, **said)
    convened(office, case, SUBASTA)
    return case


def evaluated(office: Office, offers: Sequence[dict[str, Any]]) -> Received:
    """The report stands on Tuesday 7 July, the day of the auction."""
    case = opened(office)
    is_evaluated(office, case, offers, until="2026-07-07 09:30")
    return case


def bid(name: str, price: int, hour: str) -> dict[str, Any]:
    return {"oferente": name, "precio": price * 1_000_000, "hora": hour}


def weighs(office: Office, case: Received, said: str) -> None:
    """What the committee says of the lowest price."""
    why = {"explicacion_precio": "Se le pidió explicarlo y no mostró de dónde sale."}
    office.completes(DIEGO, "valorar_precio", {"precio_valorado": said, **why}, case=case)


@pytest.mark.by_web
@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.1.2.1 a 2.2.1.2.1.2.6 y 2.2.1.1.2.2.4",
    "La subasta no empieza antes de su hora; un lance vale si mejora el menor precio en el margen; "
    "un precio artificialmente bajo que no se explica se rechaza, y se adjudica al que sigue",
)
def test_the_lowest_bid_that_is_explained_wins(office: Office) -> None:
    case = evaluated(office, OFFERS)
    early = {**EVENT, "fecha_evento": "2026-07-07T08:59"}
    with pytest.raises(InvalidInput, match="no empieza antes de la hora del cronograma"):
        office.completes(MONICA, "dirigir_subasta", early, case=case)
    weak = [bid("Firma 1", 890, "09:05"), bid("Firma 2", 886, "09:10")]
    with pytest.raises(InvalidInput, match="no mejora el menor precio"):
        office.completes(MONICA, "dirigir_subasta", {**EVENT, "lances": weak}, case=case)

    bids = [
        bid("Firma 1", 890, "09:05"),
        bid("Firma 2", 880, "09:10"),
        bid("Firma 1", 300, "09:15"),
    ]
    office.completes(MONICA, "dirigir_subasta", {**EVENT, "lances": bids}, case=case)
    office.works_off()
    assert "Firma 2, a las 09:10" in " ".join(paper(office, case, "acta_subasta").split())
    weighs(office, case, "bajo")
    weighs(office, case, "vale")
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Firma 2", 880_000_000)
    # who bid nothing keeps the first price
    assert award["segundo"]["valor"] == 897_000_000
    assert award["acto"]["fecha"] == date(2026, 7, 7)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.2",
    "Si en la subasta no hay lances, se adjudica al menor precio inicial",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 8",
    "Quienes evalúan no cambian el precio de una oferta: es el que tenía en el cierre",
)
@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3",
    "Evalúan cada aspecto quienes se designaron al planear, y nadie más del grupo",
)
def test_where_nobody_bids_the_lowest_first_price_wins(office: Office) -> None:
    case = opened(office, evaluadores=EVALUATORS)
    office.hires(LUCIA)
    closes(office, case, OFFERS)
    office.days_pass_until("2026-07-01 08:00")
    assert office.inbox_of(LUCIA) == []
    assert office.inbox_of(DIEGO) == ["evaluar_ofertas"] * 3
    give_opinions(office, OFFERS)
    dearer = [*OFFERS[:2], {**OFFERS[2], "valor_oferta": 898_000_000}]
    with pytest.raises(InvalidInput, match="es el del cierre: no se cambia"):
        consolidates(office, case, dearer)
    consolidates(office, case, OFFERS)
    publishes(office, case)
    office.days_pass_until("2026-07-07 09:30")
    with pytest.raises(InvalidInput, match="es el del cierre: no se cambia"):
        answers_the_transfer(office, case, dearer)
    answers_the_transfer(office, case, OFFERS)
    publishes(office, case)
    office.completes(MONICA, "dirigir_subasta", EVENT, case=case)
    office.works_off()
    weighs(office, case, "vale")
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Firma 3", 897_000_000)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.2; Ley 80 de 1993, art. 25, num. 6",
    "Con un solo habilitado no hay subasta: se adjudica si su precio cabe en la disponibilidad",
)
def test_a_single_offer_above_the_certificate_leaves_it_void(office: Office) -> None:
    case = evaluated(office, [rated("Firma 1", 1, price=901)])
    assert "dirigir_subasta" not in open_tasks(office, case)

    with pytest.raises(InvalidInput, match="supera el CDP"):
        weighs(office, case, "vale")
    weighs(office, case, "alto")
    is_declared_void(office, case)

    assert known(office, case).get("adjudicacion") is None


def test_without_offers_there_is_no_auction(office: Office) -> None:
    case = opened(office)

    closes(office, case, [])

    assert open_tasks(office, case) == {"proyectar_acto"}


def test_what_is_not_called_has_no_auction(office: Office) -> None:
    case = planned(office, "subasta_inversa", **COMPUTERS)

    is_given_up(office, case, SUBASTA)

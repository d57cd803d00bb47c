"""Subasta inversa: whoever is enabled bids down in SECOP II, and what was bid is recorded here.

Days off that they meet in 2026: 8, 15 and 29 June, 13 and 20 July, and every weekend.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.acceptance.test_contratacion_cronograma import SUBASTA
from tests.contracts import OMAR, known, open_tasks
from tests.office import Office, Received
from tests.selections import (
    DIEGO,
    FACTS,
    MONICA,
    answers_the_transfer,
    appeals_not,
    awards,
    closes_with,
    convened,
    drafts_the_notice,
    evaluates,
    hires_the_staff,
    is_revoked,
    publishes,
    rated,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("subasta_inversa")

OFFERS = [rated(f"Firma {number}", number, price=900 - number) for number in (1, 2, 3)]


def planned(office: Office) -> Received:
    """Computers: the project of terms is published on Wednesday 3 June."""
    hires_the_staff(office)
    office.today_is("2026-06-03 08:00")
    said: dict[str, Any] = {**FACTS, "modalidad": "subasta", "objeto_tipo": "bienes", "ctu": True}
    cdp = {**FACTS["cdp"], "valor": 900_000_000}
    return office.receives("subasta_inversa", **{**said, "valor": 900_000_000, "cdp": cdp})


def opened(office: Office) -> Received:
    case = planned(office)
    convened(office, case, SUBASTA)
    return case


def evaluated(office: Office, offers: Sequence[dict[str, Any]]) -> Received:
    """The report stands on Tuesday 7 July, the day of the auction."""
    case = opened(office)
    office.days_pass_until("2026-06-26 10:30")
    prices = [(one["oferente"], one["valor_oferta"]) for one in offers]
    closes_with(office, case, prices, at="2026-06-26T09:00")
    office.days_pass_until("2026-07-01 08:00")
    evaluates(office, case, offers)
    office.days_pass_until("2026-07-07 09:30")
    answers_the_transfer(office, case, offers)
    publishes(office, case)
    return case


def bid(name: str, price: int, hour: str) -> dict[str, Any]:
    return {"oferente": name, "precio": price * 1_000_000, "hora": hour}


def weighs(office: Office, case: Received, said: str) -> None:
    """What the committee says of the lowest price."""
    why = {"explicacion_precio": "Se le pidió explicarlo y no mostró de dónde sale."}
    office.completes(DIEGO, "valorar_precio", {"precio_valorado": said, **why}, case=case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.1.2.1 a 2.2.1.2.1.2.6 y 2.2.1.1.2.2.4",
    "Un lance vale si mejora el menor precio en el margen; un precio artificialmente bajo que no "
    "se explica se rechaza, y se adjudica al que sigue",
)
def test_the_lowest_bid_that_is_explained_wins(office: Office) -> None:
    case = evaluated(office, OFFERS)
    event = {"numero_evento": "CO1.EV.1", "margen_minimo": 5_000_000, "reviso_margen": True}
    weak = [bid("Firma 1", 890, "09:05"), bid("Firma 2", 886, "09:10")]
    with pytest.raises(InvalidInput, match="no mejora el menor precio"):
        office.completes(MONICA, "dirigir_subasta", {**event, "lances": weak}, case=case)

    bids = [bid("Firma 1", 890, "09:05"), bid("Firma 2", 880, "09:10"), bid("Firma 1", 300, "9:15")]
    office.completes(MONICA, "dirigir_subasta", {**event, "lances": bids}, case=case)
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
    "Decreto 1082 de 2015, art. 2.2.1.2.1.2.2; Ley 80 de 1993, art. 25, num. 6",
    "Con un solo habilitado no hay subasta: se adjudica si su precio cabe en la disponibilidad",
)
def test_a_single_offer_above_the_certificate_leaves_it_void(office: Office) -> None:
    case = evaluated(office, [rated("Firma 1", 1, price=901)])
    assert "dirigir_subasta" not in open_tasks(office, case)

    with pytest.raises(InvalidInput, match="supera el CDP"):
        weighs(office, case, "vale")
    weighs(office, case, "alto")
    signs_the_act(office, case)
    publishes(office, case)
    appeals_not(office, case)

    assert known(office, case).get("adjudicacion") is None
    assert "entered proceso_desierto" in office.history_of(case)


def test_without_offers_there_is_no_auction(office: Office) -> None:
    case = opened(office)
    office.days_pass_until("2026-06-26 10:30")

    closes_with(office, case, [], at="2026-06-26T09:00")

    assert open_tasks(office, case) == {"proyectar_acto"}


def test_an_opening_is_revoked_and_there_is_no_auction(office: Office) -> None:
    case = opened(office)

    is_revoked(office, case)

    assert "entered proceso_revocado" in office.history_of(case)


def test_what_is_not_called_has_no_auction(office: Office) -> None:
    case = planned(office)
    drafts_the_notice(office, case, SUBASTA)
    said = {"decision_aviso": "desistir", "observaciones_aviso": "Hay un acuerdo marco vigente."}
    office.completes(OMAR, "firmar_aviso", said, case=case)

    assert "entered no_abierto" in office.history_of(case)

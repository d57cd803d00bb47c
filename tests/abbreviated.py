"""Selections that are not a public tender, on the days of R14-T7: what they have in common.

Days off that they meet in 2026: 8, 15 and 29 June, 13 and 20 July, and every weekend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.contracts import OMAR
from tests.office import Office, Received
from tests.selections import (
    FACTS,
    answers_the_transfer,
    appeals_not,
    closes_with,
    drafts_the_notice,
    evaluates,
    hires_the_staff,
    publishes,
    signs_the_act,
)

WORTH = 900_000_000


def planned(office: Office, process_id: str, *, on: str = "2026-06-03", **said: Any) -> Received:
    """The project of terms is published on Wednesday 3 June, unless told."""
    hires_the_staff(office)
    office.today_is(f"{on} 08:00")
    return office.receives(process_id, **{**FACTS, "valor": WORTH, **said})


def is_given_up(office: Office, case: Received, dates: Mapping[str, Any]) -> None:
    """The notice is sent back once, and then nobody is called."""
    for decision in ("devolver", "desistir"):
        drafts_the_notice(office, case, dates)
        said = {"decision_aviso": decision, "observaciones_aviso": "Falta el lugar de consulta."}
        office.completes(OMAR, "firmar_aviso", said, case=case)

    assert "entered no_abierto" in office.history_of(case)


def closes(office: Office, case: Received, offers: Sequence[Mapping[str, Any]]) -> None:
    """On Friday 26 June, with those offers or with none."""
    office.days_pass_until("2026-06-26 10:30")
    prices = [(one["oferente"], one["valor_oferta"]) for one in offers]
    closes_with(office, case, prices, at="2026-06-26T09:00")


def is_evaluated(
    office: Office,
    case: Received,
    offers: Sequence[Mapping[str, Any]],
    *,
    until: str = "2026-07-07",
) -> None:
    """The report of Wednesday 1 July stands once its three working days are over."""
    closes(office, case, offers)
    office.days_pass_until("2026-07-01 08:00")
    evaluates(office, case, offers)
    # 2, 3 and 6 July
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 7, 6)
    office.days_pass_until(until)
    answers_the_transfer(office, case, offers)
    publishes(office, case)


def is_declared_void(office: Office, case: Received) -> None:
    """By an act that nobody appeals."""
    signs_the_act(office, case)
    publishes(office, case)
    appeals_not(office, case)

    assert "entered proceso_desierto" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"

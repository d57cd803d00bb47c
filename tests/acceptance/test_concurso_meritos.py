"""Concurso de méritos: only the work is scored, and the price is looked at with who is first.

Days off that they meet in 2026: 8, 15 and 29 June, 13 and 20 July, and every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.acceptance.test_contratacion_cronograma import SAMC
from tests.contracts import OMAR, known
from tests.office import Office, Received
from tests.selections import (
    DIEGO,
    FACTS,
    LONG,
    MONICA,
    answers_the_transfer,
    appeals_not,
    arrives,
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

pytestmark = pytest.mark.procedure("concurso_meritos")

DATES = {key: day for key, day in SAMC.items() if key != "fin_manifestacion"}
TIED = [rated(f"Firma {number}", number, points=90, price=800) for number in (1, 2)]


def planned(office: Office, on: str, *, listed: bool = False) -> Received:
    """The supervision of a work, with a list made before or without it."""
    hires_the_staff(office)
    office.today_is(f"{on} 08:00")
    facts = {**FACTS, "modalidad": "meritos", "objeto_tipo": "consultoria", "valor": 900_000_000}
    case = office.receives("concurso_meritos", **facts)
    said: dict[str, Any] = {"con_precalificacion": "si" if listed else "no"}
    if listed:
        said["fin_precalificacion"] = "2026-05-22"
    office.completes(MONICA, "definir_precalificacion", said, case=case)
    return case


def lists(office: Office, case: Received, outcome: str) -> None:
    """Who is interested says so until Friday 22 May; the report may be commented for two days."""
    arrives(office, case, "interes", "Firma 1", "Firma 2")
    office.days_pass_until("2026-05-23")
    fit = [{"nombre": name, "documento": "900"} for name in ("Firma 1", "Firma 2")]
    said = {"precalificados": fit, "informe_precalificacion": LONG}
    office.completes(DIEGO, "informar_precalificacion", said, case=case)
    office.works_off()
    office.today_is("2026-05-25 09:00")
    publishes(office, case)
    assert office.term_of(case, "precalificacion").due_on == date(2026, 5, 27)
    office.days_pass_until("2026-05-28")
    done = {"precalificados": fit, "lista_conformada": outcome, "acta_lista": LONG}
    office.completes(DIEGO, "conformar_lista", done, case=case)


def agrees(office: Office, case: Received, price: int | None) -> None:
    said: dict[str, Any] = {"hay_acuerdo": "si" if price else "no", "acta_revision": LONG}
    if price:
        said["valor_acordado"] = price * 1_000_000
    office.completes(DIEGO, "revisar_oferta", said, case=case)


def evaluated(office: Office, case: Received) -> None:
    office.days_pass_until("2026-06-26 10:30")
    prices = [(one["oferente"], one["valor_oferta"]) for one in TIED]
    closes_with(office, case, prices, at="2026-06-26T09:00")
    office.days_pass_until("2026-07-01 08:00")
    evaluates(office, case, TIED)
    # 2, 3 and 6 July
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 7, 6)
    office.days_pass_until("2026-07-07")
    answers_the_transfer(office, case, TIED)
    publishes(office, case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.1.3.1 a 2.2.1.2.1.3.7; Ley 2069 de 2020, art. 35",
    "Con lista previa, dos días para observarla; el precio no da puntaje: se revisa con el primero "
    "después de desempatar, y sin acuerdo, con el segundo",
)
def test_without_agreement_with_the_first_it_is_the_second(office: Office) -> None:
    case = planned(office, "2026-05-18", listed=True)
    lists(office, case, "lista")
    office.days_pass_until("2026-06-03")
    convened(office, case, DATES)
    evaluated(office, case)
    untied = {
        "criterio_aplicado": "12",
        "ganador_empate": "Firma 2",
        "prueba_desempate": "Ningún criterio anterior los separó: se sorteó con balotas.",
    }
    office.completes(DIEGO, "resolver_empate", untied, case=case)

    agrees(office, case, None)
    with pytest.raises(InvalidInput, match="supera el CDP"):
        agrees(office, case, 3001)
    agrees(office, case, 780)
    awards(office, case)

    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Firma 1", 780_000_000)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.3.2; Ley 80 de 1993, art. 25, num. 18",
    "Sin ofertas con las que revisar el precio, el concurso se declara desierto",
)
def test_with_nobody_to_agree_with_it_is_declared_void(office: Office) -> None:
    case = planned(office, "2026-06-03")
    convened(office, case, DATES)
    office.days_pass_until("2026-06-26 10:30")
    closes_with(office, case, [], at="2026-06-26T09:00")

    signs_the_act(office, case)
    publishes(office, case)
    appeals_not(office, case)

    assert "entered proceso_desierto" in office.history_of(case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.3.7",
    "Si la lista no se puede conformar, la entidad sigue en concurso abierto o termina",
)
def test_without_a_list_the_contest_may_end(office: Office) -> None:
    case = planned(office, "2026-05-18", listed=True)

    lists(office, case, "termina")

    assert "entered concurso_terminado" in office.history_of(case)


def test_an_opening_is_revoked_and_nobody_is_evaluated(office: Office) -> None:
    case = planned(office, "2026-06-03")
    convened(office, case, DATES)

    is_revoked(office, case)

    assert "entered proceso_revocado" in office.history_of(case)


def test_a_contest_that_is_not_called_has_no_offers(office: Office) -> None:
    case = planned(office, "2026-06-03")
    drafts_the_notice(office, case, DATES)
    said = {"decision_aviso": "desistir", "observaciones_aviso": "Lo hará otra dependencia."}
    office.completes(OMAR, "firmar_aviso", said, case=case)

    assert "entered no_abierto" in office.history_of(case)

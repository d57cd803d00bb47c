"""Concurso de méritos: only the work is scored, and the price is looked at with who is first."""

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
from tests.contracts import known
from tests.office import Office, Received
from tests.paperwork import paper
from tests.selections import (
    DIEGO,
    LONG,
    MONICA,
    arrives,
    awards,
    convened,
    nothing_else_came,
    publishes,
    rated,
)

pytestmark = pytest.mark.procedure("concurso_meritos")

DATES = {key: day for key, day in SAMC.items() if key != "fin_manifestacion"}
TIED = [rated(f"Firma {number}", number, points=90, price=800) for number in (1, 2)]


def contest(office: Office, *, listed: bool = False) -> Received:
    """The supervision of a work, with a list made before, since 18 May, or without it."""
    on = "2026-05-18" if listed else "2026-06-03"
    work = {"modalidad": "meritos", "objeto_tipo": "consultoria"}
    case = planned(office, "concurso_meritos", on=on, **work)
    said: dict[str, Any] = {"con_precalificacion": "si" if listed else "no"}
    if listed:
        said |= {"fin_precalificacion": "2026-05-18", "texto_aviso_precalificacion": LONG}
        with pytest.raises(InvalidInput, match="desde mañana"):
            office.completes(MONICA, "definir_precalificacion", said, case=case)
        said["fin_precalificacion"] = "2026-05-22"
    office.completes(MONICA, "definir_precalificacion", said, case=case)
    office.works_off()
    if listed:
        publishes(office, case)
    return case


def lists(office: Office, case: Received, outcome: str) -> None:
    """Who is interested says so until Friday 22 May; the report may be commented for two days."""
    arrives(office, case, "interes", "Firma 1", "Firma 2")
    office.days_pass_until("2026-05-23")
    nothing_else_came(office, case)
    fit = [{"nombre": name, "documento": "900"} for name in ("Firma 1", "Firma 2")]
    said = {"precalificados": fit, "informe_precalificacion": LONG}
    office.completes(DIEGO, "informar_precalificacion", said, case=case)
    office.works_off()
    office.today_is("2026-05-25 09:00")
    publishes(office, case)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 5, 27)
    office.days_pass_until("2026-05-28")
    nothing_else_came(office, case)
    done = {"precalificados": fit, "lista_conformada": outcome, "acta_lista": LONG}
    office.completes(DIEGO, "conformar_lista", done, case=case)


def agrees(office: Office, case: Received, price: int | None) -> None:
    said: dict[str, Any] = {"hay_acuerdo": "si" if price else "no", "acta_revision": LONG}
    if price:
        said["valor_acordado"] = price * 1_000_000
    office.completes(DIEGO, "revisar_oferta", said, case=case)
    office.works_off()


@pytest.mark.by_web
@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.1.3.1 a 2.2.1.2.1.3.7; Ley 2069 de 2020, art. 35",
    "Con lista previa, dos días para observarla; el precio no da puntaje: se revisa con el primero "
    "después de desempatar, y sin acuerdo, con el segundo",
)
def test_without_agreement_with_the_first_it_is_the_second(office: Office) -> None:
    case = contest(office, listed=True)
    lists(office, case, "lista")
    office.days_pass_until("2026-06-03")
    convened(office, case, DATES)
    is_evaluated(office, case, TIED)
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

    record = paper(office, case, "acta_revision")
    assert "Segundo en el orden de elegibilidad" in record
    assert "Hubo acuerdo, por $780.000.000" in record
    award = known(office, case)["adjudicacion"]
    assert (award["adjudicatario"], award["valor"]) == ("Firma 1", 780_000_000)
    assert office.broken_invariants() == []


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.2.1.3.2; Ley 80 de 1993, art. 25, num. 18",
    "Sin ofertas con las que revisar el precio, el concurso se declara desierto",
)
def test_with_nobody_to_agree_with_it_is_declared_void(office: Office) -> None:
    case = contest(office)
    convened(office, case, DATES)
    closes(office, case, [])

    is_declared_void(office, case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, arts. 2.2.1.2.1.3.4 y 2.2.1.2.1.3.7",
    "La precalificación empieza por su aviso, que deja tiempo para responderle; si la lista no se "
    "puede conformar, la entidad sigue en concurso abierto o termina",
)
def test_without_a_list_the_contest_may_end(office: Office) -> None:
    case = contest(office, listed=True)

    lists(office, case, "termina")

    assert "entered concurso_terminado" in office.history_of(case)


def test_a_contest_that_is_not_called_has_no_offers(office: Office) -> None:
    is_given_up(office, contest(office), DATES)

"""Whoever was named to evaluate the offers leaves, and the selection goes on with who follows."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from tests.abbreviated import closes, planned
from tests.acceptance.test_contratacion_cronograma import SAMC
from tests.acceptance.test_novedad_seleccion import NEW
from tests.annulled import signs_again
from tests.contracts import OMAR, known, open_tasks
from tests.notices import stands_in
from tests.notified import paper
from tests.office import Office, Person, Received
from tests.selections import (
    DIEGO,
    EVALUATORS,
    arrives,
    convened,
    evaluates,
    nothing_else_came,
    publishes,
    rated,
)

pytestmark = pytest.mark.procedure("cambio_evaluador")

#: who follows, who signed the previous studies, and who stands in for a few days
LUCIA = Person("lucia", "Lucía Ante", ("comite_evaluador",))
RITA = Person("rita", "Rita Solís", ("comite_evaluador",))
IVAN = Person("ivan", "Iván Mora", ("archivo",))

OFFERS = [rated("Firma 1", 1, points=90, price=900)]
ANSWER = {"calificadas": OFFERS, "respuestas_traslado": "Se respondió cada observación."}
MOVED = {
    "evaluador_anterior": DIEGO.username,
    "motivo_cambio": "traslado",
    "detalle_cambio": "Lo trasladaron a Hacienda.",
}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3",
    "Quien se designó para evaluar se va en mitad del traslado, que corre del 2 al 6 de julio de "
    "2026: se designa por escrito a quien sigue, que no es quien estructuró",
)
def test_who_evaluates_leaves_in_the_middle_of_the_transfer(office: Office) -> None:
    case = is_in_its_transfer(office)
    office.hires(LUCIA, RITA)
    office.days_pass_until("2026-07-03 09:00")
    office.records(OMAR, "cambio_evaluador", {**MOVED, "motivo_cambio": "otro"}, case=case)
    kept = {"decision_cambio": "mantener", "motivo_mantener": "Se revocó el traslado."}
    office.works_off()
    office.completes(OMAR, "designar_evaluador", kept, case=case)
    assert known(office, case)["evaluadores"] == EVALUATORS

    office.records(OMAR, "cambio_evaluador", MOVED, case=case)
    office.works_off()
    is_named(office, case)
    follows = {"persona": LUCIA.username, "antes": [DIEGO.username]}
    assert known(office, case)["evaluadores"] == [{**one, **follows} for one in EVALUATORS]
    office.days_pass_until("2026-07-07")
    nothing_else_came(office, case)
    with pytest.raises(InvalidInput, match="designad"):
        office.completes(DIEGO, "responder_traslado", ANSWER, case=case)
    office.completes(LUCIA, "responder_traslado", ANSWER, case=case)
    office.works_off()
    publishes(office, case)
    assert "recomendar_decision" in open_tasks(office, case)
    assert office.broken_invariants() == []


def is_in_its_transfer(office: Office) -> Received:
    """The report of Wednesday 1 July may be commented on 2, 3 and 6 July."""
    named = {"evaluadores": EVALUATORS, "estructuro": RITA.name}
    case = planned(office, "seleccion_contratista", modalidad="menor_cuantia", **NEW, **named)
    convened(office, case, SAMC)
    arrives(office, case, "manifestacion", "Firma 1")
    office.days_pass_until("2026-06-20")
    nothing_else_came(office, case)
    closes(office, case, OFFERS)
    office.days_pass_until("2026-07-01 08:00")
    evaluates(office, case, OFFERS)
    return case


def is_named(office: Office, case: Received) -> None:
    """Not who signed the studies; after a first paper by mistake; and they are told by letter."""
    named = {"decision_cambio": "designar", "evaluador_nuevo": LUCIA.username}
    said = {**named, "sin_conflictos": True}
    structured = {**said, "evaluador_nuevo": RITA.username}
    with pytest.raises(InvalidInput, match="evaluador_nuevo"):
        office.completes(OMAR, "designar_evaluador", structured, case=case)
    undeclared = {**said, "sin_conflictos": False}
    with pytest.raises(InvalidInput, match="sin_conflictos"):
        office.completes(OMAR, "designar_evaluador", undeclared, case=case)
    signs_again(office, OMAR, "designar_evaluador", said, case)
    told = paper(office, case, "cambio_evaluador")
    assert f"Se designa a {LUCIA.name}" in told
    assert f"en lugar de {DIEGO.name}" in told
    letters = office.mail.to("lucia@")
    assert any(letter.startswith("Designación para evaluar ofertas: DES") for letter in letters)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.3",
    "Quien suple a quien se designó evalúa en su lugar mientras se ausenta",
)
def test_who_stands_in_for_the_evaluator_answers_in_their_place(office: Office) -> None:
    case = is_in_its_transfer(office)
    office.hires(IVAN)
    stands_in(office, IVAN, DIEGO, "2026-07-06", "2026-07-10")
    office.days_pass_until("2026-07-07")
    nothing_else_came(office, case)

    in_his_place = office.today_of(IVAN)
    office.completes(in_his_place, "responder_traslado", ANSWER, case=case)
    office.works_off()
    publishes(office, case)

    assert "recomendar_decision" in open_tasks(office, case)

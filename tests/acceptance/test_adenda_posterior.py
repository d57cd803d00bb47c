"""What is left of the schedule of a selection that has closed is moved, until it is awarded.

Dates are counted by hand. Days off that they meet in 2026: 29 June, 13 July, 2 and 16 November, and
every weekend.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.services import tasks
from tests.abbreviated import closes, planned
from tests.acceptance.test_contratacion_cronograma import SUBASTA
from tests.acceptance.test_licitacion_publica import KEPT
from tests.acceptance.test_novedad_seleccion import NEW
from tests.acceptance.test_subasta_inversa import COMPUTERS, OFFERS
from tests.contracts import known, open_tasks
from tests.office import Office, Received
from tests.selections import (
    FACTS,
    MONICA,
    arrives,
    convened,
    evaluates,
    hires_the_staff,
    publishes,
    schedules,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("seleccion_contratista")

#: the report a day later, and what follows
LATER = {
    **SUBASTA,
    "informe": "2026-07-02",
    "fin_traslado": "2026-07-07",
    "subasta": "2026-07-08T09:00",
    "adjudicacion": "2026-07-09",
}


def asks(office: Office, case: Received) -> None:
    said = {"motivo_de_la_adenda": "El comité evaluador pide más tiempo para los informes."}
    office.records(MONICA, "adenda_cronograma", said, case=case)
    office.works_off()


def moves(
    office: Office, case: Received, dates: dict[str, str], *, decision: str = "firmar"
) -> None:
    schedules(office, case, **dates)
    signs_the_act(office, case, decision=decision)
    if decision == "firmar":
        publishes(office, case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.2.1",
    "Cerrado el viernes 26 de junio de 2026, lo que falta se mueve por adenda que salga un día "
    "hábil: la del sábado 27 no vale, y se avisa; la del martes 30 mueve el informe y la subasta",
)
@pytest.mark.norm(
    "Ley 1150 de 2007, art. 5, par. 1",
    "El informe que sale el miércoles 8 de julio de 2026, el mismo día de la subasta, no deja "
    "subsanar: la subasta se mueve al viernes 10 y, mientras se subsana, al martes 14",
)
def test_what_is_left_after_the_closing_is_moved_until_the_award(office: Office) -> None:
    case = planned(office, "seleccion_contratista", **COMPUTERS, **NEW)
    convened(office, case, SUBASTA)
    with pytest.raises(InvalidInput, match="Atender el plazo de ofertas"):
        asks(office, case)
    closes(office, case, OFFERS)
    is_moved_on_a_saturday(office, case)

    office.days_pass_until("2026-06-30 09:00")
    asks(office, case)
    with pytest.raises(InvalidInput, match="una vez a la vez"):
        asks(office, case)
    is_told_what_is_wrong(office, case)
    moves(office, case, LATER, decision="no_firmar")
    asks(office, case)
    moves(office, case, LATER)
    assert known(office, case)["cronograma"]["informe"] == date(2026, 7, 2)

    leaves_time_to_cure(office, case)
    assert office.inbox_of(MONICA) == ["anotar_lo_ultimo"]
    assert office.broken_invariants() == []


def is_moved_on_a_saturday(office: Office, case: Received) -> None:
    """To no avail, and whoever offered is told so."""
    office.days_pass_until("2026-06-27 11:00")
    asks(office, case)
    moves(office, case, LATER)
    publishes(office, case)
    assert known(office, case)["cronograma"]["informe"] == date(2026, 7, 1)
    assert "entered adenda_extemporanea" in office.history_of(case)


def is_told_what_is_wrong(office: Office, case: Received) -> None:
    """Nothing moves, or a day that is over does."""
    for dates in (SUBASTA, {**LATER, "informe": "2026-06-26"}):
        schedules(office, case, **dates)
        assert "fijar_cronograma" in open_tasks(office, case)


def leaves_time_to_cure(office: Office, case: Received) -> None:
    """Until the auction begins, whenever that is."""
    office.days_pass_until("2026-07-08 08:00")
    evaluates(office, case, OFFERS)
    friday = {**LATER, "subasta": "2026-07-10T09:00", "adjudicacion": "2026-07-14"}
    moves(office, case, friday)
    office.days_pass_until("2026-07-09 09:00")
    asks(office, case)
    moves(office, case, {**friday, "subasta": "2026-07-14T09:00"})

    office.days_pass_until("2026-07-10 10:00")
    arrives(office, case, "subsanacion", "Firma 1")
    office.days_pass_until("2026-07-14 09:30")


# -- the award -------------------------------------------------------------------------------------


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 9",
    "El plazo para adjudicar, del 30 de octubre al 20 de noviembre de 2026, se prorroga antes de "
    "que venza, una vez y a lo sumo por la mitad de sus trece días hábiles: hasta el lunes 30, no "
    "el martes 1 de diciembre",
)
@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 9",
    "Suspendido del 12 al 27 de noviembre y corrida la adjudicación al 7 de diciembre de 2026, la "
    "mitad es la de los trece días: hasta el miércoles 16, no el jueves 17",
)
@pytest.mark.procedure("adenda_posterior")
def test_the_time_to_award_is_extended_once_and_by_half(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-11-20 09:00")
    case = receives(office)
    refused(office, case, "2026-12-01", "a lo sumo por la mitad")
    moves(office, case, awarded_on("2026-11-30"))

    left = known(office, case)
    assert left["cronograma"]["adjudicacion"] == date(2026, 11, 30)
    assert left["adjudicacion_prorrogada"] is True
    again = receives(office, cronograma=left["cronograma"], adjudicacion_prorrogada=True)
    refused(office, again, "2026-12-01", "ya se prorrogó")
    office.today_is("2026-11-21 09:00")
    refused(office, receives(office), "2026-11-30", "ya venció")
    is_extended_without_the_days_of_a_suspension(office)


def is_extended_without_the_days_of_a_suspension(office: Office) -> None:
    """With what the record of the closing says of the term, or without it."""
    office.today_is("2026-12-01 09:00")
    moved = {**KEPT, "fin_traslado": date(2026, 12, 3), "adjudicacion": date(2026, 12, 7)}
    days = {"suspensiones": [{"desde": date(2026, 11, 12), "hasta": date(2026, 11, 27)}]}
    for closed in (None, {"dias_para_adjudicar": 13}):
        case = receives(office, cronograma=moved, acta_cierre=closed, **days)
        refused(office, case, "2026-12-17", "sin los de una suspensión: hasta el 2026-12-16")
    moves(office, case, awarded_on("2026-12-16"))
    assert known(office, case)["cronograma"]["adjudicacion"] == date(2026, 12, 16)


def receives(office: Office, **said: Any) -> Received:
    """The tender whose report was published on Tuesday 10 November."""
    about = {"modalidad": "licitacion", "cronograma": KEPT, "motivo_adenda": "Falta un concepto."}
    report = {"registro_informe": {"fecha": date(2026, 11, 10)}}
    return office.receives("adenda_posterior", **{**FACTS, **about, **report, **said})


def awarded_on(day: str) -> dict[str, str]:
    """Nothing else may be written any more."""
    return {"adjudicacion": day}


def refused(office: Office, case: Received, day: str, said: str) -> None:
    schedules(office, case, **awarded_on(day))
    with office.engine.work_as(office.actor(MONICA)) as work:
        page = tasks.task_page(work, office.task_of(case, "fijar_cronograma"))
    (wrong,) = page.values["defectos_cronograma"]
    assert said in wrong["motivo"]

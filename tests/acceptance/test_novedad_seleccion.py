"""A selection that is open is suspended, goes on with other dates, or is revoked.

Whatever its modality: from its opening until the award. Dates are counted by hand. Days off that
they meet in 2026: 29 June, 16 November and 8 December, and every weekend.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from engine.domain.terms import TermStatus
from engine.errors import InvalidInput
from engine.settings import BOGOTA
from tests.abbreviated import closes, planned
from tests.acceptance.test_contratacion_cronograma import LP, MC, SAMC
from tests.acceptance.test_licitacion_publica import (
    OFFERS,
    begins,
    holds_the_hearing_of_award,
    holds_the_risk_hearing,
    is_opened,
)
from tests.acceptance.test_minima_cuantia import FACTS as PAPER
from tests.acceptance.test_minima_cuantia import opens_to_offers
from tests.contracts import OMAR, known, open_tasks
from tests.office import Office, Received
from tests.selections import (
    DIEGO,
    LONG,
    MONICA,
    answers_the_transfer,
    arrives,
    calls,
    closes_with,
    convened,
    evaluates,
    frees_the_money,
    hires_the_staff,
    nothing_else_came,
    publishes,
    rated,
    reports,
    schedules,
    signs_the_act,
)

pytestmark = pytest.mark.procedure("novedad_seleccion")

#: what `contratacion` hands over: nothing of it has happened yet
NEW: dict[str, None] = dict.fromkeys(
    (
        "cronograma",
        "acto_apertura",
        "acto_adjudicacion",
        "acto_aceptacion",
        "novedad",
        "suspensiones",
    )
)
ORDER = {"autoridad": "Tribunal Administrativo del Valle", "documento": "Auto 215 de 2026"}


def arises(office: Office, case: Received, kind: str, *, on: str) -> None:
    """An authority orders something, or the entity thinks of it; it is recorded on the case."""
    said = {
        "clase_novedad": kind,
        "autoridad_novedad": ORDER["autoridad"] if kind == "orden" else "",
        "documento_novedad": ORDER["documento"],
        "fecha_novedad": on,
        "motivo_de_la_novedad": "Se discute si un requisito del pliego es proporcional.",
    }
    office.records(MONICA, "novedad_seleccion", said, case=case)
    office.works_off()


def is_ordered(office: Office, case: Received, *, on: str) -> None:
    """Another order, while what was decided is being signed, published or waits for its day."""
    said = {f"{key}_orden": text for key, text in ORDER.items()}
    reason = "El Tribunal decretó otra medida cautelar."
    said |= {"fecha_orden": on, "motivo_orden": reason}
    office.records(MONICA, "orden_suspension", said, case=case)
    office.works_off()


def decides(office: Office, case: Received, what: str, **said: str) -> None:
    answers = {"decision_novedad": what, "motivo_decision": "Así lo pide la causa conocida."}
    office.completes(OMAR, "decidir_novedad", {**answers, **said}, case=case)
    office.works_off()


def suspends(office: Office, case: Received, **said: str) -> None:
    """By an act that is published the same day."""
    decides(office, case, "suspender", **said)
    signs_the_act(office, case)
    publishes(office, case)


@pytest.mark.norm(
    "Ley 80 de 1993, arts. 24 y 30, num. 8; Decreto 1082 de 2015, art. 2.2.1.1.2.1.3",
    "Ordenada el jueves 12 de noviembre de 2026, la suspensión detiene el traslado al que le "
    "quedaban cuatro días; reanudado el viernes 27, termina el jueves 3 de diciembre",
)
def test_what_a_court_suspends_goes_on_with_the_days_that_were_left(office: Office) -> None:
    hires_the_staff(office)
    case = begins(office, "seleccion_contratista", "2026-09-16 08:00", **NEW)
    calls(office, case, LP)
    with pytest.raises(InvalidInput, match="proceso abierto que no se ha adjudicado"):
        arises(office, case, "orden", on="2026-09-16")
    is_in_its_transfer(office, case)

    # counted were only the 11th; left are the 12th, 13th, 17th and 18th
    office.days_pass_until("2026-11-13 09:00")
    arises(office, case, "orden", on="2026-11-12")
    assert office.term_of(case, "traslado_informe").status is TermStatus.SUSPENDED
    suspends(office, case)
    office.days_pass_until("2026-11-20")
    assert "recibir_en_secop" in open_tasks(office, case)

    resumes_at_last(office, case)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 12, 3)
    left = known(office, case)
    assert left["cronograma"]["adjudicacion"] == date(2026, 12, 7)
    assert left["acta_cierre"]["dias_para_adjudicar"] == 13
    assert left["suspensiones"] == [{"desde": date(2026, 11, 12), "hasta": date(2026, 11, 27)}]
    office.days_pass_until("2026-12-04 08:00")
    is_not_awarded_while_suspended(office, case)
    assert office.broken_invariants() == []


def is_in_its_transfer(office: Office, case: Received) -> None:
    """The report of Tuesday 10 November may be commented until Wednesday 18."""
    publishes(office, case)  # the first notice, on its day
    office.days_pass_until("2026-09-21 09:00")
    publishes(office, case)
    is_opened(office, case)
    holds_the_risk_hearing(office, case)
    office.days_pass_until("2026-10-30 10:30")
    closes_with(office, case, [("Puentes SAS", None), ("Vías SAS", None)], at="2026-10-30T09:00")
    office.days_pass_until("2026-11-10 08:00")
    evaluates(office, case, OFFERS)
    assert office.term_of(case, "traslado_informe").due_on == date(2026, 11, 18)


def resumes_at_last(office: Office, case: Received) -> None:
    """A second order, an addendum that is not signed, one published late, one of Friday 27."""
    first = {"fin_traslado": "2026-11-30", "adjudicacion": "2026-12-02"}
    decides(office, case, "reanudar", reanuda_el="2026-11-24")
    is_ordered(office, case, on="2026-11-20")
    assert open_tasks(office, case) == {"recibir_en_secop", "decidir_novedad"}
    suspends(office, case)

    decides(office, case, "reanudar", reanuda_el="2026-11-24")
    # from the 24th four days are 25, 26, 27 and 30 November
    for less_or_more in ({"fin_traslado": "2026-11-27"}, {"adjudicacion": "2026-12-03"}):
        schedules(office, case, **{**LP, **first, **less_or_more})
        assert "fijar_cronograma" in open_tasks(office, case)
    schedules(office, case, **{**LP, **first})
    signs_the_act(office, case, decision="no_firmar")

    decides(office, case, "reanudar", reanuda_el="2026-11-24")
    schedules(office, case, **{**LP, **first})
    signs_the_act(office, case)
    office.days_pass_until("2026-11-25 08:00")
    publishes(office, case)

    decides(office, case, "reanudar", reanuda_el="2026-11-27")
    last = {"fin_traslado": "2026-12-03", "adjudicacion": "2026-12-07"}
    schedules(office, case, **{**LP, **last})
    signs_the_act(office, case)
    publishes(office, case)
    assert known(office, case)["cronograma"]["adjudicacion"] == date(2026, 11, 20)
    office.days_pass_until("2026-11-27 08:00")


def is_not_awarded_while_suspended(office: Office, case: Received) -> None:
    """Another order comes when the award is about to be signed: it is not."""
    answers_the_transfer(office, case, OFFERS)
    publishes(office, case)
    holds_the_hearing_of_award(office, case)
    said = {"decision_seleccion": "adjudicar", "motivacion": LONG}
    office.completes(DIEGO, "recomendar_decision", said, case=case)
    arises(office, case, "orden", on="2026-12-04")

    assert open_tasks(office, case) == {"recomendar_decision", "decidir_novedad"}
    with pytest.raises(InvalidInput, match="El proceso está suspendido"):
        office.completes(DIEGO, "recomendar_decision", said, case=case)


@pytest.mark.by_web
@pytest.mark.norm(
    "Ley 1437 de 2011, arts. 93 a 97; Ley 1150 de 2007, art. 9",
    "Antes de adjudicar, la apertura se revoca por acto firmado que se publica, y el CDP se libera",
)
@pytest.mark.norm(
    "Ley 1437 de 2011 (CPACA), art. 230, num. 2",
    "La orden de un juez suspende desde que se registra, aunque se esté firmando otra decisión",
)
def test_an_opening_is_revoked_before_the_award(office: Office) -> None:
    case = planned(office, "seleccion_contratista", modalidad="menor_cuantia", **NEW)
    offers = [rated("Firma 1", 1, points=90, price=900)]
    convened(office, case, SAMC)
    arrives(office, case, "manifestacion", "Firma 1")
    office.days_pass_until("2026-06-20")
    nothing_else_came(office, case)
    closes(office, case, offers)
    arises(office, case, "entidad", on="2026-06-26")
    decides(office, case, "seguir")

    office.days_pass_until("2026-07-01 08:00")
    reports(office, case, offers)
    is_stopped_by_two_orders(office, case)
    decides(office, case, "revocar")
    signs_the_act(office, case)
    publishes(office, case)
    frees_the_money(office, case)

    left = known(office, case)
    assert (left["cdp"], left.get("adjudicacion")) == (None, None)
    assert {term.status for term in office.terms_of(case)} <= {TermStatus.MET, TermStatus.CLOSED}
    assert "entered proceso_revocado" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"
    assert office.broken_invariants() == []


def is_stopped_by_two_orders(office: Office, case: Received) -> None:
    """One while the entity's own suspension is drafted, another while it drafts the revocation."""
    arises(office, case, "entidad", on="2026-07-01")
    decides(office, case, "suspender", suspende_hasta="2026-07-08")
    is_ordered(office, case, on="2026-07-01")
    publishes(office, case)
    # what begins to run while the process is suspended waits with it
    assert office.term_of(case, "traslado_informe").status is TermStatus.SUSPENDED
    assert office.term_of(case, "suspension_proceso").rule_code == "CT-SUS-ORD"
    signs_the_act(office, case)
    publishes(office, case)
    # that was the entity's own: the order has still to be complied with
    decides(office, case, "suspender")
    signs_the_act(office, case, decision="no_firmar")
    decides(office, case, "revocar")
    is_ordered(office, case, on="2026-07-01")
    signs_the_act(office, case, decision="no_firmar")


@pytest.mark.norm(
    "Ley 1150 de 2007, art. 9",
    "Firmada la adjudicación, que obliga a las dos partes, el proceso ya no se suspende ni se "
    "revoca porque la entidad lo quiera",
)
def test_what_was_awarded_meanwhile_goes_on(office: Office) -> None:
    hires_the_staff(office)
    office.today_is("2026-07-08 09:00")
    proposed = {"clase": "entidad", "documento": "Memorando 4", "fecha": date(2026, 7, 7)}
    award = {"acto_adjudicacion": {"numero": "RES-2026-00010", "fecha": date(2026, 7, 8)}}
    facts = {"novedad": {**proposed, "motivo": "Se revisa el pliego."}, **award}
    case = office.receives("novedad_seleccion", **facts, modalidad="menor_cuantia")
    for what in ("suspender", "revocar"):
        with pytest.raises(InvalidInput, match="decision_novedad"):
            decides(office, case, what, suspende_hasta="2026-07-15")

    decides(office, case, "seguir")

    assert office.history_of(case)[-1] == "closed"


#: 7, 8, 9 and 13 October are not counted; 2 and 16 November are holidays
FOUR_DAYS_LATER = {
    "audiencia_riesgos": "2026-10-15",
    "ultima_adenda": "2026-10-30",
    "cierre": "2026-11-06T10:00",
    "informe": "2026-11-17",
    "fin_traslado": "2026-11-24",
    "adjudicacion": "2026-11-26",
}


@pytest.mark.norm(
    "Ley 80 de 1993, art. 30, num. 4; Ley 1150 de 2007, art. 4",
    "Abierta el lunes 5 de octubre de 2026 y suspendida del miércoles 7 al martes 13, la audiencia "
    "de riesgos va hasta el jueves 15: la que se celebró ese día vale aunque se registre después",
)
def test_a_hearing_of_the_last_counted_day_is_in_time(office: Office) -> None:
    hires_the_staff(office)
    case = begins(office, "seleccion_contratista", "2026-09-16 08:00", **NEW)
    calls(office, case, {**LP, "aviso_2": None})
    publishes(office, case)
    is_opened(office, case)
    # only the 6th was counted
    office.days_pass_until("2026-10-07 08:00")
    arises(office, case, "orden", on="2026-10-07")
    suspends(office, case)
    office.days_pass_until("2026-10-13 08:00")
    decides(office, case, "reanudar", reanuda_el="2026-10-13")
    schedules(office, case, **{**LP, **FOUR_DAYS_LATER})
    signs_the_act(office, case)
    publishes(office, case)
    office.works_off()
    assert office.term_of(case, "audiencia_riesgos").due_on == date(2026, 10, 15)
    office.days_pass_until("2026-10-16 08:00")

    proof = {"celebro_a_tiempo": "si", "acta_riesgos": LONG}
    late = {**proof, "fecha_audiencia_riesgos": "2026-10-16"}
    with pytest.raises(InvalidInput, match="tres días hábiles"):
        office.completes(OMAR, "decidir_vicio", late, case=case)
    on_its_day = {**proof, "fecha_audiencia_riesgos": "2026-10-15"}
    office.completes(OMAR, "decidir_vicio", on_its_day, case=case)


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.1.5; Ley 80 de 1993, art. 24",
    "Suspendida el miércoles 18 de noviembre de 2026, día del cierre, la mínima cuantía no cierra; "
    "la entidad suspende a lo sumo hasta el jueves 10 de diciembre, y reanudada el 26 cierra el 27",
)
def test_what_is_suspended_does_not_close_on_its_hour(office: Office) -> None:
    case = invited(office)
    opens_to_offers(office, case)
    office.days_pass_until("2026-11-18 08:00")
    arises(office, case, "entidad", on="2026-11-18")
    with pytest.raises(InvalidInput, match="quince días hábiles"):
        decides(office, case, "suspender", suspende_hasta="2026-12-11")
    decides(office, case, "suspender", suspende_hasta="2026-12-10")
    signs_the_act(office, case, decision="no_firmar")
    suspends(office, case, suspende_hasta="2026-12-10")
    assert office.term_of(case, "suspension_proceso").due_on == date(2026, 12, 10)

    office.days_pass_until("2026-11-20 08:00")
    assert open_tasks(office, case) == {"atender_plazo", "decidir_novedad"}
    with pytest.raises(InvalidInput, match="el proceso está suspendido"):
        office.completes(MONICA, "atender_plazo", {"motivo_novedad": LONG}, case=case)
    its_order_arrives(office, case)

    office.days_pass_until("2026-11-26 08:00")
    resumes(office, case, **MOVED)
    assert known(office, case)["cronograma"]["cierre"] == datetime(2026, 11, 27, 17, tzinfo=BOGOTA)
    assert "entered cierre_movido" in office.history_of(case)
    office.days_pass_until("2026-11-27 17:30")
    assert open_tasks(office, case) == {"registrar_cierre"}
    is_not_declared_void_while_suspended(office, case)


def resumes(office: Office, case: Received, **dates: Any) -> None:
    """Today, with these dates."""
    decides(office, case, "reanudar", reanuda_el=office.today.isoformat())
    schedules(office, case, **{**MC, **dates})
    signs_the_act(office, case)
    publishes(office, case)
    office.works_off()


def is_not_declared_void_while_suspended(office: Office, case: Received) -> None:
    """Nobody offered, and another order comes before that is declared."""
    closes_with(office, case, [], at="2026-11-27T16:00")
    assert open_tasks(office, case) == {"proyectar_acto"}
    arises(office, case, "orden", on="2026-11-27")
    assert open_tasks(office, case) == {"decidir_novedad"}
    suspends(office, case)
    office.days_pass_until("2026-12-01 08:00")
    left = {"informe": "2026-12-03", "fin_traslado": "2026-12-04", "adjudicacion": "2026-12-07"}
    resumes(office, case, **{**MOVED, **left})

    assert open_tasks(office, case) == {"proyectar_acto"}


def invited(office: Office) -> Received:
    """On Friday 13 November."""
    hires_the_staff(office)
    office.today_is("2026-11-13 09:00")
    case = office.receives("seleccion_contratista", **PAPER, **NEW)
    schedules(office, case, **MC)
    signs_the_act(office, case)
    publishes(office, case)
    return case


#: one day was left until the closing, two until the report, three and four until the rest
MOVED: dict[str, Any] = {
    "cierre": "2026-11-27T17:00",
    "informe": "2026-11-30",
    "fin_traslado": "2026-12-01",
    "adjudicacion": "2026-12-02",
}


def its_order_arrives(office: Office, case: Received) -> None:
    """While the entity's own suspension runs: now the court says until when, by another act."""
    said = {f"{key}_orden": text for key, text in ORDER.items()}
    decides(office, case, "orden", fecha_orden="2026-11-20", **said)
    suspends(office, case)

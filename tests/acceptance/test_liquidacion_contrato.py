"""P14-4: a contract is settled in a chain of terms, each counted from the nominal end of the last.

Dates are counted by hand for a contract whose time ended on Wednesday 2 September 2026.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from tests.adopted import adopts
from tests.annulled import signs_again
from tests.contracts import (
    MINUTE,
    OMAR,
    PETRA,
    SARA,
    TITO,
    act_is_signed,
    hires_the_staff,
    is_appealed,
    is_notified,
    known,
    open_tasks,
    publishes,
    the_appeal_is_decided,
)
from tests.office import FABIO, Office, Person, Received
from tests.paperwork import paper
from tests.running_contracts import CONTRACT, ended

pytestmark = pytest.mark.procedure("liquidacion_contrato")

ART_11 = "Ley 1150 de 2007, art. 11"


FINED = {"tipo": "multa", "valor": 8_000_000, "acto": "RES-2026-9", "fecha": date(2026, 7, 1)}


SUSPENDED = {"tipo": "suspension", "acto": "MOD-2026-00001", "fecha": date(2026, 3, 20)}


def settles(
    office: Office,
    case: Received,
    answer: str = "sin_salvedades",
    *,
    by: Person = SARA,
    **more: Any,
) -> None:
    """The accounts, and what the contractor says of them."""
    accounts = {
        "valor_ejecutado": 390_000_000,
        "saldo_liberar": 10_000_000,
        "paz_y_salvo": True,
        "balance": "Se ejecutó todo, menos diez millones.",
        "sanciones_pagadas": 3_000_000,
    }
    office.completes(by, "proyectar_acta", accounts, case=case)
    said = {"respuesta_contratista": answer, **more}
    office.completes(by, "registrar_respuesta", said, case=case)


def signs_it(office: Office, case: Received) -> None:
    office.completes(OMAR, "firmar_acta_liquidacion", {"decision_acta": "firmar"}, case=case)
    office.works_off()


NO_AGREEMENT = {
    "motivo_no_acuerdo": "Se le convocó tres veces y no contestó.",
    "valor_ejecutado": 400_000_000,
    "saldo_liberar": 0,
}


def says_no_agreement(office: Office, case: Received) -> None:
    office.completes(SARA, "dejar_constancia", NO_AGREEMENT, case=case)
    office.works_off()


@pytest.mark.norm(ART_11, "cuatro meses, dos meses y dos años, cada uno desde el fin del anterior")
def test_each_link_of_the_chain_is_counted_from_the_nominal_end_of_the_last(
    office: Office,
) -> None:
    case = ended(office)
    # four months from 2 September end on Saturday 2 January 2027: Monday the 4th
    assert office.term_of(case, "liquidacion").due_on == date(2027, 1, 4)

    office.today_is("2027-01-05")
    office.works_off()
    # two months from the 2nd, not from the 4th: Tuesday 2 March
    assert office.term_of(case, "unilateral").due_on == date(2027, 3, 2)

    office.today_is("2027-03-03")
    office.works_off()
    # two years from 2 March 2027, without moving
    assert office.term_of(case, "residual").due_on == date(2029, 3, 2)
    assert open_tasks(office, case) == {"elegir_via"}


@pytest.mark.norm(
    "Ley 4 de 1913, art. 62",
    "Cada eslabón se cuenta desde el hábil al que pasó el anterior sólo si la entidad lo adoptó",
)
def test_a_link_may_be_counted_from_the_working_day_to_which_the_last_one_moved(
    office: Office,
) -> None:
    office.today_is("2026-09-03")
    adopts(office, "liquidacion_contrato", "eslabones_liquidacion", "CORRIDO")
    case = ended(office)

    office.today_is("2027-01-05")
    office.works_off()
    # two months from Monday 4 January: Thursday 4 March
    assert office.term_of(case, "unilateral").due_on == date(2027, 3, 4)


@pytest.mark.norm(ART_11, "el término pactado vale más que los cuatro meses")
def test_what_the_parties_agreed_is_the_first_link(office: Office) -> None:
    case = ended(office, meses_liquidacion=5)

    assert office.term_of(case, "liquidacion").due_on == date(2027, 2, 2)
    # sixty days before is Friday 4 December; 8 and 25 December, 1 and 11 January are off
    office.today_is("2026-12-04 09:00")
    office.works_off()
    letter = f"Vence en 38 días hábiles: radicado {case.radicado}"
    for who in ("sara@", "omar@", "fabio@"):
        assert office.mail.to(who).count(letter) == 1


@pytest.mark.norm("Ley 80 de 1993, art. 60", "las cuentas suman el valor del contrato")
def test_accounts_that_do_not_add_up_are_refused(office: Office) -> None:
    case = ended(office, sanciones=[FINED])
    accounts = {
        "valor_ejecutado": 390_000_000,
        "saldo_liberar": 9_000_000,
        "paz_y_salvo": True,
        "balance": "Se ejecutó todo, menos diez millones.",
        "sanciones_pagadas": 3_000_000,
    }

    with pytest.raises(InvalidInput, match="suman el valor del contrato"):
        office.completes(SARA, "proyectar_acta", accounts, case=case)
    more = {**accounts, "saldo_liberar": 10_000_000, "sanciones_pagadas": 8_000_001}
    with pytest.raises(InvalidInput, match="lo que suman las sanciones"):
        office.completes(SARA, "proyectar_acta", more, case=case)


@pytest.mark.by_web
@pytest.mark.norm("Ley 80 de 1993, art. 60", "las salvedades del contratista quedan en el acta")
def test_both_settle_it_and_what_the_contractor_reserves_stays_written(office: Office) -> None:
    case = ended(office, paid=360_000_000, sanciones=[FINED], modificaciones=[SUSPENDED])
    settles(office, case, "con_salvedades", salvedades="Reclamo la mayor permanencia.")
    back = {"decision_acta": "devolver", "reparos_acta": "Falta la fecha del recibo."}
    office.completes(OMAR, "firmar_acta_liquidacion", back, case=case)
    settles(office, case, "con_salvedades", salvedades="Reclamo la mayor permanencia.")

    signs_again(office, OMAR, "firmar_acta_liquidacion", {"decision_acta": "firmar"}, case)

    left = known(office, case)["liquidacion"]
    assert (left["tipo"], left["saldo"]) == ("bilateral", 10_000_000)
    assert left["salvedades"] == "Reclamo la mayor permanencia."
    # 390 carried out and 360 paid: thirty are owed, less the five of the fine that are not paid
    settled = paper(office, case, "acta_liquidacion")
    assert "$ 25.000.000 a favor del contratista" in settled
    assert "Suspensión MOD-2026-00001, del 20 de marzo de 2026" in settled
    assert office.term_of(case, "liquidacion").status == "met"
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(ART_11, "sin acuerdo la entidad liquida por acto motivado, que se notifica")
def test_without_agreement_the_entity_settles_alone(office: Office) -> None:
    case = ended(office)
    settles(office, case, "no_acuerdo")
    # early, and still two months from the end of the first link
    assert office.term_of(case, "unilateral").due_on == date(2027, 3, 2)
    says_no_agreement(office, case)
    act_is_signed(office, case, "no_firmar")
    signs_again(office, SARA, "dejar_constancia", NO_AGREEMENT, case)
    act_is_signed(office, case)
    assert office.term_of(case, "unilateral").status == "met"

    is_notified(office, case)
    office.days_pass_until("2026-09-20")

    left = known(office, case)["liquidacion"]
    assert (left["tipo"], left["acto"]["numero"]) == ("unilateral", "RES-2026-00001")
    assert office.history_of(case)[-2:] == ["closed", "file_closed"]
    assert office.broken_invariants() == []


@pytest.mark.norm("CPACA, arts. 74 y 76", "contra la liquidación unilateral procede la reposición")
@pytest.mark.parametrize(
    ("sense", "then"),
    [("confirma", set()), ("revoca", {"elegir_via"}), ("modifica", {"ajustar_cuentas"})],
)
def test_the_contractor_appeals_what_the_entity_settled_alone(
    office: Office, sense: str, then: set[str]
) -> None:
    case = ended(office)
    settles(office, case, "no_acuerdo")
    says_no_agreement(office, case)
    act_is_signed(office, case)
    is_notified(office, case)
    is_appealed(office, case)
    the_appeal_is_decided(office, case, sense)
    is_notified(office, case)

    assert open_tasks(office, case) == then
    if sense == "modifica":
        accounts = {"valor_ejecutado": 394_000_000, "saldo_liberar": 6_000_000}
        office.completes(SARA, "ajustar_cuentas", accounts, case=case)
        left = known(office, case)["liquidacion"]
        assert (left["tipo"], left["saldo"]) == ("unilateral", 6_000_000)


@pytest.mark.norm("CPACA, art. 56", "se notifica por correo a quien lo aceptó en el contrato")
def test_who_accepted_it_in_the_contract_is_notified_by_mail(office: Office) -> None:
    case = ended(office, acepta_electronica=True)
    settles(office, case, "no_acuerdo")
    says_no_agreement(office, case)
    act_is_signed(office, case)

    assert "hacer_citacion" not in open_tasks(office, case)
    assert len(office.mail.to(MINUTE["correo"])) == 1


@pytest.mark.norm(ART_11, "pasados los términos, dos años más de cualquiera de los dos modos")
def test_out_of_term_the_entity_may_still_settle(office: Office) -> None:
    case = ended(office)
    for day in ("2027-01-05", "2027-03-03"):
        office.today_is(day)
        office.works_off()

    # no agreement; alone, and an appeal undoes it; by both in the end
    chooses(office, case, "bilateral")
    settles(office, case, "no_acuerdo")
    settles_alone(office, case)
    is_appealed(office, case)
    the_appeal_is_decided(office, case, "revoca")
    is_notified(office, case)
    chooses(office, case, "unilateral")
    settles_alone(office, case)
    is_appealed(office, case)
    the_appeal_is_decided(office, case, "confirma")
    is_notified(office, case)

    assert known(office, case)["liquidacion"]["tipo"] == "unilateral"
    assert office.term_of(case, "residual").status == "met"


def test_out_of_term_both_may_still_settle(office: Office) -> None:
    case = ended(office)
    for day in ("2027-01-05", "2027-03-03"):
        office.today_is(day)
        office.works_off()

    chooses(office, case, "bilateral")
    settles(office, case)
    signs_it(office, case)

    assert known(office, case)["liquidacion"]["tipo"] == "bilateral"


def chooses(office: Office, case: Received, way: str) -> None:
    office.completes(SARA, "elegir_via", {"via_liquidacion": way}, case=case)


def settles_alone(office: Office, case: Received) -> None:
    """Without agreement, by an act that is notified; nobody has appealed yet."""
    if "elegir_via" in open_tasks(office, case):
        chooses(office, case, "unilateral")
    says_no_agreement(office, case)
    act_is_signed(office, case)
    is_notified(office, case)


@pytest.mark.norm(ART_11, "a los dos años se pierde la competencia, y se informa")
def test_after_two_years_the_competence_is_lost_and_control_is_told(office: Office) -> None:
    case = ended(office)
    for day in ("2027-01-05", "2027-03-03", "2029-03-03"):
        office.today_is(day)
        office.works_off()
    assert open_tasks(office, case) == {"informar_perdida"}

    said = {"por_que_no_se_liquido": "Nadie convocó al contratista en los dos años."}
    signs_again(office, FABIO, "informar_perdida", said, case)

    left = known(office, case)["liquidacion"]
    assert (left["tipo"], left["saldo"]) == ("perdida", 10_000_000)
    assert "entered competencia_vencida" in office.history_of(case)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(ART_11, "notificada la demanda, liquida el juez")
def test_a_lawsuit_takes_the_settlement_away(office: Office) -> None:
    case = ended(office)
    said = {"fecha_demanda": date(2026, 9, 3), "juzgado": "Juzgado 5 Administrativo, 2026-100"}

    office.records(SARA, "demanda_notificada", said, case=case)

    decided = {
        "providencia": "Juzgado 5 Administrativo, sentencia 12 de 2028",
        "fecha_providencia": date(2028, 3, 6),
        "saldo_liberar": 4_000_000,
    }
    with pytest.raises(InvalidInput, match="fecha_providencia"):
        office.completes(FABIO, "registrar_sentencia", decided, case=case)
    office.today_is("2028-03-07")
    office.completes(FABIO, "registrar_sentencia", decided, case=case)

    left = known(office, case)["liquidacion"]
    assert (left["tipo"], left["saldo"]) == ("judicial", 4_000_000)
    assert office.history_of(case)[-1] == "closed"


@pytest.mark.norm(
    "Ley 80 de 1993, art. 60, mod. Decreto Ley 019 de 2012, art. 217",
    "los servicios profesionales no se liquidan, salvo pacto",
)
@pytest.mark.parametrize(
    ("changes", "why", "needed"),
    [
        ({"tipo": "prestacion_servicios"}, "plazo", False),
        ({"tipo": "prestacion_servicios", "liquidacion_pactada": True}, "plazo", True),
        ({"tipo": "prestacion_servicios"}, "caducidad", True),
        ({"tipo": "compraventa"}, "plazo", False),
        ({"tipo": "suministro"}, "plazo", True),
    ],
)
def test_whether_it_is_settled_depends_on_what_it_was(
    office: Office, changes: dict[str, Any], why: str, needed: bool
) -> None:
    case = ended(office, why=why, **changes)

    assert (open_tasks(office, case) == {"proyectar_acta"}) is needed
    if not needed:
        # what was not paid is released all the same
        assert known(office, case)["liquidacion"]["saldo"] == 10_000_000


SETTLED = {"id": None, "numero": "LIQ-2026-00004", "fecha": date(2026, 10, 1)}


def closing(office: Office, liquidacion: dict[str, Any], **changes: Any) -> Received:
    office.today_is("2026-10-01")
    hires_the_staff(office)
    contract = {**CONTRACT, **changes}
    return office.receives("cierre_contrato", contrato=contract, liquidacion=liquidacion)


def says_it_is_closed(office: Office, case: Received) -> None:
    said = {"estado_final": "El servicio se prestó y no quedan reclamos."}
    signs_again(office, OMAR, "firmar_cierre", {**said, **NOTHING_TO_RESTORE}, case)


NOTHING_TO_RESTORE = {"condiciones_ambientales": "no_aplica"}


@pytest.mark.norm(
    "Decreto 1082 de 2015, art. 2.2.1.1.2.4.3",
    "el expediente se cierra al vencer las garantías y cumplirse las condiciones ambientales",
)
def test_the_file_closes_when_the_last_guarantee_ends(office: Office) -> None:
    case = closing(
        office,
        {"tipo": "bilateral", "acto": SETTLED, "saldo": 10_000_000, "neto": -15_000_000},
        garantias=[
            {"amparo": "cumplimiento", "hasta": date(2027, 3, 2)},
            {"amparo": "salarios", "hasta": date(2029, 9, 2)},
        ],
    )
    publishes(office, case)
    # what is left of the sanctions is claimed
    debt = {"como_se_cobro": "coactivo", "constancia_cobro": "Oficio OF-31"}
    office.completes(TITO, "cobrar_saldo", debt, case=case)
    office.completes(PETRA, "liberar_saldo", {"documento_liberacion": "LIB-9"}, case=case)
    assert open_tasks(office, case) == set()

    office.today_is("2029-09-02")
    office.works_off()
    assert open_tasks(office, case) == set()
    office.today_is("2029-09-03")
    office.works_off()
    later = {"condiciones_ambientales": "pendientes", "fecha_condiciones": date(2029, 11, 30)}
    office.completes(OMAR, "firmar_cierre", later, case=case)
    assert open_tasks(office, case) == set()
    office.today_is("2029-12-01")
    office.works_off()
    says_it_is_closed(office, case)

    assert office.history_of(case)[-1] == "closed"


def test_without_guarantee_nor_act_nothing_is_waited_for(office: Office) -> None:
    case = closing(office, {"tipo": "no_requiere", "acto": None, "saldo": 0})

    says_it_is_closed(office, case)

    assert office.history_of(case)[-1] == "closed"
